"""Edit: save one translation from the desk, unless somebody changed it meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline import catalogs, files, ledger
from pipeline.bookkeeping import update
from pipeline.errors import SelectionError
from pipeline.model import Deed, Entry, Fact, digest
from pipeline.status import HUMAN
from pipeline.verbs import saving
from pipeline.verbs.updating import now, updated
from pipeline.workspace import Source, Workspace


@dataclass(frozen=True, slots=True)
class Saved:
    """Whether the text was saved; if not, ``current`` is the entry as somebody else left it meanwhile."""

    done: bool
    current: Entry


def version_of(entry: Entry) -> str:
    """A digest of what a translator saw of an entry; a save is refused if it is no longer that."""
    return digest(f"{entry.source}\x00{entry.target}\x00{entry.fuzzy}", entry.context)


@files.redone
def save(
    workspace: Workspace, source: Source, locale: str, key: str, text: str, version: str, by: str, *, draft: bool
) -> Saved:
    """Write one entry's target. ``key`` is the digest of its source. Raises SelectionError if it is gone."""
    path = source.catalog_path(locale)
    with files.lock(workspace.root):
        result, _ = updated(workspace, source, locale, now())
        found = [entry for entry in result.catalog.active if digest(entry.source, entry.context) == key]
        if not found:
            raise SelectionError("this segment is no longer in the article", hint="Reload the page.")
        entry = found[0]
        if version_of(entry) != version:
            return Saved(done=False, current=entry)
        target = catalogs.require_fit(text.strip().replace("\r\n", "\n").replace("\r", "\n"), entry.source, path)
        new = replace(
            entry,
            target=target,
            fuzzy=draft and bool(target),
            previous=entry.previous if draft else None,
            previous_context=None,
        )
        entries = tuple(new if one is entry else one for one in result.catalog.entries)
        facts = []
        if target and not draft:
            source_digest, target_digest = digest(entry.source, entry.context), digest(target)
            if target == entry.target and not result.ledger.find(source_digest, target_digest, Deed.MADE):
                facts.append(Fact(Deed.CONFIRMED, source_digest, target_digest, now(), by, note=entry.previous or ""))
            elif target != entry.target:
                facts.append(Fact(Deed.MADE, source_digest, target_digest, now(), by, origin=HUMAN))
        recorded = update(
            replace(result.catalog, entries=entries),
            result.ledger.with_facts(facts),
            source.segments,
            source.path,
            now(),
        )
        texts = {path: catalogs.dump(recorded.catalog), ledger.path_of(path): ledger.dump(recorded.ledger)}
        saving.write_all(workspace, texts)
        return Saved(done=True, current=new)
