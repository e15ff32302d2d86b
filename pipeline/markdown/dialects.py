"""Dialects: lines to which a site generator gives a meaning that CommonMark doesn't know.

Such a line is read as another of the same length that CommonMark takes for the like of it: the first line of a box or
tab and a definition as items of a list, so that what is indented below belongs to them; a line of nothing but markup as
an empty heading, which ends the text above it. Offsets stay, and what is written back is the document's own bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from pipeline.markdown.lines import PREFIX, Slot
from pipeline.markdown.shortcodes import PATTERN, SHORTCODE

#: Those that are looked for where the publication doesn't say.
ALL = ("hugo", "liquid", "mkdocs", "github")

_BRACES = re.compile(r"\{(?:[{%]|[ ]?[:.#])")
# Begins with a line feed, not with the end of a line before it: that is looked for ten times as quickly.
_LINES = re.compile(r"\n[ \t>]*(?:!!!|\?\?\?|===|///|:::|:[ \t]|--8<--|;--8<--|\[!|\[TOC\]|\*\[)")
_OPENING = re.compile(r"\{(?=[{%])")
_HARMLESS = "&#123;"


class Masked(NamedTuple):
    """A document as CommonMark is to read it; the words of its masked lines; where lines begin that define a term."""

    text: str
    slots: list[Slot]
    definitions: frozenset[int]
    stretches: tuple[tuple[int, int], ...] = ()

    def within(self, slots: Iterable[Slot]) -> list[tuple[int, int]]:
        """The masked stretches that were read as a part of a text: the line above goes on over them."""
        starts = [start for start, _ in self.stretches]
        result = []
        for slot in slots:
            first = bisect_right(starts, slot.start)
            for start, end in self.stretches[max(first - 1, 0) : bisect_left(starts, slot.end)]:
                if start < slot.end and slot.start < end:
                    result.append((start, end))
        return result

    def without(self, stretches: Collection[tuple[int, int]], text: str) -> Masked:
        """The same with these stretches as they stand in the document."""
        shown = list(self.text)
        for start, end in stretches:
            shown[start:end] = text[start:end]
        kept = [slot for slot in self.slots if not any(start <= slot.start < end for start, end in stretches)]
        definitions = self.definitions - {start for start, _ in stretches}
        left = tuple(stretch for stretch in self.stretches if stretch not in stretches)
        return Masked("".join(shown), kept, definitions, left)


def mask(text: str, dialects: Collection[str]) -> Masked:
    """Read the lines of a document (line feeds alone end them) as CommonMark's nearest of the same length."""
    if not dialects or not (_BRACES.search(text) or _LINES.search("\n" + text)):
        return Masked(text, [], frozenset())
    from pipeline.markdown.masking import Reader  # a dozen patterns, and most documents need none

    reader = Reader(text, frozenset(dialects))
    reader.read()
    stretches = tuple(sorted(reader.stretches))
    return Masked("".join(reader.shown), reader.slots, frozenset(reader.definitions), stretches)


def begins(line: str, dialects: Collection[str]) -> bool:
    """Whether a line of text would be taken for one of a dialect's own."""
    # Some are so only below a text, some only in a quote.
    return bool(dialects) and any(mask(shown, dialects).text != shown for shown in (f"x\n{line}", f"> {line}"))


def lines_apart(slot: Slot, text: str, definitions: Collection[int]) -> Iterator[Slot]:
    """The lines of a paragraph that a definition follows, each a term by itself; any other slot as it is."""
    raw = text[slot.start : slot.end]
    after = text.find("\n", slot.end)
    following = PREFIX.match(text, after + 1).end() if after >= 0 else -1  # type: ignore[union-attr]
    if "\n" not in raw or following not in definitions or text[slot.end : after].strip():
        yield slot
        return
    position = slot.start
    for line in raw.split("\n"):
        stripped = line.strip(" \t>")
        at = position + line.find(stripped)
        if stripped:
            yield Slot(at, at + len(stripped), slot.kind, stripped, None)
        position += len(line) + 1


def closed(text: str) -> str:
    """The text with what would begin a shortcode and has no end robbed of its meaning, lest it end further below."""
    if "{{" not in text and "{%" not in text:
        return text
    parts, cursor = [], 0
    for match in SHORTCODE.finditer(text):
        parts += [_OPENING.sub(_HARMLESS, text[cursor : match.start()]), match[0]]
        cursor = match.end()
    return "".join([*parts, _OPENING.sub(_HARMLESS, text[cursor:])])


def escaped(line: str, dialects: Collection[str]) -> str:
    """The line with its first sign robbed of the meaning that a dialect would give it."""
    if not begins(line, dialects):
        return line
    return f"&#123;{line[1:]}" if line.startswith("{") else f"\\{line}"


__all__ = ["ALL", "PATTERN", "Masked", "begins", "escaped", "lines_apart", "mask"]
