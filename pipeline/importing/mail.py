"""A text saved from a mail program: the headers above it and the marks of a quoted or forwarded mail taken off."""

from __future__ import annotations

import re

from pipeline.importing import phrases

_HEADER = re.compile(r"([^\W\d_][\w -]{0,30}):(?:\s|$)")
_QUOTED = re.compile(r">[ \t]?")

#: Headers that make a mail's beginning, and the share of a text's lines that is quoted where all of it is.
_ENOUGH = 2
_MOST = 0.9


def opened(text: str) -> tuple[list[str], str]:
    """The lines that are a mail's headers, and the text below them, without quotation marks before its lines.

    A text that is none of a mail stays as it is.
    """
    headers: list[str] = []
    while True:
        found, rest = _headers(text.split("\n"))
        headers += found
        lines = [line for line in rest if line.strip()]
        quoted = sum(line.startswith(">") for line in lines)
        if lines and quoted >= _MOST * len(lines) and quoted > 1:
            rest = [_QUOTED.sub("", line, count=1) for line in rest]
        elif not found:
            return headers, text
        text = "\n".join(rest)


def _headers(lines: list[str]) -> tuple[list[str], list[str]]:
    """The headers that a mail begins with, the line above them that says so, and the lines that follow."""
    known = end = 0
    while end < len(lines) and (not lines[end].strip() or _says_forwarded(lines[end])):
        end += 1
    while end < len(lines) and lines[end].strip():
        match = _HEADER.match(lines[end])
        is_known = match is not None and phrases.fold(match[1]) in phrases.entries("mail")
        if not (is_known or (known and (match or lines[end][:1] in (" ", "\t")))):
            break
        known += is_known
        end += 1
    if known < _ENOUGH:
        return [], lines
    return [line.strip() for line in lines[:end] if line.strip()], lines[end:]


def _says_forwarded(line: str) -> bool:
    return bool(phrases.pattern("forwarded").search(phrases.fold(line)))
