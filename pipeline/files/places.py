"""Places: paths that stay within the publication, whatever a setting or a link says."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from pipeline.errors import PerakladError, WriteError, printable


def within(root: Path, path: Path) -> Path:
    """Return ``path`` if it stays in the workspace once links are followed; raise WriteError otherwise."""
    real_root = root.resolve()
    real = path.resolve()
    if real != real_root and real_root not in real.parents:
        raise WriteError(
            "a link leads out of the workspace", where=str(path), hint="Replace the link by a real file or folder."
        )
    return path


def inside(root: Path, where: str) -> Path:
    """The path of a file that a setting names within the workspace; what is there is for the caller to see.

    Raises PerakladError for a path that leads out of the workspace, through a link, or into a hidden folder, where git
    and other programs keep what is no text of the publication's.
    """
    parts = PurePosixPath(where.replace("\\", "/")).parts
    if "\0" in where or not parts or PureWindowsPath(where).drive or any(part[:1] in "/." for part in parts):
        raise PerakladError(
            "this path leads out of the publication, or into a hidden folder",
            where=printable(where),
            hint="Name a file beside the settings, or below them.",
        )
    path = root
    for part in parts:
        path = path / part
        if path.is_symlink():
            raise PerakladError("this is a symbolic link", where=printable(where), hint="Put a real file there.")
    return path
