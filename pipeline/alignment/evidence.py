"""What speaks for a sentence being the translation of another, as matrices over all spans of sentences of two texts."""

from __future__ import annotations

import math
from collections import Counter
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pipeline.alignment.texts import KINDS, Bags, Text

Floats = npt.NDArray[np.float32]
#: The vectors of each so many neighbouring sentences, of both texts.
Vectors = tuple[dict[int, Floats], dict[int, Floats]]

#: What a bead may join: sentences of the source, of the target.
SHAPES = ((1, 1), (2, 1), (1, 2), (2, 2), (1, 3), (3, 1))
WIDEST = 3


def _widened(rows: Floats, width: int) -> Floats:
    """Return the marks of each so many neighbours: what several of them have counts once."""
    result = rows[: len(rows) - width + 1].copy()
    for at in range(1, width):
        np.maximum(result, rows[at : len(rows) - width + 1 + at], out=result)
    return result


def _summed(rows: Floats, width: int) -> Floats:
    result = rows[: len(rows) - width + 1].copy()
    for at in range(1, width):
        result += rows[at : len(rows) - width + 1 + at]
    return result


def _rows(one: Bags, two: Bags) -> tuple[Floats, Floats]:
    """Return the bags of two texts as rows: the root of a mark's weight in a column for each that both texts have.

    A mark weighs the more, the rarer it is. The last column holds the weight of what only one of the texts has.
    """
    seen = Counter(mark for bag in (*one, *two) for mark in bag)
    shared = {mark for bag in one for mark in bag} & {mark for bag in two for mark in bag}
    places = {mark: at for at, mark in enumerate(sorted(shared))}
    weights = {mark: math.log((len(one) + len(two) + 2) / (times + 0.5)) for mark, times in seen.items()}
    result = []
    for bags in (one, two):
        rows = np.zeros((len(bags), len(places) + 1), dtype=np.float32)
        for at, bag in enumerate(bags):
            for mark, times in bag.items():
                if (place := places.get(mark)) is None:
                    rows[at, -1] += weights[mark] * times
                else:
                    rows[at, place] = math.sqrt(weights[mark] * times)
        result.append(rows)
    return result[0], result[1]


#: The features of a bead with two sides; what they mean stands where they are put.
PAIRED = (
    *(f"{kind} {what}" for kind in KINDS for what in ("shared", "missing", "added", "share")),
    "letters ratio", "vectors", "vectors ratio",
    "length", "length far", "ratio", "question", "exclamation", "ended", "quotes", "brackets", "colons",
    "both open", "source opens", "target opens", "source broken", "target broken",
    *(f"{one}-{two}" for one, two in SHAPES),
)  # fmt: skip
#: The features of a sentence that stands alone: the translation leaves it out, or adds it.
ALONE = (
    *(f"{kind} best" for kind in (*KINDS, "vectors")),
    "long",
    "opens",
    "is left out",
    "is added",
    "is added, long",
)

#: What the weights of each kind are divided by, so that all features are of one size.
_SCALE = {"letters": 60.0, "concepts": 10.0, "names": 5.0, "numbers": 4.0}


class Sink(Protocol):
    """What takes the features: sums them up by their weights, or keeps them to learn the weights from."""

    def pair(self, shape: tuple[int, int], feature: str, values: npt.ArrayLike) -> None:
        """Take a feature of all beads of a shape, by their places (or what numpy stretches to that)."""

    def alone(self, side: int, feature: str, values: npt.ArrayLike) -> None:
        """Take a feature of all sentences of the source (0) or the target (1), each standing alone."""


def gather(source: Text, target: Text, vectors: Vectors | None, sink: Sink) -> None:
    """Hand the sink all that speaks for and against each bead between two texts."""
    for kind in KINDS:
        _put_shares(kind, source, target, sink)
    if vectors is not None:
        likeness = {(one, two): vectors[0][one] @ vectors[1][two].T for one, two in shapes(len(source), len(target))}
        _put_likeness("vectors", likeness, sink)
    _put_lengths(source, target, sink)
    _put_paragraphs(source, target, sink)
    for side, text in enumerate((source, target)):
        sink.alone(side, "long", np.minimum(text.lengths / 100, 4))
        sink.alone(side, "opens", text.firsts[:-1])
    sink.alone(0, "is left out", np.ones(len(source)))
    sink.alone(1, "is added", np.ones(len(target)))
    sink.alone(1, "is added, long", np.minimum(target.lengths / 100, 4))


def shapes(count: int, other: int) -> list[tuple[int, int]]:
    """Return the shapes that fit into texts of so many sentences."""
    return [(one, two) for one, two in SHAPES if one <= count and two <= other]


