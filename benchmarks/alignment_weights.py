"""Learn the weights of the aligner's evidence: python -m benchmarks.alignment_weights CASES [-o FILE] [--half]

CASES is a folder of cases as `benchmarks/align.py` describes. By maximum likelihood of the true beads (L-BFGS with a
small L2 penalty), once with sentence vectors and once without. Every sixth text is also paired with a translation of
another one, so that strangers are told from renderings. --half learns from every other text and scores the rest.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from pipeline.alignment import evidence
from pipeline.alignment.lattice import Crossing, Lattice
from pipeline.alignment.texts import Text
from pipeline.alignment.vectors import vectors

PAIRED, ALONE = evidence.PAIRED, evidence.ALONE
NAMES = (*PAIRED, *ALONE, "crossing", "crossing apart")
PENALTY = 0.1


class Case:
    """A pair of texts: the features of all beads, and the sum of those of the true ones."""

    def __init__(self, name, source, target, truth, *, with_vectors):
        self.name = name
        found = vectors(source.sentences, target.sentences, source.locale, target.locale) if with_vectors else None
        self.paired = {
            (one, two): np.zeros((len(source) - one + 1, len(target) - two + 1, len(PAIRED)), np.float32)
            for one, two in evidence.shapes(len(source), len(target))
        }
        self.single = np.zeros((len(source), len(ALONE)), np.float32), np.zeros((len(target), len(ALONE)), np.float32)
        evidence.gather(source, target, found, self)
        self.firsts = source.firsts[:-1], target.firsts[:-1]
        self.truth = [(tuple(one), tuple(two)) for one, two in truth if one and two]
        self.gold = self.counted()

    def pair(self, shape, feature, values):
        self.paired[shape][..., PAIRED.index(feature)] = values

    def alone(self, side, feature, values):
        self.single[side][:, ALONE.index(feature)] = values

    def lattice(self, weights):
        one, two = weights[: len(PAIRED)].astype(np.float32), weights[len(PAIRED) : -2].astype(np.float32)
        scores = {shape: (features @ one).astype(float) for shape, features in self.paired.items()}
        single = ((features @ two).astype(float) for features in self.single)
        return Lattice(scores, *single, Crossing(*map(float, weights[-2:]), *self.firsts))

    def counted(self):
        """Sum the features of the way through the lattice that has the most true beads."""
        scores = {shape: np.full(features.shape[:2], -1.0) for shape, features in self.paired.items()}
        for one, two in self.truth:
            whole = all(list(side) == list(range(side[0], side[-1] + 1)) for side in (one, two))
            if whole and (len(one), len(two)) in scores:
                scores[len(one), len(two)][one[0], two[0]] = 1
        crossing = Crossing(-0.01, 0.0, *self.firsts)
        beads = Lattice(scores, *(np.zeros(len(side)) for side in self.single), crossing).best()
        total = np.zeros(len(NAMES))
        left = [set(range(len(side))) for side in self.single]
        for row, column, down, right in beads:
            total[: len(PAIRED)] += self.paired[down, right][row, column]
            left[0] -= set(range(row, row + down))
            left[1] -= set(range(column, column + right))
        for side, places in zip(self.single, left, strict=True):
            total[len(PAIRED) : -2] += side[sorted(places)].sum(0)
        crossed = [(one, two) for one, two in pairwise(beads) if one[1] > two[1]]
        total[-2] = len(crossed)
        total[-1] = sum(
            bool(self.firsts[0][one[0] + 1 : two[0] + two[2]].any())
            + bool(self.firsts[1][two[1] + 1 : one[1] + one[3]].any())
            for one, two in crossed
        )
        return total


def cases(folder, *, with_vectors):
    found, texts = [], []
    for path in sorted(folder.iterdir()):
        case = json.loads((path / "case.json").read_text("utf-8"))
        one, two = (
            Text(json.loads((path / f"{side}.json").read_text("utf-8")), case[side]) for side in ("source", "target")
        )
        truth = json.loads((path / "truth.json").read_text("utf-8"))
        found.append(Case(path.name, one, two, truth, with_vectors=with_vectors))
        texts.append((path.name, one, two))
    for (name, one, _), (other, _, two) in list(pairwise(texts))[::6]:
        if name[:5] == other[:5]:
            found.append(Case(name, one, two, [], with_vectors=with_vectors))
    return found


def loss(weights, found):
    value, slope = PENALTY * weights @ weights, 2 * PENALTY * weights
    for case in found:
        likely = case.lattice(weights).posteriors()
        expected = np.zeros(len(NAMES))
        for shape, chances in likely.paired.items():
            expected[: len(PAIRED)] += np.tensordot(chances, case.paired[shape], 2)
        expected[len(PAIRED) : -2] = likely.left_out @ case.single[0] + likely.added @ case.single[1]
        expected[-2:] = likely.crossings, likely.apart
        value += likely.whole - case.gold @ weights
        slope = slope + expected - case.gold
    return value, slope


def learned(found):
    return minimize(loss, np.zeros(len(NAMES)), (found,), "L-BFGS-B", jac=True, options={"maxiter": 150}).x


def scored(found, weights):
    """Print the strict F1 of what is likelier than 0.45."""
    right = answered = true = 0
    for case in found:
        for (down, right_), chances in case.lattice(weights).posteriors().paired.items():
            for row, column in np.argwhere(chances > 0.45):
                bead = tuple(range(row, row + down)), tuple(range(column, column + right_))
                answered += 1
                right += bead in case.truth
        true += len(case.truth)
    print(f"{len(found)} cases, F1 {200 * right / (answered + true):.2f} %", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("-o", type=Path, default=Path("pipeline/alignment/weights.json"))
    parser.add_argument("--half", action="store_true")
    options = parser.parse_args()
    result = {}
    for kind in ("plain", "vectors"):
        found = cases(options.cases, with_vectors=kind == "vectors")
        odd = [case for case in found if int(case.name[-3:]) % 2]
        weights = learned([case for case in found if case not in odd] if options.half else found)
        scored(odd if options.half else found, weights)
        result[kind] = {name: round(float(value), 3) for name, value in zip(NAMES, weights, strict=True)}
    if not options.half:
        options.o.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
