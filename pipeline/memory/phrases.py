"""Phrases: the words of a text as an index of phrases keeps them, in order, each without what its form changes."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline import languages

#: Letters of a stem that count; fewer than this many are never left.
LETTERS, LEAST = 6, 3

_WORD = re.compile(r"\w+(?:['’ʼ]\w+)*")


def phrase_stems(text: str, locale: str) -> list[str]:
    """The stems of a text's words in their order.

    >>> phrase_stems("Ў Мінску адкрылі школу.", "be") == phrase_stems("ў Мінск адкрылі школы", "be")
    True
    """
    return [_stem(word, locale) for word in _WORD.findall(text.lower())]


@lru_cache(maxsize=1 << 16)
def _stem(word: str, locale: str) -> str:
    word = word.replace("’", "'").replace("ʼ", "'")
    ending, changing, shortest = _rules(locale)
    if shortest:
        # “bridges” has “bridge” before its ending, and not “bridg”: of two endings that fit, the shorter one is cut.
        cut = next((number for number in range(1, 4) if ending.fullmatch(word[-number:])), 0)
        stem = word[: len(word) - cut]
    else:
        stem = ending.sub("", word)
    if len(stem) < LEAST:
        return word
    # A last letter that endings change is left out: what is found is looked at once more, form by form.
    if stem[-1] in changing and len(stem) > LEAST:
        stem = stem[:-1]
    return stem[:LETTERS]


@cache
def _rules(locale: str) -> tuple[re.Pattern[str], frozenset[str], bool]:
    """What ends words, the letters that endings change, and whether words keep their form but for such an end."""
    if not languages.is_known(locale):
        return re.compile(r"(?!)"), frozenset(), False
    stems = languages.get(locale).stems
    ending = stems.endings or f"(?:{stems.tail.removesuffix('?')})"
    changing = "".join(stems.changes) + "".join(re.findall(r"\w", "".join(stems.changes.values())))
    return re.compile(f"{ending}$"), frozenset(changing), not stems.endings
