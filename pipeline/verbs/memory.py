"""Memory: learn the translation memory anew, and exchange it as TMX."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pipeline import files
from pipeline.archive.memory import IMPORTED, memory_of, pairs_of, refresh
from pipeline.errors import PerakladError
from pipeline.exchange import tmx
from pipeline.workspace import Workspace


def rebuild(workspace: Workspace) -> int:
    """Learn every translated and reviewed entry anew; return how many pairs there are."""
    memory_of(workspace).forget()
    return refresh(workspace)


def export(workspace: Workspace, names: Iterable[str] = (), locale: str | None = None) -> bytes:
    """Return the finished translations of what is named (default: everything) as TMX, imported ones left out."""
    targets = workspace.config.locales if locale is None else (locale,)
    return tmx.write(
        pair for place in workspace.chosen(names) for target in targets for pair in pairs_of(workspace, *place, target)
    )


def import_tmx(workspace: Workspace, data: bytes, where: str, *, dry_run: bool = False) -> tuple[str, int, int]:
    """Keep the pairs of a TMX file in the publication, so that the memory knows them; a file of the same name goes.

    Returns where they are kept, how many, and the number of units left out. Raises PerakladError.
    """
    name = re.sub(r"[^a-z0-9]+", "-", Path(where).stem.lower()).strip("-") or "memory"
    path = f"{IMPORTED}/{name}.tmx"
    pairs, left = tmx.read(data, where, workspace.config.locales)
    if not pairs:
        locales = ", ".join(workspace.config.locales)
        raise PerakladError(
            "no translation between the publication's locales", where=where, hint=f"They are: {locales}."
        )
    if not dry_run:
        with files.lock(workspace.root):
            files.write_bytes(workspace.root / path, tmx.write(pairs), path)
        refresh(workspace)
    return path, len(pairs), left
