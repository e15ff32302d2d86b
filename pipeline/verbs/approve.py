"""Approve: a reviewer's word on translations at the desk, one or the rest of an article; and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from pipeline import files
from pipeline.model import Deed, Entry, Fact, State, digest
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.ledger import Ledger
from pipeline.state.remarks import Category, Weight, note_of
from pipeline.state.source import Source
from pipeline.verbs.save import Refusal, Saved, covered, find_entry, is_own, key_of, version_of, written
from pipeline.workspace import Workspace, saving
from pipeline.workspace.updating import now, updated


@files.retry_on_conflict
def approve(workspace: Workspace, source: Source, locale: str, key: str, version: str, by: str) -> Saved:
    """Record that ``by`` has reviewed one translation; refused for one's own where the policy wants four eyes."""
    with files.lock(workspace.root):
        result = updated(workspace, source, locale, now())
        entry = find_entry(result, key)
        coverage = covered(workspace, source, locale, result)
        if version_of(entry) != version:
            return Saved(False, entry, coverage)
        judged = coverage.standings[entry.key]
        if judged.state is State.REVIEWED:
            return Saved(True, entry, coverage)
        if judged.state is not State.TRANSLATED:
            return Saved(False, entry, coverage, Refusal.UNFINISHED)
        if is_own(workspace, source, locale, judged, by):
            return Saved(False, entry, coverage, Refusal.OWN_WORK)
        fact = Fact(Deed.REVIEWED, key_of(entry), digest(entry.target), now(), by)
        return written(
            workspace, source, locale, result.catalog, result.ledger.with_facts([fact]), entry, entry, (fact,)
        )


@dataclass(frozen=True, slots=True)
class Approved:
    """What became of many: the keys that were approved, those changed meanwhile, those that are one's own work."""

    path: str
    done: tuple[str, ...]
    changed: tuple[str, ...]
    own: tuple[str, ...]
    facts: tuple[Fact, ...] = ()


@files.retry_on_conflict
def approve_all(workspace: Workspace, source: Source, locale: str, versions: Mapping[str, str], by: str) -> Approved:
    """Record that ``by`` has reviewed the translations of these keys, each as it was in its version; in one go."""
    path = source.catalog_path(locale)
    with files.lock(workspace.root):
        result = updated(workspace, source, locale, now())
        coverage = covered(workspace, source, locale, result)
        done, changed, own = list[str](), list[str](), list[str]()
        facts = []
        for entry in result.catalog.active:
            key = key_of(entry)
            judged = coverage.standings.get(entry.key)
            if key not in versions or judged is None or judged.state is State.REVIEWED:
                continue
            if version_of(entry) != versions[key] or judged.state is not State.TRANSLATED:
                changed.append(key)
            elif is_own(workspace, source, locale, judged, by):
                own.append(key)
            else:
                done.append(key)
                facts.append(Fact(Deed.REVIEWED, key, digest(entry.target), now(), by))
        if facts:
            known = result.ledger.with_facts(facts)
            saving.write_all(workspace, {path: catalogs.dump(result.catalog), ledger.path_of(path): ledger.dump(known)})
    return Approved(path, tuple(done), tuple(changed), tuple(own), tuple(facts))


@files.retry_on_conflict
def withdraw(
    workspace: Workspace, source: Source, locale: str, key: str, version: str, by: str, *, anyone: bool = False
) -> Saved:
    """Take one's approval of a translation back; ``anyone``: another's, too."""
    with files.lock(workspace.root):
        result = updated(workspace, source, locale, now())
        entry = find_entry(result, key)
        if version_of(entry) != version:
            return Saved(False, entry, covered(workspace, source, locale, result))
        pair = key_of(entry), digest(entry.target)
        gone = {
            fact
            for fact in result.ledger.by_pair.get(pair, ())
            if fact.deed is Deed.REVIEWED and (anyone or fact.by == by)
        }
        if not gone:
            return Saved(False, entry, covered(workspace, source, locale, result), Refusal.NOT_YOURS)
        known = Ledger.of(result.ledger.facts - gone)
        return written(workspace, source, locale, result.catalog, known, entry, entry)


@files.retry_on_conflict
def send_back(
    workspace: Workspace, source: Source, locale: str, key: str, version: str, by: str, category: Category,
    weight: Weight, text: str,
) -> Saved:  # fmt: skip
    """Send a translation back with a remark on this very pair of texts: it needs work until somebody has been at it."""
    with files.lock(workspace.root):
        result = updated(workspace, source, locale, now())
        entry = find_entry(result, key)
        coverage = covered(workspace, source, locale, result)
        if version_of(entry) != version:
            return Saved(False, entry, coverage)
        if not coverage.standings[entry.key].state.is_finished:
            return Saved(False, entry, coverage, Refusal.UNFINISHED)
        pair = key_of(entry), digest(entry.target)
        fact = Fact(Deed.RETURNED, *pair, now(), by, note=note_of(category, weight, text))
        reviews = {fact for fact in result.ledger.by_pair.get(pair, ()) if fact.deed is Deed.REVIEWED}
        known = Ledger.of(result.ledger.facts - reviews | {fact})
        new: Entry = replace(entry, fuzzy=True)
        entries = tuple(new if known is entry else known for known in result.catalog.entries)
        catalog = replace(result.catalog, entries=entries)
        return written(workspace, source, locale, catalog, known, new, entry, (fact,))
