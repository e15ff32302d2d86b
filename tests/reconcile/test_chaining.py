"""The best chain of pieces: cases drawn as tables of places, and the law that no other chain is worth more."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconcile.chaining import Piece, best_chain


def piece(text: str) -> Piece:
    """Read “0-1>2 5”: old places 0 to 1 became new place 2, which is worth 5."""
    places, gain = text.split()
    (old, new) = ([int(place) for place in side.split("-")] for side in places.split(">"))
    return Piece(old[0], old[-1], new[0], new[-1], float(gain), 1.0)


@pytest.mark.parametrize(
    ("pieces", "chain"),
    [
        ([], []),
        (["0>0 3"], ["0>0 3"]),
        (["0>0 3", "1>1 3"], ["0>0 3", "1>1 3"]),
        # Two that cross: the heavier stays.
        (["0>1 3", "1>0 4"], ["1>0 4"]),
        (["0>1 4", "1>0 3"], ["0>1 4"]),
        # Two of one old text, or of one new one, can't both be right.
        (["0>0 3", "0>1 4"], ["0>1 4"]),
        (["0>0 4", "1>0 3"], ["0>0 4"]),
        # Of two that are worth the same, the first.
        (["0>0 3", "0>1 3"], ["0>0 3"]),
        (["0>1 3", "1>0 3"], ["0>1 3"]),
        # A split or a merge takes both places.
        (["0>0-1 7", "1>1 3"], ["0>0-1 7"]),
        (["0>0-1 7", "1>2 3"], ["0>0-1 7", "1>2 3"]),
        (["0-1>0 7", "1>1 3"], ["0-1>0 7"]),
        (["0-1>0 7", "2>1 3"], ["0-1>0 7", "2>1 3"]),
        (["0>0 4", "1>1 4", "0-1>0 7"], ["0>0 4", "1>1 4"]),
        (["0>0 3", "1>1 3", "0-1>0 7"], ["0-1>0 7"]),
        # One heavy piece weighs less than many light ones that it crosses.
        (["0>5 9", "1>0 4", "2>1 4", "3>2 4"], ["1>0 4", "2>1 4", "3>2 4"]),
        (["3>0 9", "0>1 2", "1>2 2", "2>3 2"], ["3>0 9"]),
        # Rows without a piece in them, and any order in which pieces are named.
        (["9>9 1", "4>2 1", "0>0 1"], ["0>0 1", "4>2 1", "9>9 1"]),
    ],
)
def test_a_chain(pieces: list[str], chain: list[str]) -> None:
    assert best_chain(map(piece, pieces)) == [piece(text) for text in chain]


@st.composite
def some_pieces(draw) -> list[Piece]:
    found = []
    for _ in range(draw(st.integers(0, 9))):
        old, new = draw(st.integers(0, 6)), draw(st.integers(0, 6))
        wide = draw(st.sampled_from([(0, 0), (0, 1), (1, 0), (0, 0), (2, 0)]))
        found.append(Piece(old, old + wide[0], new, new + wide[1], float(draw(st.integers(1, 6))), 1.0))
    return found


def in_order(chain: tuple[Piece, ...]) -> bool:
    ordered = sorted(chain, key=lambda one: one.old_first)
    return all(one.old_last < other.old_first and one.new_last < other.new_first for one, other in pairwise(ordered))


@settings(max_examples=300)
@given(some_pieces())
def test_no_chain_is_worth_more(pieces: list[Piece]) -> None:
    found = best_chain(pieces)
    assert in_order(tuple(found))
    most = max(
        sum(one.gain for one in chain)
        for size in range(len(pieces) + 1)
        for chain in combinations(pieces, size)
        if in_order(chain)
    )
    assert sum(one.gain for one in found) == most
