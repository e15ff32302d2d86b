"""Words that render each other, learned from finished pairs; by how often they stand in the same pairs.

Two stems are linked whose meeting is no chance by Dunning's log-likelihood ratio (T. Dunning, 1993). A `Learner` counts
pair by pair, and takes back what has changed; it holds for each stem the others that it met most, so that memory stays
bounded however many pairs there are. `Links` is what comparing needs of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

T = TypeVar("T", str, int)

_counts = msgspec.msgpack.Decoder(dict[str, int])
_encoder = msgspec.msgpack.Encoder()

#: The least log-likelihood ratio of a link, links of a word, and meetings that they must have had.
SURE, MOST_LINKS, MEETINGS = 12.0, 4, 3

#: Stems that a stem is known to have met: above the second, those it met least are forgotten down to the first.
KEPT, ROOM = 24, 72

#: The share of pairs from which a word of the source is so common that nothing is learned of it, and from how many.
COMMON, ENOUGH = 0.08, 1000

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
        for word in dict.fromkeys(source):
            linked = self.links.get(word)
            if linked is None:
                continue
            if target.isdisjoint(linked):
                missing += self.rarity[word]
            else:
                found += self.rarity[word]
        return found, missing


#: Where nothing was learned.
NOTHING = Links()


class Learner(msgspec.Struct):
    """Counts of one pair of languages: in how many pairs a stem stands, and in how many two stems meet.

    What a stem has met is decoded when it is met again, so that one more issue costs little however much is known.
    """

    pairs: int = 0
    source: dict[str, int] = {}
    target: dict[str, int] = {}
    together: dict[str, msgspec.Raw] = {}
    #: How many pairs have a logarithm of the ratio of lengths in each step of 0.02.
    ratios: dict[int, int] = {}

    def add(self, pairs: Iterable[tuple[Sequence[str], Sequence[str]]], ratios: Iterable[float] = ()) -> set[str]:
        """Learn pairs of texts, each as the stems of its words. Return the stems of the sources."""
        source, target, touched = self.source, self.target, set[str]()
        met: dict[str, dict[str, int]] = {}
        for one, other in pairs:
            ours, theirs = set(one[:LONGEST]), set(other[:LONGEST])
            self.pairs += 1
            for word in theirs:
                target[word] = target.get(word, 0) + 1
            common = COMMON * self.pairs if self.pairs > ENOUGH else math.inf
            for word in ours:
                count = source[word] = source.get(word, 0) + 1
                if count > common:
                    continue
                counts = met.get(word)
                if counts is None:
                    counts = met[word] = self._met(word)
                for rendering in theirs:
                    counts[rendering] = counts.get(rendering, 0) + 1
                if len(counts) > ROOM:
                    met[word] = _most(counts)
            touched |= ours
        self._keep(met)
        for value in ratios:
            step = round(value / 0.02)
            self.ratios[step] = self.ratios.get(step, 0) + 1
        return touched

    def remove(self, pairs: Iterable[tuple[Sequence[str], Sequence[str]]], ratios: Iterable[float] = ()) -> set[str]:
        """Take back what was learned of pairs that have changed or gone. Return the stems of the sources."""
        met: dict[str, dict[str, int]] = {}
        touched = set[str]()
        for one, other in pairs:
            ours, theirs = set(one[:LONGEST]), set(other[:LONGEST])
            self.pairs -= 1
            _less(self.source, ours)
            _less(self.target, theirs)
            for word in ours:
                if word not in met:
                    met[word] = self._met(word)
                _less(met[word], theirs)
            touched |= ours
        self._keep(met)
        _less(self.ratios, (round(value / 0.02) for value in ratios))
        return touched

    def _met(self, word: str) -> dict[str, int]:
        raw = self.together.get(word)
        return {} if raw is None else _counts.decode(raw)

    def _keep(self, met: dict[str, dict[str, int]]) -> None:
        for word, counts in met.items():
            if counts:
                self.together[word] = msgspec.Raw(_encoder.encode(counts))
            else:
                self.together.pop(word, None)

    def links(self, known: Links = NOTHING, touched: Iterable[str] | None = None) -> Links:
        """The words that what was learned links; of the ``known`` links those of ``touched`` stems are made anew."""
        links, rarity = dict(known.links), dict(known.rarity)
        for word in self.source.keys() | links.keys() if touched is None else touched:
            best = self._best(word)
            if best:
                links[word], rarity[word] = best, self._rarity(word)
            else:
                links.pop(word, None)
                rarity.pop(word, None)
        return Links(links, rarity, self.pairs, self._ratio())

    def _best(self, word: str) -> tuple[str, ...]:
        count = self.source.get(word, 0)
        if count < MEETINGS or (count > COMMON * self.pairs and self.pairs > ENOUGH):
            return ()
        scores = [
            (score, other)
            for other, both in self._met(word).items()
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
    return dict(sorted(met.items(), key=lambda link: -link[1])[:KEPT])


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
