"""Sync: bring catalogs, templates and ledgers into line with the articles, carrying translations over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline import catalogs, files, ledger
from pipeline.bookkeeping import Updated, update
from pipeline.catalogs import Catalog
from pipeline.model import Change, Entry
from pipeline.status import unique
from pipeline.verbs import saving
from pipeline.verbs.donors import find_donors
from pipeline.workspace import Source, Workspace

#: Changes after which a segment could still be a text that moved here from another article.
_UNSETTLED = ("added", "edited", "split", "merged", "restored")


@dataclass(frozen=True, slots=True)
class Synced:
    """What sync did to one catalog; ``written`` is False where it was in line already."""

    path: str
    locale: str
    written: bool
    changes: tuple[Change, ...]


def now() -> str:
    """The time for a new fact: UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def updated(workspace: Workspace, source: Source, locale: str, at: str, typo_by: str = "") -> tuple[Updated, bool]:
    """The catalog and ledger of a source in a locale as sync would write them, and whether the catalog would change."""
    path = source.catalog_path(locale)
    before = workspace.catalog(path)
    catalog = before
    if catalog is None:
        title = f"{workspace.config.title} {source.issue}".strip()
        revision = datetime.fromisoformat(at).strftime("%Y-%m-%d %H:%M+0000")
        entries = () if source.issue else workspace.first_label_entries(locale)
        catalog = Catalog(catalogs.new_header(title, locale, source.locale, revision), entries)
    facts = workspace.ledger(path)
    result = update(catalog, facts, source.segments, source.path, at, typo_by=typo_by)
    # Most runs find nothing to place, and needn't read the issue's other catalogs.
    if source.issue and any(change.kind in _UNSETTLED for change in result.changes):
        donors = find_donors(workspace, source, locale, at)
        if donors:
            result = update(catalog, facts, source.segments, source.path, at, donors, typo_by)
    return result, before is None or bool(before.repaired) or result.catalog != before


@files.redone
def sync(
    workspace: Workspace,
    names: Iterable[str] = (),
    *,
    dry_run: bool = False,
    typo_by: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Synced, ...]:
    """Sync what is named (default: everything) and return what was done, catalog by catalog.

    ``typo_by`` is who says that the edits found were corrections of slips, so that finished translations stay valid.

    Every file is worked out and found writable before the first one is written; running it again changes no byte.
    Raises PerakladError for an unreadable article, catalog or ledger, or a folder that can't be written.
    """
    with files.lock(workspace.root):
        files.sweep(workspace.root / "locales")
        at = now()
        done: list[Synced] = []
        texts: dict[str, str] = {}
        for issue, slug in workspace.select(names):
            progress(f"{issue}/{slug}")
            done += _work_out(workspace, workspace.source(workspace.article(issue, slug)), at, texts, typo_by)
        done += _work_out(workspace, workspace.label_source(), at, texts, typo_by)
        texts = {where: text for where, text in texts.items() if _differs(workspace.root / where, text)}
        written = set() if dry_run else saving.write_all(workspace, texts)
    return tuple(replace(one, written=one.path in written) if not dry_run else one for one in done)


def _work_out(workspace: Workspace, source: Source, at: str, texts: dict[str, str], typo_by: str) -> list[Synced]:
    """Work out the files of one source in all its locales; put those that would change into ``texts``."""
    template = [
        Entry(segment.text, context=segment.context, kind=segment.kind, reference=source.path)
        for segment in unique(source.segments)
    ]
    title = f"{workspace.config.title} {source.issue}".strip()
    texts[catalogs.template_path_of(source.issue, source.name)] = catalogs.dump_template(template, title, source.locale)
    done = []
    for locale in workspace.targets(source.locale):
        path = source.catalog_path(locale)
        result, changed = updated(workspace, source, locale, at, typo_by)
        if changed:
            texts[path] = catalogs.dump(result.catalog)
        facts = ledger.dump(result.ledger)
        if facts:
            texts[ledger.path_of(path)] = facts
        done.append(Synced(path, locale, changed, result.changes))
    return done


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_bytes() != text.encode("utf-8")
