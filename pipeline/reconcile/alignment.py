"""Which old texts became which new ones, by order first and by likeness alone last.

Texts that stand in both versions are known from the start. Those that kept their order are anchors; between two
anchors old and new texts are paired in order, one to one, one to two (a split) or two to one (a merge), so that the
evidence of the whole gap is greatest. What is left may have moved, and is looked for in the whole article, where by
chance alone more would be found and more evidence is therefore asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.reconcile.chaining import Piece, best_chain
from pipeline.reconcile.gaps import in_gap
from pipeline.reconcile.moves import moves, short_moves
from pipeline.reconcile.pairs import ELSEWHERE, Link, Pairs, Text

#: Two halves may have so many texts between them.
APART = 3

#: What a rare word weighs (nats): less is no reason to doubt the order.
ONE_WORD = 3.0


@dataclass(slots=True)
class Alignment:
    """The links found, and the exact pairs (new → old) that left their place."""

    links: list[Link] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)


def align(old: Sequence[Text], new: Sequence[Text], same: Mapping[int, int]) -> Alignment:
    """Align the texts that are not the same; ``same`` maps new indices to the old ones with equal texts."""
    in_order = all(one < other for one, other in pairwise(same[index] for index in sorted(same)))
    if in_order and len(same) in (len(old), len(new)):
        return Alignment()
    pairs = Pairs(old, new, same)
    kept = set(same) if in_order else _in_order(pairs)
    # Where most of them moved, a tool has sorted the catalog, and its order says nothing.
    result = Alignment(moved=set(same) - kept if 2 * len(kept) > len(same) else set())
    _run(pairs, sorted((same[index], index) for index in kept), result)
    return result


def _in_order(pairs: Pairs) -> set[int]:
    """The exact pairs (as new indices) that kept their place, judged by all that stands in order with them."""
    pieces = [
        # Several nats a feature is what an average text weighs; no need to be exact here.
        Piece(i, i, j, j, 4.0 * pairs.likeness.size(pairs.old[i][1]) + 1.0, 1.0)
        for j, i in pairs.same.items()
    ]
    for i, j in pairs.evidence:
        gain = pairs.beyond_chance(i, j, ELSEWHERE)
        if gain > 0:
            pieces.append(Piece(i, i, j, j, gain, 0.0))
    return {piece.new_first for piece in best_chain(pieces)} & pairs.same.keys()


def _run(pairs: Pairs, anchors: Sequence[tuple[int, int]], result: Alignment) -> None:
    """Find the links: clear moves, then each gap in order, then what is left anywhere."""
    pairs.place(anchors)
    everything = pairs.evidence
    result.links += moves(pairs, first=True)
    pairs.drop(result.links)
    gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i, gap in pairs.old_gap.items():
        gaps[gap][0].append(i)
    for j, gap in pairs.new_gap.items():
        gaps[gap][1].append(j)
    by_gap: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for i, j in pairs.evidence:
        if pairs.old_gap[i] == pairs.new_gap[j]:
            by_gap[pairs.old_gap[i]].append((i, j))
    for gap, (olds, news) in sorted(gaps.items()):
        if olds and news:
            result.links += in_gap(pairs, olds, news, by_gap[gap])
    pairs.drop(result.links)
    links = moves(pairs, first=False)
    pairs.drop(links)
    short = short_moves(pairs)
    pairs.drop(short)
    result.links += [*links, *short]
    _exchange(pairs, everything, result.links)
    _late_halves(pairs, everything, result.links)


def _late_halves(pairs: Pairs, evidence: Mapping[tuple[int, int], float], links: list[Link]) -> None:
    """Give a half its whole where another text came between the halves."""
    by_old = {link.old[0]: place for place, link in enumerate(links) if len(link.old) == len(link.new) == 1}
    old: tuple[int, ...]
    new: tuple[int, ...]
    by_new = {links[place].new[0]: place for place in by_old.values()}
    open_ones = [pair for pair in evidence if pair[0] in pairs.old_gap or pair[1] in pairs.new_gap]
    for i, j in sorted(open_ones, key=lambda pair: (-evidence[pair], pair)):
        if j in pairs.new_gap and i in by_old:
            place, other = by_old[i], links[by_old[i]].new[0]
            old, new = (i,), (min(j, other), max(j, other))
        elif i in pairs.old_gap and j in by_new:
            place, other = by_new[j], links[by_new[j]].old[0]
            old, new = (min(i, other), max(i, other)), (j,)
        else:
            continue
        if max(old[-1] - old[0], new[-1] - new[0]) <= APART and (joined := pairs.joined(old, new)):
            by_old.pop(links[place].old[0])
            by_new.pop(links[place].new[0])
            links[place] = Link(old, new, joined[1])
            pairs.drop([links[place]])


def _exchange(pairs: Pairs, evidence: Mapping[tuple[int, int], float], links: list[Link]) -> None:
    """Let two sentences of one pattern change partners if, taken together, clearly more then speaks for both pairs."""
    simple = {link.old[0]: place for place, link in enumerate(links) if len(link.old) == len(link.new) == 1}
    by_new = {links[place].new[0]: place for place in simple.values()}
    for i, j in sorted(evidence):
        if i not in simple or j not in by_new or simple[i] == by_new[j]:
            continue
        one, other = simple[i], by_new[j]
        crosswise = (links[other].old[0], links[one].new[0])
        if crosswise not in evidence:
            continue
        now = evidence.get((i, links[one].new[0]), 0.0) + evidence.get((links[other].old[0], j), 0.0)
        if evidence[i, j] + evidence[crosswise] > now + ONE_WORD:
            links[one], links[other] = (
                Link((i,), (j,), min(1.0, evidence[i, j] / pairs.likeness.total(pairs.profiles(i, j)[0]))),
                Link(links[other].old, links[one].new, links[other].score),
            )
            by_new[j], by_new[links[other].new[0]] = one, other
