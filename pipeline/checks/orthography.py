"""The house's orthography of Belarusian, official or classical."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.dictionaries import is_word
from pipeline.languages.tokens import Sieve
from pipeline.model import Severity


@check("orthography", "Spelling rules", Severity.WARNING, sources=True)
def orthography(subject: Subject) -> Iterator[Trouble]:
    """A word is in another orthography of Belarusian than the house's: “сьнег”, “плян” where it writes “снег”, “план”.

    The house writes officially, unless `[tool.peraklad.orthography]` says `be = "classical"`.
    """
    rules = languages.get(subject.locale).orthography
    if rules is None:
        return
    others = _others(subject.locale, subject.classical).of(subject.seen.each)
    for word, _ in subject.seen.words if others else ():
        if word not in others or word.lower() in subject.known:
            continue
        if subject.classical:
            yield Trouble(f"“{word}” is in the official orthography", "The house writes classically.")
        else:
            hint = f"The house writes “{rules.official(word)}”."
            yield Trouble(f"“{word}” is in the classical orthography", hint)


@cache
def _others(locale: str, classical: bool) -> Sieve:
    """The words in the other orthography than the house's."""
    return Sieve(lambda word: len(word) > 3 and _is_other(word, locale, classical))


def _is_other(word: str, locale: str, classical: bool) -> bool:
    """Whether a word is in the other orthography than the house's: the classical one, or else the official one."""
    rules = languages.get(locale).orthography
    if rules is None:
        return False
    if classical:
        return rules.is_official(word) and bool(is_word(word.lower(), locale))
    return rules.is_classical(word) and not (is_word(word, locale) or is_word(word.lower(), locale))
