"""A catalog's rows as carrying over makes them: under a new wording, for another source, out of use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from pipeline.model import Entry, EntryKey, Segment


def placed(entry: Entry, segment: Segment, reference: str) -> Entry:
    """The entry as the segment's row; spelled out, since ``replace`` takes most of the time of a large catalog."""
    return Entry(
        segment.text,
        entry.target,
        segment.context,
        segment.kind,
        reference,
        entry.fuzzy,
        entry.previous,
        entry.previous_context,
        entry.comment,
        line=entry.line,
        flags=entry.flags,
        plural=entry.plural,
        previous_plural=entry.previous_plural,
    )


def made_for(entry: Entry) -> str:
    """The wording of the source for which the entry's translation was really made."""
    return entry.previous if entry.fuzzy and entry.previous is not None else entry.source


def is_stale(entry: Entry) -> bool:
    """Whether the entry's translation was made for another wording than the one it stands under."""
    return entry.fuzzy and entry.previous is not None


def stale(entry: Entry) -> Entry:
    """The entry as it stands under another wording of its source: needs work, and shows what it was made for."""
    if not entry.target.strip():
        return replace(entry, target="", fuzzy=False, previous=None, previous_context=None)
    return replace(entry, fuzzy=True, previous=made_for(entry), previous_context=entry.context)


def with_obsolete(active: Iterable[Entry], left: Iterable[Entry]) -> tuple[Entry, ...]:
    """The catalog's entries; of two for one message (which gettext refuses) one stays, with the other's text beside."""
    entries = {entry.key: entry for entry in active}
    for entry in left:
        line = " ".join(entry.target.split())
        there = entries.get(entry.key)
        if there is None:
            if line or entry.plural:
                entries[entry.key] = replace(entry, obsolete=True)
        elif line and entry.target != there.target and line not in there.comment.split("\n"):
            entries[entry.key] = replace(there, comment=f"{there.comment}\n{line}" if there.comment else line)
    return tuple(entry for entry in entries.values() if not (entry.obsolete and _copy(entry, entries)))


def _copy(entry: Entry, entries: Mapping[EntryKey, Entry]) -> bool:
    """Whether the entry only repeats, under a wording that is gone, the text that stands where it was made for."""
    own = entries.get((entry.context, made_for(entry)))
    return own is not None and own is not entry and (own.target, own.comment) == (entry.target, entry.comment)
