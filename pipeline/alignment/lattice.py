"""All ways to pair two texts, bead by bead: how likely each bead is, and the way with the most likely ones.

A semi-Markov conditional random field (S. Sarawagi, W. Cohen 2004) over beads. A bead's score is the logarithm of how
much speaks for it; neighbours whose order is changed are one step of two beads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Shape = tuple[int, int]
#: A bead: where it begins in the source and in the target, and how many sentences of each it has.
Place = tuple[int, int, int, int]

#: Sums of the same scores differ by less, in whatever order they were added.
_SAME = 1e-9

#: The beads that neighbours of changed order may be.
CROSSED = ((1, 1), (2, 1), (1, 2))


class Step(NamedTuple):
    """How far a step goes in the source and in the target, its scores by place, and its beads: one, or two that cross.

    Of two, the first is the first in the source and the second in the target.
    """

    down: int
    right: int
    scores: Scores
    beads: tuple[Shape, ...]

    def places(self, row: int, column: int) -> Iterator[Place]:
        """Yield its beads where the step begins at a place."""
        if len(self.beads) == 1:
            yield row, column, *self.beads[0]
        else:
            one, two = self.beads
            yield row, column + two[1], *one
            yield row + one[0], column, *two


class Likely(NamedTuple):
    """How likely each bead is, 0 to 1, by shape and place, and each sentence alone.

    ``crossings`` and ``apart``: how many are expected, and how many texts with a paragraph that begins amid them.
    ``whole`` is the logarithm of the weight of all ways.
    """

    paired: dict[Shape, Scores]
    left_out: Scores
    added: Scores
    crossings: float
    apart: float
    whole: float


class Crossing(NamedTuple):
    """What a change of order scores, and what more for each text in which a paragraph begins amid the two beads.

    ``source`` and ``target`` tell for each sentence whether it opens a paragraph; None where that is all the same.
    """

    score: float = 0.0
    apart: float = 0.0
    source: npt.NDArray[np.bool_] | None = None
    target: npt.NDArray[np.bool_] | None = None

    def breaks(self, down: int, right: int) -> Scores:
        """In how many of the two texts a paragraph begins within so many sentences, by the place of the first."""
        return _within(self.source, down)[:, None] + _within(self.target, right)[None, :]

    def reversed(self) -> Crossing:
        """Return the same, read from the end: what ends a paragraph opens one then."""
        flipped = [None if flags is None else np.append(flags[1:], True)[::-1] for flags in (self.source, self.target)]
        return Crossing(self.score, self.apart, *flipped)


def _within(opens: npt.NDArray[np.bool_] | None, width: int) -> Scores:
    if opens is None:
        return np.zeros(1)
    return np.lib.stride_tricks.sliding_window_view(opens, width)[:, 1:].any(1).astype(float)


@dataclass(frozen=True, slots=True)
class Lattice:
    """The scores of all beads between two texts: with two sides by shape and place, and of sentences alone."""

    paired: dict[Shape, Scores]
    left_out: Scores
    added: Scores
    crossing: Crossing

    def steps(self) -> Iterator[Step]:
        """Yield each kind of step that ends in a bead with two sides."""
        for shape, scores in self.paired.items():
            yield Step(*shape, scores, (shape,))
        for one in CROSSED:
            for two in CROSSED:
                if (crossed := self._crossed(one, two)) is not None:
                    yield Step(one[0] + two[0], one[1] + two[1], crossed, (one, two))

    def _crossed(self, one: Shape, two: Shape) -> Scores | None:
        """Score neighbours in changed order: the source's first bead stands second in the target."""
        first, second = self.paired.get(one), self.paired.get(two)
        height = len(self.left_out) - one[0] - two[0] + 1
        width = len(self.added) - one[1] - two[1] + 1
        if first is None or second is None or height < 1 or width < 1:
            return None
        both = first[:height, two[1] : two[1] + width] + second[one[0] : one[0] + height, :width]
        apart = self.crossing.apart * self.crossing.breaks(one[0] + two[0], one[1] + two[1])
        return both + (self.crossing.score + apart)

    def _swept(self, join: np.ufunc) -> Scores:
        """Return for each place the value of all ways to it from the beginning, joined: their sum, or the best."""
        total = np.full((len(self.left_out) + 1, len(self.added) + 1), -np.inf)
        total[0, 0] = 0
        run = np.concatenate([[0.0], np.cumsum(self.added)])
        steps = list(self.steps())
        for row, here in enumerate(total):
            if row:
                join(here, total[row - 1] + self.left_out[row - 1], out=here)
            for down, right, scores, _ in steps:
                if down <= row:
                    join(here[right:], total[row - down, :-right] + scores[row - down], out=here[right:])
            here[:] = join.accumulate(here - run) + run
        return total

    def _reversed(self) -> Lattice:
        """Return the lattice read from the end; crossing beads change their roles."""
        flipped = {shape: scores[::-1, ::-1] for shape, scores in self.paired.items()}
        return Lattice(flipped, self.left_out[::-1], self.added[::-1], self.crossing.reversed())

    def posteriors(self) -> Likely:
        """Return how likely each bead is (the forward-backward algorithm)."""
        forward = self._swept(np.logaddexp)
        backward = self._reversed()._swept(np.logaddexp)[::-1, ::-1]
        whole = forward[-1, -1]
        likely = {shape: np.zeros_like(scores) for shape, scores in self.paired.items()}
        crossings = apart = 0.0
        for step in self.steps():
            height, width = step.scores.shape
            ways = forward[:height, :width] + step.scores + backward[step.down :, step.right :]
            chance = np.exp(np.minimum(ways - whole, 0))
            for row, column, *shape in step.places(0, 0):
                likely[shape[0], shape[1]][row : row + height, column : column + width] += chance
            if len(step.beads) > 1:
                crossings += float(chance.sum())
                apart += float((chance * self.crossing.breaks(step.down, step.right)).sum())
        left_out = np.exp(forward[:-1] + self.left_out[:, None] + backward[1:] - whole).sum(1)
        added = np.exp(forward[:, :-1] + self.added[None, :] + backward[:, 1:] - whole).sum(0)
        return Likely(likely, left_out, added, crossings, apart, float(whole))

    def best(self) -> list[Place]:
        """Return the beads of the way with the highest sum (the Viterbi algorithm), in order of the source."""
        total = self._swept(np.maximum)
        steps = list(self.steps())
        result: list[Place] = []
        row, column = len(self.left_out), len(self.added)
        while row or column:
            here = total[row, column]
            for step in steps:
                top, left = row - step.down, column - step.right
                if top >= 0 and left >= 0 and abs(total[top, left] + step.scores[top, left] - here) < _SAME:
                    result += step.places(top, left)
                    row, column = top, left
                    break
            else:
                if row and abs(total[row - 1, column] + self.left_out[row - 1] - here) < _SAME:
                    row -= 1
                else:
                    column -= 1
        return sorted(result)
