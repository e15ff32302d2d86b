"""Which old texts became which new ones, by order first and by likeness alone last.

Texts that stand in both versions are known from the start. Those that kept their order are anchors; between two
anchors old and new texts are paired in order, one to one, one to two (a split) or two to one (a merge), so that the
evidence of the whole gap is greatest. What is left may have moved, and is looked for in the whole article, where by
chance alone more would be found and more evidence is therefore asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz, process

from pipeline.reconcile.chaining import Piece, best_chain
from pipeline.reconcile.likeness import Likeness, Profile, chance

#: Evidence, as a multiple of chance agreement, that is asked for in the same place and anywhere else. Of unrelated
#: sentences 1 in 1,500 reaches the first, none of thousands the second (see benchmarks/RESULTS.md).
HERE = 1.25
ELSEWHERE = 2.5

#: A text elsewhere is preferred to those in the same place if it has this many times their evidence, and more than
#: any other text by this factor.
CLEARLY = 2.0
MARGIN = 1.2

#: Share (0–1) of each half of a split or merge, and of the whole, that the other side must account for.
CONTAINED = 0.35

#: Likeness of characters (0–1) that does for texts of one or two words, in which a slip of the pen leaves no word
#: whole; and the fewest characters for which it may speak.
SPELLED_ALIKE = 0.8
SPELLED_LENGTH = 8

#: The same for texts that moved; longer ones have words enough to be known by.
MOVED_ALIKE = 0.88
MOVED_LENGTHS = range(12, 41)
#: So many pairs are compared by their spelling; with more, a chance likeness becomes likely and the time long.
MOVED_PAIRS = 250_000

#: In a large gap, spelling is compared only this near the diagonal.
_BAND = 12


@dataclass(frozen=True, slots=True)
class Link:
    """Old texts that became new ones (both as indices): one to one, one to two or two to one."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float


@dataclass(slots=True)
class Alignment:
    """The links found, and the exact pairs (new → old) that left their place."""

    links: list[Link] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)


#: A text and the context in which it stands: only equal contexts match.
Text = tuple[str | None, str]


def align(old: Sequence[Text], new: Sequence[Text], same: Mapping[int, int]) -> Alignment:
    """Align the texts that are not the same; ``same`` maps new indices to the old ones with equal texts."""
    in_order = all(one < other for one, other in pairwise(same[index] for index in sorted(same)))
    if in_order and len(same) in (len(old), len(new)):
        return Alignment()
    aligner = _Aligner(old, new, same)
    kept = set(same) if in_order else aligner.in_order()
    # Where most of them moved, a tool has sorted the catalog, and its order says nothing.
    result = Alignment(moved=set(same) - kept if 2 * len(kept) > len(same) else set())
    aligner.run(sorted((same[index], index) for index in kept), result)
    return result


