"""Carry-over: a catalog's old entries + the article's new segments → its new entries, with every change named.

No translation is dropped: what no segment claims becomes obsolete, and comes back when its source comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from pipeline.model import Change, Entry, Segment

#: Similarity (0–1) below which an old translation is not offered for a new source.
THRESHOLD = 0.6

#: Below this length (characters) a chance likeness is easy, so more is asked.
SHORT = 24
SHORT_THRESHOLD = 0.85


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The new entries, active ones in the article's order and obsolete ones after them, and what was done."""

    entries: tuple[Entry, ...]
    changes: tuple[Change, ...]


def carry_over(old: Sequence[Entry], new: Sequence[Segment], reference: str) -> Reconciled:
    """Align old entries with new segments and carry translations over.

    ``new`` holds each text once; ``reference`` is the article's path. Only entries without plural forms are ours to
    carry; foreign ones become obsolete.
    """
    active = [entry for entry in old if not entry.obsolete]
    by_key = {entry.key: entry for entry in old if entry.obsolete} | {entry.key: entry for entry in active}
    claimed: set[tuple[str | None, str]] = set()
    result: list[Entry | None] = [None] * len(new)
    changes: list[Change] = []
    for index, segment in enumerate(new):
        entry = by_key.get(segment.key)
        if entry is not None:
            claimed.add(entry.key)
            result[index] = replace(entry, obsolete=False, kind=segment.kind, reference=reference)
            if entry.obsolete:
                changes.append(Change("restored", segment.text, (segment.text,), segment.context))
    for index, entry, score in _pairs(active, new, claimed, result):
        segment = new[index]
        claimed.add(entry.key)
        result[index] = _edited(entry, segment, reference)
        changes.append(Change("edited", segment.text, (entry.source,), segment.context, score))
    for index, segment in enumerate(new):
        if result[index] is None:
            result[index] = Entry(segment.text, context=segment.context, kind=segment.kind, reference=reference)
            changes.append(Change("added", segment.text, (), segment.context))
    left = [entry for entry in old if entry.key not in claimed]
    changes += [Change("removed", "", (entry.source,), entry.context) for entry in left if not entry.obsolete]
    obsolete = tuple(replace(entry, obsolete=True) for entry in left if entry.target.strip() or entry.plural)
    return Reconciled((*(entry for entry in result if entry is not None), *obsolete), tuple(changes))


def _edited(entry: Entry, segment: Segment, reference: str) -> Entry:
    if not entry.target.strip():
        return Entry(segment.text, context=segment.context, kind=segment.kind, reference=reference)
    previous = entry.previous if entry.fuzzy and entry.previous is not None else entry.source
    return replace(
        entry,
        source=segment.text,
        context=segment.context,
        kind=segment.kind,
        reference=reference,
        fuzzy=True,
        previous=previous,
        previous_context=entry.context,
    )


def _pairs(
    active: Sequence[Entry],
    new: Sequence[Segment],
    claimed: set[tuple[str | None, str]],
    result: Sequence[Entry | None],
) -> list[tuple[int, Entry, float]]:
    """The most alike pairs of unclaimed entries and open segments, best first, each used once."""
    free = [entry for entry in active if entry.key not in claimed]
    found = []
    for index, segment in enumerate(new):
        if result[index] is not None:
            continue
        for place, entry in enumerate(free):
            score = fuzz.ratio(entry.source, segment.text) / 100
            if entry.context == segment.context and score >= _threshold(entry.source, segment.text):
                found.append((-score, abs(index - place), index, place))
    pairs, used = [], set()
    taken: set[int] = set()
    for score, _, index, place in sorted(found):
        if index not in taken and place not in used:
            taken.add(index)
            used.add(place)
            pairs.append((index, free[place], -score))
    return pairs


def _threshold(one: str, other: str) -> float:
    return SHORT_THRESHOLD if min(len(one), len(other)) < SHORT else THRESHOLD
