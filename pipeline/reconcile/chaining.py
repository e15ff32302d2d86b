"""The best chain of pieces in order: dynamic programming over what is possible at all, not over every pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of old texts that may have become a stretch of new ones (places within a gap, both ends included)."""

    old_first: int
    old_last: int
    new_first: int
    new_last: int
    gain: float
    score: float


class _Prefixes:
    """A Fenwick tree of the best chain that ends before a place."""

    def __init__(self, size: int) -> None:
        self._best: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)

    def put(self, place: int, chain: tuple[float, int]) -> None:
        place += 1
        while place < len(self._best):
            if chain[0] > self._best[place][0]:
                self._best[place] = chain
            place += place & -place

    def before(self, place: int) -> tuple[float, int]:
        best = (0.0, -1)
        while place > 0:
            if self._best[place][0] > best[0]:
                best = self._best[place]
            place -= place & -place
        return best


def best_chain(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces, in order on both sides and without overlap, whose gains add up to the most."""
    ordered = sorted(pieces, key=lambda one: (one.old_first, one.new_first, one.old_last, one.new_last))
    if not ordered:
        return []
    prefixes = _Prefixes(max(one.new_last for one in ordered) + 1)
    # A chain may be gone on with only from the row after its last piece.
    ready: dict[int, list[tuple[int, float]]] = defaultdict(list)
    before = [-1] * len(ordered)
    best = (0.0, -1)
    row = -1
    for number, piece in enumerate(ordered):
        while row < piece.old_first:
            row += 1
            for index, total in ready.pop(row, ()):
                prefixes.put(ordered[index].new_last, (total, index))
        total, before[number] = prefixes.before(piece.new_first)
        total += piece.gain
        ready[piece.old_last + 1].append((number, total))
        if total > best[0]:
            best = (total, number)
    found = []
    at = best[1]
    while at >= 0:
        found.append(ordered[at])
        at = before[at]
    return found[::-1]
