"""Another day of the week, another month."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.alignment.reading import Reading
from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity


@check("weekday", "Weekday or month differs", Severity.ERROR, sources=False)
def weekday(subject: Subject) -> Iterator[Trouble]:
    """Monday of the source is Tuesday in the translation, May is June."""
    if subject.source is None:
        return
    theirs, ours = _days(subject.source_reading), _days(subject.reading)
    if theirs or ours:
        all_theirs, all_ours = theirs | _days(subject.source_reading, sure=False), ours | _days(subject.reading, sure=False)
        gone, new = theirs - all_ours, ours - all_theirs
        if gone and new:
            yield Trouble("the day of the week differs from the source's", "Compare the days.")
        elif new and (theirs or len(new) > 1):
            yield Trouble("a day of the week is not in the source", "Compare the days.", doubtful=True)
        elif gone and ours - theirs:
            yield Trouble("the day of the week differs from the source's", "Compare the days.", doubtful=True)
    source, target = subject.source_reading.quantities, subject.reading.quantities
    if source.any_months and target.any_months:
        gone_months, new_months = source.any_months - target.any_months, target.any_months - source.any_months
        # A month beside a number is the business of `numbers`.
        told = target.months and not target.months & source.any_months
        if new_months and gone_months and not told:
            yield Trouble("the month differs from the source's", "Compare the months.")


def _days(text: Reading, *, sure: bool = True) -> frozenset[str]:
    """The days of the week that a text names for certain, or perhaps."""
    return frozenset(one.name for one, _ in text.concepts if one.kind == "weekdays" and one.sure is sure)