def _put_shares(kind: str, source: Text, target: Text, sink: Sink) -> None:
    """How much weight the marks have that both sides share, that only one has, and the cosine of the two."""
    sides = [
        {width: _widened(rows, width) for width in range(1, WIDEST + 1) if width <= len(rows)}
        for rows in _rows(source.marks[kind], target.marks[kind])
    ]
    weights = [{width: (rows[:, :-1] ** 2).sum(1) + rows[:, -1] for width, rows in side.items()} for side in sides]
    shares = {}
    for shape in shapes(len(source), len(target)):
        one, two = shape
        shared = sides[0][one][:, :-1] @ sides[1][two][:, :-1].T
        left, right = weights[0][one][:, None], weights[1][two][None, :]
        sink.pair(shape, f"{kind} shared", shared / _SCALE[kind])
        sink.pair(shape, f"{kind} missing", np.maximum(left - shared, 0) / _SCALE[kind])
        sink.pair(shape, f"{kind} added", np.maximum(right - shared, 0) / _SCALE[kind])
        shares[shape] = shared / np.sqrt(np.maximum(left * right, 1e-3))
        if kind != "letters":
            sink.pair(shape, f"{kind} share", shares[shape])
    if kind == "letters":
        _put_likeness("letters", shares, sink)
    else:
        _put_best(kind, shares[1, 1], sink)


def _put_best(kind: str, likeness: Floats, sink: Sink) -> None:
    """How like a sentence is to the one that is most like it: nothing is like what was left out or added."""
    sink.alone(0, f"{kind} best", likeness.max(1))
    sink.alone(1, f"{kind} best", likeness.max(0))


def _put_likeness(kind: str, likeness: dict[tuple[int, int], Floats], sink: Sink) -> None:
    """A likeness from 0 to 1, and how much likelier it is between renderings than between strangers in these texts.

    Two normal distributions with one spread: strangers are all pairs, renderings the best of each row and column. So
    the same weights serve related languages, where strangers share half their letters, and others.
    """
    single = likeness[1, 1]
    strangers, spread = float(np.median(single)), float(single.std()) + 0.02
    renderings = float(np.median(np.concatenate([single.max(0), single.max(1)])))
    slope, middle = (renderings - strangers) / spread**2, (renderings + strangers) / 2
    for shape, values in likeness.items():
        sink.pair(shape, "letters share" if kind == "letters" else kind, values)
        sink.pair(shape, f"{kind} ratio", np.clip((values - middle) * slope, -8, 8) / 4)
    _put_best(kind, single, sink)


def _put_lengths(source: Text, target: Text, sink: Sink) -> None:
    """The lengths by Gale and Church's measure (1993) and by their ratio; the marks that a translation keeps."""
    ratio = (float(target.lengths.sum()) + 300) / (float(source.lengths.sum()) + 300)
    for shape in shapes(len(source), len(target)):
        one, two = shape
        left, right = ratio * _summed(source.lengths, one)[:, None], _summed(target.lengths, two)[None, :]
        far = (right - left) / np.sqrt((left + right) / 2)
        sink.pair(shape, "length", np.minimum(np.abs(far), 8) / 4)
        sink.pair(shape, "length far", np.minimum(far**2, 64) / 16)
        sink.pair(shape, "ratio", np.minimum(np.log((right + 8) / (left + 8)) ** 2, 2))
        # Of joined sentences only the last one's end shows.
        ends = np.abs(source.ends[one - 1 :, None] - target.ends[None, two - 1 :])
        inner = np.abs(_summed(source.inner, one)[:, None] - _summed(target.inner, two)[None, :])
        for at, feature in enumerate(("question", "exclamation", "ended")):
            sink.pair(shape, feature, ends[..., at])
        for at, feature in enumerate(("quotes", "brackets", "colons")):
            sink.pair(shape, feature, np.minimum(inner[..., at], 3))


def _put_paragraphs(source: Text, target: Text, sink: Sink) -> None:
    """Where paragraphs begin beside a bead and within it; and which shape it has."""
    for shape in shapes(len(source), len(target)):
        one, two = shape
        left, right = source.firsts[: len(source) - one + 1, None], target.firsts[None, : len(target) - two + 1]
        sink.pair(shape, "both open", left & right)
        sink.pair(shape, "source opens", left & ~right)
        sink.pair(shape, "target opens", right & ~left)
        for text, width, feature in ((source, one, "source broken"), (target, two, "target broken")):
            if width > 1:
                places = [text.firsts[at : len(text) - width + 1 + at] for at in range(1, width)]
                breaks = np.sum(places, axis=0)
                sink.pair(shape, feature, breaks[:, None] if text is source else breaks[None, :])
        sink.pair(shape, f"{one}-{two}", 1.0)
