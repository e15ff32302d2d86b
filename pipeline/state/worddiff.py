"""What changed between two wordings, word by word."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

# A number is one word, its separators, sign and unit with it: of 1,040 and 1,000 no digit is shown as alike.
_TOKEN = re.compile(
    r"[+−-]?\d+(?:[.,:/]\d+|[ \u00a0\u202f\u2009]\d{3}(?!\d))*(?:[\u00a0\u202f]?[%‰])?(?!\w)"
    r"|\w+(?:[-'’]\w+)*|\s+|[^\w\s]"
)

#: Characters of a text, and pairs of words, that are compared word by word: more than a long paragraph has.
MOST, MOST_PAIRS = 20_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both wordings have (``same``), only the old one (``gone``) or only the new one (``new``)."""

    kind: Literal["same", "gone", "new"]
    text: str


def diff(before: str, after: str) -> list[Piece]:
    """Return the pieces in reading order: those not ``new`` joined are ``before``, those not ``gone`` are ``after``."""
    old, new = _TOKEN.findall(before[:MOST]), _TOKEN.findall(after[:MOST])
    if len(before) > MOST or len(after) > MOST or len(old) * len(new) > MOST_PAIRS:
        return _plainly(before, after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("gone", "".join(old[a:b])))
        if c < d:
            pieces.append(Piece("new", "".join(new[c:d])))
    return pieces


def _plainly(before: str, after: str) -> list[Piece]:
    """As ``diff``, told by what both begin and end with: for texts of which to compare every word takes too long."""
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    texts = (
        before[:head],
        before[head : len(before) - tail],
        after[head : len(after) - tail],
        before[len(before) - tail :],
    )
    kinds: tuple[Literal["same", "gone", "new"], ...] = ("same", "gone", "new", "same")
    return [Piece(kind, text) for kind, text in zip(kinds, texts, strict=True) if text]


def _alike(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def as_text(before: str, after: str) -> str:
    """The difference on one line without colour: ``[-gone-]`` and ``{+new+}``, as git's word diff writes it."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in diff(before, after))
