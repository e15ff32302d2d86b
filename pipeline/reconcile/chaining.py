"""The best chain of pieces in order: dynamic programming over what is possible at all, not over every pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import msgspec


class Piece(msgspec.Struct, frozen=True):
    """A stretch of old texts that may have become a stretch of new ones (places within a gap, both ends included)."""

    old_first: int
    old_last: int
    new_first: int
    new_last: int
    gain: float
    score: float = 1.0


class _Chain(NamedTuple):
    """What pieces in order are worth together; the last of them, and the chain before it."""

    total: float
    end: tuple[Piece, _Chain] | None = None


_EMPTY = _Chain(0.0)


class _Prefixes:
    """A Fenwick tree of the best chain that ends before a place."""

    def __init__(self, last: int) -> None:
        self._best = [_EMPTY] * (last + 2)

    def put(self, place: int, chain: _Chain) -> None:
        place += 1
        while place < len(self._best):
            if chain.total > self._best[place].total:
                self._best[place] = chain
            place += place & -place

    def before(self, place: int) -> _Chain:
        best = _EMPTY
        while place > 0:
            if self._best[place].total > best.total:
                best = self._best[place]
            place -= place & -place
        return best


def best_chain(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces, in order on both sides and without overlap, whose gains add up to the most."""
    ordered = sorted(pieces, key=lambda piece: (piece.old_first, piece.new_first, piece.old_last, piece.new_last))
    if not ordered:
        return []
    prefixes = _Prefixes(max(piece.new_last for piece in ordered))
    # A chain may be gone on with only from the row after its last piece.
    ready: dict[int, list[tuple[int, _Chain]]] = defaultdict(list)
    best = _EMPTY
    row = 0
    for piece in ordered:
        while row < piece.old_first:
            row += 1
            for place, chain in ready.pop(row, ()):
                prefixes.put(place, chain)
        before = prefixes.before(piece.new_first)
        chain = _Chain(before.total + piece.gain, (piece, before))
        ready[piece.old_last + 1].append((piece.new_last, chain))
        if chain.total > best.total:
            best = chain
    result = []
    while best.end:
        piece, best = best.end
        result.append(piece)
    return result[::-1]
