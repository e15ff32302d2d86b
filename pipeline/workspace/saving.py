"""Saving: write what a verb worked out, or say which entries were not saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pipeline import files
from pipeline.errors import PerakladError, WriteError
from pipeline.po import catalogs
from pipeline.workspace import Workspace

#: Characters of a source that a message quotes.
QUOTE = 60


@contextmanager
def batch(workspace: Workspace) -> Iterator[files.Batch]:
    """Write files as ``files.batch`` does; a WriteError also names the entries that were not saved (``lost``)."""
    try:
        with files.batch(workspace.root) as taken:
            yield taken
    except WriteError as error:
        unsaved = taken.unsaved
        error.lost = tuple(line for where in error.unsaved for line in _lost(workspace, where, unsaved[where]))
        raise


def write_all(workspace: Workspace, texts: Mapping[str, str]) -> set[str]:
    """Write files as ``files.write_all`` does; a WriteError also names the entries that were not saved (``lost``)."""
    with batch(workspace) as taken:
        taken.add(texts)
        return taken.place()


def _lost(workspace: Workspace, where: str, text: str) -> Iterator[str]:
    """The entries of a catalog that the old file does not have as they should be."""
    if not where.endswith(".po"):
        return
    try:
        before = workspace.catalog(where)
    except PerakladError:
        before = None
    known = {(entry.key, entry.target, entry.fuzzy) for entry in before.entries} if before else set()
    for entry in catalogs.parse(text, where).entries:
        if entry.target and (entry.key, entry.target, entry.fuzzy) not in known:
            yield f"{where}: “{entry.source[:QUOTE]}”"
