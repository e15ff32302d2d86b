"""Repair: give catalogs that lost their header a new one, so that they can be read again. Only when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline import files
from pipeline.errors import MissingHeaderError
from pipeline.po import catalogs
from pipeline.po.reader import is_blank
from pipeline.workspace import LABELS, Workspace, saving
from pipeline.workspace.updating import new_header, now


@dataclass(frozen=True, slots=True)
class Repaired:
    """A catalog that got a header, and how many entries it has."""

    path: str
    entries: int


@files.retry_on_conflict
def repair(workspace: Workspace, names: Iterable[str] = (), *, dry_run: bool = False) -> tuple[Repaired, ...]:
    """Put a header before the catalogs of what is named (default: all) that have none; return them.

    Everything else in them must be sound. Raises PerakladError for a catalog that is damaged otherwise; nothing is
    written then.
    """
    names = tuple(names)
    done: list[Repaired] = []
    texts: dict[str, str] = {}
    with files.lock(workspace.root):
        for source in workspace.sources((*names, LABELS) if names else ()):
            for locale in workspace.targets(source.locale):
                path = source.catalog_path(locale)
                try:
                    workspace.catalog(path)
                except MissingHeaderError:
                    header = new_header(workspace, source, locale, now())
                    left = workspace.text(path)
                    texts[path] = catalogs.dump(catalogs.Catalog(header)) + ("" if is_blank(left) else f"\n{left}")
                    done.append(Repaired(path, len(catalogs.parse(texts[path], path).entries)))
        if not dry_run:
            saving.write_all(workspace, texts)
    return tuple(done)
