"""Quantities in other units: 20 feet are 6 metres, 24 hours are a day; which numbers that excuses, and which not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.alignment.measures import Measure
from pipeline.alignment.reading import Reading
from pipeline.languages.concepts import DIMENSIONS, HEAT, LONG, amount, converted
from pipeline.languages.numerals import Number

#: How far a converted value may be off, for it is rounded; and how far a number that is no conversion at all must be.
ROUNDED, ANOTHER = 0.09, 0.2

#: Likewise for degrees, which may be about nought.
DEGREE = 1.2


#: Units that together say one measure: 6 feet 2 inches.
TOGETHER = (frozenset({"ft", "in"}), frozenset({"m", "cm"}), frozenset({"lb", "oz"}), frozenset({"kg", "g"}))


class Mistake(NamedTuple):
    """A value that was converted wrongly: as the source has it, as it is here, the unit here, and what it should be."""

    theirs: str
    ours: str
    unit: str
    right: float


def unexcused(
    gone: Sequence[Number], new: Sequence[Number], source: Reading, target: Reading
) -> tuple[list[Number], list[Number]]:
    """The numbers that the other text doesn't say in another unit; with none of the source's that it says twice."""
    if not source.measures and not target.measures:
        return list(gone), list(new)
    return (
        [one for one in gone if not _is_said(one, source, target, here_is_source=True)],
        [one for one in new if not _is_said(one, target, source, here_is_source=False)],
    )


def _is_said(number: Number, here: Reading, there: Reading, *, here_is_source: bool) -> bool:
    """Whether a number with a unit stands in the other text converted, or in the same one, where it may be left out."""
    own = [measure for measure in here.measures if measure.number is not None and measure.number.start == number.start]
    # A unit that stands there with another number, or has lost its own, was not put into another one.
    named = {
        measure.concept.name
        for measure in there.measures
        if (here_is_source or measure.number is not None) and not _is_bare(measure)
    }
    own = [one for one in own if one.concept.name not in named]
    return any(_same(one, other) for one in own for other in (*there.measures, *here.measures) if other is not one)


def _same(one: Measure, other: Measure) -> bool:
    """Whether two measures in different units are the same; one without a number is one."""
    if one.concept.name == other.concept.name or DIMENSIONS[one.concept.name] != DIMENSIONS[other.concept.name]:
        return False
    for vague, years in ((one, other), (other, one)):
        # “Decades ago” may be told in years.
        if not vague.values and vague.concept.name in LONG and years.concept.name == "year" and years.number:
            return True
    slack = DEGREE if one.concept.name in HEAT else 0.0
    return any(_near(size, other_size, ROUNDED, slack) for size in _sizes(one) for other_size in _sizes(other))


def _is_bare(measure: Measure) -> bool:
    """Whether degrees stand without their scale."""
    return measure.concept.name in HEAT and not measure.concept.sure


def _sizes(measure: Measure) -> Iterator[float]:
    for value in measure.values or (1.0,):
        size = amount(value, measure.concept.name)
        if size is not None:
            yield size


def _near(one: float, other: float, share: float, slack: float = 0.0) -> bool:
    return abs(one - other) <= max(share * max(abs(one), abs(other), 1e-9), slack)


def mistakes(source: Reading, target: Reading) -> Iterator[Mistake]:
    """Values of the source that stand in the target in another unit with a number that doesn't fit."""
    units = {measure.concept.name for measure in source.measures}
    kinds = Counter(DIMENSIONS[measure.concept.name] for measure in target.measures)
    for ours in target.measures:
        if ours.number is None or not ours.concept.sure or ours.concept.name in units:
            continue
        kind = DIMENSIONS[ours.concept.name]
        theirs = [measure for measure in source.measures if measure.values and DIMENSIONS[measure.concept.name] == kind]
        # Feet and inches, metres and centimetres are one length together.
        if kind == "time" or len(theirs) != 1 or kinds[kind] != 1 or any(_same(ours, their) for their in theirs):
            continue
        value = max(theirs[0].values)
        right = converted(value, theirs[0].concept.name, ours.concept.name)
        if right is not None and not any(
            _near(right, one, ANOTHER, DEGREE if kind == "heat" else 0.0) for one in ours.values
        ):
            yield Mistake(f"{value:g} {theirs[0].concept.name}", ours.number.written, ours.concept.name, right)


def are_said(source: Reading, target: Reading) -> bool:
    """Whether a measure of the source is said in the target in another unit: 24 hours, and a day."""
    return any(_same(measure, other) for measure in source.measures for other in target.measures)


def exchanged(source: Reading, target: Reading) -> Iterator[tuple[Measure, Measure]]:
    """Measures of the target that have the number of one of the source's, and another unit of the same dimension."""
    theirs = [measure for measure in source.measures if measure.values and measure.concept.sure]
    for ours in target.measures:
        if not ours.values or not ours.concept.sure:
            continue
        same = [their for their in theirs if their.values & ours.values]
        kind = DIMENSIONS[ours.concept.name]
        if any(one.concept.name == ours.concept.name for one in same) or ours.concept.name in LONG:
            continue
        other = next((one for one in same if DIMENSIONS[one.concept.name] == kind), None)
        if other is None or other.concept.name in LONG or _are_together(target, ours, other):
            continue
        if not any(_same(ours, measure) for measure in source.measures):
            yield ours, other


def _are_together(text: Reading, one: Measure, other: Measure) -> bool:
    """Whether two units say one measure in a text."""
    return {one.concept.name, other.concept.name} in TOGETHER and any(
        measure.concept.name == other.concept.name for measure in text.measures
    )
