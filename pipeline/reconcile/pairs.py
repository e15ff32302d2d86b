"""The texts of two versions that have no equal on the other side, and what speaks for each pair of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipeline.reconcile.likeness import Likeness, Profile, chance

#: Evidence, as a multiple of chance agreement, that is asked for in the same place and anywhere else. Of unrelated
#: sentences 1 in 1,500 reaches the first, none of thousands the second (see benchmarks/RESULTS.md).
HERE = 1.25
ELSEWHERE = 2.5

#: Share (0–1) of each half of a split or merge, and of the whole, that the other side must account for.
CONTAINED = 0.35

#: A text and the context in which it stands: only equal contexts match.
Text = tuple[str | None, str]


class Link(msgspec.Struct, frozen=True):
    """Old texts that became new ones (both as indices): one to one, one to two or two to one."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float


class Pairs:
    """What is still open of two versions; ``same`` are the exact pairs, new index → old."""

    def __init__(self, old: Sequence[Text], new: Sequence[Text], same: Mapping[int, int]) -> None:
        self.old, self.new, self.same = old, new, same
        taken = set(same.values())
        self.free_old = [index for index in range(len(old)) if index not in taken]
        self.free_new = [index for index in range(len(new)) if index not in same]
        self.likeness = Likeness([text for _, text in old])
        self.place(())
        #: The pairs with more than chance agreement, and what speaks for each; `evidence` has those that are open.
        self.known = self.evidence = self._evidence()

    def _evidence(self) -> dict[tuple[int, int], float]:
        profile = self.likeness.profile
        asked = [HERE * profile(self.old[i][1]).by_chance for i in self.free_old]
        rows = self.likeness.candidates(
            [self.old[i][1] for i in self.free_old], [self.new[j][1] for j in self.free_new]
        )
        found: dict[tuple[int, int], float] = {}
        for number, row in enumerate(rows):
            j = self.free_new[number]
            context, text = self.new[j]
            enough = HERE * profile(text).by_chance
            for place, evidence in row.items():
                if evidence > enough or evidence > asked[place]:
                    i = self.free_old[place]
                    if self.old[i][0] == context:
                        found[i, j] = evidence
        return found

    def place(self, anchors: Sequence[tuple[int, int]]) -> None:
        """Say in which gap each open text stands: a gap is known by the number of anchors (old, new) before it."""
        places = [index for _, index in anchors]
        self.old_gap = {index: bisect_left(anchors, (index,)) for index in self.free_old}
        self.new_gap = {index: bisect_left(places, index) for index in self.free_new}

    def drop(self, links: Iterable[Link]) -> None:
        """Close what was linked."""
        for link in links:
            for i in link.old:
                self.old_gap.pop(i, None)
            for j in link.new:
                self.new_gap.pop(j, None)
        self.evidence = {
            pair: evidence
            for pair, evidence in self.evidence.items()
            if pair[0] in self.old_gap and pair[1] in self.new_gap
        }

    def profiles(self, i: int, j: int) -> tuple[Profile, Profile]:
        """An old and a new text as they are compared."""
        return self.likeness.profile(self.old[i][1]), self.likeness.profile(self.new[j][1])

    def score(self, i: int, j: int) -> float:
        """The likeness (0–1) of a pair, for reports."""
        one, other = self.profiles(i, j)
        return min(1.0, self.known[i, j] / max(self.likeness.total(one), self.likeness.total(other)))

    def beyond_chance(self, i: int, j: int, asked: float) -> float:
        """The evidence beyond so many times what chance would give; negative if there is less."""
        return self.known[i, j] - asked * chance(*self.profiles(i, j))

    def beside(self, i: int, j: int) -> int:
        """How many of the two neighbours of this pair are a pair as well: texts that moved together."""
        return (self.same.get(j - 1) == i - 1) + (self.same.get(j + 1) == i + 1)

    def joined(self, old: tuple[int, ...], new: tuple[int, ...]) -> tuple[float, float] | None:
        """Gain and score of a split or merge, or None unless each half has its own part of the whole."""
        old_texts = [self.likeness.profile(self.old[index][1]) for index in old]
        new_texts = [self.likeness.profile(self.new[index][1]) for index in new]
        (whole,), (first, second) = (old_texts, new_texts) if len(old) == 1 else (new_texts, old_texts)
        evidence, total = self.likeness.evidence, self.likeness.total
        halves = first | second
        both = evidence(whole, halves)
        if both < CONTAINED * total(whole):
            return None
        for half, other in ((first, second), (second, first)):
            # What both halves share with the whole speaks for one of them only.
            own = both - evidence(whole, other)
            if own < HERE * chance(whole, half) or own < CONTAINED * total(half):
                return None
        return both - HERE * chance(whole, halves), both / max(total(whole), total(halves))
