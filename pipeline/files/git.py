"""Git, the one place where it is called: what it answers, or None where it refuses or isn't there."""

from __future__ import annotations

import os
from pathlib import Path

#: Seconds after which git is taken for hung.
DEADLINE = 600


#: A folder that came as an archive may bring settings of git's own that name programs: none of them is run.
SAFELY = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "log.showSignature=false")


def run(folder: Path, *arguments: str, stdin: bytes = b"", deadline: float = DEADLINE) -> bytes | None:
    """Run git in ``folder`` and return its standard output; None if it fails, hangs or isn't installed."""
    import subprocess  # few commands ask git for anything

    try:
        done = subprocess.run(
            ["git", *SAFELY, "-C", str(folder), *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=deadline,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def line(folder: Path, *arguments: str) -> str | None:
    """As ``run``, as text without the line's end."""
    answer = run(folder, *arguments)
    return None if answer is None else answer.decode("utf-8", "replace").rstrip("\n")


def is_merging(folder: Path) -> bool:
    """Whether the repository is in the middle of a merge, a rebase, a cherry-pick or a revert."""
    place = line(folder, "rev-parse", "--absolute-git-dir")
    names = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
    return place is not None and any((Path(place) / name).exists() for name in names)


def settings_of(folder: Path) -> Path | None:
    """The file of settings of the repository whose top is ``folder``, found without calling git; None if unclear."""
    place = folder / ".git"
    if place.is_file():  # a further work tree, or a submodule
        said = place.read_text(encoding="utf-8", errors="replace").partition("gitdir:")[2].strip()
        place = folder / said
        common = place / "commondir"
        place = place / common.read_text(encoding="utf-8").strip() if common.is_file() else place
    found = place / "config"
    return found if found.is_file() else None


def may_track(folder: Path, name: str) -> bool:
    """Whether git may have files below ``name`` in its index: asked of the index's bytes, which takes less time.

    False is certain; True wants git's own word. Version 4 of the index shortens names.
    """
    for place in (folder, *folder.parents):
        index = place / ".git" / "index"
        if index.is_file():
            data = index.read_bytes()
            return data[4:8] == b"\0\0\0\4" or f"{name}/".encode() in data
        if (place / ".git").exists():
            return True
    return False
