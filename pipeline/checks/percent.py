"""A share that lost its per cent sign."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity


@check("percent", "Per cent missing", Severity.WARNING, sources=False)
def percent(subject: Subject) -> Iterator[Trouble]:
    """A number that is a share in the source stands in the translation without its per cent sign or word."""
    if subject.source is None or not subject.source_reading.quantities.percents:
        return
    theirs, ours = subject.source_reading.quantities, subject.reading.quantities
    bare = [number for number in ours.numbers if number not in ours.percents]
    for share in theirs.percents:
        plain = any(number.written == share.written for number in theirs.numbers if number not in theirs.percents)
        kept = any(not share.readings.isdisjoint(share_here.readings) for share_here in ours.percents)
        here = [number for number in bare if not share.readings.isdisjoint(number.readings)]
        # The first end of a range goes without a sign in either language.
        if here and not kept and not plain and not any(0 < two.start - here[0].end < 6 for two in ours.percents):
            yield Trouble(
                f"{share.written} is a share in the source, and a plain number here", "Add the per cent sign."
            )
            return
