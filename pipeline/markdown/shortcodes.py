"""Shortcodes: what site generators put into Markdown in braces: Hugo's, Liquid's tags, attribute lists.

They are told by their braces alone, whatever generator is used: nobody's prose has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: One of them, on one line or several without a blank one between.
PATTERN = (
    r"\{\{<(?:(?!>\}\}|\n[ \t>]*\n)[\s\S]){0,1000}>\}\}"
    r"|\{\{%(?:(?!%\}\}|\n[ \t>]*\n)[\s\S]){0,1000}%\}\}"
    r"|\{%(?:(?!%\}|\n[ \t>]*\n)[\s\S]){0,1000}%\}"
    r"|\{\{(?![<%])(?:(?!\}\}|\n)[\s\S]){0,1000}\}\}"
    r"|\{[ ]?[:.#][^{}\n]{0,200}\}"
)
SHORTCODE = re.compile(PATTERN)

#: Parameters that hold words for readers; in HTML they have the same names.
WORDED = ("alt", "aria-label", "caption", "description", "heading", "label", "placeholder", "subtitle", "summary",
          "text", "title")  # fmt: skip

_NAMED = re.compile(
    rf"""(?<![\w-])(?:{"|".join(WORDED)})[ \t\n]*=[ \t\n]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`)"""
)
# A parameter without a name: an id or a path has no blank in it, words have.
_UNNAMED = re.compile(r"""(?<![=\w:])(?<!=[ ])(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)""")
_NAME = re.compile(r"\{\{?[<%]?-?\s*(/?)\s*([\w./-]*)")


def words_in(code: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of what readers see of a shortcode: the values of worded parameters, without quotes."""
    shortcodes = []
    for match in _NAMED.finditer(code):
        group = match.lastindex or 1
        shortcodes.append(match.span(group))
    for match in _UNNAMED.finditer(code):
        group = match.lastindex or 1
        if " " in match[group].strip() and not any(start <= match.start(group) < end for start, end in shortcodes):
            shortcodes.append(match.span(group))
    for start, end in sorted(shortcodes):
        if any(map(str.isalpha, code[start:end])):
            yield start, end


def without_words(code: str) -> str:
    """The shortcode with its words left out: what a translation must keep byte for byte."""
    parts, cursor = [], 0
    for start, end in words_in(code):
        parts += [code[cursor:start], "…"]
        cursor = end
    return " ".join("".join([*parts, code[cursor:]]).split())


def unpaired(codes: list[str]) -> Iterator[str]:
    """Yield the closing ones without an opening one before them; one that is opened need not be closed."""
    opened: list[str] = []
    for code in codes:
        match = _NAME.match(code)
        if not match or not match[2]:
            continue
        name = match[2].removeprefix("/")
        closes = bool(match[1]) or match[2].startswith("/") or (code.startswith("{%") and name.startswith("end"))
        if not closes:
            opened.append(name)
            continue
        name = name.removeprefix("end") if code.startswith("{%") else name
        if name in opened:
            del opened[len(opened) - 1 - opened[::-1].index(name) :]
        else:
            yield code
