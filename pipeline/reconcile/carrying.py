"""Carry-over: what each old entry becomes, once it is known which segments came of it.

No translation is dropped: what no segment claims becomes obsolete, and comes back when its source comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from pipeline.model import SAID_ABOVE, Change, Entry, Segment
from pipeline.reconcile.alignment import Alignment, align
from pipeline.reconcile.cosmetic import cosmetic, follow_links
from pipeline.reconcile.elsewhere import nearest
from pipeline.reconcile.pairs import Link

Key = tuple[str | None, str]

#: A text shorter than this (words) may stand in two articles by chance, with another meaning in each.
LONG_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The new entries, active ones in the article's order and obsolete ones after them, and what was done."""

    entries: tuple[Entry, ...]
    changes: tuple[Change, ...]


def carry_over(
    old: Sequence[Entry], new: Sequence[Segment], reference: str, donors: Sequence[Entry] = ()
) -> Reconciled:
    """Align old entries with new segments and carry translations over.

    ``new`` holds each text once; ``reference`` is the article's path. ``donors`` are entries of other articles whose
    segments are gone there. Only entries without plural forms are ours to carry; foreign ones become obsolete.
    """
    if _in_line(old, new, reference):
        return Reconciled(tuple(old), ())
    return _Carrier(old, new, reference, donors).run()


def _in_line(old: Sequence[Entry], new: Sequence[Segment], reference: str) -> bool:
    """Whether the entries are the segments' already, one for one and in their order: nearly always, and cheap to see.

    What else carrying over would clear away (obsolete entries without a text, or for a message that stands) must not
    be there either.
    """
    stands = len(old) >= len(new) and all(
        entry.source == segment.text
        and entry.context == segment.context
        and entry.kind == segment.kind
        and entry.reference == reference
        and not entry.obsolete
        for entry, segment in zip(old, new, strict=False)
    )
    former = old[len(new) :]
    return (
        stands
        and all(entry.obsolete and (entry.target.strip() or entry.plural) for entry in former)
        and (not former or len({entry.key for entry in old}) == len(old))
    )


