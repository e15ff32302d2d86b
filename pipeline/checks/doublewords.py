"""A word written twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity

_TWICE = re.compile(r"(?<![\w’'-])([^\W\d_]+)[ \u00a0]+\1(?![\w’'-])", re.IGNORECASE)


@cache
def _allowed(locale: str) -> frozenset[str]:
    """Words that are doubled on purpose."""
    return frozenset(word for line in languages.words(locale, "doubled") for word in line.split())


@check("doublewords", "A word twice", Severity.WARNING, sources=True)
def doublewords(subject: Subject) -> Iterator[Trouble]:
    """A word stands twice in a row (“in in Minsk”) and is not one that people double on purpose."""
    for match in _TWICE.finditer(subject.seen.text):
        word = match[1]
        # “Нью-Ёрк Ёрк” and “New New” are names; a sentence may end and begin with one word only with a mark between.
        if word.lower() in _allowed(subject.locale) or (not word[1:].islower() and len(word) > 1):
            continue
        yield Trouble(f"“{match[0]}”: a word stands twice", "Take one out.")
