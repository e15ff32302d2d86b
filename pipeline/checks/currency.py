"""Money in another currency."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity


@check("currency", "Another currency", Severity.ERROR, sources=False)
def currency(subject: Subject) -> Iterator[Trouble]:
    """Dollars of the source are pounds in the translation, in signs or in words."""
    if subject.source is None:
        return
    theirs, ours = (one.quantities.currencies for one in (subject.source_reading, subject.reading))
    if theirs and ours and not theirs & ours:
        message = f"{'/'.join(sorted(theirs))} in the source, {'/'.join(sorted(ours))} here"
        yield Trouble(message, "Correct the currency.")
