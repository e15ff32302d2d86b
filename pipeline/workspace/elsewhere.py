"""Elsewhere: what other catalogs of the publication hold for one article's texts, whatever became of their articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath

from msgspec.structs import replace

from pipeline import articles
from pipeline.errors import PerakladError
from pipeline.model import Fact, digest
from pipeline.po.catalogs import Catalog
from pipeline.reconcile import made_for
from pipeline.reconcile.likeness import letters_alike, shared_runs
from pipeline.state.source import Source
from pipeline.state.travelling import Exact, usable
from pipeline.workspace.recording import recorded
from pipeline.workspace.workspace import Workspace

#: Share of an article's texts that a vanished article's catalog must know to be its own, moved: of a file of the same
#: name less is asked.
MOVED, MOVED_BY_NAME = 0.5, 0.3

#: How alike (0–1, by characters) two wordings of one sentence are; the share of a sentence's runs of words that stand
#: in an article where it was joined with others, or split.
REWORDED, IN_PARTS = 0.6, 0.5


def place_of(path: str) -> tuple[str, str]:
    """Issue and article of a catalog's path."""
    parts = PurePosixPath(path)
    return parts.parent.name, parts.stem


def is_orphan(workspace: Workspace, path: str) -> bool:
    """Whether the article of a catalog is gone, or is written in the catalog's locale by now."""
    issue, name = place_of(path)
    if not workspace.is_there(articles.path_of(issue, name)):
        return True
    return workspace.article(issue, name).locale == PurePosixPath(path).parts[1]


def moved_catalog(workspace: Workspace, source: Source, locale: str) -> str:
    """The catalog of a vanished article that this one, which has none yet, is the new place of; empty if none is."""
    known: Counter[str] = Counter()
    for text in source.digests:
        known.update(workspace.elsewhere.get((locale, text), ()))
    for path, count in known.most_common():
        share = MOVED_BY_NAME if place_of(path)[1] == source.name else MOVED
        if count >= share * len(source.digests) and is_orphan(workspace, path):
            with suppress(PerakladError):  # nobody goes on where it can't be read; the search for donors names it
                workspace.catalog(path)
                return path
    return ""


def exact_donors(
    workspace: Workspace, source: Source, locale: str, at: str, unreadable: list[str], *, new: bool
) -> Iterator[Exact]:
    """Finished translations of this article's very texts in other catalogs, as these stand on disk.

    ``new``: the article has no catalog yet; it takes in whatever there is. Later it is given what has left its place:
    a text that still stands in another article is said twice, and that is the memory's business. What can't be read is
    no donor: why is added to ``unreadable``.
    """
    own = source.catalog_path(locale)
    paths = {path for text in source.digests for path in workspace.elsewhere.get((locale, text), ()) if path != own}
    for path in sorted(paths):
        try:
            yield from list(_exact(workspace, source, path, at, new=new))
        except PerakladError as error:
            unreadable.append(f"nothing was taken from what can't be read: {error}")


def absorbed_by(
    workspace: Workspace, source: Source, locale: str, catalog: Catalog
) -> tuple[tuple[str, ...], tuple[Fact, ...]]:
    """Catalogs of vanished articles of which every translation stands in this one, and all that is on record there."""
    own = source.catalog_path(locale)
    here = {(entry.key, entry.target) for entry in catalog.entries}
    paths = {path for text in source.digests for path in workspace.elsewhere.get((locale, text), ()) if path != own}
    absorbed: list[str] = []
    facts: list[Fact] = []
    for path in sorted(paths):
        if is_orphan(workspace, path):
            with suppress(PerakladError):
                other = workspace.catalog(path)
                if other and all((entry.key, entry.target) in here for entry in other.entries if entry.target.strip()):
                    absorbed.append(path)
                    facts += workspace.ledger(path)
    return tuple(absorbed), tuple(facts)


def _exact(workspace: Workspace, source: Source, path: str, at: str, *, new: bool) -> Iterator[Exact]:
    catalog = workspace.catalog(path)
    if catalog is None:
        return
    gone = is_orphan(workspace, path)
    there = None if gone else workspace.source_of(*place_of(path))
    current = there.digests if there else frozenset[str]()
    ledger = recorded(workspace, path, catalog, current, at).ledger
    for entry in catalog.entries:
        former = replace(entry, source=made_for(entry), previous=None, previous_context=None, obsolete=False)
        text = digest(former.source, former.context)
        if text not in source.digests or not usable(former, ledger):
            continue
        if new or there is None or (text not in current and not _reworded(former.source, there)):
            yield Exact(replace(former, fuzzy=False), ledger, path, gone)


def _reworded(text: str, there: Source) -> bool:
    """Whether a text that stood in an article was not cut out of it: it stands there in other words, or in parts."""
    texts = [segment.text for segment in there.segments]
    return shared_runs(text, texts) >= IN_PARTS or any(letters_alike(text, other, REWORDED) for other in texts)
