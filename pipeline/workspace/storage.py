"""Storage: the files of a workspace, from disk or as a snapshot held them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec

from pipeline import files
from pipeline.config import Config
from pipeline.errors import PerakladError
from pipeline.workspace import snapshot
from pipeline.workspace.snapshot import Snapshot

T = TypeVar("T")


@dataclass(frozen=True)
class Storage:
    """A folder with settings. What ``held`` has of the files is taken from there: see ``holding``."""

    root: Path
    config: Config
    held: Snapshot = snapshot.NONE
    _memo: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)

    def remember(self, kind: str, where: str, work_out: Callable[[], T]) -> T:
        """Return what was worked out of the held file ``where`` before; of what isn't held, which may change, anew."""
        if where not in self.held.files:
            return work_out()
        if (kind, where) not in self._memo:
            self._memo[kind, where] = work_out()
        known: T = self._memo[kind, where]
        return known

    def snapshot(self, issue: str) -> Snapshot:
        """All files of an issue (of the labels, if it is empty) as they are now.

        Raises PerakladError where the workspace's folder is not to be seen, as on a cluster's worker that lacks it.
        """
        if not self.root.is_dir():
            raise PerakladError(
                "the publication's folder is not here",
                where=str(self.root),
                hint="Workers of a cluster must see it under the same path.",
            )
        return snapshot.take(str(self.root), issue, self.config.locales)

    def holding(self, *snapshots: Snapshot) -> Self:
        """The workspace as it was when these snapshots were taken; what they lack is read from disk."""
        return replace(self, held=snapshot.joined(snapshots), _memo={})

    def without(self, where: str) -> Self:
        """The workspace as it would be if a file were not there."""
        folder, _, name = where.rpartition("/")
        left = tuple(other for other in self.names_in(folder) if other != name)
        return replace(self, held=msgspec.structs.replace(self.held, names={**self.held.names, folder: left}), _memo={})

    def names_in(self, folder: str) -> list[str]:
        """What lies in a folder of the workspace, sorted; nothing if there is no such folder."""
        if folder in self.held.names:
            return list(self.held.names[folder])
        place = self.root / folder
        return sorted(path.name for path in place.iterdir()) if place.is_dir() else []

    def is_there(self, where: str) -> bool:
        """Whether the workspace has a file, by its path within it."""
        folder, _, name = where.rpartition("/")
        if folder in self.held.names:
            return name in self.held.names[folder]
        return where in self.held.files or files.is_there(self.root / where)

    def read_bytes(self, where: str) -> bytes:
        """The contents of a file, by its path within the workspace. Raises PerakladError."""
        data = self.held.files.get(where)
        if where in self.held.links or (data is None and (self.root / where).is_symlink()):
            place = files.within(self.root, self.root / where).resolve()
            if any(part.startswith(".") for part in place.relative_to(self.root.resolve()).parts):
                raise PerakladError("a link leads into a hidden folder", where=where, hint="Put a real file there.")
        if data is None:
            return files.read_bytes(self.root / where, where)
        files.note(self.root, where, data)
        return data

    def text(self, where: str) -> str:
        """The text of a file, by its path within the workspace. Raises PerakladError."""
        return files.decode(self.read_bytes(where), where)
