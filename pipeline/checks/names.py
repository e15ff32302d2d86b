"""One name, spelled in two ways."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, issue_check
from pipeline.languages.dictionaries import is_word
from pipeline.model import Severity

MIN_LETTERS = 5


@issue_check("names", "A name in two spellings", Severity.WARNING)
def names(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Trouble]]:
    """One name is spelled in two ways within an issue: Polack, Połack and Polatsk, or Baranavičy and Baranavichy.

    Only capitalised words that differ in how one sound is written are compared, and only if a dictionary doesn't know
    them both; the rarer spelling is reported.
    """
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    where: dict[tuple[str, str], Subject] = {}
    for subject in subjects:
        for word in _names_in(subject):
            groups[subject.locale, _key(word, subject.locale)][word] += 1
            where.setdefault((subject.locale, word), subject)
    for (locale, _), spellings in groups.items():
        # An inflected form is the same spelling: what is compared is the word without its ending.
        if len(spellings) < 2 or len({_stem(word, locale) for word in spellings}) < 2:
            continue
        (best, _), *others = spellings.most_common()
        for word, _ in others:
            if _stem(word, locale) != _stem(best, locale) and not (is_word(word, locale) and is_word(best, locale)):
                hint = "Choose one and put it into the glossary."
                yield where[locale, word], Trouble(f"“{word}” is “{best}” elsewhere in the issue", hint)


def _names_in(subject: Subject) -> Iterator[str]:
    for word, _ in subject.seen.words:
        if (
            len(word) >= MIN_LETTERS
            and word[0].isupper()
            and word[1:].islower()
            and not is_word(word.lower(), subject.locale)
        ):
            yield word


@lru_cache(maxsize=1 << 16)
def _key(word: str, locale: str) -> str:
    """What two spellings of one name have in common: the word without its ending, by its sounds."""
    spelling = languages.get(locale).names
    folded = _ending(locale).sub("", word.lower())
    for old, new in spelling.letters:
        folded = folded.replace(old, new)
    if languages.get(locale).script == "Latin":
        folded = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    for old, new in spelling.sounds:
        folded = folded.replace(old, new)
    return re.sub(r"(.)\1", r"\1", folded)


@cache
def _ending(locale: str) -> re.Pattern[str]:
    return re.compile(languages.get(locale).names.endings or "(?!)")


def _stem(word: str, locale: str) -> str:
    return _ending(locale).sub("", word.lower()).rstrip(languages.get(locale).names.silent or "\0")