class _Aligner:
    """The texts of two versions that have no equal on the other side."""

    def __init__(self, old: Sequence[Text], new: Sequence[Text], same: Mapping[int, int]) -> None:
        self.old, self.new, self.same = old, new, same
        taken = set(same.values())
        self.free_old = free_old = [index for index in range(len(old)) if index not in taken]
        self.free_new = free_new = [index for index in range(len(new)) if index not in same]
        self.likeness = Likeness([text for _, text in old])
        self.old_gap: dict[int, int] = {}
        self.new_gap: dict[int, int] = {}
        self.evidence = self._evidence()

    def _evidence(self) -> dict[tuple[int, int], float]:
        """The pairs with more than chance agreement, and what speaks for each."""
        profile = self.likeness.profile
        asked = [HERE * profile(self.old[i][1]).by_chance for i in self.free_old]
        rows = self.likeness.candidates(
            [self.old[i][1] for i in self.free_old], [self.new[j][1] for j in self.free_new]
        )
        found: dict[tuple[int, int], float] = {}
        for j, row in zip(self.free_new, rows, strict=True):
            context, text = self.new[j]
            enough = HERE * profile(text).by_chance
            for place, evidence in row.items():
                if evidence > enough or evidence > asked[place]:
                    i = self.free_old[place]
                    if self.old[i][0] == context:
                        found[i, j] = evidence
        return found

    def in_order(self) -> set[int]:
        """The exact pairs (as new indices) that kept their place, judged by all that stands in order with them."""
        pieces = [
            # Several nats a feature is what an average text weighs; no need to be exact here.
            Piece(i, i, j, j, 4.0 * self.likeness.size(self.old[i][1]) + 1.0, 1.0)
            for j, i in self.same.items()
        ]
        for (i, j), evidence in self.evidence.items():
            one, other = self._profiles(i, j)
            gain = evidence - ELSEWHERE * chance(one, other)
            if gain > 0:
                pieces.append(Piece(i, i, j, j, gain, 0.0))
        return {piece.new_first for piece in best_chain(pieces)} & self.same.keys()

    def run(self, anchors: Sequence[tuple[int, int]], result: Alignment) -> None:
        """Find the links: clear moves, then each gap in order, then what is left anywhere."""
        # A gap is known by the number of anchors before it.
        self.old_gap = {index: bisect_left(anchors, (index,)) for index in self.free_old}
        places = [index for _, index in anchors]
        self.new_gap = {index: bisect_left(places, index) for index in self.free_new}
        result.links += self._moves(first=True)
        self._drop(result.links)
        gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for i, gap in self.old_gap.items():
            gaps[gap][0].append(i)
        for j, gap in self.new_gap.items():
            gaps[gap][1].append(j)
        by_gap: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for i, j in self.evidence:
            if self.old_gap[i] == self.new_gap[j]:
                by_gap[self.old_gap[i]].append((i, j))
        for gap, (olds, news) in sorted(gaps.items()):
            if olds and news:
                result.links += self._in_gap(olds, news, by_gap[gap])
        self._drop(result.links)
        links = self._moves(first=False)
        self._drop(links)
        result.links += [*links, *self._moved_short()]

    def _drop(self, links: Iterable[Link]) -> None:
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

    def _profiles(self, i: int, j: int) -> tuple[Profile, Profile]:
        return self.likeness.profile(self.old[i][1]), self.likeness.profile(self.new[j][1])

    def _moves(self, *, first: bool) -> list[Link]:
        """Pairs anywhere with enough evidence, the best first.

        In the ``first`` round, before the gaps are looked at, only those that are clearly better than any other and
        than what stands in their own gaps.
        """
        rivals: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
        if first:
            for (i, j), evidence in self.evidence.items():
                asked = evidence * (CLEARLY if self.old_gap[i] == self.new_gap[j] else MARGIN)
                rivals["old", i].append((asked, j))
                rivals["new", j].append((asked, i))
        links: list[Link] = []
        used: set[tuple[str, int]] = set()
        for (i, j), evidence in self._best_first():
            if ("old", i) in used or ("new", j) in used or (first and self.old_gap[i] == self.new_gap[j]):
                continue
            one, other = self._profiles(i, j)
            if evidence < (HERE if self._beside(i, j) else ELSEWHERE) * chance(one, other):
                continue
            link = self._with_neighbour(i, j, used) or Link(
                (i,), (j,), min(1.0, evidence / max(self.likeness.total(one), self.likeness.total(other)))
            )
            against = [asked for asked, k in rivals["old", i] if k not in link.new and ("new", k) not in used]
            against += [asked for asked, k in rivals["new", j] if k not in link.old and ("old", k) not in used]
            if evidence < max(against, default=0.0):
                continue
            used.update(("old", index) for index in link.old)
            used.update(("new", index) for index in link.new)
            links.append(link)
        return links

    def _best_first(self) -> list[tuple[tuple[int, int], float]]:
        """The pairs by their evidence; of equal ones (a template with one word changed) those nearer in place."""
        scale = len(self.new) / len(self.old)

        def order(item: tuple[tuple[int, int], float]) -> tuple[float, int, float, int, int]:
            (i, j), evidence = item
            return (-round(evidence, 3), -self._beside(i, j), abs(i * scale - j), i, j)

        return sorted(self.evidence.items(), key=order)

    def _beside(self, i: int, j: int) -> int:
        """How many of the two neighbours of this pair are a pair as well: texts that moved together."""
        return (self.same.get(j - 1) == i - 1) + (self.same.get(j + 1) == i + 1)

    def _moved_short(self) -> list[Link]:
        """Pairs of short texts anywhere that differ in a letter or two."""
        olds = [i for i in self.old_gap if len(self.old[i][1]) in MOVED_LENGTHS]
        news = [j for j in self.new_gap if len(self.new[j][1]) in MOVED_LENGTHS]
        if len(olds) * len(news) > MOVED_PAIRS:
            return []
        links: dict[int, Link] = {}
        texts = {i: self.old[i][1] for i in olds}
        for j in news:
            found = process.extractOne(self.new[j][1], texts, scorer=fuzz.ratio, score_cutoff=100 * MOVED_ALIKE)
            if found and found[2] not in links and self.old[found[2]][0] == self.new[j][0]:
                links[found[2]] = Link((found[2],), (j,), found[1] / 100)
        return list(links.values())

    def _with_neighbour(self, i: int, j: int, used: set[tuple[str, int]]) -> Link | None:
        """The split or merge of which this pair is a half, if it is one."""
        for k in (j - 1, j + 1):
            if (
                (i, k) in self.evidence
                and ("new", k) not in used
                and (joined := self._joined((i,), (min(j, k), max(j, k))))
            ):
                return Link((i,), (min(j, k), max(j, k)), joined[1])
        for k in (i - 1, i + 1):
            if (
                (k, j) in self.evidence
                and ("old", k) not in used
                and (joined := self._joined((min(i, k), max(i, k)), (j,)))
            ):
                return Link((min(i, k), max(i, k)), (j,), joined[1])
        return None

    def _in_gap(self, olds: list[int], news: list[int], pairs: Iterable[tuple[int, int]]) -> list[Link]:
        """The links of one gap, in order, with the greatest evidence beyond chance."""
        at_old = {index: place for place, index in enumerate(olds)}
        at_new = {index: place for place, index in enumerate(news)}
        pieces: dict[tuple[int, int], Piece] = {}
        for i, j in pairs:
            one, other = self._profiles(i, j)
            gain = self.evidence[i, j] - HERE * chance(one, other)
            if gain > 0:
                score = min(1.0, self.evidence[i, j] / max(self.likeness.total(one), self.likeness.total(other)))
                pieces[i, j] = Piece(at_old[i], at_old[i], at_new[j], at_new[j], gain, score)
        self._spelled_alike(olds, news, pieces)
        found = list(pieces.values())
        for i, j in list(pieces):
            a, b = at_old[i], at_new[j]
            if b + 1 < len(news) and (i, news[b + 1]) in pieces and (joined := self._joined((i,), (j, news[b + 1]))):
                found.append(Piece(a, a, b, b + 1, *joined))
            if a + 1 < len(olds) and (olds[a + 1], j) in pieces and (joined := self._joined((i, olds[a + 1]), (j,))):
                found.append(Piece(a, a + 1, b, b, *joined))
        return [
            Link(
                tuple(olds[piece.old_first : piece.old_last + 1]),
                tuple(news[piece.new_first : piece.new_last + 1]),
                piece.score,
            )
            for piece in best_chain(found)
        ]

    def _spelled_alike(self, olds: list[int], news: list[int], pieces: dict[tuple[int, int], Piece]) -> None:
        """Add pairs that share no whole word, yet nearly all letters."""
        small = len(olds) * len(news) <= _BAND * _BAND
        ratio = len(news) / len(olds)
        for a, i in enumerate(olds):
            context, text = self.old[i]
            if len(text) < SPELLED_LENGTH:
                continue
            middle = int(a * ratio)
            near = range(len(news)) if small else range(max(0, middle - _BAND), min(len(news), middle + _BAND))
            for b in near:
                j = news[b]
                if (i, j) in pieces or self.new[j][0] != context or len(self.new[j][1]) < SPELLED_LENGTH:
                    continue
                alike = fuzz.ratio(text, self.new[j][1], score_cutoff=100 * SPELLED_ALIKE) / 100
                if alike:
                    pieces[i, j] = Piece(a, a, b, b, alike, alike)

    def _joined(self, old: tuple[int, ...], new: tuple[int, ...]) -> tuple[float, float] | None:
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
        return both - HERE * chance(whole, halves), min(1.0, both / max(total(whole), total(halves)))
