"""Miles for kilometres, months for years."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.alignment import conversions
from pipeline.alignment.reading import Reading
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.concepts import DIMENSIONS, LONG, TIMES
from pipeline.languages.concepts import units as symbols
from pipeline.model import Severity


@check("units", "Another unit", Severity.ERROR, sources=False)
def units(subject: Subject) -> Iterator[Trouble]:
    """A number stands with another unit than in the source: miles with kilometres, years with months.

    A value that was converted is right: 20 feet are 6 metres, 24 hours are a day. One that was converted wrongly is
    told with the right value.
    """
    if subject.source is None:
        return
    source, target = subject.source_reading, subject.reading
    if not source.measures or not target.measures:
        return
    for wrong in conversions.mistakes(source, target):
        hint = f"It is about {wrong.right:.3g} {_symbol(wrong.unit, subject.locale)}."
        yield Trouble(
            f"{wrong.theirs} in the source, {wrong.ours} {wrong.unit} here", hint, doubtful=wrong.unit in TIMES
        )
        return
    for mine, its in conversions.exchanged(source, target):
        message = f"the source says {its.concept.name}, this {mine.concept.name}, with one number"
        yield Trouble(message, "Compare the units.", doubtful=mine.concept.name in TIMES)
        return
    theirs, ours = _named(source), _named(target)
    new = [unit for unit in _named(target, sure=True) if unit not in theirs]
    gone = [unit for unit in _named(source, sure=True) if unit not in ours]
    if new and gone and conversions.are_said(source, target):
        return
    for unit in new:
        for other in gone:
            if DIMENSIONS[unit] == DIMENSIONS[other] and not {unit, other} & LONG:
                yield Trouble(f"the source says {other}, this {unit}", "Compare the units.", doubtful=True)
                return


def _symbol(unit: str, locale: str) -> str:
    """A unit as a language writes it; of an area or a volume, with its power."""
    base = unit.rstrip("²³")
    return symbols(locale).get(base, base) + unit[len(base) :]


def _named(text: Reading, *, sure: bool = False) -> dict[str, None]:
    return dict.fromkeys(measure.concept.name for measure in text.measures if measure.concept.sure or not sure)
