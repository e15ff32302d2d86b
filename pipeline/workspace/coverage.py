"""Coverage: every segment of an article in every locale, judged against the article as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from pipeline.config import default_labels, is_among
from pipeline.model import VOCABULARIES, EntryKey, State, digest
from pipeline.po import catalogs
from pipeline.state.bookkeeping import PROGRAM, Updated
from pipeline.state.source import Source
from pipeline.state.standing import Coverage, PivotDigest, Standing, cover, standing
from pipeline.workspace import LABELS, Workspace
from pipeline.workspace.updating import now, updated


class Looked(msgspec.Struct, frozen=True):
    """A coverage, and whether its catalog is behind the article (`sync` has not been run since it changed)."""

    coverage: Coverage
    behind: bool


def look(workspace: Workspace, source: Source, locale: str) -> Looked:
    """Judge one source in one locale; the catalog is first brought into line in memory, never on disk.

    Raises PerakladError for an unreadable catalog or ledger.
    """
    result = updated(workspace, source, locale, now())
    standings = result.standings if source.issue else {**result.standings, **_ours(source, locale, result)}
    coverage = cover(
        source,
        locale,
        result.catalog.entries,
        result.ledger,
        pivot_digest=pivot_digest(workspace, source),
        known=standings,
    )
    return Looked(coverage, result.changed)


def _ours(source: Source, locale: str, result: Updated) -> dict[EntryKey, Standing]:
    """Labels and their translations that come with the program count as read: nobody need do that before an issue."""
    ours: dict[EntryKey, str | None] = {
        (name, label.text): label.translations.get(locale)
        for name in VOCABULARIES
        for label in default_labels().vocabulary(name).values()
    }
    entries = {entry.key: entry for entry in result.catalog.active}
    standings: dict[EntryKey, Standing] = {}
    for segment in source.segments:
        entry = entries.get(segment.key)
        if entry is not None and not entry.fuzzy and entry.target and entry.target == ours.get(segment.key):
            known = standing(entry, result.ledger, source.digests)
            if known.state is State.TRANSLATED:
                standings[segment.key] = Standing(reviewed=True, reviewer=PROGRAM)
    return standings


def pivot_digest(workspace: Workspace, source: Source) -> PivotDigest:
    """Return what answers for the current text of a segment in another locale of the same article."""
    texts: dict[str, dict[str, str]] = {}

    def current(locale: str, text: str) -> str | None:
        if locale not in texts:
            catalog = workspace.catalog(catalogs.path_of(source.issue, source.name, locale))
            texts[locale] = {entry.source: entry.target for entry in catalog.active} if catalog else {}
        target = texts[locale].get(text)
        return digest(target) if target else None

    return current


def of_issue(workspace: Workspace, issue: str) -> Iterator[Coverage]:
    """Judge every article of an issue in every locale; the labels, if it is empty."""
    return coverages(workspace, [issue or LABELS])


def coverages(workspace: Workspace, names: Iterable[str] = (), locale: str | None = None) -> Iterator[Coverage]:
    """Judge what is named (default: everything), article by article; without a name the labels come last."""
    for source in workspace.sources(names):
        for target in workspace.targets(source.locale):
            if is_among(target, locale):
                yield look(workspace, source, target).coverage
