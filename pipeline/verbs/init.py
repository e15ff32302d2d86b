"""Init: a new publication from nothing, and how its repository merges catalogs and ledgers."""

from __future__ import annotations

import shlex
import sys
from datetime import date, timedelta
from importlib.resources import files as resources
from pathlib import Path

from pipeline import files
from pipeline.errors import PerakladError
from pipeline.files import git

DRIVER = "peraklad-po"

#: What .gitattributes must say: the pattern and the attribute.
ATTRIBUTES = (("*.po", f"merge={DRIVER}"), ("*.jsonl", "merge=union"))


def init(folder: Path, title: str, today: date) -> tuple[str, ...]:
    """Make a publication in ``folder`` with settings, a first article for last week and git's settings.

    Returns the paths written. Raises PerakladError if the folder already holds one of them; nothing is written then.
    """
    monday = today - timedelta(days=today.weekday() + 7)
    data = resources("pipeline").joinpath("data/init")
    wanted = {
        "pyproject.toml": data.joinpath("pyproject.toml").read_text(encoding="utf-8").replace("TITLE", _toml(title)),
        ".gitignore": data.joinpath("gitignore").read_text(encoding="utf-8"),
        ".gitattributes": data.joinpath("gitattributes").read_text(encoding="utf-8"),
        "glossary.csv": data.joinpath("glossary.csv").read_text(encoding="utf-8"),
        f"articles/{monday.isoformat()}/first-article.md": data.joinpath("article.md").read_text(encoding="utf-8"),
    }
    for name in wanted:
        if (folder / name).exists():
            raise PerakladError(
                "this file is already there",
                where=str(folder / name),
                hint="Choose an empty folder. To use an existing project, add [tool.peraklad] to its pyproject.toml.",
            )
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in wanted.items():
        files.write_text(folder / name, text, name)
    return tuple(wanted)


def is_there(folder: Path) -> bool:
    """Whether ``folder`` holds a project already, which ``init`` would refuse."""
    return (folder / "pyproject.toml").exists()


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def set_up_git(folder: Path) -> tuple[str, ...]:
    """Make git merge catalogs entry by entry, in a new repository if there is none; return what was done.

    A clone has to be set up again, since git takes no commands from a repository. Raises PerakladError without git.
    """
    done = []
    if git.line(folder, "rev-parse", "--git-dir") is None:
        if git.line(folder, "init", "--quiet") is None:
            raise PerakladError("git could not make a repository", where=str(folder), hint="Is git installed?")
        done.append("made a git repository")
    # This very interpreter, since a graphical git client has another PATH.
    command = f"{shlex.quote(sys.executable)} -m pipeline merge-driver %O %A %B %P"
    for name, value in (("name", "PO files, entry by entry"), ("driver", command)):
        if git.line(folder, "config", f"merge.{DRIVER}.{name}") != value:
            if git.line(folder, "config", f"merge.{DRIVER}.{name}", value) is None:
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
