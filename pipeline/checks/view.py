"""What a reader sees of a text, and how a repair of that gets back into its Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.languages.dictionaries import LONGEST
from pipeline.languages.letters import UNREAD, read_marks, without_marks
from pipeline.languages.scripts import WRITTEN
from pipeline.languages.tokens import Tokens, tokens
from pipeline.markdown.marks import parse

#: Stands for what is no text (code, an address), so that the words around it don't seem to touch.
OBJECT = "\ufffc"

#: An edit of what is seen: from, to, and what to put there.
Edit = tuple[int, int, str]

_MARKUP = re.compile(r"[\\`*_\[<&~\n]|\{[{% :.#]|://|www\.", re.IGNORECASE)
# Without these characters there is none of it, but an address without its scheme.
_MARKS = frozenset("\\`*_[<&~\n{:")
#: An e-mail address.
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,31});")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_UNUSUAL, _JOINING = frozenset(f"@{UNREAD}"), frozenset("'’ʼ")
_WORD = re.compile(rf"[{WRITTEN}]+(?:['’ʼ{UNREAD}]+[{WRITTEN}]+)*")


@dataclass(frozen=True)
class View:
    """The ``text`` that a reader sees; ``at``: where its characters stand in the Markdown (None: just there).

    Where ``at`` is None there is no markup in the text.
    """

    raw: str
    text: str
    at: Sequence[int] | None = None

    @cached_property
    def tokens(self) -> Tokens:
        """The text in its words, as whoever compares texts reads it."""
        return tokens(self.text)

    @property
    def characters(self) -> frozenset[str]:
        """Its characters: what holds none of a check's is let pass at once."""
        return self.tokens.characters

    @cached_property
    def words(self) -> tuple[tuple[str, int], ...]:
        """The words, apostrophes included, and where each begins; addresses have none, and what is too long is none."""
        found = self.tokens
        if self.are_plain:
            return tuple(zip(found.words, found.starts, strict=True))
        result = [(match[0], match.start()) for match in _WORD.finditer(self.text)]
        if "@" in self.text:
            spans = [match.span() for match in ADDRESS.finditer(self.text)]
            result = [(word, at) for word, at in result if not any(start <= at < end for start, end in spans)]
        if read_marks(self.text):
            result = [(without_marks(word), at) for word, at in result]
        return tuple([placed for placed in result if len(placed[0]) <= LONGEST])

    @cached_property
    def are_plain(self) -> bool:
        """Whether its words are its tokens: it has no address, nothing unread, no apostrophes side by side."""
        found = self.tokens
        joined = not found.characters.isdisjoint(_JOINING) and any(
            between and not between.strip("'’ʼ") for between in found.between
        )
        return found.are_short and found.characters.isdisjoint(_UNUSUAL) and not joined

    @property
    def in_order(self) -> Sequence[str]:
        """The words without their places."""
        return self.tokens.words if self.are_plain else [word for word, _ in self.words]

    @cached_property
    def each(self) -> frozenset[str]:
        """The words as they are written, each once."""
        return self.tokens.vocabulary if self.are_plain else frozenset(self.in_order)

    @cached_property
    def written(self) -> frozenset[str]:
        """The characters of the Markdown."""
        return self.characters if self.at is None else frozenset(self.raw)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words in lower case."""
        return frozenset(word.lower() for word, _ in self.words)

    def mend(self, edits: Iterable[Edit]) -> str:
        """Return the Markdown with the edits made. One that would reach across markup is left out."""
        result, end = self.raw, len(self.raw) + 1
        for start, stop, new in sorted(edits, reverse=True):
            begin = self._raw(start)
            until = begin if stop == start else self._raw(stop - 1) + 1
            if until - begin == stop - start and until <= end:
                result, end = result[:begin] + new + result[until:], begin
        return result

    def _raw(self, position: int) -> int:
        if self.at is None:
            return position
        return self.at[position] if position < len(self.at) else len(self.raw)


#: Characters of a text whose view is remembered: of longer ones there are few, or somebody makes them.
REMEMBERED = 5_000


def view(raw: str) -> View:
    """Return the view of a text. Link and image texts are seen; addresses, tags and marks are not."""
    return _remembered(raw) if len(raw) <= REMEMBERED else _view(raw)


def _view(raw: str) -> View:
    plain = _MARKS.isdisjoint(tokens(raw).characters) and "www." not in raw.lower()
    if plain or not _MARKUP.search(raw):
        return View(raw, raw)
    shown = list(raw)
    for mark in parse(raw)[1]:
        if mark.inner is not None and mark.kind in ("link", "image", "emphasis", "strong", "strike"):
            _blank(shown, mark.start, mark.inner[0])
            _blank(shown, mark.inner[1], mark.end)
        else:
            _blank(shown, mark.start, mark.end)
            if _BREAK.match(raw, mark.start):
                shown[mark.start] = "\n"
            elif mark.kind not in ("html", "footnote"):
                shown[mark.start] = OBJECT
    for match in _ENTITY.finditer(raw):
        if shown[match.start()] == "&" and len(char := html.unescape(match[0])) == 1:
            _blank(shown, match.start(), match.end())
            shown[match.start()] = char
    for match in _ESCAPE.finditer(raw):
        if shown[match.start()] == "\\":
            shown[match.start()] = ""
    at = [index for index, char in enumerate(shown) if char]
    return View(raw, "".join(shown), at)


_remembered = lru_cache(maxsize=8192)(_view)


def _blank(shown: list[str], start: int, end: int) -> None:
    shown[start:end] = [""] * (end - start)
