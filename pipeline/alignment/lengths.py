"""Length: how well a text is as long as its source lets expect, in this pair of languages.

The logarithm of the ratio of lengths is about normally distributed around the pair's median, and the more narrowly the
longer the texts are: the standard deviation of a text of n characters is ``√(WIDTH² + NOISE² / n)`` (W. Gale and
K. Church, 1993, have the second part; the first is the translators' freedom, measured on news).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from pipeline import languages

#: Translators' freedom in texts of any length, and what is added in those of one character.
WIDTH, NOISE = 0.13, 1.6

#: Pairs that a median must be of to be believed alone; of fewer it is mixed with what the languages usually need.
ENOUGH = 300

#: Characters added to both lengths, so that a text of one word has a ratio.
AT_LEAST = 4


def length(text: str) -> int:
    """Characters of a text, white space left out."""
    return len("".join(text.split()))


def ratio(source: int, target: int) -> float:
    """The logarithm of how many times longer the target is than the source; lengths in characters."""
    return math.log((target + AT_LEAST) / (source + AT_LEAST))


def usual(source_locale: str, locale: str) -> float:
    """The logarithm of the ratio that the two languages let expect, with nothing learned."""
    return math.log(languages.get(locale).fullness / languages.get(source_locale).fullness)


def median(pairs: Iterable[tuple[int, int]], source_locale: str, locale: str) -> float:
    """The logarithm of the median ratio of pairs of lengths; of few pairs it stays near the usual one.

    A tenth of wrong pairs among them does no harm.
    """
    expected = usual(source_locale, locale)
    ratios = sorted(ratio(*pair) for pair in pairs if min(pair) > AT_LEAST)
    if not ratios:
        return expected
    weight = min(len(ratios) / ENOUGH, 1.0)
    return weight * ratios[len(ratios) // 2] + (1 - weight) * expected


def deviation(source: int, target: int, expected: float) -> float:
    """How far a pair of lengths is from the expected ratio, in standard deviations: below 0 it is too short."""
    size = max((source + target) / 2, 1.0)
    return (ratio(source, target) - expected) / math.sqrt(WIDTH**2 + NOISE**2 / size)


def likelihood(source: int, target: int, expected: float) -> float:
    """The logarithm of how much likelier the two lengths are in a right pair than in any two texts."""
    off = deviation(source, target, expected)
    # Any two texts differ by a standard deviation of 0.7 in the logarithm, on news as in prose.
    size = max((source + target) / 2, 1.0)
    narrow = math.sqrt(WIDTH**2 + NOISE**2 / size)
    wide = ratio(source, target) / 0.7
    return max(-off * off / 2 - math.log(narrow) + wide * wide / 2 + math.log(0.7), -12.0)
