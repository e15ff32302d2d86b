"""Facts across locales: numbers and dates agree in all languages of an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.base import Subject, Trouble, issue_check
from pipeline.checks.numbers import differences
from pipeline.languages.quantities import read
from pipeline.model import Severity


@issue_check("facts", "Facts differ between languages", Severity.WARNING)
def facts(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Trouble]]:
    """Two translations of one sentence give different numbers or dates.

    Each is compared with its source by `numbers`; here they are compared with each other, which finds what a number
    written out in the source hides (“three” against 3 and 4). Links are the source's, which `markup` sees to.
    """
    first: dict[tuple[str, str, str, int], Subject] = {}
    for subject in subjects:
        if subject.source is None:
            continue
        key = (subject.where.issue, subject.where.article, subject.kind, hash(subject.source))
        other = first.setdefault(key, subject)
        if other.locale == subject.locale or other.source != subject.source:
            continue
        ours, theirs = (read(version.seen.text, version.locale) for version in (subject, other))
        lacking, new = differences(theirs, ours)
        if lacking and new and not any(map(_is_told, (subject, other))):
            numbers = [", ".join(number.written for number in side) for side in (new, lacking)]
            message = f"{numbers[0]} here, {numbers[1]} in {other.locale}"
            yield subject, Trouble(message, "Compare the translations with the source.")
        elif ours.months and theirs.months and not ours.months & theirs.months:
            yield subject, Trouble(f"the month differs from the one in {other.locale}", "Compare with the source.")


def _is_told(subject: Subject) -> bool:
    """Whether `numbers` has named a translation for certain: then it is the guilty one, and the other is right."""
    if subject.source is None:
        return False
    gone, new = differences(subject.source_reading.quantities, subject.reading.quantities)
    return any(len(number.written) > 1 for number in (*gone, *new))
