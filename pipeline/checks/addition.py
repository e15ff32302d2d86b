"""A translation that says more than its source."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.alignment.series import SHORT
from pipeline.checks.base import Subject, Subjects, Trouble, issue_check
from pipeline.model import Severity

#: The logarithm of the odds from which a translation is told to be too long.
LIKELY = 2.5


@issue_check("addition", "Something added", Severity.WARNING)
def addition(subjects: Subjects) -> Iterator[tuple[Subject, Trouble]]:
    """A translation holds its neighbour's text as well, or is far longer than its source lets expect."""
    for subject in subjects:
        row = subjects.row(subject)
        if row is None:
            continue
        for other, which in ((row.after, "next"), (row.before, "previous")):
            if other is None or not SHORT <= other.target.length < row.target.length:
                continue
            if other.target.letters in row.target.letters:
                yield subject, Trouble(f"the {which} text's translation stands here, too", "Take it out here.")
                break
        else:
            if row.source.length >= SHORT and row.too_long > LIKELY and subject.kind != "table-cell":
                yield subject, Trouble("this is much longer than the source", "Does it hold more than the source says?")
