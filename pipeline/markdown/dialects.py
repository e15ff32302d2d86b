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

from pipeline.markdown.lines import Slot
from pipeline.markdown.shortcodes import PATTERN, SHORTCODE, words_in

#: Those that are looked for where the publication doesn't say.
ALL = ("hugo", "liquid", "mkdocs", "github")

_BRACES = re.compile(r"\{(?:[{%]|[ ]?[:.#])")
# Begins with a line feed, not with the end of a line before it: that is looked for ten times as quickly.
_LINES = re.compile(r"\n[ \t>]*(?:!!!|\?\?\?|===|///|:::|:[ \t]|--8<--|;--8<--|\[!|\[TOC\]|\*\[)")
_OPENING = re.compile(r"\{(?=[{%])")
_HARMLESS = "&#123;"
_PREFIX = re.compile(r"[ \t>]*")
_FENCE = re.compile(r"`{3,}|~{3,}")

_BOX = re.compile(
    r"""(?:!!!|\?\?\?\+?)[ \t]+[\w-][\w \t-]*(?:"([^"\n]*)"[ \t]*)?$|(?:!!!|\?\?\?\+?)[ \t]+"([^"\n]*)"[ \t]*$"""
)
_TAB = re.compile(r"""===[!+]*[ \t]+(?:"([^"\n]*)"|'([^'\n]*)')[ \t]*$""")
_FENCED = re.compile(r"(?:/{3,}|:{3,})(?:[ \t]*[\w{][^|\n]*)?(?:\|[ \t]*([^\n]*?))?[ \t]*$")
_DEFINITION = re.compile(r":(?:[ ]{1,3}|\t)(?=\S)")
_ALERT = re.compile(r"\[!\w+\][+-]?(?=[ \t]|$)")
_ATTRIBUTES = re.compile(r"\{[ ]?[:.#][^{}\n]*\}[ \t]*$")
_PLAIN_LINE = re.compile(r"\[TOC\][ \t]*$|;?--8<--(?:[ \t].*)?$")
_SHORT_FORM = re.compile(r"\*\[[^\]\n]+\]:[ \t]*(?=\S)")
_HEADING_END = re.compile(r"#{1,6}[ \t].*?([ \t]*\{[^{}\n]*[:.#][\w.:-]+[^{}\n]*\})[ \t]*#*[ \t]*$")


class Masked(NamedTuple):
    """A document as CommonMark is to read it; the words of its masked lines; where lines begin that define a term."""

    text: str
    slots: list[Slot]
    definitions: frozenset[int]
    stretches: tuple[tuple[int, int], ...] = ()

    def within(self, slots: Iterable[Slot]) -> list[tuple[int, int]]:
        """The masked stretches that were read as a part of a text: the line above goes on over them."""
        starts = [start for start, _ in self.stretches]
        found = []
        for slot in slots:
            first = bisect_right(starts, slot.start)
            for start, end in self.stretches[max(first - 1, 0) : bisect_left(starts, slot.end)]:
                if start < slot.end and slot.start < end:
                    found.append((start, end))
        return found

    def without(self, stretches: Collection[tuple[int, int]], text: str) -> Masked:
        """The same with these stretches as they stand in the document."""
        shown = list(self.text)
        for start, end in stretches:
            shown[start:end] = text[start:end]
        kept = [slot for slot in self.slots if not any(start <= slot.start < end for start, end in stretches)]
        definitions = self.definitions - {start for start, _ in stretches}
        left = tuple(one for one in self.stretches if one not in stretches)
        return Masked("".join(shown), kept, definitions, left)


def mask(text: str, dialects: Collection[str]) -> Masked:
    """Read the lines of a document (line feeds alone end them) as CommonMark's nearest of the same length."""
    if not dialects or not (_BRACES.search(text) or _LINES.search("\n" + text)):
        return Masked(text, [], frozenset())
    reader = _Reader(text, frozenset(dialects))
    reader.read()
    stretches = tuple(sorted(reader.stretches))
    return Masked("".join(reader.shown), reader.slots, frozenset(reader.definitions), stretches)


def begins(line: str, dialects: Collection[str]) -> bool:
    """Whether a line of text would be taken for one of a dialect's own."""
    # Some are so only below a text, some only in a quote.
    return bool(dialects) and any(mask(shown, dialects).text != shown for shown in (f"x\n{line}", f"> {line}"))


