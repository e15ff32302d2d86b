"""The texts of two versions that have no equal on the other side, and what speaks for each pair of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

import msgspec

from pipeline.reconcile.likeness import Likeness, Profile, chance, copied

#: Evidence, as a multiple of chance agreement, that is asked for in the same place and anywhere else. Of unrelated
#: sentences 1 in 1,500 reaches the first, none of thousands the second (see benchmarks/RESULTS.md).
HERE = 1.25
ELSEWHERE = 2.5

#: How much of two texts (0–1) must be in both besides, in the same place and anywhere else, since long ones share
#: enough for chance to be excluded, and yet say different things: of the weight of their words, or of their runs of
#: words (0.14 is a stretch of a quarter of a sentence) if there are more than frequent words in both. Of 143 tempting
#: pairs in real revisions that a translator wouldn't take, 18 reach the first and 4 the second; of 226 that one would,
#: 200 and 170 (see benchmarks/RESULTS.md).
ALIKE_HERE = 0.25
ALIKE_ELSEWHERE = 0.35
COPIED_HERE = 0.14
COPIED_ELSEWHERE = 0.2
HARDLY = 0.05

#: Texts as alike as this are known by it, however short they are.
ALIKE_WHOLLY = 0.8

#: Share (0–1) of each half of a split or merge, and of the whole, that the other side must account for.
CONTAINED = 0.35

#: What a further part must have in common with the whole (nats): two rare words.
PART = 8.0

#: A text and the context in which it stands: only equal contexts match.
Text = tuple[str | None, str]


#: Sentences stand so near each other (in texts) that are parts of one.
APART = 3

#: The kinds of running text. One that is none of it (a heading) seldom becomes that, or the other way about.
PROSE = frozenset(("paragraph", "list-item", "quote", "footnote"))


def largely_alike(likeness: Likeness, one: Profile, other: Profile) -> bool:
    """Whether much of both texts is in both, or a stretch that stayed as it was."""
    alike = likeness.alike(one, other)
    return alike >= ALIKE_HERE or (alike >= HARDLY and copied(one, other) >= COPIED_HERE)


class Link(msgspec.Struct, frozen=True):
    """Old texts that became new ones (both as indices): one to one, one to several or several to one."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float


class Pairs:
    """What is still open of two versions; ``same`` are the exact pairs, new index → old."""

    def __init__(
        self,
        old: Sequence[Text],
        new: Sequence[Text],
        same: Mapping[int, int],
        old_kinds: Sequence[str] = (),
        new_kinds: Sequence[str] = (),
    ) -> None:
        self.old_kinds, self.new_kinds = old_kinds, new_kinds
        self.old, self.new, self.same = old, new, same
        taken = set(same.values())
        self.free_old = [index for index in range(len(old)) if index not in taken]
        self.free_new = [index for index in range(len(new)) if index not in same]
        self.likeness = Likeness(
            [text for _, text in old],
            gone=[old[index][1] for index in self.free_old],
            added=[new[index][1] for index in self.free_new],
        )
        self.place(())
        #: The pairs with more than chance agreement, and what speaks for each; `evidence` has those that are open.
        self.known = self.evidence = self._evidence()

    def _evidence(self) -> dict[tuple[int, int], float]:
        profile = self.likeness.profile
        asked = [HERE * profile(self.old[i][1]).by_chance for i in self.free_old]
        rows = self.likeness.candidates(
            [self.old[i][1] for i in self.free_old], [self.new[j][1] for j in self.free_new]
        )
        result: dict[tuple[int, int], float] = {}
        for number, row in enumerate(rows):
            j = self.free_new[number]
            context, text = self.new[j]
            enough = HERE * profile(text).by_chance
            for place, evidence in row.items():
                if evidence > enough or evidence > asked[place]:
                    i = self.free_old[place]
                    if self.old[i][0] == context:
                        result[i, j] = evidence
        return result

    def place(self, anchors: Sequence[tuple[int, int]]) -> None:
        """Say in which gap each open text stands: a gap is known by the number of anchors (old, new) before it."""
        self.anchors = anchors
        places = [index for _, index in anchors]
        self.old_gap = {index: bisect_left(anchors, (index,)) for index in self.free_old}
        self.new_gap = {index: bisect_left(places, index) for index in self.free_new}

    def place_between(self, in_order: Iterable[Link], links: Iterable[Link]) -> None:
        """Let the links of the gaps divide them further, and close all ``links``."""
        ends = {(i, j) for link in in_order for i in link.old for j in link.new}
        self.place(sorted(ends.union(self.anchors)))
        self.drop(links)

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

    def joint_score(self, old: Iterable[int], new: Iterable[int]) -> float:
        """The likeness (0–1) of several texts taken together, for reports."""
        profile = self.likeness.profile
        one = reduce(or_, (profile(self.old[i][1]) for i in old))
        other = reduce(or_, (profile(self.new[j][1]) for j in new))
        return self.likeness.evidence(one, other) / max(self.likeness.total(one), self.likeness.total(other))

    def beyond_chance(self, i: int, j: int, asked: float) -> float:
        """The evidence beyond so many times what chance would give; negative if there is less."""
        return self.known[i, j] - asked * chance(*self.profiles(i, j))

    def alike(self, i: int, j: int) -> float:
        """How much of the words of both texts is in both (0–1)."""
        return self.likeness.alike(*self.profiles(i, j))

    def alike_here(self, i: int, j: int) -> bool:
        """Whether there is enough of each text in the other for a pair in one place."""
        if not self.of_one_sort(i, j):
            return self.alike_elsewhere(i, j)
        return largely_alike(self.likeness, *self.profiles(i, j))

    def alike_elsewhere(self, i: int, j: int) -> bool:
        """The same for texts in different places."""
        return self.alike(i, j) >= ALIKE_ELSEWHERE or copied(*self.profiles(i, j)) >= COPIED_ELSEWHERE

    def of_one_sort(self, i: int, j: int) -> bool:
        """Whether both are running text, or neither (a heading, a picture's description): what isn't known may be."""
        one, other = self.old_kinds[i] if self.old_kinds else "", self.new_kinds[j] if self.new_kinds else ""
        return not one or not other or (one in PROSE) == (other in PROSE)

    def beside(self, i: int, j: int) -> int:
        """How many of the two neighbours of this pair are a pair as well: texts that moved together."""
        return (self.same.get(j - 1) == i - 1) + (self.same.get(j + 1) == i + 1)

    def shares(self, whole: Profile, part: Profile, others: Iterable[Profile]) -> bool:
        """Whether a good deal of the part's words is in the whole, and in no other part of it."""
        own = self.likeness.words((whole.words & part.words).difference(*(other.words for other in others)))
        return own >= max(PART, CONTAINED * part.weight)

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
