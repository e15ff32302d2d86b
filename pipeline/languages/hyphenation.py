"""Hyphenation of long words, where browsers have no dictionary: between syllables, as the rules of spelling allow.

Of the consonants between two vowels the first ends a syllable, or none where there is but one, or where they begin as
a syllable can (“ст”); a prefix stays whole. The letters that `Language.closing` names stay with the one before them.
So no break is wrong by the rules of Belarusian (2008) and Russian (1956) spelling; words have others as well, which
are not needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline import languages

#: Letters of the shortest word that is broken, and of the shortest part: the rules ask for two.
SHORTEST, PART = 12, 3


@lru_cache(maxsize=1 << 14)
def syllables(word: str, locale: str) -> tuple[str, ...]:
    """The parts of a word between which it may be broken; itself alone if it is short, or the language has no rules.

    >>> syllables("прадстаўнікамі", "be")
    ('прад', 'стаў', 'нікамі')
    """
    if len(word) < SHORTEST or not languages.get(locale).vowels:
        return (word,)
    parts, start = [], 0
    for cut in _breaks(word.lower(), locale):
        if min(cut - start, len(word) - cut) >= PART:
            parts.append(word[start:cut])
            start = cut
    return (*parts, word[start:])


def _breaks(word: str, locale: str) -> Iterator[int]:
    """Where a syllable ends and another begins."""
    between, prefix, onset = _patterns(locale)
    held = found.end() if (found := prefix.match(word)) else 0
    for match in between.finditer(word):
        start, cluster = match.start(1), match[1]
        if match.start(1) < held < match.end(1):
            yield held
        elif onset.match(cluster):
            yield start
        else:
            # What closes a syllable goes with the consonant that it follows.
            yield start + len(match[2])


@cache
def _patterns(locale: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The consonants between two vowels, with the first of them; a word's prefix; those that begin a syllable alone."""
    language = languages.get(locale)
    vowels, closing = re.escape(language.vowels), re.escape(language.closing)
    unit = "|".join((*map(re.escape, language.joined), f"[^\\W\\d_{vowels}{closing}]"))
    between = re.compile(
        rf"(?<=[{vowels}])(((?:{unit}|(?<=[{vowels}])[{closing}])?[{closing}]*)(?:{unit}|[{closing}])*)(?=[{vowels}])"
    )
    onset = re.compile(rf"(?:{unit}|{'|'.join(map(re.escape, language.onsets)) or '(?!)'}|)\Z")
    prefixes = "|".join(sorted(map(re.escape, language.prefixes), key=len, reverse=True))
    return between, re.compile(rf"(?:{prefixes})[{closing}]*" if prefixes else "(?!)"), onset
