"""Restore: bring translations back that the ledger has on record and a catalog has lost, from the memory or from git.

The ledger proves them: only a text whose digest stands in a fact about this very source is put in, and with it stands
all that was recorded of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from msgspec.structs import replace

from pipeline import files
from pipeline.archive.former_texts import from_git, from_memory
from pipeline.config import is_among, require_locales
from pipeline.errors import EmptyCatalogError
from pipeline.model import Entry, EntryKey, digest
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.bookkeeping import vanished
from pipeline.state.source import Source
from pipeline.workspace import Workspace, saving
from pipeline.workspace.updating import now, updated


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back into one catalog, and the sources of what could not be found."""

    path: str
    done: tuple[Entry, ...]
    lost: tuple[str, ...] = ()


@files.retry_on_conflict
def restore(
    workspace: Workspace, names: Iterable[str], locale: str | None = None, *, dry_run: bool = False
) -> tuple[Restored, ...]:
    """Bring back what is named (default: everything), catalog by catalog. Raises LocaleError, PerakladError."""
    if locale is not None:
        require_locales(workspace.config, locale)
    done: list[Restored] = []
    texts: dict[str, str] = {}
    with files.lock(workspace.root):
        for source in workspace.sources(names):
            targets = (target for target in workspace.targets(source.locale) if is_among(target, locale))
            done += filter(None, [_restored(workspace, source, target, texts) for target in targets])
        if not dry_run:
            saving.write_all(workspace, texts)
    return tuple(done)


def _is_empty(workspace: Workspace, path: str) -> bool:
    try:
        workspace.catalog(path)
    except EmptyCatalogError:
        return True
    return False


def _restored(workspace: Workspace, source: Source, locale: str, texts: dict[str, str]) -> Restored | None:
    path = source.catalog_path(locale)
    empty = _is_empty(workspace, path)
    # What a tool emptied is made anew, as if it had been deleted.
    result = updated(workspace.without(path) if empty else workspace, source, locale, now())
    wanted = vanished(source.segments, result.catalog.entries, result.ledger)
    if not wanted and not empty:
        return None
    recovered: dict[EntryKey, str] = {}
    for key, text in chain(from_memory(workspace, source, locale, wanted), from_git(workspace, path, wanted)):
        if key not in recovered and digest(text) in wanted.get(key, ()):
            recovered[key] = text
            if len(recovered) == len(wanted):
                break
    entries = tuple(
        replace(entry, target=recovered[entry.key], fuzzy=False, previous=None, previous_context=None)
        if not entry.obsolete and entry.key in recovered
        else entry
        for entry in result.catalog.entries
    )
    back = tuple(entry for entry in entries if not entry.obsolete and entry.key in recovered)
    if back or empty:
        texts[path] = catalogs.dump(replace(result.catalog, entries=entries))
        texts[ledger.path_of(path)] = ledger.dump(result.ledger)
    return Restored(path, back, tuple(key[1] for key in wanted if key not in recovered))
