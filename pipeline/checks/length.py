"""A translation much shorter or longer than its source."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity

#: Characters of the source, spaces left out, below which any length may be right (an abbreviation written out).
MIN_LETTERS = 24

#: The same for the translation's length, as shares of the source's.
SHORT, LONG = 0.35, 2.8


@check("length", "Much longer or shorter", Severity.WARNING, sources=False)
def length(subject: Subject) -> Iterator[Trouble]:
    """The translation is absurdly short or long beside its source, as after a slip of the hand or of an engine."""
    if subject.source is None:
        return
    theirs, ours = (len(text) - text.count(" ") for text in (subject.source_seen.text, subject.seen.text))
    if max(theirs, ours) < MIN_LETTERS:
        return
    if ours < SHORT * theirs:
        yield Trouble(f"very short: {ours} characters for {theirs} of the source", "Is a part of the sentence missing?")
    elif ours > LONG * max(theirs, 4) + MIN_LETTERS / 2:
        yield Trouble(
            f"very long: {ours} characters for {theirs} of the source", "Does it hold more than the source says?"
        )
