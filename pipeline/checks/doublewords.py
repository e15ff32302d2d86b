"""A word written twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from operator import eq

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.sounds import skeletons
from pipeline.languages.tokens import LETTER, Sieve, Tokens
from pipeline.model import Severity

_LETTERED = Sieve(LETTER.search)
_TWICE = re.compile(r"(?<![\w’'-])([^\W\d_]+)[ \u00a0]+\1(?![\w’'-])", re.IGNORECASE)


@cache
def _allowed(locale: str) -> frozenset[str]:
    """Words that are doubled on purpose."""
    return frozenset(word for line in languages.words(locale, "doubled") for word in line.split())


@check("doublewords", "A word twice", Severity.WARNING, sources=True)
def doublewords(subject: Subject) -> Iterator[Trouble]:
    """A word stands twice in a row (“in in Minsk”) and is not one that people double on purpose."""
    if not _may_be_twice(subject.seen.tokens):
        return
    for match in _twice(subject.locale).finditer(subject.seen.text):
        word = match[1] or match[0].split()[0]
        # A name may be of two same words; and what the source doubles, the translation may.
        if word.lower() in _allowed(subject.locale) or (not word[1:].islower() and len(word) > 1):
            continue
        theirs = {_same(one[1], subject.source_locale) for one in _TWICE.finditer(subject.source_seen.text)}
        if match[0].lower() in subject.source_seen.text.lower() or _same(word, subject.locale) in theirs:
            continue
        yield Trouble(f"“{match[0]}”: a word stands twice", "Take one out.")


def _may_be_twice(tokens: Tokens) -> bool:
    """Whether two words side by side are alike but for their capitals and first letters, told without a pattern."""
    if "İ" in tokens.characters or _LETTERED.of(tokens.between):
        return True  # a letter that becomes two, or words in other scripts
    folded = [word.casefold()[1:] for word in tokens.words]
    return any(map(eq, folded, folded[1:]))


def _same(word: str, locale: str) -> str:
    """What a doubled word is known by in another language: its sound."""
    return next(iter(skeletons(word, locale)), word) if locale else word


@cache
def _twice(locale: str) -> re.Pattern[str]:
    """Two words that are one; the first letter may be its other form (`Language.twin_letters`)."""
    pairs = [form for pair in languages.get(locale).twin_letters for form in ((pair[0], pair[1]), (pair[1], pair[0]))]
    if not pairs:
        return _TWICE
    either = "|".join(
        rf"{letter}(?P<rest{number}>[^\W\d_]*)[ \u00a0]+{other}(?P=rest{number})"
        for number, (letter, other) in enumerate(pairs)
    )
    return re.compile(rf"{_TWICE.pattern}|(?<![\w’'-])(?:{either})(?![\w’'-])", re.IGNORECASE)