class _Reader:
    def __init__(self, text: str, dialects: frozenset[str]) -> None:
        self.text, self.dialects = text, dialects
        self.shown = list(text)
        self.slots: list[Slot] = []
        self.definitions: set[int] = set()
        self.stretches: list[tuple[int, int]] = []

    def read(self) -> None:
        """Look at one line after the other, code fences left alone."""
        fence, position, above, defining = "", 0, False, False
        while position < len(self.text):
            end = self.text.find("\n", position)
            end = len(self.text) if end < 0 else end
            start = _PREFIX.match(self.text, position, end).end()  # type: ignore[union-attr]
            rest = self.text[start:end]
            if found := _FENCE.match(rest):
                if not fence:
                    fence = found[0]
                elif found[0].startswith(fence) and not rest[found.end() :].strip():
                    fence = ""
            elif rest and not fence:
                defines = bool(_DEFINITION.match(rest)) and (above or defining) and self._has("mkdocs", "hugo")
                if defines:
                    self._put(start, "-")
                    self.stretches.append((start, start + 1))
                    self.definitions |= {start} if above else set()
                else:
                    end = self._line(start, end, rest)
                defining = defines or (defining and start > position)
            above = bool(rest)
            position = end + 1

    def _has(self, *names: str) -> bool:
        return not self.dialects.isdisjoint(names)

    def _line(self, start: int, end: int, rest: str) -> int:
        """Mask a line if it is a dialect's own; return where it (and those that it goes on over) ends."""
        if self._has("mkdocs") and (match := _BOX.match(rest) or _TAB.match(rest)):
            self._blank(start, end, "-   #")
            self._title(start, match)
        elif self._has("mkdocs") and rest.startswith(("///", ":::")) and (match := _FENCED.match(rest)):
            self._blank(start, end, "#")
            self._title(start, match)
        elif self._has("mkdocs") and _PLAIN_LINE.match(rest):
            self._blank(start, end, "#")
        elif (self._has("mkdocs") and (match := _SHORT_FORM.match(rest))) or (
            self._has("github", "hugo") and self.text[:start].endswith((">", "> ")) and (match := _ALERT.match(rest))
        ):
            self._blank(start, start + match.end(), "#")
        elif self._has("hugo", "liquid", "mkdocs") and _ATTRIBUTES.match(rest):
            self._blank(start, end, "#")
        elif self._has("hugo", "liquid") and rest.startswith("{"):
            return self._shortcodes(start, end)
        elif match := _HEADING_END.match(rest):
            self._blank(start + match.start(1), start + match.end(1), "")
        return end

    def _shortcodes(self, start: int, end: int) -> int:
        """Mask a line that holds nothing but shortcodes, and the lines over which the last one goes on."""
        position, found = start, []
        while match := SHORTCODE.match(self.text, position):
            found.append(match.span())
            position = match.end()
            while position < len(self.text) and self.text[position] in " \t":
                position += 1
        if not found or (position < len(self.text) and self.text[position] != "\n"):
            return end
        for first, last in found:
            code = self.text[first:last]
            for left, right in words_in(code):
                text = re.sub(r"[ \t]*\n[ \t>]*", " ", code[left:right])
                stripped = text.strip()
                if text == code[left:right]:
                    begin = first + left + len(text) - len(text.lstrip())
                    self.slots.append(Slot(begin, begin + len(stripped), "attribute", stripped, None))
        line = start
        while line < position:
            after = self.text.find("\n", line, position)
            after = position if after < 0 else after
            begin = line if line == start else _PREFIX.match(self.text, line, after).end()  # type: ignore[union-attr]
            self._blank(begin, after, "#" if begin < after else "")
            line = after + 1
        return position

    def _title(self, start: int, match: re.Match[str]) -> None:
        group = match.lastindex
        if group and match[group].strip():
            text = match[group]
            begin = start + match.start(group) + len(text) - len(text.lstrip())
            self.slots.append(Slot(begin, begin + len(text.strip()), "box-title", text.strip(), None))

    def _blank(self, start: int, end: int, marker: str) -> None:
        self.stretches.append((start, end))
        self.shown[start:end] = " " * (end - start)
        self._put(start, marker)

    def _put(self, start: int, marker: str) -> None:
        self.shown[start : start + len(marker)] = marker


def lines_apart(slot: Slot, text: str, definitions: Collection[int]) -> Iterator[Slot]:
    """The lines of a paragraph that a definition follows, each a term by itself; any other slot as it is."""
    raw = text[slot.start : slot.end]
    after = text.find("\n", slot.end)
    following = _PREFIX.match(text, after + 1).end() if after >= 0 else -1  # type: ignore[union-attr]
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
