"""Pairing anywhere in the article: texts that left their place."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from pipeline.reconcile.pairs import ALIKE_WHOLLY, ELSEWHERE, HERE, Link, Pairs

#: A text elsewhere is preferred to those in the same place if it has this many times their evidence, and more than
#: any other text by this factor.
CLEARLY = 2.0
MARGIN = 1.2

#: The same for texts that moved; longer ones have words enough to be known by.
MOVED_ALIKE = 0.88
MOVED_LENGTHS = range(12, 41)
#: So many pairs are compared by their spelling; with more, a chance likeness becomes likely and the time long.
MOVED_PAIRS = 250_000


def moves(pairs: Pairs, *, first: bool = False) -> list[Link]:
    """Pairs anywhere with enough evidence, the best first.

    In the ``first`` round, before the gaps are looked at, only those that are clearly better than any other and
    than what stands in their own gaps.
    """
    return _Round(pairs, first=first).links()


class _Round:
    """One look at all pairs: what it has used up, and for each text what its other pairs ask of the one to be taken."""

    def __init__(self, pairs: Pairs, *, first: bool) -> None:
        self.pairs = pairs
        self.first = first
        self.used_old: set[int] = set()
        self.used_new: set[int] = set()
        self.by_old: dict[int, list[tuple[float, int]]] = defaultdict(list)
        self.by_new: dict[int, list[tuple[float, int]]] = defaultdict(list)
        if first:
            for (i, j), evidence in pairs.evidence.items():
                asked = evidence * (CLEARLY if self._in_place(i, j) else MARGIN)
                self.by_old[i].append((asked, j))
                self.by_new[j].append((asked, i))

    def links(self) -> list[Link]:
        pairs = self.pairs
        result = []
        for i, j in _best_first(pairs):
            if i in self.used_old or j in self.used_new or (self.first and self._in_place(i, j)):
                continue
            beside = pairs.beside(i, j) > 0
            asked = HERE if beside or pairs.alike(i, j) >= ALIKE_WHOLLY else ELSEWHERE
            if pairs.beyond_chance(i, j, asked) < 0:
                continue
            link = self._with_neighbour(i, j)
            if not link:
                if not (pairs.alike_here(i, j) if beside else pairs.alike_elsewhere(i, j)):
                    continue
                link = Link((i,), (j,), pairs.score(i, j))
            if self._clear(link):
                self.used_old.update(link.old)
                self.used_new.update(link.new)
                result.append(link)
        return result

    def _in_place(self, i: int, j: int) -> bool:
        return self.pairs.old_gap[i] == self.pairs.new_gap[j]

    def _with_neighbour(self, i: int, j: int) -> Link | None:
        """The split or merge of which this pair is a half, if it is one."""
        for old, new in (((i,), (j - 1, j)), ((i,), (j, j + 1)), ((i - 1, i), (j,)), ((i, i + 1), (j,))):
            open_ones = self.used_old.isdisjoint(old) and self.used_new.isdisjoint(new)
            if open_ones and self.pairs.evidence.keys() >= set(product(old, new)):
                joined = self.pairs.joined(old, new)
                if joined:
                    return Link(old, new, joined[1])
        return None

    def _clear(self, link: Link) -> bool:
        """Whether no text of the link has a better partner outside it."""
        evidence = self.pairs.evidence
        for i in link.old:
            best = max(evidence[i, j] for j in link.new)
            if any(asked > best for asked, j in self.by_old[i] if j not in link.new and j not in self.used_new):
                return False
        for j in link.new:
            best = max(evidence[i, j] for i in link.old)
            if any(asked > best for asked, i in self.by_new[j] if i not in link.old and i not in self.used_old):
                return False
        return True


def short_moves(pairs: Pairs) -> list[Link]:
    """Pairs of short texts anywhere that differ in a letter or two."""
    olds = [i for i in pairs.old_gap if len(pairs.old[i][1]) in MOVED_LENGTHS]
    news = [j for j in pairs.new_gap if len(pairs.new[j][1]) in MOVED_LENGTHS]
    if len(olds) * len(news) > MOVED_PAIRS:
        return []
    if not olds or not news:
        return []
    from rapidfuzz import fuzz, process  # as in gaps.py

    by_context: dict[str | None, dict[int, str]] = defaultdict(dict)
    for i in olds:
        context, text = pairs.old[i]
        by_context[context][i] = text
    links = []
    for j in news:
        context, text = pairs.new[j]
        best = process.extractOne(text, by_context[context], scorer=fuzz.ratio, score_cutoff=100 * MOVED_ALIKE)
        if best:
            _, alike, i = best
            links.append(Link((i,), (j,), alike / 100))
            del by_context[context][i]
    return links


def _best_first(pairs: Pairs) -> list[tuple[int, int]]:
    """The pairs by their evidence; of equal ones (a template with one word changed) those nearer in place."""
    scale = len(pairs.new) / len(pairs.old)

    def order(pair: tuple[int, int]) -> tuple[float, int, float, int, int]:
        i, j = pair
        return (-round(pairs.evidence[pair], 3), -pairs.beside(i, j), abs(i * scale - j), i, j)

    return sorted(pairs.evidence, key=order)
