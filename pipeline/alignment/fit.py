"""Fit: how well a target renders its source, judged without reading either.

What a source holds that can be known again in the target (names, numbers, loan words, learned words, and words of a
finished translation into a third language) is looked for there. Found, it speaks for the pair, missing, against it, by
weights that were set on news; so does the length beside what the two languages let expect.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from pipeline.alignment import lengths
from pipeline.alignment.concepts import is_listed
from pipeline.alignment.lexicon import NOTHING, Links
from pipeline.alignment.names import sounds_in
from pipeline.alignment.reading import Reading

#: What evidence weighs if it is found, and if it is missing: a name that is no other word; one that may have been
#: translated; a number of two digits and more, one digit; a learned word of full rarity. A long word that is known by
#: its sound only speaks for the pair.
NAME, TRANSLATABLE, NUMBER, DIGIT, LINK = (2.5, 1.4), (1.8, 0.2), (2.5, 1.2), (1.0, 0.5), (2.4, 1.0)
LOAN = 1.5

#: A word that is known again by its sound in the translation into a third language.
COGNATE = (0.7, 0.3)

#: The part of a source, from either end, that is looked at for something left out.
END = 0.4


class Evidence(NamedTuple):
    """Something of the source: where it is (0…1), what it weighs if found and if missing, and whether it is.

    ``learned``: it is a word that was learned, and how rare it is; 0 for all else.
    """

    at: float
    found: float
    missing: float
    there: bool
    learned: float = 0.0


class Fit:
    """How well a target renders a source; ``expected`` is the usual logarithm of the ratio of their lengths."""

    def __init__(self, source: Reading, target: Reading, expected: float, links: Links = NOTHING) -> None:
        self.source, self.target = source, target
        self.expected = expected
        self.links = links

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """What of the source is in the target, and what is not."""
        source, target = self.source, self.target
        size = len(source.text) or 1
        result = [
            Evidence(at / size, *(NAME if proper else TRANSLATABLE), sounds_in(word, source.locale, target.sounds))
            for word, at, proper in source.names
        ]
        values = target.values
        for number in source.quantities.numbers:
            weight = NUMBER if len(number.written) > 1 else DIGIT
            result.append(Evidence(number.start / size, *weight, not number.readings.isdisjoint(values)))
        sounds = target.long_sounds
        result += [Evidence(at / size, LOAN, 0.0, True) for sound, at in source.loan_sounds if sound in sounds]
        if self.links.links:
            linked, rarity, stems = self.links.links, self.links.rarity, target.stem_set
            for (_, at), word_stem in zip(source.words, source.stems, strict=True):
                if word_stem in linked:
                    rare = rarity[word_stem]
                    there = not stems.isdisjoint(linked[word_stem])
                    result.append(Evidence(at / size, LINK[0] * rare, LINK[1] * rare, there, rare))
        return tuple(result)

    @cached_property
    def length(self) -> float:
        """Standard deviations from the usual length."""
        return lengths.deviation(self.source.length, self.target.length, self.expected)

    @cached_property
    def score(self) -> float:
        """How much speaks for the pair: about the logarithm of the odds."""
        said = sum(evidence.found if evidence.there else -evidence.missing for evidence in self.evidence)
        values = self.source.values
        extra = sum(1 for number in self.target.quantities.numbers if number.readings.isdisjoint(values))
        return said - extra + lengths.likelihood(self.source.length, self.target.length, self.expected)

    def left_out(self, *, head: bool = False) -> float:
        """What of the names and numbers at the end (or the head) of the source is missing, less what is found."""
        at_end = (evidence for evidence in self.evidence if not evidence.learned and _is_at_end(evidence.at, head=head))
        return sum(-evidence.found if evidence.there else evidence.missing for evidence in at_end)

    def unsaid(self, *, head: bool = False) -> tuple[float, float]:
        """How many everyday and learned words at the end (or head) of the source the target doesn't say, and says.

        A learned word counts by its rarity.
        """
        size = len(self.source.text) or 1
        unsaid = said = 0.0
        everyday: set[float] = set()
        if is_listed(self.target.locale):
            meant = self.target.meant
            for means, place in self.source.meanings:
                at = place / size
                if _is_at_end(at, head=head):
                    everyday.add(at)
                    unsaid, said = (unsaid + 1, said) if meant.isdisjoint(means) else (unsaid, said + 1)
        for evidence in self.evidence:
            if evidence.learned and _is_at_end(evidence.at, head=head) and evidence.at not in everyday:
                unsaid, said = (
                    (unsaid, said + evidence.learned) if evidence.there else (unsaid + evidence.learned, said)
                )
        return unsaid, said


def _is_at_end(at: float, *, head: bool) -> bool:
    return at < END if head else at > 1 - END


def cognates(one: Reading, other: Reading) -> float:
    """How much two translations of a text into languages of one family have in common by sound, less what is usual."""
    ours, theirs = one.long_sounds, other.long_sounds
    if not ours or not theirs:
        return 0.0
    common = len(ours & theirs)
    return COGNATE[0] * common - COGNATE[1] * (min(len(ours), len(theirs)) - common)
