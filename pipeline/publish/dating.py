"""Dating: when readers of a locale first got an article, and which corrections they got since, as the journal tells.

A page tells of the very run that makes it: the run's instant is known before its notes are written, so that what the
next run reads in the journal makes the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec

from pipeline.gate.corrections import GRAVE
from pipeline.planning.journal import Act, Note, instant, marks_in, parse_instant


class Correction(msgspec.Struct, frozen=True):
    """A factual or legal correction as readers of a locale got it: when (an instant), and its class."""

    at: str
    kind: str


class Dates(msgspec.Struct, frozen=True):
    """When an article went live in a locale for the first time (empty: it has not), and the grave corrections since."""

    published: str = ""
    corrections: tuple[Correction, ...] = ()

    @property
    def updated(self) -> str:
        """When a correction last changed what these readers have; empty if none did."""
        return max((correction.at for correction in self.corrections), default="")


def moment_after(notes: Sequence[Note], at: str) -> str:
    """The instant that a note made ``at`` this time will bear behind ``notes`` (see ``journal.added``)."""
    last = notes[-1].at if notes else ""
    return instant(parse_instant(last) + timedelta(seconds=1)) if at and last and at <= last else at


def dates_of(notes: Iterable[Note], article: str, locale: str, at: str) -> Dates:
    """What the journal tells of an article in a locale that is being made now.

    ``at``: the instant that this run's notes will bear; empty where nothing will be noted. A correction counts from
    when the corrected text went live in this locale; one of a text that readers had already, from when it was noted.
    """
    published = had = ""
    live = False
    told: list[Correction] = []
    pending: list[Note] = []
    for note in notes:
        if note.article != article:
            continue
        if note.act is Act.PUBLISHED and note.locale == locale:
            live, had = bool(note.target), note.source
            published = published or (note.at if live else "")
            if live:
                told += [Correction(note.at, correction.kind) for correction in pending]
                pending = []
        elif note.act is Act.CORRECTED and note.kind in GRAVE and published:
            pending.append(note)
    known = set(marks_in(had))
    for note in pending:
        new = not live or not set(marks_in(note.source)) <= known
        told.append(Correction((at or note.at) if new else note.at, note.kind))
    return Dates(published or at, tuple(told))
