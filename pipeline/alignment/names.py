"""Names by sound: which names and loan words of one text stand in another, in whatever script and spelling.

A word is compared by the consonants of its transliteration (`pipeline.languages.sounds`): “Harlem” and «Гарлеме» are
both ``hrlm``. An ending may follow, and in longer names one consonant may differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.alignment.reading import Reading, loan_sound, reading
from pipeline.languages.sounds import skeletons

#: Consonants that an ending adds to a name at most (“Джонсанамі”).
ENDING = 2

#: Consonants from which one, and two, may differ.
ONE_OFF, TWO_OFF = 4, 7


class Names(NamedTuple):
    """Of the names of one text: those that another has by their sound, and those that it has not.

    Of the missing, ``translated`` may have been put in other words, being words of the language, too (“Court”).
    """

    found: tuple[str, ...]
    missing: tuple[str, ...]
    translated: tuple[str, ...] = ()


def compare(source: str, target: str, source_locale: str, locale: str) -> Names:
    """Tell which names of the source stand in the target; both are texts as a reader sees them."""
    return rendered(reading(source, source_locale), reading(target, locale))


def rendered(source: Reading, target: Reading) -> Names:
    """Tell which names of the source stand in the target."""
    result: list[str] = []
    missing: list[str] = []
    translated: list[str] = []
    for word, _, proper in source.names:
        if all(len(skeleton) < 2 for skeleton in skeletons(word, source.locale)):
            continue  # Joe, Emma: one consonant is everywhere
        there = sounds_in(word, source.locale, target.sounds)
        (result if there else missing if proper else translated).append(word)
    return Names(tuple(result), tuple(missing), tuple(translated))


def loans(source: Reading, target: Reading) -> int:
    """How many long words of the source, names left out, the target has by their sound."""
    return sum(sound in target.long_sounds for sound, _ in source.loan_sounds)


def is_loan(word: str, target: Reading, locale: str) -> bool:
    """Whether a word of a locale is among the sounds of a text, at least by its first four consonants."""
    return loan_sound(word, locale) in target.long_sounds


@lru_cache(maxsize=1 << 16)
def sounds_in(word: str, locale: str, sounds: frozenset[str]) -> bool:
    """Whether a name is among these sounds (``Reading.sounds``), in any of its forms."""
    return any(_is_among(own, sounds) for own in skeletons(word, locale))


def _is_among(own: str, sounds: Iterable[str]) -> bool:
    if own in sounds:
        return True
    size = len(own)
    if size < 2:
        return False
    for other in sounds:
        if other[0] != own[0] and size <= ONE_OFF:
            continue
        extra = len(other) - size
        if other.startswith(own) and extra <= ENDING:
            return True
        # A name in the genitive of English or with a suffix that the other language lacks.
        if size > ONE_OFF and own.startswith(other) and extra >= -1:
            return True
        if size >= ONE_OFF and -2 <= extra <= ENDING + 1:
            most = 2 if size >= TWO_OFF else 1
            if Levenshtein.distance(own, other[: size + most - 1], score_cutoff=most) <= most:
                return True
    return False
