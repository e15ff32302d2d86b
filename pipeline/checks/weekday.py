"""Another day of the week, another month."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.alignment.reading import Reading
from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity


@check("weekday", "Weekday or month differs", Severity.ERROR, sources=False)
def weekday(subject: Subject) -> Iterator[Trouble]:
    """Monday of the source is Tuesday in the translation, May is June, a week is Sunday."""
    if subject.source is None:
        return
    theirs, ours = _days(subject.source_reading), _days(subject.reading)
    if theirs or ours:
        gone = set(theirs) - {*ours, *_days(subject.reading, sure=False)}
        new = set(ours) - {*theirs, *_days(subject.source_reading, sure=False)}
        if gone and new:
            yield Trouble("the day of the week differs from the source's", "Compare the days.")
        elif theirs and (new or (gone and len(ours) == len(theirs))):
            yield Trouble("the days of the week differ from the source's", "Compare the days.", doubtful=True)
        elif not theirs and _names_week(subject.source_reading) and not _names_week(subject.reading):
            # «Неделя» is a week in one language, «нядзеля» is Sunday in the next.
            yield Trouble("the day of the week differs from the source's", "Compare the days.", doubtful=True)
    source, target = subject.source_reading.quantities, subject.reading.quantities
    if source.any_months and target.any_months:
        gone_months, new_months = source.any_months - target.any_months, target.any_months - source.any_months
        # A month beside a number is the business of `numbers`.
        told = target.months and not target.months & source.any_months
        if new_months and gone_months and not told:
            yield Trouble("the month differs from the source's", "Compare the months.")


def _names_week(text: Reading) -> bool:
    return any(one.name == "week" for one, _ in text.concepts)


def _days(text: Reading, *, sure: bool = True) -> list[str]:
    """The days of the week that a text names for certain, or perhaps."""
    return [one.name for one, _ in text.concepts if one.kind == "weekdays" and one.sure is sure]
