"""Bookkeeping: bring one catalog and its ledger into line with the article's segments.

The one place where carry-over and facts meet; `sync` writes what comes out of it, `status` and `check` only look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.catalogs import Catalog
from pipeline.ledger import Ledger
from pipeline.model import Change, Deed, Entry, Fact, Segment, digest
from pipeline.reconcile import carry_over
from pipeline.status import HUMAN, standing, unique

#: Who stands in the ledger where the catalog doesn't say who translated.
UNKNOWN = "unknown"

#: Who stands in the ledger for decisions of the program itself.
PROGRAM = "peraklad"

_PLACEHOLDERS = ("", "FULL NAME <EMAIL@ADDRESS>")


@dataclass(frozen=True, slots=True)
class Updated:
    """A catalog and a ledger in line with the article, and what that took."""

    catalog: Catalog
    ledger: Ledger
    changes: tuple[Change, ...]


def update(catalog: Catalog, ledger: Ledger, segments: Sequence[Segment], reference: str, at: str) -> Updated:
    """Carry translations over to ``segments``, record what people did in their editors, and mark what is stale.

    ``at`` is the time to write on new facts (UTC, ISO 8601); nothing is decided by it.
    """
    once = unique(segments)
    reconciled = carry_over(catalog.entries, once, reference)
    ledger = ledger.with_facts(_cosmetic_facts(reconciled.changes, catalog, ledger, at))
    by = translator_of(catalog)
    current = frozenset(digest(segment.text, segment.context) for segment in once)
    entries: list[Entry] = []
    facts: list[Fact] = []
    for entry in reconciled.entries:
        if entry.obsolete:
            entries.append(entry)
            continue
        it = standing(entry, ledger, current)
        if not it.missing and not it.fresh and not entry.fuzzy:
            entry = replace(entry, fuzzy=True)  # noqa: PLW2901 - the same row, flagged
        elif not it.missing:
            facts += _new_facts(entry, ledger, by, at)
        entries.append(entry)
    return Updated(replace(catalog, entries=tuple(entries)), ledger.with_facts(facts), reconciled.changes)


def translator_of(catalog: Catalog) -> str:
    """Who the catalog's header names as its last translator."""
    name = catalog.header.get("Last-Translator", "").strip()
    return UNKNOWN if name in _PLACEHOLDERS else name


def _new_facts(entry: Entry, ledger: Ledger, by: str, at: str) -> list[Fact]:
    """What a person did in an editor since the ledger was last written: finished a text, or accepted a machine's."""
    if entry.fuzzy:
        return []
    source, target = digest(entry.source, entry.context), digest(entry.target)
    made = ledger.find(source, target, Deed.MADE)
    if made is None:
        if ledger.find(source, target, Deed.CONFIRMED):
            return []
        return [Fact(Deed.MADE, source, target, at, by, origin=HUMAN)]
    accepted = ledger.find(source, target, Deed.ACCEPTED) or ledger.find(source, target, Deed.REVIEWED)
    if made.origin != HUMAN and not accepted:
        return [Fact(Deed.ACCEPTED, source, target, at, by)]
    return []


def _cosmetic_facts(changes: Sequence[Change], catalog: Catalog, ledger: Ledger, at: str) -> list[Fact]:
    """A cosmetic edit leaves every fact about the translation true of the new wording."""
    targets = {entry.key: entry.target for entry in catalog.entries}
    facts: list[Fact] = []
    for change in changes:
        if change.kind != "cosmetic":
            continue
        before = change.before[0]
        target = targets.get((change.context, before), "")
        if not target:
            continue
        old, new, text = digest(before, change.context), digest(change.after, change.context), digest(target)
        facts.append(Fact(Deed.CONFIRMED, new, text, at, PROGRAM, note=before))
        facts += [
            replace(fact, source=new)
            for fact in ledger.by_pair.get((old, text), ())
            if fact.deed in (Deed.MADE, Deed.ACCEPTED, Deed.REVIEWED)
        ]
    return facts
