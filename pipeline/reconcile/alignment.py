"""Which old texts became which new ones, by order first and by likeness alone last.

Texts that stand in both versions are known from the start. Those that kept their order are anchors; between two
anchors old and new texts are paired in order, one to one, one to two (a split) or two to one (a merge), so that the
evidence of the whole gap is greatest. What is left may have moved, and is looked for in the whole article, where by
chance alone more would be found and more evidence is therefore asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from pipeline.reconcile.afterwards import exchange, late_parts
from pipeline.reconcile.alone import alone
from pipeline.reconcile.chaining import Piece, best_chain
from pipeline.reconcile.gaps import in_gap
from pipeline.reconcile.moves import moves, short_moves
from pipeline.reconcile.pairs import ELSEWHERE, Link, Pairs, Text


class Alignment(msgspec.Struct, frozen=True):
    """The links found, and the exact pairs (as new indices) that left their place."""

    links: tuple[Link, ...] = ()
    moved: frozenset[int] = frozenset()


def align(
    old: Sequence[Text],
    new: Sequence[Text],
    same: Mapping[int, int],
    kinds: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> Alignment:
    """Align the texts that are not the same; ``same`` maps new indices to the old ones with equal texts.

    ``kinds`` say what each text is (a heading, a paragraph…), where it is known.
    """
    places = [same[index] for index in sorted(same)]
    in_order = places == sorted(places)
    if in_order and len(same) in (len(old), len(new)):
        return Alignment()
    one, other = kinds
    return _remembered(tuple(old), tuple(new), tuple(same.items()), in_order, tuple(one), tuple(other))


def _aligned(
    old: tuple[Text, ...],
    new: tuple[Text, ...],
    same_items: tuple[tuple[int, int], ...],
    in_order: bool,
    old_kinds: tuple[str, ...],
    new_kinds: tuple[str, ...],
) -> Alignment:
    same = dict(same_items)
    pairs = Pairs(old, new, same, old_kinds, new_kinds)
    kept = set(same) if in_order else _in_order(pairs)
    pairs.place(sorted((same[index], index) for index in kept))
    # Where most of them moved, a tool has sorted the catalog, and its order says nothing.
    moved = frozenset(same) - kept if 2 * len(kept) > len(same) else frozenset[int]()
    return Alignment(tuple(_links(pairs)), moved)


# An article's catalogs mostly have the same sources: one alignment serves all locales.
_remembered = lru_cache(maxsize=8)(_aligned)


def _in_order(pairs: Pairs) -> set[int]:
    """The exact pairs (as new indices) that kept their place, judged by all that stands in order with them."""
    pieces = [
        # Several nats a feature is what an average text weighs; no need to be exact here.
        Piece(i, i, j, j, 4.0 * pairs.likeness.size(pairs.old[i][1]) + 1.0)
        for j, i in pairs.same.items()
    ]
    pieces += [Piece(i, i, j, j, pairs.beyond_chance(i, j, ELSEWHERE)) for i, j in pairs.evidence]
    return {piece.new_first for piece in best_chain(pieces)} & pairs.same.keys()


def _links(pairs: Pairs) -> list[Link]:
    """Clear moves, then each gap in order, then what is left anywhere."""
    links = moves(pairs, first=True)
    pairs.drop(links)
    in_order = [link for olds, news, found in _gaps(pairs) for link in in_gap(pairs, olds, news, found)]
    links += in_order
    pairs.drop(links)
    links += moves(pairs)
    pairs.drop(links)
    links += short_moves(pairs)
    pairs.place_between(in_order, links)
    links += alone(pairs)
    pairs.drop(links)
    exchange(pairs, links)
    late_parts(pairs, links)
    return links


def _gaps(pairs: Pairs) -> list[tuple[list[int], list[int], list[tuple[int, int]]]]:
    """The open texts of each gap that has some on both sides, and the pairs between them that come into question."""
    gaps: dict[int, tuple[list[int], list[int], list[tuple[int, int]]]] = defaultdict(lambda: ([], [], []))
    for i, gap in pairs.old_gap.items():
        gaps[gap][0].append(i)
    for j, gap in pairs.new_gap.items():
        gaps[gap][1].append(j)
    for i, j in pairs.evidence:
        if pairs.old_gap[i] == pairs.new_gap[j]:
            gaps[pairs.old_gap[i]][2].append((i, j))
    return [gap for gap in gaps.values() if gap[0] and gap[1]]
