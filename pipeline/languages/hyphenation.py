"""Hyphenation of long words, where browsers have no dictionary: between syllables, as the rules of spelling allow.

A break stands before the consonant that begins a syllable, or between two vowels; each part has a vowel and three
letters. These breaks are right by the rules of Belarusian (2008) and Russian (1956) spelling; words have others as
well, which are not needed.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline import languages

#: Letters of the shortest word that is broken, and of the shortest part: the rules ask for two.
SHORTEST, PART = 12, 3


@lru_cache(maxsize=1 << 14)
def syllables(word: str, locale: str) -> tuple[str, ...]:
    """The parts of a word between which it may be broken; itself alone if it is short, or the language has no rules.

    >>> syllables("праваабаронцы", "be")
    ('права', 'аба', 'рон', 'цы')
    """
    language = languages.get(locale)
    if len(word) < SHORTEST or not language.vowels:
        return (word,)
    low, parts, start = word.lower(), [], 0
    for at in range(PART, len(word) - 1):
        cut = _break(low, at, language.vowels, language.joined)
        if cut and cut - start >= PART and len(word) - cut >= PART and _has_vowel(low[start:cut], language.vowels):
            parts.append(word[start:cut])
            start = cut
    return (*parts, word[start:])


def _break(word: str, at: int, vowels: str, joined: tuple[str, ...]) -> int:
    """Where the syllable begins whose vowel stands at ``at + 1``, or at ``at`` behind another one; 0 for nowhere."""
    if word[at] in vowels:
        return at if word[at - 1] in vowels else 0
    if word[at + 1] not in vowels or not word[at].isalpha():
        return 0
    return at - 1 if word[at - 1 : at + 1] in joined else at


def _has_vowel(part: str, vowels: str) -> bool:
    return any(char in vowels for char in part)