class _Carrier:
    def __init__(self, old: Sequence[Entry], new: Sequence[Segment], reference: str, donors: Sequence[Entry]) -> None:
        self.old = old
        self.new = new
        self.reference = reference
        self.donors = [entry for entry in donors if entry.target.strip() and entry.plural is None]
        self.result: list[Entry | None] = [None] * len(new)
        self.changes: dict[int, Change] = {}
        self.used: set[int] = set()
        # Parts of a merge: their texts live on in the whole, and they come back as they were if it is undone.
        self.spare: set[int] = set()

    def run(self) -> Reconciled:
        same = self._same()
        self._returned()
        self._from_donors(exact=True)
        self._aligned(same)
        self._from_donors(exact=False)
        self._from_obsolete()
        for index, segment in enumerate(self.new):
            if self.result[index] is None:
                self._set(index, Entry(segment.text), Change("added", segment.text, (), segment.context))
        changes = [self.changes[index] for index in sorted(self.changes)]
        left = [entry for place, entry in enumerate(self.old) if place not in self.used]
        changes += [Change("removed", "", (entry.source,), entry.context) for entry in left if not entry.obsolete]
        left += [self.old[place] for place in sorted(self.spare)]
        active = [entry for entry in self.result if entry is not None]
        return Reconciled(_with_obsolete(active, left), tuple(changes))

    def _set(self, index: int, entry: Entry, change: Change | None, *places: int) -> None:
        segment = self.new[index]
        self.result[index] = _placed(entry, segment, self.reference)
        self.used.update(places)
        if change:
            self.changes[index] = change

    def _same(self) -> dict[int, int]:
        """Entries whose segment stands in the article, or stands in it again; new → old places of those that stood."""
        by_key: dict[Key, int] = {}
        for place, entry in enumerate(self.old):
            if entry.key not in by_key or self.old[by_key[entry.key]].obsolete:
                by_key[entry.key] = place
        same = {}
        for index, segment in enumerate(self.new):
            if segment.key not in by_key:
                continue
            place = by_key[segment.key]
            entry = self.old[place]
            change = Change("restored", segment.text, (segment.text,), segment.context) if entry.obsolete else None
            self._set(index, entry, change, place)
            if not entry.obsolete:
                same[index] = place
        return same

    def _returned(self) -> None:
        """Stale entries whose segment has its former wording again: what was translated is what stands there."""
        former: dict[Key, list[int]] = {}
        for place, entry in enumerate(self.old):
            if place not in self.used and entry.fuzzy and entry.previous is not None and entry.plural is None:
                former.setdefault((entry.context, entry.previous), []).append(place)
        for index, segment in enumerate(self.new):
            found = former.get(segment.key)
            if self.result[index] is None and found:
                place = min(found, key=lambda one: self.old[one].obsolete)
                entry = self.old[place]
                # Whether it was finished is for the ledger to say: it is left a draft here.
                self._set(
                    index,
                    replace(entry, previous=None, previous_context=None),
                    Change("restored", segment.text, (entry.source,), segment.context),
                    place,
                )

    def _aligned(self, same: dict[int, int]) -> None:
        stood = set(same.values())
        places = [
            place
            for place, entry in enumerate(self.old)
            if not entry.obsolete and entry.plural is None and (place not in self.used or place in stood)
        ]
        at = {place: number for number, place in enumerate(places)}
        open_ones = [index for index in range(len(self.new)) if self.result[index] is None or index in same]
        alignment = align(
            [self.old[place].key for place in places],
            [self.new[index].key for index in open_ones],
            {number: at[same[index]] for number, index in enumerate(open_ones) if index in same and same[index] in at},
        )
        self._take(alignment, places, open_ones)

    def _take(self, alignment: Alignment, places: Sequence[int], indices: Sequence[int]) -> None:
        for number in alignment.moved:
            segment = self.new[indices[number]]
            self.changes[indices[number]] = Change("moved", segment.text, (segment.text,), segment.context)
        for link in alignment.links:
            olds = [places[number] for number in link.old]
            news = [indices[number] for number in link.new]
            if len(olds) == 2:
                self._merge(news[0], olds, link)
            else:
                for index in news:
                    self._edit(index, olds[0], "split" if len(news) == 2 else "edited", link.score)

    def _edit(self, index: int, place: int, kind: str, score: float) -> None:
        entry, segment = self.old[place], self.new[index]
        carried = stale(entry)
        if kind == "edited" and cosmetic(entry.source, segment.text):
            target = follow_links(entry.target, entry.source, segment.text)
            if target is not None:
                kind, carried = "cosmetic", replace(entry, target=target)
        self._set(index, carried, Change(kind, segment.text, (entry.source,), segment.context, score), place)

    def _merge(self, index: int, places: Sequence[int], link: Link) -> None:
        parts = [self.old[place] for place in places]
        translated = [entry for entry in parts if entry.target.strip()]
        said = [entry.target for entry in translated if entry.target != SAID_ABOVE]
        whole = Entry("")
        if translated:
            whole = replace(
                stale(translated[0]),
                target=" ".join(said) or SAID_ABOVE,
                previous=" ".join(made_for(entry) for entry in parts),
                comment="\n".join(dict.fromkeys(entry.comment for entry in parts if entry.comment)),
            )
        segment = self.new[index]
        before = tuple(entry.source for entry in parts)
        self._set(index, whole, Change("merged", segment.text, before, segment.context, link.score), *places)
        self.spare.update(place for place in places if self.old[place].target.strip())

    def _from_donors(self, *, exact: bool) -> None:
        """Texts that moved here from another article of the issue."""
        if not self.donors:
            return
        if exact:
            by_key = {entry.key: entry for entry in reversed(self.donors)}
            for index, segment in enumerate(self.new):
                donor = by_key.get(segment.key) if self.result[index] is None else None
                if donor:
                    short = len(segment.text.split()) < LONG_ENOUGH
                    carried = replace(donor, fuzzy=donor.fuzzy or short, comment="")
                    self._set(index, carried, Change("moved", segment.text, (segment.text,), segment.context))
            return
        self._nearest([entry for entry in self.donors if len(entry.source.split()) >= LONG_ENOUGH], "moved")

    def _from_obsolete(self) -> None:
        """Texts that come back in nearly the wording that they once had."""
        obsolete = [
            entry
            for place, entry in enumerate(self.old)
            if entry.obsolete and place not in self.used and entry.target.strip() and entry.plural is None
        ]
        self._nearest(obsolete, "restored")

    def _nearest(self, entries: Sequence[Entry], kind: str) -> None:
        places = {id(entry): place for place, entry in enumerate(self.old)}
        indices = [index for index in range(len(self.new)) if self.result[index] is None]
        found = nearest([entry.key for entry in entries], [self.new[index].key for index in indices])
        for number, chosen, score in found:
            index, entry = indices[number], entries[chosen]
            segment = self.new[index]
            change = Change(kind, segment.text, (entry.source,), segment.context, score)
            own = places.get(id(entry))
            self._set(index, replace(stale(entry), comment=entry.comment), change, *([] if own is None else [own]))


def _placed(entry: Entry, segment: Segment, reference: str) -> Entry:
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
        obsolete=False,
        line=entry.line,
        flags=entry.flags,
        plural=entry.plural,
        previous_plural=entry.previous_plural,
    )


def made_for(entry: Entry) -> str:
    """The wording of the source for which the entry's translation was really made."""
    return entry.previous if entry.fuzzy and entry.previous is not None else entry.source


def stale(entry: Entry) -> Entry:
    """The entry as it stands under another wording of its source: needs work, and shows what it was made for."""
    if not entry.target.strip():
        return replace(entry, target="", fuzzy=False, previous=None, previous_context=None)
    return replace(entry, fuzzy=True, previous=made_for(entry), previous_context=entry.context)


def _with_obsolete(active: Iterable[Entry], left: Iterable[Entry]) -> tuple[Entry, ...]:
    """The catalog's entries; of two for one message (which gettext refuses) one stays, with the other's text beside."""
    entries = {entry.key: entry for entry in active}
    for entry in left:
        if not entry.target.strip() and not entry.plural:
            continue
        there = entries.get(entry.key)
        if there is None:
            entries[entry.key] = replace(entry, obsolete=True)
        elif entry.target.strip() and entry.target not in (there.target, *there.comment.split("\n")):
            line = " ".join(entry.target.split())
            entries[entry.key] = replace(there, comment=f"{there.comment}\n{line}".strip("\n"))
    return tuple(entries.values())
