"""Git: how a publication's repository merges catalogs and ledgers."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

from pipeline import files
from pipeline.errors import PerakladError

DRIVER = "peraklad-po"

#: What .gitattributes must say: the pattern and the attribute.
ATTRIBUTES = (("*.po", f"merge={DRIVER}"), ("*.jsonl", "merge=union"))


def set_up_git(folder: Path) -> tuple[str, ...]:
    """Make git merge catalogs entry by entry, in a new repository if there is none; return what was done.

    A clone has to be set up again, since git takes no commands from a repository. Raises PerakladError without git.
    """
    done = []
    if _git(folder, "rev-parse", "--git-dir") is None:
        if _git(folder, "init", "--quiet") is None:
            raise PerakladError("git could not make a repository", where=str(folder), hint="Is git installed?")
        done.append("made a git repository")
    # This very interpreter, since a graphical git client has another PATH.
    command = f"{shlex.quote(sys.executable)} -m pipeline merge-driver %O %A %B %P"
    for name, value in (("name", "PO files, entry by entry"), ("driver", command)):
        if _git(folder, "config", f"merge.{DRIVER}.{name}") != value:
            if _git(folder, "config", f"merge.{DRIVER}.{name}", value) is None:
                raise PerakladError("git's settings could not be written", where=str(folder))
            done.append(f"set merge.{DRIVER}.{name}")
    path = folder / ".gitattributes"
    text = files.read_text(path, ".gitattributes") if path.exists() else ""
    lines = [line.split() for line in text.split("\n")]
    missing = [
        f"{pattern} {attribute}\n"
        for pattern, attribute in ATTRIBUTES
        if not any(line[:1] == [pattern] and attribute in line for line in lines)
    ]
    if missing:
        gap = "\n" if text and not text.endswith("\n") else ""
        files.rewrite_text(path, text + gap + "".join(missing), ".gitattributes")
        done.append("wrote .gitattributes")
    return tuple(done)


def _git(folder: Path, *arguments: str) -> str | None:
    """What git answers, None if it refuses or isn't there."""
    try:
        run = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return run.stdout.rstrip("\n") if run.returncode == 0 else None
