"""A series: the texts of an article in their order, each with its translation, so that neighbours can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from pipeline.alignment import lengths
from pipeline.alignment.concepts import is_listed
from pipeline.alignment.fit import Fit, cognates
from pipeline.alignment.lexicon import NOTHING, Links
from pipeline.alignment.reading import Reading

#: Characters below which neither a length nor the place of a text says anything.
SHORT = 25


class _Length(NamedTuple):
    """What a length weighs alone, and beside that of a translation into a third language; and what is taken off."""

    alone: float
    base: float
    of_two: float
    beside: float
    base_of_two: float

    def weigh(self, own: float, other: float | None) -> float:
        """Weigh deviations from the usual lengths: of the source, and of the translation into a third language."""
        if other is None:
            return self.alone * own - self.base
        return self.of_two * own + self.beside * other - self.base_of_two


# A logistic model of 1,900 right pairs of news, and of 1,200 with a half or a third taken away: lengths; names, numbers
# and learned words that are missing or found at an end; everyday words (`concepts`) that are missing or found there.
_LEFT_OUT = _Length(-2.22, 2.39, -1.74, -1.17, 3.45)
# The same without everyday words, for a language that lists none.
_LEFT_OUT_UNLISTED = _Length(-3.05, 3.83, -2.0, -1.45, 4.3)
_MISSING, _FOUND = 1.61, 0.28
_UNSAID, _SAID = 0.46, 0.82
_TOO_LONG = _Length(3.05, 11.49, 2.0, 1.45, 11.96)

#: The logarithm of the odds from which everyday words are looked at: they can't make more of less.
_WORTH_A_LOOK = -1.5

#: What a translation into a third language weighs where two texts may have changed places.
BESIDE = 0.5


#: Standard deviations from the usual length from which a translation into a third language is no witness.
ODD = 1.0


class Sibling(NamedTuple):
    """The translation of the same text into a third language; ``expected``: the usual ratio of ours to it."""

    target: Reading
    expected: float


class Row:
    """A source and its translation; ``before`` and ``after`` are the neighbours in the article."""

    before: Row | None = None
    after: Row | None = None
    sibling: Sibling | None = None

    def __init__(self, source: Reading, target: Reading, expected: float, links: Links = NOTHING) -> None:
        self.source, self.target = source, target
        self.expected, self.links = expected, links

    @cached_property
    def fit(self) -> Fit:
        """How the target renders its own source."""
        return Fit(self.source, self.target, self.expected, self.links)

    def fits(self, other: Row) -> float:
        """How well another row's target would render this source."""
        return Fit(self.source, other.target, self.expected, self.links).score

    @property
    def is_short(self) -> bool:
        """Whether it is too short to be judged by its length or place."""
        return min(self.source.length, self.target.length) < SHORT

    def crossing(self, other: Row) -> tuple[float, float]:
        """How much better two rows fit with their targets exchanged: by their sources alone, and in all."""
        own = self.fits(other) + other.fits(self) - self.fit.score - other.fit.score
        beside = 0.0
        if self.sibling and other.sibling:
            one, two = self.sibling.target, other.sibling.target
            beside = cognates(other.target, one) + cognates(self.target, two)
            beside -= cognates(self.target, one) + cognates(other.target, two)
        return own, own + BESIDE * beside

    @cached_property
    def _length_beside(self) -> float | None:
        if self.sibling is None:
            return None
        usual = self.expected - self.sibling.expected
        if abs(lengths.deviation(self.source.length, self.sibling.target.length, usual)) > ODD:
            return None  # rather that one is wrong
        return lengths.deviation(self.sibling.target.length, self.target.length, self.sibling.expected)

    def left_out(self, *, head: bool = False) -> float:
        """The logarithm of the odds that the end (or the head) of the source is not rendered."""
        missing = self.fit.left_out(head=head)
        told = _MISSING * max(missing, 0.0) + _FOUND * min(missing, 0.0)
        listed = is_listed(self.source.locale) and is_listed(self.target.locale)
        odds = told + (_LEFT_OUT if listed else _LEFT_OUT_UNLISTED).weigh(self.fit.length, self._length_beside)
        if odds > _WORTH_A_LOOK:
            unsaid, said = self.fit.unsaid(head=head)
            odds += _UNSAID * unsaid - _SAID * said
        return odds

    @cached_property
    def too_long(self) -> float:
        """The logarithm of the odds that the target holds more than its source says."""
        return _TOO_LONG.weigh(self.fit.length, self._length_beside)


def connect(rows: Sequence[Row]) -> None:
    """Make the rows of one article neighbours in their order."""
    for one, two in pairwise(rows):
        one.after, two.before = two, one
