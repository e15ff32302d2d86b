"""Pairing: which segments of an article a published translation renders, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from pipeline.alignment import Bead, align
from pipeline.alignment.lexicon import NOTHING, Links
from pipeline.model import SAID_ABOVE, Segment
from pipeline.values import Choice

#: How sure a bead must be for its text to be a finished translation: see benchmarks/RESULTS.md, “Adopting”, for how
#: many of such beads are right.
SURE = 0.9

#: Below this share of its segments in sure beads a text is an adaptation rather than a translation. Of real pages those
#: that people call translations have 0.9 and more, adaptations 0.24 to 0.65.
ADAPTED = 0.65

#: Below this share in any bead the page is another article's.
STRANGE = 0.2


class Fate(Choice):
    """What becomes of a segment."""

    FINISHED = "finished"
    DRAFT = "draft"
    SAID_ABOVE = "above"
    MISSING = "missing"
    KEPT = "kept"


class Pair(msgspec.Struct, frozen=True):
    """A segment and what the page makes of it. ``reason``: why it is a draft, or missing. ``bead``: its number."""

    segment: Segment
    target: str
    fate: Fate
    sure: float = 0.0
    reason: str = ""
    bead: int = -1


@dataclass(frozen=True, slots=True)
class Pairing:
    """All segments of an article in order of the page, and what the page adds.

    ``share``: how much of the article's segments stands in beads, weighed by how sure they are; ``sure``: the share
    in sure beads. Both 0 to 1. ``beads``: what it was made of.
    """

    pairs: tuple[Pair, ...]
    added: tuple[str, ...]
    share: float
    sure: float
    beads: tuple[Bead, ...] = ()

    @property
    def is_adaptation(self) -> bool:
        """Whether too little of it is sure for a translation."""
        return self.sure < ADAPTED


def pair(
    source: Sequence[Segment], target: Sequence[Segment], source_locale: str, locale: str, links: Links = NOTHING
) -> Pairing:
    """Pair the segments of an article with those of its published translation, both in order of the page.

    ``links``: the words that were learned of the two languages.
    """
    beads = align(_paragraphs(source), _paragraphs(target), source_locale, locale, links)
    return of_beads(source, target, beads)


def of_beads(source: Sequence[Segment], target: Sequence[Segment], beads: Iterable[Bead]) -> Pairing:
    """Say what beads make of each segment: two segments said in one text are that text and “^”."""
    beads = list(beads)
    pairs: dict[int, Pair] = {}
    for number, bead in enumerate(beads):
        segments = [source[at] for at in bead.source]
        text = " ".join(target[at].text.strip() for at in bead.target)
        fate, reason = _judged(segments, [target[at] for at in bead.target], bead.sure)
        if fate is Fate.FINISHED and _is_untranslated(" ".join(segment.text for segment in segments), text):
            fate, reason = Fate.DRAFT, "the page has it in the source's words"
        first, *others = bead.source
        pairs[first] = Pair(source[first], text, fate, bead.sure, reason, number)
        for at in others:
            if source[at].opens or source[at].context is not None:
                why = "the page says it in the text of another paragraph"
                pairs[at] = Pair(source[at], "", Fate.MISSING, bead.sure, why, number)
            else:
                above = Fate.SAID_ABOVE if fate is Fate.FINISHED else Fate.DRAFT
                pairs[at] = Pair(source[at], SAID_ABOVE, above, bead.sure, reason, number)
    left_out = "the page leaves it out"
    every = tuple(pairs.get(at) or Pair(segment, "", Fate.MISSING, 0.0, left_out) for at, segment in enumerate(source))
    used = {at for bead in beads for at in bead.target}
    added = tuple(unit.text for at, unit in enumerate(target) if at not in used)
    count = max(1, len(source))
    share = sum(len(bead.source) * bead.sure for bead in beads) / count
    sure = sum(len(bead.source) for bead in beads if bead.sure >= SURE) / count
    return Pairing(every, added, share, sure, tuple(beads))


def _is_untranslated(source: str, target: str) -> bool:
    """Whether a text of several words stands there as in the source: names alone may."""
    small = [word for word in source.split() if word.isalpha() and word.islower()]
    return len(small) > 2 and source.split() == target.split()


def _judged(source: Sequence[Segment], target: Sequence[Segment], sure: float) -> tuple[Fate, str]:
    if sure < SURE:
        return Fate.DRAFT, f"it is {100 * sure:.0f} % sure that this belongs here"
    if len({segment.context for segment in source}) > 1 or any(segment.opens for segment in source[1:]):
        return Fate.DRAFT, "it also says what stands in the next paragraph of the source"
    if source[0].context != target[0].context and "title" in (source[0].context, target[0].context):
        return Fate.DRAFT, "the headline stands beside another part of the page"
    return Fate.FINISHED, ""


def _paragraphs(segments: Sequence[Segment]) -> list[list[str]]:
    result: list[list[str]] = []
    for segment in segments:
        if segment.opens or not result:
            result.append([])
        result[-1].append(_plain(segment.text))
    return result


def _plain(text: str) -> str:
    """The text as a reader sees it, so that marks and addresses of links don't count as words."""
    from pipeline import markdown

    return markdown.plain(text) or text
