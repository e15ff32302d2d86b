"""Editing while reviewing: whose text a reviewer changed, and how much of it, on record in the note of a MADE fact."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model import Fact

_NOTE = re.compile(r"edited (?P<share>\d+(?:\.\d+)?) % of (?P<former>.+)")


def share(before: str, after: str) -> float:
    """How much of a text was changed, in per cent of its characters: insertions, deletions and replacements.

    >>> share("Mist over the Nioman", "Mist over the Neman")
    10.0
    """
    from rapidfuzz.distance import Levenshtein  # slow to import, and every command asks what is on record

    longest = max(len(before), len(after))
    return round(100.0 * Levenshtein.distance(before, after) / longest, 1) if longest else 0.0


def note_of(former: str, edited: float) -> str:
    """What the fact says: ``edited 2.5 % of translator-be``."""
    return f"edited {edited:g} % of {former}"


def edit_of(made: Fact) -> tuple[str, float]:
    """Whose text it was, and how much of it was changed; nobody's and nothing where the fact says nothing of it."""
    return _read(made.note) if not made.origin.startswith("machine:") else ("", 0.0)


@lru_cache(maxsize=1024)
def _read(note: str) -> tuple[str, float]:
    match = _NOTE.fullmatch(note)
    return (match["former"], float(match["share"])) if match else ("", 0.0)
