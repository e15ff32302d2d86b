"""What a memory is, whatever holds its pairs: how matches are ranked, and what a store must answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from rapidfuzz import fuzz, process

#: Similarity (0–1, rapidfuzz's ratio) below which a memory match is not worth showing.
THRESHOLD = 0.75

#: Pairs that an index proposes for a fuzzy match, of which the most alike are found letter by letter.
CANDIDATES = 30


@dataclass(frozen=True, slots=True)
class Match:
    """A translation found in the memory, with the similarity (0–1) of its source to the text that was asked for."""

    source: str
    target: str
    score: float
    where: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A finished translation, where it stands, the source texts right before and after it, who made it and when."""

    source_locale: str
    target_locale: str
    source: str
    target: str
    place: str
    before: str = ""
    after: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A pair in which a phrase stands: where, who made the translation and when (an instant), if it is on record."""

    source: str
    target: str
    where: str
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """Where a text that is looked up stands: of several translations, one from the same surroundings comes first."""

    place: str = ""
    before: str = ""
    after: str = ""


class Memory(Protocol):
    """A translation memory. Every method raises PerakladError if the store can't be used."""

    def rebuild(self, pairs: Iterable[Pair]) -> int:
        """Replace everything by these pairs; return how many there are."""

    def forget(self) -> None:
        """Delete everything, damaged or not."""

    def refresh(self, stamps: Mapping[str, str], learn: Callable[[str], Iterable[Pair]]) -> int:
        """Learn anew the places whose stamp has changed, forget those that are gone; return the number of pairs.

        ``learn`` gives the pairs of a place.
        """

    def look_up(
        self, text: str, source_locale: str, target_locale: str, limit: int = 5, near: Near | None = None
    ) -> list[Match]:
        """Return the best matches, most alike first; an empty memory has none.

        Among translations of the very text, those from the same surroundings come first, then the latest; a fuzzy match
        is given only where there is no exact one.
        """

    def concordance(
        self, phrase: str, source_locale: str, target_locale: str, *, side: str = "source", limit: int = 50,
        loose: bool = False,
    ) -> list[Hit]:  # fmt: skip
        """Return the pairs in which a phrase may stand in any of its forms, the latest first.

        ``side``: ``source`` or ``target``. Some may be none: an index knows stems. Who asks looks once more.
        ``loose``: by the word alone that tells most of the phrase, which takes less time.
        """


class Found(NamedTuple):
    """A pair as a store answers with it."""

    source: str
    target: str
    place: str
    before: str = ""
    after: str = ""


def normal(text: str) -> str:
    """The form in which texts are kept and asked for."""
    return unicodedata.normalize("NFC", text)


def exact(pairs: Iterable[Found], limit: int, near: Near) -> list[Match]:
    """Rank translations of the very text that was asked for."""
    # Places hold the date, so that the greatest is the latest.
    ranked = sorted(pairs, key=lambda pair: (_alike(pair, near), pair.place, pair.target), reverse=True)
    best: dict[str, Match] = {}
    for pair in ranked:
        best.setdefault(pair.target, Match(pair.source, pair.target, 1.0, pair.place))
    return list(best.values())[:limit]


def fuzzy(wanted: str, candidates: Sequence[Found], limit: int) -> list[Match]:
    """Rank candidates by their likeness to the text that was asked for."""
    candidates = sorted(candidates, key=lambda pair: (pair.place, pair.source, pair.target), reverse=True)
    ranked = process.extract(
        wanted,
        [candidate.source for candidate in candidates],
        scorer=fuzz.ratio,
        limit=limit,
        score_cutoff=100 * THRESHOLD,
    )
    return [
        Match(candidates[at].source, candidates[at].target, score / 100, candidates[at].place)
        for _, score, at in ranked
    ]


def _alike(pair: Found, near: Near) -> int:
    """How much of the surroundings is the same: the texts before and after weigh more than the article."""
    before, after = bool(pair.before) and pair.before == near.before, bool(pair.after) and pair.after == near.after
    return 2 * before + 2 * after + (pair.place == near.place)
