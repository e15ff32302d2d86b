"""Git, the one place where it is called: what it answers, or None where it refuses or isn't there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
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
    place = repository_of(folder)
    return place is not None and is_merging_in(place)


def repository_of(folder: Path) -> Path | None:
    """Git's own folder of the work tree that ``folder`` is in; None where it is in none."""
    # Most who ask are in none, which is seen without a program.
    if not any((place / ".git").exists() for place in (folder.absolute(), *folder.absolute().parents)):
        return None
    place = line(folder, "rev-parse", "--absolute-git-dir")
    return Path(place) if place else None


def is_merging_in(repository: Path) -> bool:
    """As ``is_merging``, by git's own folder (``repository_of``); no program is run."""
    names = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
    return any((repository / name).exists() for name in names)


def changed(folder: Path, paths: Iterable[str]) -> list[str]:
    """Those of the paths, below ``folder``, of which git has no or another content; ignored ones are left out."""
    listed = line(folder, "ls-files", "-z", "--modified", "--others", "--deleted", "--exclude-standard", "--", *paths)
    return [path for path in dict.fromkeys((listed or "").split("\0")) if path]


def commit(folder: Path, paths: Sequence[str], text: str, person: str, deadline: float = 60) -> bool:
    """Commit what the paths hold now, and nothing else, as a person's work; False where git refuses."""
    # Git takes no commit without an address; nobody's is made up: it is one that leads nowhere (RFC 2606). Nobody signs
    # for somebody else.
    address = line(folder, "config", "user.email") or "desk@invalid"
    who = ("-c", f"user.name={person}", "-c", f"user.email={address}", "-c", "commit.gpgsign=false")
    return (
        run(folder, "add", "--all", "--", *paths, deadline=deadline) is not None
        and run(folder, *who, "commit", "--quiet", "--message", text, "--only", "--", *paths, deadline=deadline)
        is not None
    )


def settings_of(folder: Path) -> Path | None:
    """The file of settings of the repository whose top is ``folder``, found without calling git; None if unclear."""
    place = folder / ".git"
    if place.is_file():  # a further work tree, or a submodule
        target = place.read_text(encoding="utf-8", errors="replace").partition("gitdir:")[2].strip()
        place = folder / target
        common = place / "commondir"
        place = place / common.read_text(encoding="utf-8").strip() if common.is_file() else place
    path = place / "config"
    return path if path.is_file() else None


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
