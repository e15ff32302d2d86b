"""Words that render each other, learned from finished pairs; by how often they stand in the same pairs.

Two stems are linked whose meeting is no chance by Dunning's log-likelihood ratio (T. Dunning, 1993). A `Learner` counts
pair by pair, and takes back what has changed; it holds for each stem the others that it met most, so that memory stays
bounded however many pairs there are. `Links` is what comparing needs of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

T = TypeVar("T", str, int)

#: The least log-likelihood ratio of a link, links of a word, and meetings that they must have had.
SURE, MOST_LINKS, MEETINGS = 12.0, 4, 3

#: Stems that a stem is known to have met: above the second, those it met least are forgotten down to the first.
KEPT, ROOM = 40, 120

#: Stems of a text that are counted.
LONGEST = 120


class Links(msgspec.Struct, frozen=True, eq=False):
    """What is linked: ``links``: source stem → target stems; ``rarity``: how much a source stem tells, 0…1.

    ``pairs``: of how many it was learned; ``ratio``: the logarithm of the median ratio of lengths, None if of none.
    """

    links: dict[str, tuple[str, ...]] = {}
    rarity: dict[str, float] = {}
    pairs: int = 0
    ratio: float | None = None

    def compare(self, source: Sequence[str], target: frozenset[str]) -> tuple[float, float]:
        """What of a source's stems, each weighed by its rarity, is found in the target's, and what is missing."""
        found = missing = 0.0
        for one in dict.fromkeys(source):
            linked = self.links.get(one)
            if linked is None:
                continue
            if target.isdisjoint(linked):
                missing += self.rarity[one]
            else:
                found += self.rarity[one]
        return found, missing


#: Where nothing was learned.
NOTHING = Links()


class Learner(msgspec.Struct):
    """Counts of one pair of languages: in how many pairs a stem stands, and in how many two stems meet."""

    pairs: int = 0
    source: dict[str, int] = {}
    target: dict[str, int] = {}
    together: dict[str, dict[str, int]] = {}
    #: How many pairs have a logarithm of the ratio of lengths in each step of 0.02.
    ratios: dict[int, int] = {}

    def add(self, pairs: Iterable[tuple[Sequence[str], Sequence[str]]], ratios: Iterable[float] = ()) -> None:
        """Learn pairs of texts, each as the stems of its words."""
        source, target, together = Counter(self.source), Counter(self.target), self.together
        count = 0
        for one, other in pairs:
            ours, theirs = set(one[:LONGEST]), set(other[:LONGEST])
            count += 1
            source.update(ours)
            target.update(theirs)
            for word in ours:
                met = together.get(word)
                if met is None:
                    together[word] = dict.fromkeys(theirs, 1)
                    continue
                get = met.get
                for found in theirs:
                    met[found] = get(found, 0) + 1
                if len(met) > ROOM:
                    together[word] = _most(met)
        self.pairs += count
        self.source, self.target = dict(source), dict(target)
        for value in ratios:
            step = round(value / 0.02)
            self.ratios[step] = self.ratios.get(step, 0) + 1

    def remove(self, pairs: Iterable[tuple[Sequence[str], Sequence[str]]], ratios: Iterable[float] = ()) -> None:
        """Take back what was learned of pairs that have changed or gone."""
        for one, other in pairs:
            ours, theirs = set(one[:LONGEST]), set(other[:LONGEST])
            self.pairs -= 1
            _less(self.source, ours)
            _less(self.target, theirs)
            for word in ours:
                _less(self.together.get(word, {}), theirs)
        _less(self.ratios, (round(value / 0.02) for value in ratios))

    def links(self) -> Links:
        """The words that are linked by what was learned."""
        return Links(
            linked := {word: best for word, met in self.together.items() if (best := self._best(word, met))},
            {word: self._rarity(word) for word in linked},
            self.pairs,
            self._ratio(),
        )

    def _best(self, word: str, met: dict[str, int]) -> tuple[str, ...]:
        count = self.source.get(word, 0)
        if count < MEETINGS:
            return ()
        scores = [
            (score, other)
            for other, both in met.items()
            if both >= MEETINGS and both * 8 >= count
            if (score := _log_likelihood(both, count, self.target.get(other, both), self.pairs)) >= SURE
        ]
        return tuple(other for _, other in sorted(scores, reverse=True)[:MOST_LINKS])

    def _rarity(self, word: str) -> float:
        """Inverse document frequency, on a scale from 0 (in every pair) to 1 (in one)."""
        return math.log(self.pairs / self.source[word]) / math.log(self.pairs) if self.pairs > 1 else 0.0

    def _ratio(self) -> float | None:
        half = sum(self.ratios.values()) / 2
        for step in sorted(self.ratios):
            half -= self.ratios[step]
            if half <= 0:
                return step * 0.02
        return None


def _most(met: dict[str, int]) -> dict[str, int]:
    return dict(sorted(met.items(), key=lambda one: -one[1])[:KEPT])


def _less(counts: dict[T, int], words: Iterable[T]) -> None:
    for word in words:
        count = counts.get(word, 0)
        if count > 1:
            counts[word] = count - 1
        elif count:
            del counts[word]


def _log_likelihood(both: int, ours: int, theirs: int, pairs: int) -> float:
    """Dunning's ratio for two words that meet more often than by chance; 0 where they don't."""
    theirs = max(theirs, both)
    expected = ours * theirs / pairs
    if both <= expected:
        return 0.0
    cells = (
        (both, expected),
        (ours - both, ours - expected),
        (theirs - both, theirs - expected),
        (pairs - ours - theirs + both, pairs - ours - theirs + expected),
    )
    return 2 * sum(seen * math.log(seen / usual) for seen, usual in cells if seen > 0 and usual > 0)
