"""Two texts → beads: the evidence, weighed, and the beads that are likelier than not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from pipeline.alignment import Bead
from pipeline.alignment.evidence import Vectors, gather, shapes
from pipeline.alignment.lattice import Crossing, Lattice
from pipeline.alignment.lexicon import NOTHING, Links
from pipeline.alignment.texts import Text, learn
from pipeline.alignment.vectors import vectors

#: A bead is answered if it is likelier than this: about half the F1 to be had, which makes the most of it
#: (Z. Lipton and others 2014).
LIKELY = 0.45


def paired(
    source: Sequence[Sequence[str]],
    target: Sequence[Sequence[str]],
    source_locale: str,
    locale: str,
    links: Links = NOTHING,
) -> list[Bead]:
    """Pair two texts; see `pipeline.alignment.align`."""
    one, two = Text(source, source_locale), Text(target, locale)
    if links.links:
        learn(one, two, links)
    if not len(one) or not len(two):
        return []
    lattice = weighed(one, two, vectors(one.sentences, two.sentences, source_locale, locale))
    likely = lattice.posteriors().paired
    answers = Lattice(
        {shape: chances - LIKELY for shape, chances in likely.items()},
        np.zeros(len(one)),
        np.zeros(len(two)),
        Crossing(),
    )
    return [
        Bead(tuple(range(i, i + down)), tuple(range(j, j + right)), float(likely[down, right][i, j]))
        for i, j, down, right in answers.best()
    ]


def weighed(source: Text, target: Text, found: Vectors | None) -> Lattice:
    """Return the lattice of two texts, its scores by the weights that were learned with or without vectors."""
    scores = _Scores(len(source), len(target), weights("plain" if found is None else "vectors"))
    gather(source, target, found, scores)
    crossing = Crossing(
        scores.weights["crossing"], scores.weights["crossing apart"], source.firsts[:-1], target.firsts[:-1]
    )
    return Lattice(scores.paired, *scores.single, crossing)


@cache
def weights(kind: str) -> Mapping[str, float]:
    """Return the weights by feature: the kind is ``plain``, or ``vectors`` for those learned with sentence vectors.

    Learned by `benchmarks/alignment_weights.py`.
    """
    text = files("pipeline.alignment").joinpath("weights.json").read_text(encoding="utf-8")
    return {name: float(value) for name, value in json.loads(text)[kind].items()}


class _Scores:
    """A sink that sums features up by their weights."""

    def __init__(self, count: int, other: int, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self.paired = {(one, two): np.zeros((count - one + 1, other - two + 1)) for one, two in shapes(count, other)}
        self.single = np.zeros(count), np.zeros(other)

    def pair(self, shape: tuple[int, int], feature: str, values: npt.ArrayLike) -> None:
        self.paired[shape] += self.weights[feature] * np.asarray(values)

    def alone(self, side: int, feature: str, values: npt.ArrayLike) -> None:
        self.single[side][:] += self.weights[feature] * np.asarray(values)
