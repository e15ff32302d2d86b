"""Former texts: what a catalog once held, from the memory and from git; a digest tells which is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from pipeline import files
from pipeline.archive.memory import memory_of
from pipeline.errors import PerakladError
from pipeline.files import git
from pipeline.model import EntryKey
from pipeline.po import catalogs
from pipeline.state.source import Source
from pipeline.workspace import Workspace


def from_memory(
    workspace: Workspace, source: Source, locale: str, wanted: Iterable[EntryKey]
) -> Iterator[tuple[EntryKey, str]]:
    """What the translation memory has for these texts."""
    memory = memory_of(workspace)
    for key in wanted:
        with suppress(PerakladError):
            for match in memory.look_up(key[1], source.locale, locale):
                yield key, match.target


def from_git(workspace: Workspace, path: str) -> Iterator[tuple[EntryKey, str]]:
    """What the catalog held in former commits of any branch, newest first."""
    log = git.run(workspace.root, "log", "--all", "--format=%H", "--", path) or b""
    for commit in log.decode("ascii", "replace").split():
        text = git.run(workspace.root, "show", f"{commit}:./{path}")
        if text is not None:
            with suppress(PerakladError):
                for entry in catalogs.parse(files.decode(text, path), path).entries:
                    if entry.target.strip():
                        yield (entry.context, entry.source), entry.target
