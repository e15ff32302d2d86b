"""Bookkeeping: bring one catalog and its ledger into line with the article's segments.

The one place where carry-over and facts meet; `sync` writes what comes out of it, `status` and `check` only look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from pipeline.model import CHOOSE, Change, Deed, Entry, EntryKey, Fact, Segment, digest
from pipeline.po.catalogs import Catalog
from pipeline.reconcile import carry_over
from pipeline.state.ledger import Ledger, latest
from pipeline.state.standing import HUMAN, Standing, standing

#: Who stands in the ledger where the catalog doesn't say who translated.
UNKNOWN = "unknown"

#: Who stands in the ledger for decisions of the program itself.
PROGRAM = "peraklad"

_PLACEHOLDERS = ("", "FULL NAME <EMAIL@ADDRESS>")


#: Facts that speak of the text and the meaning of its source, and therefore outlive a change of style or of place.
ABOUT_TEXT = (Deed.MADE, Deed.ACCEPTED, Deed.REVIEWED, Deed.CONFIRMED)


class Donor(msgspec.Struct, frozen=True):
    """An entry of another article whose segment is gone there, and the ledger that knows about it."""

    entry: Entry
    ledger: Ledger


class Updated(msgspec.Struct, frozen=True):
    """A catalog and a ledger in line with the article, and what that took.

    ``standings`` are the entries' as far as they are known already: none where something had to be changed, and none
    that depend on another locale's texts. ``changed``: the file of the catalog is not like this. ``recorded``
    counts what people did in their editors since the ledger was last written.
    ``absorbed``: catalogs of vanished articles of which everything stands in this one; ``notices``: for who runs sync.
    """

    catalog: Catalog
    ledger: Ledger
    changes: tuple[Change, ...]
    standings: Mapping[EntryKey, Standing] = msgspec.field(default_factory=dict)
    changed: bool = False
    recorded: int = 0
    absorbed: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


class Recorded(msgspec.Struct, frozen=True):
    """A catalog as people left it, and its ledger with what they did to it since it was last written (``facts``).

    ``entries`` have “fuzzy” set where a tool lost it. ``standings`` are the active entries' as the file has them,
    ``current`` the digests of the sources that stand in the article.
    """

    catalog: Catalog
    entries: tuple[Entry, ...]
    ledger: Ledger
    facts: tuple[Fact, ...]
    standings: Mapping[EntryKey, Standing]
    current: frozenset[str]


def record(catalog: Catalog, ledger: Ledger, current: frozenset[str], at: str) -> Recorded:
    """Record what people did in their editors.

    Before anything is carried over: afterwards nobody could tell that a text had been finished for the wording it had.
    ``current`` are the digests of the sources that stand in the article. ``at`` is the time to write on new facts (UTC,
    ISO 8601); nothing is decided by it.
    """
    result = {entry.key: standing(entry, ledger, current) for entry in catalog.active}
    entries, facts = _marked(catalog.entries, result, ledger, translator_of(catalog), at)
    return Recorded(catalog, entries, ledger.with_facts(facts), tuple(facts), result, current)


def update(
    recorded: Recorded,
    segments: Sequence[Segment],
    reference: str,
    at: str,
    donors: Sequence[Donor] = (),
    typo_by: str = "",
) -> Updated:
    """Carry translations over to ``segments``, which hold each text once, and mark what is stale.

    ``at`` is as for ``record``. ``donors`` are texts that other articles of the issue gave up. ``typo_by`` is who says
    that all edits of the source are corrections of slips, after which the translations are as good as before.
    """
    catalog, ledger, standings = recorded.catalog, recorded.ledger, recorded.standings
    reconciled = carry_over(catalog.entries, segments, reference, [donor.entry for donor in donors])
    if not recorded.facts and reconciled.entries == catalog.entries:
        # Judging and marking them again would give the same.
        known = standings if recorded.entries == catalog.entries and not ledger.has_pivots else {}
        return Updated(replace(catalog, entries=recorded.entries), ledger, reconciled.changes, known)
    before = {entry.key: entry for entry in catalog.entries}
    ledger = ledger.with_facts(_donated_facts(reconciled.entries, before, donors))
    after = {entry.key: entry for entry in reconciled.entries if not entry.obsolete}
    changes: list[Change] = []
    for change in reconciled.changes:
        entry, old = after.get((change.context, change.after)), before.get((change.context, "".join(change.before[:1])))
        if entry and old and entry.target.strip():
            change, entry, facts = _judged(change, old, entry, ledger, at, typo_by)  # noqa: PLW2901 - known better
            after[entry.key] = entry
            ledger = ledger.with_facts(facts)
        changes.append(change)
    entries = [entry if entry.obsolete else after[entry.key] for entry in reconciled.entries]
    judged = {key: standing(entry, ledger, recorded.current) for key, entry in after.items()}
    marked, new = _marked(entries, judged, ledger, translator_of(catalog), at)
    return Updated(replace(catalog, entries=marked), ledger.with_facts(new), tuple(changes))


def _judged(
    change: Change, old: Entry, entry: Entry, ledger: Ledger, at: str, typo_by: str
) -> tuple[Change, Entry, list[Fact]]:
    """What the ledger, or a person's word for the whole run, makes of a changed entry that carries a translation."""
    if change.kind == "cosmetic":
        return change, entry, _cosmetic_facts(old, entry, ledger, at)
    valid = replace(entry, fuzzy=False, previous=None, previous_context=None)
    a_draft = old.fuzzy and old.previous is None
    if change.kind in ("edited", "restored") and entry.fuzzy and not a_draft and finished(entry, ledger):
        # The source has a wording again for which this very text was finished.
        return replace(change, kind="restored"), valid, []
    if typo_by and change.kind == "edited" and not old.fuzzy and finished(old, ledger):
        pair = digest(entry.source, entry.context), digest(entry.target)
        # A slip that was mended leaves everything true of the new wording, a review too.
        kept = [replace(fact, source=pair[0]) for fact in _about(old, ledger)]
        return (
            replace(change, kind="corrected"),
            valid,
            [*kept, Fact(Deed.CONFIRMED, *pair, at, typo_by, note=old.source)],
        )
    return change, entry, []


