"""Carry-over: what each old entry becomes, once it is known which segments came of it.

No translation is dropped: what no segment claims becomes obsolete, and comes back when its source comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import repeat

import msgspec
from msgspec.structs import replace

from pipeline.model import SAID_ABOVE, Change, Entry, EntryKey, Segment
from pipeline.reconcile.alignment import Alignment, align
from pipeline.reconcile.alone import still_close
from pipeline.reconcile.cosmetic import cosmetic, follow_links
from pipeline.reconcile.elsewhere import nearest
from pipeline.reconcile.likeness import Likeness
from pipeline.reconcile.repeats import repeats
from pipeline.reconcile.rows import is_stale, made_for, placed, stale, with_obsolete

_UNTRANSLATED = Entry("")

#: A text shorter than this (words) may stand in two articles by chance, with another meaning in each.
LONG_ENOUGH = 4


class Reconciled(msgspec.Struct, frozen=True):
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
    if len(old) < len(new) or not all(map(_stands, old, new, repeat(reference))):
        return False
    former = old[len(new) :]
    return all(entry.obsolete and (entry.target.strip() or entry.plural) for entry in former) and (
        not former or len({entry.key for entry in old}) == len(old)
    )


def _stands(entry: Entry, segment: Segment, reference: str) -> bool:
    return (
        entry.source == segment.text
        and entry.context == segment.context
        and entry.kind == segment.kind
        and entry.reference == reference
        and not entry.obsolete
    )


class _Carrier:
    def __init__(self, old: Sequence[Entry], new: Sequence[Segment], reference: str, donors: Sequence[Entry]) -> None:
        self.old = old
        self.new = new
        self.reference = reference
        # A comment stays in the article that it was written in.
        self.donors = [replace(entry, comment="") for entry in donors if entry.target.strip() and entry.plural is None]
        self.result: list[Entry | None] = [None] * len(new)
        self.changes: dict[int, Change] = {}
        self.used: set[int] = set()
        # Entries whose texts live on under another wording, where somebody will overwrite them: they are kept as they
        # are beside that, and come back when their source does.
        self.spare: set[int] = set()

    def run(self) -> Reconciled:
        same = self._same()
        self._returned()
        self._from_donors()
        self._aligned(same)
        self._nearly_from_donors()
        self._from_obsolete()
        self._repeated()
        for index, result in enumerate(self.result):
            if result is None:
                self._set(index, _UNTRANSLATED)
                self._note(index, "added")
        changes = [self.changes[index] for index in sorted(self.changes)]
        left = [entry for place, entry in enumerate(self.old) if place not in self.used]
        changes += [Change("removed", "", (entry.source,), entry.context) for entry in left if not entry.obsolete]
        left += [self.old[place] for place in sorted(self.spare)]
        active = [entry for entry in self.result if entry is not None]
        return Reconciled(with_obsolete(active, left), tuple(changes))

    def _set(self, index: int, entry: Entry, *places: int) -> None:
        """Let the segment have the entry, which was made of the old ones at these places."""
        self.result[index] = placed(entry, self.new[index], self.reference)
        self.used.update(places)

    def _note(self, index: int, kind: str, *before: str, score: float = 1.0) -> None:
        segment = self.new[index]
        self.changes[index] = Change(kind, segment.text, before, segment.context, score)

    def _same(self) -> dict[int, int]:
        """Entries whose segment stands in the article, or stands in it again; new → old places of those that stood."""
        by_key: dict[EntryKey, int] = {}
        for place, entry in enumerate(self.old):
            if entry.key not in by_key or self.old[by_key[entry.key]].obsolete:
                by_key[entry.key] = place
        same = {}
        for index, segment in enumerate(self.new):
            if segment.key in by_key:
                place = by_key[segment.key]
                self._set(index, self.old[place], place)
                if self.old[place].obsolete:
                    self._note(index, "restored", segment.text)
                else:
                    same[index] = place
        return same

    def _returned(self) -> None:
        """Stale entries whose segment has its former wording again: what was translated is what stands there."""
        former: dict[EntryKey, int] = {}
        # Of two made for one wording the one that stood in the article last, or else the first.
        for place in sorted(range(len(self.old)), key=lambda place: self.old[place].obsolete):
            entry = self.old[place]
            if place not in self.used and entry.plural is None:
                former.setdefault((entry.context, made_for(entry)), place)
        for index, segment in enumerate(self.new):
            if self.result[index] is None and segment.key in former:
                place = former[segment.key]
                # Whether it was finished is for the ledger to say: it is left a draft here.
                self._set(index, replace(self.old[place], previous=None, previous_context=None), place)
                self._note(index, "restored", self.old[place].source)

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
            ([self.old[place].kind for place in places], [self.new[index].kind for index in open_ones]),
        )
        self._take(alignment, places, open_ones)

    def _take(self, alignment: Alignment, places: Sequence[int], indices: Sequence[int]) -> None:
        for number in alignment.moved:
            self._note(indices[number], "moved", self.new[indices[number]].text)
        for link in alignment.links:
            olds = [places[number] for number in link.old]
            news = [indices[number] for number in link.new]
            if len(olds) > 1:
                self._merge(news[0], olds, link.score)
            elif len(news) == 1:
                self._edit(news[0], olds[0], link.score)
            else:
                for index in news:
                    self._carry(index, olds[0], "split", link.score)

    def _edit(self, index: int, place: int, score: float) -> None:
        entry, text = self.old[place], self.new[index].text
        if cosmetic(entry.source, text) and (target := follow_links(entry.target, entry.source, text)) is not None:
            self._set(index, replace(entry, target=target), place)
            self._note(index, "cosmetic", entry.source, score=score)
        else:
            self._carry(index, place, "edited", score)

    def _carry(self, index: int, place: int, kind: str, score: float) -> None:
        """Let the segment have the entry's text as a stale one, unless small steps have led away from what it says."""
        entry = self.old[place]
        if is_stale(entry) and not still_close(self.likeness, made_for(entry), self.new[index].text):
            return
        self._set(index, stale(entry), place)
        self._note(index, kind, entry.source, score=score)
        self._spare(place)

    def _spare(self, place: int) -> None:
        """Keep a finished pair beside what was made of it; “^” is none, since it stands for a text above it."""
        entry = self.old[place]
        if entry.target.strip() and not entry.fuzzy and entry.target != SAID_ABOVE:
            self.spare.add(place)

    @cached_property
    def likeness(self) -> Likeness:
        return Likeness([entry.source for entry in self.old])

    def _merge(self, index: int, places: Sequence[int], score: float) -> None:
        parts = [self.old[place] for place in places]
        self._set(index, _together(parts), *places)
        self._note(index, "merged", *(entry.source for entry in parts), score=score)
        self.spare.update(place for place in places if self.old[place].target.strip())

    def _from_donors(self) -> None:
        """Texts that moved here from another article of the issue."""
        by_key = {entry.key: entry for entry in reversed(self.donors)}
        for index, segment in enumerate(self.new):
            donor = by_key.get(segment.key)
            if donor and self.result[index] is None:
                short = len(segment.text.split()) < LONG_ENOUGH
                self._set(index, replace(donor, fuzzy=donor.fuzzy or short))
                self._note(index, "moved", segment.text)

    def _nearly_from_donors(self) -> None:
        """Texts that moved here from another article and were edited."""
        self._nearest("moved", [entry for entry in self.donors if len(entry.source.split()) >= LONG_ENOUGH])

    def _from_obsolete(self) -> None:
        """Texts that come back in nearly the wording that they once had."""
        places = [
            place
            for place, entry in enumerate(self.old)
            if entry.obsolete and place not in self.used and entry.target.strip() and entry.plural is None
        ]
        self._nearest("restored", [self.old[place] for place in places], places)

    def _repeated(self) -> None:
        """Texts that say again what stands in the body: a lead that is put together of its sentences."""
        body = [entry for entry in self.old if entry.context is None and _serves(entry)]
        indices = [index for index, result in enumerate(self.result) if result is None]
        texts = [self.new[index].text for index in indices]
        for number, places in repeats([entry.source for entry in body], texts):
            self._set(indices[number], _together([body[place] for place in places]))
            self._note(indices[number], "restored", *(body[place].source for place in places))

    def _nearest(self, kind: str, entries: Sequence[Entry], places: Sequence[int] = ()) -> None:
        indices = [index for index, result in enumerate(self.result) if result is None]
        found = nearest([entry.key for entry in entries], [self.new[index].key for index in indices])
        for number, chosen, score in found:
            self._set(indices[number], stale(entries[chosen]), *places[chosen : chosen + 1])
            self._note(indices[number], kind, entries[chosen].source, score=score)
            for place in places[chosen : chosen + 1]:
                self._spare(place)


def _serves(entry: Entry) -> bool:
    """Whether an entry that stands holds a finished text that may be said once more."""
    finished = not (entry.obsolete or entry.fuzzy or entry.plural) and bool(entry.target.strip())
    return finished and entry.target != SAID_ABOVE


def _together(parts: Sequence[Entry]) -> Entry:
    """Several entries as a stale one of a text that took their place, or says what they say."""
    translated = [entry for entry in parts if entry.target.strip()]
    if not translated:
        return _UNTRANSLATED
    return replace(
        _UNTRANSLATED,
        target=" ".join(entry.target for entry in translated if entry.target != SAID_ABOVE) or SAID_ABOVE,
        fuzzy=True,
        previous=" ".join(made_for(entry) for entry in parts),
        previous_context=parts[0].context,
        comment="\n".join(dict.fromkeys(entry.comment for entry in parts if entry.comment)),
    )
