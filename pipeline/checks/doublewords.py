"""A word written twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity

_TWICE = re.compile(r"(?<![\w’'-])([^\W\d_]+)[ \u00a0]+\1(?![\w’'-])", re.IGNORECASE)

#: Words that are doubled on purpose.
_ALLOWED = frozenset(
    (
        "had that very no bye ha so more really well long many far old all years day "
        "очень давно едва еле чуть только вот так да нет ну ой ах ха далеко много долго всё все было просто он она её "
        "вельмі даўно ледзь трохі вось не далёка доўга шмат усё ўсё толькі проста ён яна яе яго іх"
    ).split()
)


@check("doublewords", "A word twice", Severity.WARNING, sources=True)
def doublewords(subject: Subject) -> Iterator[Trouble]:
    """A word stands twice in a row (“in in Minsk”) and is not one that people double on purpose."""
    for match in _TWICE.finditer(subject.seen.text):
        word = match[1]
        # “Нью-Ёрк Ёрк” and “New New” are names; a sentence may end and begin with one word only with a mark between.
        if word.lower() in _ALLOWED or (not word[1:].islower() and len(word) > 1):
            continue
        yield Trouble(f"“{match[0]}”: a word stands twice", "Take one out.")
