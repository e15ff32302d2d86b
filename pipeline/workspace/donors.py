"""Donors: translations that one article of an issue gave up and another may take in."""

from __future__ import annotations

from contextlib import suppress

from msgspec.structs import replace

from pipeline.errors import PerakladError
from pipeline.reconcile import made_for
from pipeline.state.bookkeeping import Donor, finished
from pipeline.state.source import Source
from pipeline.workspace import Workspace
from pipeline.workspace.recording import recorded


def find_donors(workspace: Workspace, source: Source, locale: str, at: str) -> tuple[Donor, ...]:
    """The translated entries of the issue's other catalogs (those of vanished articles too) whose segments are gone.

    They come from the files as they stand, whatever is about to be written, so that the order of articles plays no
    part. What can't be read is left out here: its own turn reports it.
    """
    donors: list[Donor] = []
    for slug in workspace.slugs(source.issue):
        if slug != source.name:
            with suppress(PerakladError):
                other = workspace.source_of(source.issue, slug)
                if other.locale == source.locale:
                    donors += _given_up(workspace, other.catalog_path(locale), other, at)
    for path in workspace.orphans(source.issue):
        if path.startswith(f"locales/{locale}/"):
            with suppress(PerakladError):
                donors += _given_up(workspace, path, None, at)
    # Of several texts for one source the finished one comes first.
    return tuple(sorted(donors, key=lambda donor: (donor.entry.fuzzy, donor.entry.obsolete)))


def _given_up(workspace: Workspace, path: str, article: Source | None, at: str) -> list[Donor]:
    """The translations that an article of the issue (None: one that is gone) gave up: the same whoever asks."""
    return workspace.remember("given up", path, lambda: _find_given_up(workspace, path, article, at))


def _find_given_up(workspace: Workspace, path: str, article: Source | None, at: str) -> list[Donor]:
    catalog = workspace.catalog(path)
    standing = frozenset(segment.key for segment in article.segments) if article else frozenset()
    if catalog is None or all(entry.key in standing and not entry.fuzzy for entry in catalog.entries):
        return []
    ledger = recorded(workspace, path, catalog, article.digests if article else frozenset(), at).ledger
    result = []
    for entry in catalog.entries:
        if not entry.target.strip() or (entry.key in standing and not entry.fuzzy):
            continue
        # A stale entry still holds the translation of a wording that is gone from its article.
        former = replace(entry, source=made_for(entry), previous=None, previous_context=None)
        if former.key not in standing:
            result.append(Donor(replace(former, fuzzy=entry.fuzzy and not finished(former, ledger)), ledger))
    return result
