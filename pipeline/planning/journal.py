"""The journal of an issue: who took what in hand, what went live, which corrections were made; a note a line.

It lies in ``articles/ISSUE/journal.jsonl``, beside the issue's settings, and is merged like a ledger: git's ``union``
of two journals is a journal, read in any order. A ledger speaks of single texts, the journal of articles and issues.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec

from pipeline.errors import LedgerError
from pipeline.model import folder_of
from pipeline.values import Choice

#: How instants are written: UTC to the second.
INSTANT = "%Y-%m-%dT%H:%M:%SZ"


class Act(Choice):
    """What a note records."""

    ASSIGNED = "assigned"
    CLAIMED = "claimed"
    RELEASED = "released"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    COMMENTED = "commented"
    RESOLVED = "resolved"


class CorrectionClass(Choice):
    """How grave a correction of the source is: what a typo changes nobody must translate anew."""

    TYPO = "typo"
    FACTUAL = "factual"
    LEGAL = "legal"


class Note(msgspec.Struct, frozen=True, gc=False):
    """One line of a journal. ``at`` and ``until`` are instants (UTC), ``by`` is who says so.

    ``article`` and ``locale`` are what it is about; without an article, the whole issue. ASSIGNED and CLAIMED put it
    into the hands of ``to``, a claim ``until`` it expires; RELEASED takes it out. PUBLISHED holds the ``source``
    and ``target`` texts that went live (no ``target``: it was taken down), CORRECTED the ``source`` texts that the
    correction made, both as ``marks_of``; its class is in ``kind``, and in ``text`` what was wrong. COMMENTED says
    ``text`` of the sentence whose digest is ``source`` (empty: of the article), RESOLVED ends that discussion.
    """

    act: Act
    at: str
    by: str
    article: str = ""
    locale: str = ""
    to: str = ""
    until: str = ""
    kind: str = ""
    source: str = ""
    target: str = ""
    text: str = ""


#: Hex digits of a digest that stand for a text in a note: enough to tell the texts of one article apart.
MARK = 8


def marks_of(digests: Iterable[str]) -> str:
    """Short marks of texts in their order, as one word."""
    return "".join(digest[:MARK] for digest in digests)


def marks_in(joined: str) -> list[str]:
    """The single marks of such a word."""
    return [joined[start : start + MARK] for start in range(0, len(joined), MARK)]


def path_of(issue: str) -> str:
    """The journal's path within the workspace."""
    return f"{folder_of(issue)}/journal.jsonl"


def parse(data: bytes, where: str) -> tuple[Note, ...]:
    """Read the bytes of a journal. Raises LedgerError."""
    notes: dict[Note, tuple[str, bytes]] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            note = msgspec.json.decode(line, type=Note)
            # Only an escape can bring a control character: into a letter's head, or onto a terminal.
            if b"\\" in line:
                _require_printable(note)
            for moment in filter(None, (note.at, note.until)):
                parse_instant(moment)
            notes.setdefault(note, (note.at, line))
        except (msgspec.DecodeError, ValueError) as error:
            raise LedgerError(
                f"this line is not a note ({error})",
                where=f"{where}:{number}",
                hint="Restore the line from git; the journal is written by peraklad alone.",
            ) from error
    return tuple(sorted(notes, key=notes.__getitem__))


def _require_printable(note: Note) -> None:
    if not all(map(str.isprintable, (note.by, note.to, note.article, note.locale, note.kind))):
        raise ValueError("a name has a control character in it")


def dump(notes: Iterable[Note]) -> str:
    """The text of the journal: oldest first, so that its bytes depend on its content alone."""
    return "".join(sorted({_line(note) for note in notes}))


def _line(note: Note) -> str:
    values = {"at": note.at, **msgspec.structs.asdict(note)}
    fields = {name: str(value) for name, value in values.items() if value}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")) + "\n"


def added(notes: Sequence[Note], new: Iterable[Note]) -> tuple[Note, ...]:
    """The notes with new ones, which come after all that were known when they were made, whatever the clocks say."""
    last = notes[-1].at if notes else ""
    following = []
    for note in new:
        if last and note.at <= last:
            note = msgspec.structs.replace(note, at=instant(parse_instant(last) + timedelta(seconds=1)))  # noqa: PLW2901
        following.append(note)
    return (*notes, *following)


def instant(moment: datetime) -> str:
    """An instant as notes hold it."""
    return moment.astimezone(UTC).strftime(INSTANT)


# One run notes many things at one instant.
@lru_cache(maxsize=1024)
def parse_instant(text: str) -> datetime:
    """The moment that a note or a fact names, in UTC. Raises ValueError for what names none."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
