"""Pairing in order, between two texts that stand in both versions."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.reconcile.chaining import Piece, best_chain
from pipeline.reconcile.pairs import HERE, Link, Pairs

#: Likeness of characters (0–1) that does for texts of one or two words, in which a slip of the pen leaves no word
#: whole; and the fewest characters for which it may speak.
SPELLED_ALIKE = 0.8
SPELLED_LENGTH = 8

#: In a large gap, spelling is compared only this near the diagonal.
_BAND = 12


def in_gap(pairs: Pairs, olds: list[int], news: list[int], found: Iterable[tuple[int, int]]) -> list[Link]:
    """The links of one gap, in order, with the greatest evidence beyond chance."""
    at_old = {index: place for place, index in enumerate(olds)}
    at_new = {index: place for place, index in enumerate(news)}
    pieces: dict[tuple[int, int], Piece] = {}
    for i, j in found:
        gain = pairs.beyond_chance(i, j, HERE)
        if gain > 0 and pairs.alike_here(i, j):
            pieces[i, j] = Piece(at_old[i], at_old[i], at_new[j], at_new[j], gain, 0.0)
    _spelled_alike(pairs, olds, news, pieces)
    possible = list(pieces.values())
    for i, j in list(pieces):
        a, b = at_old[i], at_new[j]
        if b + 1 < len(news) and (i, news[b + 1]) in pieces and (joined := pairs.joined((i,), (j, news[b + 1]))):
            possible.append(Piece(a, a, b, b + 1, *joined))
        if a + 1 < len(olds) and (olds[a + 1], j) in pieces and (joined := pairs.joined((i, olds[a + 1]), (j,))):
            possible.append(Piece(a, a + 1, b, b, *joined))
    return [
        Link(
            tuple(olds[piece.old_first : piece.old_last + 1]),
            tuple(news[piece.new_first : piece.new_last + 1]),
            # Worked out for those that were chosen.
            piece.score or pairs.score(olds[piece.old_first], news[piece.new_first]),
        )
        for piece in best_chain(possible)
    ]


def _spelled_alike(pairs: Pairs, olds: list[int], news: list[int], pieces: dict[tuple[int, int], Piece]) -> None:
    """Add pairs that share no whole word, yet nearly all letters."""
    small = len(olds) * len(news) <= _BAND * _BAND
    ratio = len(news) / len(olds)
    for a, i in enumerate(olds):
        context, text = pairs.old[i]
        if len(text) < SPELLED_LENGTH:
            continue
        middle = int(a * ratio)
        near = range(len(news)) if small else range(max(0, middle - _BAND), min(len(news), middle + _BAND))
        for b in near:
            j = news[b]
            if (i, j) in pieces or pairs.new[j][0] != context or len(pairs.new[j][1]) < SPELLED_LENGTH:
                continue
            if alike := _alike(text, pairs.new[j][1]):
                pieces[i, j] = Piece(a, a, b, b, alike, alike)


def _alike(one: str, other: str) -> float:
    """The likeness of two texts by their characters, 0 if it is less than what is asked for."""
    from rapidfuzz import fuzz  # takes as long to import as all of these modules do, and few gaps need it

    return fuzz.ratio(one, other, score_cutoff=100 * SPELLED_ALIKE) / 100
