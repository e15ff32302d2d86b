"""What stands in one text: the spans that must not be cut, its plain words, its link targets.

The parser is imported where a text may have markup: most have none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKS = re.compile(r"[\\`*_\[<&~\n]")  # one set of characters: three times as quick as with an alternative
_SHORTCODES = re.compile(r"\{[{% :.#]")
_BLANKS = re.compile(r"[ \t\n]+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
# As a destination without angle brackets: no blanks, no controls, parentheses in pairs (we ask for none).
_SIMPLE_ADDRESS = re.compile(r"[^\s<>()\\\x00-\x1f\x7f]+")


class Span(msgspec.Struct, frozen=True):
    """An inline construct in ``text[start:end]``, its markup included.

    ``kind``: link, image, emphasis, strong, strike, code, html, shortcode, autolink, url (a bare one) or footnote (a
    mark).
    """

    start: int
    end: int
    kind: str


def _may_have_markup(text: str) -> bool:
    """Whether anything in the text could be markup or a bare address; most texts are told from it at a glance."""
    if _MARKS.search(text) or "://" in text or "www." in text.lower():
        return True
    return "{" in text and bool(_SHORTCODES.search(text))


def spans(text: str) -> tuple[Span, ...]:
    """Return the inline constructs of a text, sorted by position, an outer one before those it holds.

    They are CommonMark's, found by markdown-it; ``[text][label]`` counts as a link, whatever the document defines.
    """
    if not _may_have_markup(text):
        return ()
    from pipeline.markdown.marks import parse

    return tuple(Span(mark.start, mark.end, mark.kind) for mark in parse(text)[1])


def plain(text: str) -> str:
    """Return the words of a text without markup: link texts and alt texts stay; URLs, code, HTML and marks go."""
    if _may_have_markup(text):
        from pipeline.markdown.marks import parse, urls_in

        text = _words_of(parse(text)[0])
        parts: list[str] = []
        cursor = 0
        for start, end in urls_in(text, 0, len(text)):
            parts.append(text[cursor:start])
            cursor = end
        text = "".join(parts) + text[cursor:]
    return _BLANKS.sub(" ", text).strip(" ")


def _words_of(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    in_autolink = False
    for token in tokens:
        if token.markup == "autolink":
            in_autolink = token.nesting > 0
        elif token.type in {"text", "text_special"} and not in_autolink:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"} or token.content[:3].lower() == "<br":
            parts.append(" ")
        elif token.type == "image":
            parts.append(_words_of(token.children or ()))
    return "".join(parts)


def words(text: str) -> int:
    """Count the words of a text: what white space sets apart and holds a letter or a digit, markup left aside."""
    return _remembered(text) if len(text) <= 5_000 else _words(text)


def _words(text: str) -> int:
    units = (plain(text) if _may_have_markup(text) else text).split()
    # Most words begin with a letter or digit.
    others = [unit for unit in units if not unit[0].isalnum()]
    return len(units) - sum(not _LETTER_OR_DIGIT.search(unit) for unit in others)


# Asked for once a locale.
_remembered = lru_cache(maxsize=1024)(_words)


def retarget(text: str, old: str, new: str, *, raw: bool = False) -> str:
    """Return the text with every link, image, autolink or bare URL that leads to ``old`` leading to ``new``.

    ``raw``: the new address is written as it is, whatever Markdown takes it for. Targets are compared as CommonMark
    normalises them, so ``/é`` and ``/%C3%A9`` are one. Link texts stay.
    """
    from markdown_it.common.normalize_url import normalizeLink

    from pipeline.markdown.marks import parse

    wanted = normalizeLink(old)
    parts: list[str] = []
    cursor = 0
    for mark in sorted((mark for mark in parse(text)[1] if mark.address), key=lambda mark: mark.address or (0, 0)):
        start, end = mark.address or (0, 0)
        if start < cursor or normalizeLink(mark.target) != wanted:
            continue
        parts += [text[cursor:start], _as_address(new) if mark.kind in {"link", "image"} and not raw else new]
        cursor = end
    return "".join(parts) + text[cursor:]


def _as_address(url: str) -> str:
    if _SIMPLE_ADDRESS.fullmatch(url):
        return url
    return "<" + re.sub(r"[\\<>]", r"\\\g<0>", re.sub(r"[\r\n]+", "", url)) + ">"
