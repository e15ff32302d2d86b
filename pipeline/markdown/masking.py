"""Masking: the lines of a dialect, found one by one; imported where a document may have any."""

from __future__ import annotations

import re

from pipeline.markdown.lines import PREFIX, Slot
from pipeline.markdown.shortcodes import SHORTCODE, words_in

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


class Reader:
    """One document: the text as CommonMark is to see it, the words of masked lines, where definitions begin."""

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
            start = PREFIX.match(self.text, position, end).end()  # type: ignore[union-attr]
            rest = self.text[start:end]
            if match := _FENCE.match(rest):
                if not fence:
                    fence = match[0]
                elif match[0].startswith(fence) and not rest[match.end() :].strip():
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
        position, spans = start, []
        while match := SHORTCODE.match(self.text, position):
            spans.append(match.span())
            position = match.end()
            while position < len(self.text) and self.text[position] in " \t":
                position += 1
        if not spans or (position < len(self.text) and self.text[position] != "\n"):
            return end
        for first, last in spans:
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
            begin = line if line == start else PREFIX.match(self.text, line, after).end()  # type: ignore[union-attr]
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
