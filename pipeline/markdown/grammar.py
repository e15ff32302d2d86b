"""The Markdown that the project speaks: CommonMark, tables, strikethrough, footnotes; and two helpers to read it."""

from __future__ import annotations

import msgspec
from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination

#: Levels (a quote is one, a list two, an inline construct one) beyond which markup is kept verbatim, as markdown-it's
#: own preset has it. One number for every parser, so that they agree on every text.
NESTING = 20


def configure(parser: MarkdownIt) -> MarkdownIt:
    """Add what articles use beyond CommonMark, footnotes apart (each parser treats those in its own way)."""
    return parser.enable(["table", "strikethrough"])


def commonmark(**options: object) -> MarkdownIt:
    """Return a new parser of our Markdown, without footnotes; ``options`` are markdown-it's own."""
    return configure(MarkdownIt("commonmark", {"maxNesting": NESTING, **options}))


class Address(msgspec.Struct, frozen=True):
    """Where a link's destination (angle brackets and all) and the inside of its title stand; -1: there is none."""

    start: int
    end: int
    target: str
    title_start: int
    title_end: int


def skip_white(text: str, pos: int) -> int:
    """Return the first position from ``pos`` on that is no space, tab or line end."""
    while pos < len(text) and text[pos] in " \t\n":
        pos += 1
    return pos


def address(text: str, pos: int, end: int) -> Address:
    """Read a destination and an optional title from ``text[pos:end]``, which markdown-it has accepted as such."""
    start = skip_white(text, pos)
    destination = parseLinkDestination(text, start, end)
    after = destination.pos if destination.ok else start
    opening = skip_white(text, after)
    closing = len(text[:end].rstrip(" \t\n")) - 1
    # A title is set apart by white space and has room for two quotes.
    if after < opening < closing:
        return Address(start, after, destination.str, opening + 1, closing)
    return Address(start, after, destination.str, -1, -1)
