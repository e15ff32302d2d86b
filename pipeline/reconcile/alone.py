"""Pairing what stands alone: between two links there is one old text left, and one new one of the same kind.

Their place speaks for them, so that little more is asked: a word of weight in common, and letters or words alike.
"""

from __future__ import annotations

from collections import defaultdict

from pipeline.reconcile.likeness import Likeness, letters_alike
from pipeline.reconcile.pairs import HERE, Link, Pairs, largely_alike

#: Likeness by words and by characters (0–1 each), added up. Unrelated texts that stand alone in a gap seldom come to
#: 0.55, reworded ones seldom stay under 0.6 (see benchmarks/RESULTS.md).
CLOSE = 0.7

BARELY = 0.2


def alone(pairs: Pairs) -> list[Link]:
    """The links of texts that nothing else in their place competes for."""
    cells: dict[tuple[int, str | None, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    known = bool(pairs.old_kinds) and all(pairs.old_kinds[i] for i in pairs.old_gap)
    for i, gap in pairs.old_gap.items():
        cells[gap, pairs.old[i][0], pairs.old_kinds[i] if known else ""][0].append(i)
    for j, gap in pairs.new_gap.items():
        cells[gap, pairs.new[j][0], pairs.new_kinds[j] if known else ""][1].append(j)
    return [
        Link(tuple(olds), tuple(news), pairs.alike(olds[0], news[0]))
        for olds, news in cells.values()
        if len(olds) == len(news) == 1 and _close(pairs, olds[0], news[0])
    ]


def _close(pairs: Pairs, i: int, j: int) -> bool:
    alike = pairs.alike(i, j)
    if alike < BARELY:
        return False
    if (i, j) in pairs.known and pairs.beyond_chance(i, j, HERE) > 0:
        return True
    return alike + letters_alike(pairs.old[i][1], pairs.new[j][1]) >= CLOSE


def still_close(likeness: Likeness, one: str, other: str) -> bool:
    """Whether a text may go on standing for another that came of it by several steps, each small."""
    first, second = likeness.profile(one), likeness.profile(other)
    return largely_alike(likeness, first, second) or likeness.alike(first, second) + letters_alike(one, other) >= CLOSE
