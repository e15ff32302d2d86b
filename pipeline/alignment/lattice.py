"""All ways to pair two texts, bead by bead: how likely each bead is, and the way with the most likely ones.

A semi-Markov conditional random field (S. Sarawagi, W. Cohen 2004) over beads. A bead's score is the logarithm of how much
speaks for it; neighbours whose order is changed are one step of two beads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Shape = tuple[int, int]
#: A bead: where it begins in the source and in the target, and how many sentences of each it has.
Place = tuple[int, int, int, int]

#: The beads that neighbours of changed order may be.
CROSSED = ((1, 1), (2, 1), (1, 2))


@dataclass(frozen=True, slots=True)
class Lattice:
    """The scores of all beads between two texts: with two sides by shape and place, and of sentences that stand alone."""

    paired: dict[Shape, Scores]
    left_out: Scores
    added: Scores
    crossing: float

    def steps(self) -> Iterator[tuple[int, int, Scores, tuple[tuple[Shape, Shape] | Shape, ...]]]:
        """Yield each kind of step: how far it goes in both texts, its scores by place, and of which beads it is made."""
        for shape, scores in self.paired.items():
            yield *shape, scores, shape
        for one in CROSSED:
            for two in CROSSED:
                if (step := self._crossed(one, two)) is not None:
                    yield one[0] + two[0], one[1] + two[1], step, (one, two)

    def _crossed(self, one: Shape, two: Shape) -> Scores | None:
        """Score neighbours in changed order: the source's first bead stands second in the target."""
        first, second = self.paired.get(one), self.paired.get(two)
        if first is None or second is None:
            return None
        height = len(self.left_out) - one[0] - two[0] + 1
        width = len(self.added) - one[1] - two[1] + 1
        if height < 1 or width < 1:
            return None
        before = first[:height, two[1] : two[1] + width]
        after = second[one[0] : one[0] + height, :width]
        return before + after + self.crossing

    def forward(self) -> Scores:
        """Return the logarithm of the weight of all ways from the beginning to each place."""
        count, other = len(self.left_out), len(self.added)
        total = np.full((count + 1, other + 1), -np.inf)
        total[0, 0] = 0
        run = np.concatenate([[0.0], np.cumsum(self.added)])
        steps = [(down, right, scores) for down, right, scores, _ in self.steps()]
        for row in range(count + 1):
            here = total[row]
            if row:
                here[:] = np.logaddexp(here, total[row - 1] + self.left_out[row - 1])
                for down, right, scores in steps:
                    if down <= row:
                        came = total[row - down, : other + 1 - right] + scores[row - down]
                        np.logaddexp(here[right:], came, out=here[right:])
            here[:] = np.logaddexp.accumulate(here - run) + run
        return total

    def reversed(self) -> Lattice:
        """Return the lattice read from the end."""
        flipped = {shape: scores[::-1, ::-1] for shape, scores in self.paired.items()}
        return Lattice(flipped, self.left_out[::-1], self.added[::-1], self.crossing)

    def posteriors(self) -> tuple[dict[Shape, Scores], Scores, Scores, float, float]:
        """Return how likely each bead is, 0 to 1, how many crossings are expected, and the logarithm of all ways' weight."""
        forward = self.forward()
        backward = self.reversed().forward()[::-1, ::-1]
        whole = forward[-1, -1]
        likely = {shape: np.zeros_like(scores) for shape, scores in self.paired.items()}
        crossings = 0.0
        for down, right, scores, beads in self.steps():
            height, width = scores.shape
            chance = np.exp(np.minimum(forward[:height, :width] + scores + backward[down:, right:] - whole, 0))
            if isinstance(beads[0], int):
                likely[beads] += chance
            else:
                one, two = beads
                likely[one][:height, two[1] : two[1] + width] += chance
                likely[two][one[0] : one[0] + height, :width] += chance
                crossings += float(chance.sum())
        left_out = np.exp(forward[:-1] + self.left_out[:, None] + backward[1:] - whole).sum(1)
        added = np.exp(forward[:, :-1] + self.added[None, :] + backward[:, 1:] - whole).sum(0)
        return likely, left_out, added, crossings, float(whole)

    def best(self) -> list[Place]:
        """Return the beads with two sides of the way with the highest sum of scores, in order of the source."""
        count, other = len(self.left_out), len(self.added)
        total = np.full((count + 1, other + 1), -np.inf)
        total[0, 0] = 0
        steps = list(self.steps())
        run = np.concatenate([[0.0], np.cumsum(self.added)])
        for row in range(count + 1):
            here = total[row]
            if row:
                np.maximum(here, total[row - 1] + self.left_out[row - 1], out=here)
                for down, right, scores, _ in steps:
                    if down <= row:
                        came = total[row - down, : other + 1 - right] + scores[row - down]
                        np.maximum(here[right:], came, out=here[right:])
            here[:] = np.maximum.accumulate(here - run) + run
        return self._back(total, steps)

    def _back(self, total: Scores, steps: list) -> list[Place]:
        found: list[Place] = []
        row, column = len(self.left_out), len(self.added)
        while row or column:
            here = total[row, column]
            for down, right, scores, beads in steps:
                if down <= row and right <= column:
                    top, left = row - down, column - right
                    if np.isclose(total[top, left] + scores[top, left], here, rtol=0, atol=1e-9):
                        if isinstance(beads[0], int):
                            found.append((top, left, *beads))
                        else:
                            one, two = beads
                            found.append((top + one[0], left, *two))
                            found.append((top, left + two[1], *one))
                        row, column = top, left
                        break
            else:
                if row and np.isclose(total[row - 1, column] + self.left_out[row - 1], here, rtol=0, atol=1e-9):
                    row -= 1
                else:
                    column -= 1
        return sorted(found)
