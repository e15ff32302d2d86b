"""What can be told of a document from its lines alone; for one of nothing but plain paragraphs that is everything.

Most articles are such, and need no parser, which takes longer to import than a status takes to count an issue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

#: What CommonMark trims from the ends of a block's content: Unicode white space, the no-break space among it.
TRIM = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))

LINE_END = re.compile(r"\r\n|\r|\n")

#: What may stand before a line's own text: it is indented, or quoted.
PREFIX = re.compile(r"[ \t>]*")

# Nothing but a paragraph begins with a letter, and nothing that does turns the line above it into something else.
_PLAIN = r"[«“„\"(]?+[^\W\d_][^\n]*+"
_PROSE = re.compile(rf"(?:(?:{_PLAIN}|[ \t]*+)\n)*+(?:{_PLAIN}|[ \t]*+)\Z")


class Slot(NamedTuple):
    """A text and the stretch of the source that it stands for; ``prefix`` None means: one line only."""

    start: int
    end: int
    kind: str
    text: str
    prefix: str | None


def normalize(text: str) -> str:
    """Return the text as a parser of CommonMark wants it: lines end in line feeds, NUL is the replacement character."""
    return (LINE_END.sub("\n", text) if "\r" in text else text).replace("\0", "\ufffd")


def is_hard(line: str) -> bool:
    """Tell whether a line end after this line is hard: two spaces, or a backslash that is not itself escaped."""
    return line.endswith("  ") or (len(line) - len(line.rstrip("\\"))) % 2 == 1


def join_lines(lines: Sequence[str]) -> str:
    """Return the lines as one: a soft break becomes a space, a hard one stays a line end in its own style."""
    parts = [line + "\n" if is_hard(line) else line.rstrip(" \t") + " " for line in lines[:-1]]
    return "".join(parts) + lines[-1]


def prose(source: str) -> list[Slot] | None:
    """Return the paragraphs of a document (line ends are line feeds) of which no line could be anything else.

    None if a parser must be asked: a line begins with something else than a letter, or a link might be made by joining
    lines.
    """
    if not _PROSE.match(source):
        return None
    slots = []
    position = 0
    for is_text, group in groupby(source.split("\n"), key=lambda line: bool(line.strip(" \t"))):
        lines = list(group)
        after = position + sum(map(len, lines)) + len(lines)
        if is_text:
            if len(lines) > 1 and any("](" in line for line in lines):
                return None
            end = after - 1 - len(lines[-1])
            lines[-1] = lines[-1].rstrip(TRIM)
            slots.append(Slot(position, end + len(lines[-1]), "paragraph", join_lines(lines), ""))
        position = after
    return slots
