"""Travelling: a catalog takes in translations that were made for exactly its texts and stand in other catalogs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from pipeline.model import Change, Deed, Entry, EntryKey, Fact, digest
from pipeline.reconcile.rows import is_stale
from pipeline.state.bookkeeping import ABOUT_TEXT, Updated, finished
from pipeline.state.ledger import Ledger


class Exact(msgspec.Struct, frozen=True):
    """A finished translation of exactly one of our texts: where it stands, and the ledger that knows about it.

    ``gone``: its article is gone, so that this catalog may be where ours goes on.
    """

    entry: Entry
    ledger: Ledger
    path: str
    gone: bool = False

    @property
    def pair(self) -> tuple[str, str]:
        """The digests of source and target."""
        return digest(self.entry.source, self.entry.context), digest(self.entry.target)

    @property
    def rank(self) -> tuple[bool, str, str]:
        """Reviewed ones first, then the newest; at last something that is the same on every machine."""
        facts = self.ledger.by_pair.get(self.pair, ())
        reviewed = any(fact.deed is Deed.REVIEWED for fact in facts)
        return reviewed, max((fact.at for fact in facts), default=""), self.path


class Taken(NamedTuple):
    """What became of a catalog, and what a person should know of it: two texts for one source."""

    updated: Updated
    notices: tuple[str, ...] = ()


def wanting(entry: Entry) -> bool:
    """Whether an entry still looks for its translation: it has none, or one made for an earlier wording."""
    return not entry.target.strip() or is_stale(entry)


def take_exact(updated: Updated, donors: Iterable[Exact]) -> Taken:
    """Put the best translation in where an entry is missing or stale, with all that is on record about it.

    A text of a vanished article also takes the place of one that it is known to have followed there: its ledger knows
    ours, and ours has never heard of it.
    """
    offers: dict[EntryKey, list[Exact]] = {}
    for donor in donors:
        offers.setdefault(donor.entry.key, []).append(donor)
    entries: list[Entry] = []
    facts: list[Fact] = []
    notices: list[str] = []
    came: dict[EntryKey, Entry] = {}
    for entry in updated.catalog.entries:
        best = None if entry.obsolete else _best(entry, updated.ledger, offers.get(entry.key, ()))
        if best is None:
            entries.append(entry)
            continue
        notices += _others(best, offers[entry.key])
        came[entry.key] = entry
        entries.append(replace(entry, target=best.entry.target, fuzzy=False, previous=None, previous_context=None))
        facts += _about(best)
    if not came:
        return Taken(updated)
    catalog = replace(updated.catalog, entries=_with_replaced(entries, came.values()))
    changes = [_change(change, came) for change in updated.changes]
    told = {(change.context, change.after) for change in updated.changes}
    changes += [Change("moved", key[1], (key[1],), key[0]) for key in came if key not in told]
    # What is known of the standings held for the entries as they were.
    new = replace(
        updated, catalog=catalog, ledger=updated.ledger.with_facts(facts), changes=tuple(changes), standings={}
    )
    return Taken(new, tuple(notices))


def _best(entry: Entry, ledger: Ledger, offers: Sequence[Exact]) -> Exact | None:
    if wanting(entry):
        return max(offers, key=lambda offer: offer.rank, default=None)
    source, ours = digest(entry.source, entry.context), digest(entry.target)
    followed = [
        offer
        for offer in offers
        if offer.gone
        and offer.entry.target != entry.target
        and (source, ours) in offer.ledger.by_pair
        and offer.pair not in ledger.by_pair
    ]
    return max(followed, key=lambda offer: offer.rank, default=None)


def _others(best: Exact, offers: Sequence[Exact]) -> list[str]:
    """That there are other texts for this source, and where."""
    others = {offer.entry.target: offer.path for offer in offers if offer.entry.target != best.entry.target}
    return [
        f"“{best.entry.source[:60]}” has two translations: “{best.entry.target[:60]}” ({best.path}) was taken,"
        f" “{text[:60]}” stands in {path}"
        for text, path in others.items()
    ]


def _about(donor: Exact) -> list[Fact]:
    """The facts about a text, for this source and for whatever else it was made."""
    source, target = donor.pair
    sources = {source, *donor.ledger.sources_of.get(target, ())}
    return [
        fact
        for made_for in sources
        for fact in donor.ledger.by_pair.get((made_for, target), ())
        if fact.deed in ABOUT_TEXT
    ]


def _with_replaced(entries: Sequence[Entry], before: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries, and the texts that gave way: each as an obsolete entry under the wording that it was made for."""
    known = {entry.key for entry in entries}
    kept = list(entries)
    for entry in before:
        if entry.target.strip() and entry.previous is not None:
            former = replace(
                entry, source=entry.previous, fuzzy=False, previous=None, previous_context=None, obsolete=True
            )
            if former.key not in known:
                known.add(former.key)
                kept.append(former)
    return tuple(kept)


def _change(change: Change, came: Mapping[EntryKey, Entry]) -> Change:
    key = (change.context, change.after)
    return Change("moved", change.after, (change.after,), change.context) if key in came else change


def usable(entry: Entry, ledger: Ledger) -> bool:
    """Whether an entry's text may stand for its source in another catalog: a person has finished it."""
    return bool(entry.target.strip()) and entry.plural is None and (not entry.fuzzy or finished(entry, ledger))
