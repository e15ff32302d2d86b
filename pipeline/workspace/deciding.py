"""Deciding: a person's word on many translations at once, each judged by itself and recorded as facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from pipeline import files
from pipeline.config import require_locale
from pipeline.model import Entry, Fact, Segment
from pipeline.po import catalogs
from pipeline.po.catalogs import Catalog
from pipeline.state import ledger
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source
from pipeline.state.standing import Standing, cover
from pipeline.workspace import Workspace, saving
from pipeline.workspace.coverage import pivot_digest
from pipeline.workspace.updating import now, updated


@dataclass(frozen=True, slots=True)
class Decided:
    """The entries of one catalog on which a decision was recorded, and those refused, with the reason.

    ``before`` are the former wordings of the sources, one for each entry of ``done``; empty where there is none.
    """

    path: str
    done: tuple[Entry, ...]
    refused: tuple[tuple[Entry, str], ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one entry: the row to write and the facts to add or take back, or why it is refused."""

    entry: Entry
    add: tuple[Fact, ...] = ()
    remove: tuple[Fact, ...] = ()
    refusal: str = ""


Decide = Callable[[Entry, Segment, Standing, Ledger], Decision | None]


@files.retry_on_conflict
def decide_each(
    workspace: Workspace, names: Iterable[str], locale: str, match: str, decide: Decide, *, dry_run: bool
) -> tuple[Decided, ...]:
    """Have ``decide`` judge each translation of what is named, and record what it says; ``match`` as in ``confirm``."""
    require_locale(workspace.config, locale)
    done = []
    texts: dict[str, str] = {}
    with files.lock(workspace.root):
        for source in workspace.sources(names, locale):
            path = source.catalog_path(locale)
            result = updated(workspace, source, locale, now())
            catalog, facts, decided = _apply(workspace, source, locale, match, decide, result.catalog, result.ledger)
            if decided.done:
                texts[path] = catalogs.dump(catalog)
                texts[ledger.path_of(path)] = ledger.dump(facts)
            if decided.done or decided.refused:
                done.append(decided)
        if not dry_run:
            saving.write_all(workspace, texts)
    return tuple(done)


def _apply(
    workspace: Workspace,
    source: Source,
    locale: str,
    match: str,
    decide: Decide,
    catalog: Catalog,
    facts: Ledger,
) -> tuple[Catalog, Ledger, Decided]:
    path = source.catalog_path(locale)
    coverage = cover(source, locale, catalog.entries, facts, pivot_digest=pivot_digest(workspace, source))
    rows: dict[tuple[str | None, str], Entry] = {}
    before = []
    refused = []
    known = set(facts.facts)
    for segment in coverage.segments:
        entry = coverage.entries.get(segment.key)
        if entry is None or match not in segment.text:
            continue
        decision = decide(entry, segment, coverage.standings[segment.key], facts)
        if decision is None:
            continue
        if decision.refusal:
            refused.append((entry, decision.refusal))
            continue
        rows[entry.key] = decision.entry
        before.append(entry.previous or decision.entry.previous or "")
        known = (known - set(decision.remove)) | set(decision.add)
    entries = tuple(rows.get(entry.key, entry) if not entry.obsolete else entry for entry in catalog.entries)
    return (
        replace(catalog, entries=entries),
        Ledger.of(known),
        Decided(path, tuple(rows.values()), tuple(refused), tuple(before)),
    )
