"""A series: the texts of an article in their order, each with its translation, so that neighbours can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from pipeline.alignment import lengths
from pipeline.alignment.fit import Fit, cognates
from pipeline.alignment.lexicon import NOTHING, Links
from pipeline.alignment.reading import Reading

#: Characters below which neither a length nor the place of a text says anything.
SHORT = 25

# What a length and what is missing say of something left out: a logistic model of 2,076 pairs of news and of those
# with a half or a third taken away. Without a translation into a third language the length beside it is not there.
_BASE, _LENGTH, _MISSING, _FOUND = -3.83, 3.05, 1.5, 0.39
_BASE_OF_TWO, _LENGTH_OF_TWO, _LENGTH_BESIDE = -4.3, 2.0, 1.45

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
        return told - self._shape(_BASE, _BASE_OF_TWO)

    @cached_property
    def too_long(self) -> float:
        """The logarithm of the odds that the target holds more than its source says."""
        return self._shape(-_BASE, -_BASE_OF_TWO) + 2 * _BASE

    def _shape(self, base: float, base_of_two: float) -> float:
        beside = self._length_beside
        if beside is None:
            return _LENGTH * self.fit.length - base
        return _LENGTH_OF_TWO * self.fit.length + _LENGTH_BESIDE * beside - base_of_two


def connect(rows: Sequence[Row]) -> None:
    """Make the rows of one article neighbours in their order."""
    for one, two in pairwise(rows):
        one.after, two.before = two, one
