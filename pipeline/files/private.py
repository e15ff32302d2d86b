"""The folder beside the settings that is nobody's to commit: lock, caches, what the desk keeps."""

from __future__ import annotations

import contextlib
from pathlib import Path

#: Its name within a publication.
PRIVATE = ".peraklad"

#: Git ignores all of it from the moment it exists, however the publication began, this file included.
_IGNORE = "# Caches and secrets of this machine: nothing of it is to be committed.\n*\n"


def private(root: Path, *names: str) -> Path:
    """A path in the publication's private folder; nothing is made."""
    return root.joinpath(PRIVATE, *names)


def make_private(folder: Path) -> None:
    """Make a private folder that git ignores; nothing for any other. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if folder.name == PRIVATE and not ignore.exists():
        with contextlib.suppress(OSError):  # a folder in which only some files can be written serves all the same
            ignore.write_text(_IGNORE, encoding="utf-8")
