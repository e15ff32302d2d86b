"""Updating: a catalog and its ledger as sync would write them. What every verb that looks at a catalog begins with."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from datetime import datetime

import msgspec

from pipeline.model import Change, Entry, EntryKey, digest
from pipeline.po import catalogs
from pipeline.po.catalogs import Catalog
from pipeline.state import ledger
from pipeline.state.bookkeeping import Updated, record, update, vanished
from pipeline.state.source import Source
from pipeline.state.travelling import take_exact, wanting
from pipeline.workspace import Workspace
from pipeline.workspace.donors import find_donors
from pipeline.workspace.elsewhere import absorbed_by, exact_donors, moved_catalog
from pipeline.workspace.recording import recorded

#: Changes after which a segment could still be a text that moved here from another article.
_UNSETTLED = ("added", "edited", "split", "merged", "restored")
_PLACED = frozenset({"edited", "split", "merged"})


class Files(msgspec.Struct, frozen=True):
    """The files of a source's template (``locale`` is empty) or of one of its catalogs, as sync would have them.

    ``mended`` counts translations whose line breaks at the ends were set right, ``wants`` are the digests of texts that
    still look for a translation; ``recorded`` counts what people did since the last sync, ``vanished``
    counts finished translations that are on record and gone. ``absorbed``, ``notices``: see ``bookkeeping.Updated``.
    ``dropped`` counts texts of the file that stand in none of its entries any more, and those of them whose whole entry
    is gone from the file: an emptied one may be meant.
    """

    locale: str
    texts: dict[str, str]
    changes: tuple[Change, ...] = ()
    changed: bool = False
    mended: int = 0
    wants: tuple[str, ...] = ()
    vanished: int = 0
    recorded: int = 0
    absorbed: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    dropped: int = 0


def now() -> str:
    """The time for a new fact: UTC to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def new_header(workspace: Workspace, source: Source, locale: str, at: str) -> dict[str, str]:
    """The header of a catalog that had none, with the time ``at`` (as ``now`` gives it) of its first revision."""
    revision = datetime.fromisoformat(at).strftime("%Y-%m-%d %H:%M+0000")
    return catalogs.new_header(_title(workspace, source), locale, source.locale, revision)


def _title(workspace: Workspace, source: Source) -> str:
    return f"{workspace.config.title} {source.issue}".strip()


def updated(workspace: Workspace, source: Source, locale: str, at: str, typo_by: str = "") -> Updated:
    """The catalog and ledger of a source in a locale as sync would write them."""
    path = source.catalog_path(locale)
    before = workspace.catalog(path)
    moved = moved_catalog(workspace, source, locale) if before is None and workspace.elsewhere else ""
    catalog = workspace.catalog(moved) if moved else before
    if catalog is None:
        entries = () if source.issue else workspace.first_label_entries(locale)
        catalog = Catalog(new_header(workspace, source, locale, at), entries)
    if moved:
        recorded_ = record(catalog, workspace.ledger(moved), source.digests, at)
    else:
        recorded_ = recorded(workspace, path, catalog, source.digests, at)
    result = update(recorded_, source.segments, source.path, at, typo_by=typo_by)
    # Most runs find nothing to place, and needn't read the issue's other catalogs.
    open_ones = {(change.context, change.after): change.kind for change in result.changes if change.kind in _UNSETTLED}
    if source.issue and open_ones:
        donors = find_donors(workspace, source, locale, at)
        # What an old entry of its own article became is settled, unless the very text stands elsewhere.
        unplaced = not _PLACED.issuperset(open_ones.values())
        if donors and (unplaced or any(donor.entry.key in open_ones for donor in donors)):
            result = update(recorded_, source.segments, source.path, at, donors, typo_by)
    notices: tuple[str, ...] = ()
    absorbed: tuple[str, ...] = ()
    if workspace.elsewhere:
        unreadable: list[str] = []
        result, notices = take_exact(
            result, exact_donors(workspace, source, locale, at, unreadable, new=before is None)
        )
        notices = (*unreadable, *notices)
        absorbed, facts = absorbed_by(workspace, source, locale, result.catalog)
        result = msgspec.structs.replace(result, ledger=result.ledger.with_facts(facts))
    changed = before is None or bool(before.repaired) or result.catalog != before
    return msgspec.structs.replace(
        result, changed=changed, recorded=len(recorded_.facts), absorbed=absorbed, notices=notices
    )


def files_of(workspace: Workspace, source: Source, typo_by: str = "") -> Iterator[Files]:
    """Work out the files of one source: its template, then catalog and ledger in each locale; nothing is written.

    ``typo_by`` is who says that the edits found were corrections of slips.
    """
    at = now()
    rows = [
        Entry(segment.text, context=segment.context, kind=segment.kind, reference=source.path)
        for segment in source.segments
    ]
    template = catalogs.dump_template(rows, _title(workspace, source), source.locale)
    yield Files("", {catalogs.template_path_of(source.issue, source.name): template})
    for locale in workspace.targets(source.locale):
        path = source.catalog_path(locale)
        result = updated(workspace, source, locale, at, typo_by)
        texts = {path: catalogs.dump(result.catalog)} if result.changed else {}
        facts = ledger.dump(result.ledger)
        if facts:
            texts[ledger.path_of(path)] = facts
        wants = tuple(digest(entry.source, entry.context) for entry in result.catalog.active if wanting(entry))
        mended = len(result.catalog.repaired)
        lost = vanished(source.segments, result.catalog.entries, result.ledger) if wants else {}
        yield Files(
            locale,
            texts,
            result.changes,
            result.changed,
            mended,
            wants,
            len(lost),
            result.recorded,
            result.absorbed,
            result.notices,
            _dropped(workspace, path, result.catalog, lost) if result.changed else 0,
        )


def _dropped(workspace: Workspace, path: str, after: Catalog, lost: Collection[EntryKey]) -> int:
    """How many texts of a file would stand in none of its entries, not in obsolete ones either; see ``Files``."""
    catalog = workspace.catalog(path)
    before = catalog.entries if catalog else ()
    left = {entry.target.strip() for entry in after.entries}
    there = {entry.key for entry in before}
    return sum(entry.target.strip() not in left for entry in before) + sum(key not in there for key in lost)