def _marked(
    entries: Sequence[Entry], standings: Mapping[EntryKey, Standing], ledger: Ledger, by: str, at: str
) -> tuple[tuple[Entry, ...], list[Fact]]:
    """The entries, with “fuzzy” set where a tool lost it, and the facts about the finished ones."""
    result: list[Entry] = []
    facts: list[Fact] = []
    for entry in entries:
        if not entry.obsolete:
            state = standings[entry.key]
            if CHOOSE in entry.comment and not entry.fuzzy and not state.missing:
                entry = replace(entry, comment=_without_choice(entry.comment))  # noqa: PLW2901 - as below
            if not state.missing and not state.fresh and not entry.fuzzy:
                entry = replace(entry, fuzzy=True)  # noqa: PLW2901 - the same row, flagged
            elif not state.missing and not (state.on_record and state.origin == HUMAN):
                facts += _new_facts(entry, ledger, by, at)
        result.append(entry)
    return tuple(result), facts


def _without_choice(comment: str) -> str:
    """A comment without the texts of a merge: somebody has chosen."""
    return "\n".join(line for line in comment.split("\n") if not line.startswith(CHOOSE))


def finished(entry: Entry, ledger: Ledger) -> bool:
    """Whether the ledger knows that a person finished or approved this text for this source."""
    pair = digest(entry.source, entry.context), digest(entry.target)
    made = ledger.find(*pair, Deed.MADE)
    return bool(made and made.origin in ("", HUMAN)) or any(
        ledger.find(*pair, deed) for deed in (Deed.ACCEPTED, Deed.REVIEWED, Deed.CONFIRMED)
    )


def vanished(segments: Iterable[Segment], entries: Iterable[Entry], ledger: Ledger) -> dict[EntryKey, frozenset[str]]:
    """Texts that a person's finished translation is on record for, and that have none now: lost from the file.

    By their keys, with the digests of the translations that are on record.
    """
    there = {entry.key for entry in entries if not entry.obsolete and entry.target.strip()}
    missing = {digest(segment.text, segment.context): segment.key for segment in segments if segment.key not in there}
    # In the article's order: a ledger has none.
    result: dict[EntryKey, set[str]] = {key: set() for key in missing.values()}
    if missing:
        for fact in ledger:
            human = fact.deed in (Deed.ACCEPTED, Deed.REVIEWED, Deed.CONFIRMED) or (
                fact.deed is Deed.MADE and fact.origin in ("", HUMAN)
            )
            if human and fact.source in missing:
                result[missing[fact.source]].add(fact.target)
    return {key: frozenset(targets) for key, targets in result.items() if targets}


def _donated_facts(entries: Sequence[Entry], before: Mapping[EntryKey, Entry], donors: Sequence[Donor]) -> list[Fact]:
    """What is known of a text goes with it to another article, so that a machine's doesn't arrive as a person's."""
    if not donors:
        return []
    known = {entry.target for entry in before.values()}
    arrived = {digest(entry.target) for entry in entries if entry.target.strip() and entry.target not in known}
    return [
        fact
        for donor in donors
        if digest(donor.entry.target) in arrived
        for source in donor.ledger.sources_of.get(digest(donor.entry.target), ())
        for fact in donor.ledger.by_pair[source, digest(donor.entry.target)]
        if fact.deed in ABOUT_TEXT
    ]


def translator_of(catalog: Catalog) -> str:
    """Who the catalog's header names as its last translator."""
    name = catalog.header.get("Last-Translator", "").strip()
    return UNKNOWN if name in _PLACEHOLDERS else name


def _new_facts(entry: Entry, ledger: Ledger, by: str, at: str) -> list[Fact]:
    """What a person did in an editor since the ledger was last written: finished a text, or accepted a machine's."""
    if entry.fuzzy:
        return []
    source, target = digest(entry.source, entry.context), digest(entry.target)
    facts = ledger.by_pair.get((source, target), ())
    made = latest(facts, Deed.MADE)
    if made is None:
        if latest(facts, Deed.CONFIRMED):
            return []
        return [Fact(Deed.MADE, source, target, at, by, origin=HUMAN)]
    if made.origin != HUMAN and not (latest(facts, Deed.ACCEPTED) or latest(facts, Deed.REVIEWED)):
        return [Fact(Deed.ACCEPTED, source, target, at, by)]
    return []


def _about(entry: Entry, ledger: Ledger) -> list[Fact]:
    """What is on record about an entry's pair that outlives a change of style."""
    pair = digest(entry.source, entry.context), digest(entry.target)
    return [fact for fact in ledger.by_pair.get(pair, ()) if fact.deed in ABOUT_TEXT]


def _cosmetic_facts(old: Entry, new: Entry, ledger: Ledger, at: str) -> list[Fact]:
    """A cosmetic edit leaves every fact about the translation true of the new wording (and of its new links)."""
    now = digest(new.source, new.context), digest(new.target)
    facts = [replace(fact, source=now[0], target=now[1]) for fact in _about(old, ledger)]
    # A text that was stale or a draft stays that.
    if not old.fuzzy and finished(old, ledger):
        facts.append(Fact(Deed.CONFIRMED, *now, at, PROGRAM, note=old.source))
    return facts
