"""Alignment: which sentences of two texts render each other, how surely, and what speaks for it.

`align` pairs whole texts (`beads`; `lattice` is its search, `evidence` what it weighs, with `vectors` where the extra
is installed). `names` (names and loan words by sound), `lengths`, `lexicon` (words learned from finished pairs) and
`reading` (a text's numbers and words, read once) are evidence for single pairs; `fit` weighs it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.alignment.lexicon import NOTHING, Links

__all__ = ["Bead", "align"]


class Bead(msgspec.Struct, frozen=True):
    """Sentences of a source and those that render them, as running numbers over the whole text, from 0.

    ``sure`` is the probability, 0 to 1, that exactly these belong together. Sentences that are in no bead are left out
    by the translation, or added by it.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    sure: float


def align(
    source: Sequence[Sequence[str]],
    target: Sequence[Sequence[str]],
    source_locale: str,
    locale: str,
    links: Links = NOTHING,
) -> list[Bead]:
    """Pair the sentences of a text with those of its translation; both are paragraphs, each a list of sentences.

    The beads are in order of the source. ``links``: words learned from finished pairs, which are evidence as well.
    Raises LocaleError for a language without rules. Measured in ``benchmarks/RESULTS.md``.

    >>> [(bead.source, bead.target) for bead in align([["Minsk has 5 lines."]], [["У Мінску 5 ліній."]], "en", "be")]
    [((0,), (0,))]
    """
    from pipeline.alignment.beads import paired  # numpy takes a tenth of a second, and the checks come through here

    return paired(source, target, source_locale, locale, links)
