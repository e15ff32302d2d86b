"""Numbers in words."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.alignment import conversions
from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity


@check("spelled-numbers", "A number in words", Severity.WARNING, sources=False)
def spelled_numbers(subject: Subject) -> Iterator[Trouble]:
    """A number that the source says in a word is another one in the translation: “three” and «четыре», XIV and XVI."""
    if subject.source is None:
        return
    theirs, ours = subject.source_reading, subject.reading
    romans, others = theirs.quantities.romans - ours.values, ours.quantities.romans - theirs.values
    if romans and others:
        yield Trouble(f"{_list(romans)} in the source, {_list(others)} here", "Compare the numbers.")
        return
    gone = theirs.counted - ours.values
    if not gone:
        return
    new = ours.counted - theirs.values
    # “Two dozen” are «двадцать четыре», “half past six” is «половина седьмого».
    there, here = theirs.quantities, ours.quantities
    together = sum(new) in there.whole & here.whole
    is_clock = any(value < 0 for value in there.spelled & here.spelled) and sum(new) == sum(gone) + 1
    if new and not together and not is_clock and not conversions.are_said(theirs, ours):
        yield Trouble(f"{_list(gone)} in the source, {_list(new)} here", "Compare the numbers.")


def _list(values: frozenset[float]) -> str:
    return ", ".join(f"{value:g}" for value in sorted(values))
