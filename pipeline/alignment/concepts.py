"""What common words mean, whatever the language: concepts that two texts may share without sharing a letter."""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.errors import LocaleError
from pipeline.languages.base import word_list

#: How many letters may follow a stem of so many letters, where the language lists no endings: short stems say little.
_TAIL = {1: 0, 2: 3, 3: 4, 4: 5}
_LONGEST = 7


@lru_cache(maxsize=1 << 16)
def concepts(word: str, locale: str) -> tuple[str, ...]:
    """Return the concepts of a word in lower case, none where the language's ``concepts.txt`` doesn't have it.

    >>> concepts("elections", "en")
    ('election',)
    """
    exact, stems, endings = _table(locale)
    names = exact.get(word, ())
    if not names:
        for cut in range(len(word), 1, -1):
            tail = len(word) - cut
            if (word[cut:] in endings) if endings else tail <= _TAIL.get(cut, _LONGEST):
                names = stems.get(word[:cut], ())
            if names:
                break
    return names


def is_listed(locale: str) -> bool:
    """Whether the language has a list of everyday words."""
    exact, stems, _ = _table(locale)
    return bool(exact or stems)


@cache
def _table(locale: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], frozenset[str]]:
    """Read the list of a language: whole words, stems, and endings (none: any)."""
    try:
        sections = word_list(locale, "concepts")
    except LocaleError:
        return {}, {}, frozenset()
    exact: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for line in sections.get("concepts", ()):
        concept, _, forms = line.partition(": ")
        for form in forms.lower().split():
            table, key = (stems, form[:-1]) if form.endswith("*") else (exact, form)
            table[key] = (*table.get(key, ()), concept)
    endings = frozenset(word for line in sections.get("endings", ()) for word in line.split())
    return exact, stems, endings | {""} if endings else endings
