"""Init: a new publication from nothing, and how its repository merges catalogs and ledgers."""

from __future__ import annotations

import shlex
import sys
from datetime import date, timedelta
from pathlib import Path

from pipeline import files
from pipeline.config import SETTINGS_FILE
from pipeline.errors import PerakladError
from pipeline.files import git

DRIVER = "peraklad-po"

#: What .gitattributes must say: the pattern and the attribute.
ATTRIBUTES = (("*.po", f"merge={DRIVER}"), ("*.pot", f"merge={DRIVER}"), ("*.jsonl", "merge=union"))


def init(folder: Path, title: str, today: date) -> tuple[str, ...]:
    """Make a publication in ``folder`` with settings, a first article for last week and git's settings.

    In a folder that is another project's already, the settings are added to its pyproject.toml, and what git must know
    to its .gitignore and .gitattributes; a glossary that is there stays. Returns the paths written. Raises
    PerakladError if it is a publication already, the first article's file is there, or something stands in the way;
    nothing is written then.
    """
    monday = today - timedelta(days=today.weekday() + 7)
    article = f"articles/{monday.isoformat()}/first-article.md"
    if is_there(folder):
        raise PerakladError(
            "this folder is a publication already",
            where=str(folder / SETTINGS_FILE),
            hint="Write articles, then run `peraklad sync`; `peraklad init --git` sets git up.",
        )
    if (folder / article).exists():
        raise PerakladError(
            "this file is already there",
            where=str(folder / article),
            hint=f"To make a publication of this folder, add [tool.peraklad] to its {SETTINGS_FILE}.",
        )
    from importlib.resources import files as resources  # slow to import, and every command asks for this module

    data = resources("pipeline").joinpath("data/init")

    def given(name: str) -> str:
        return data.joinpath(name).read_text(encoding="utf-8")

    texts = {
        SETTINGS_FILE: _with_settings(
            _text(folder, SETTINGS_FILE), given("pyproject.toml").replace("TITLE", _toml(title))
        ),
        ".gitignore": _with_lines(_text(folder, ".gitignore"), given("gitignore")),
        ".gitattributes": _with_lines(_text(folder, ".gitattributes"), given("gitattributes")),
        "glossary.csv": _text(folder, "glossary.csv") or given("glossary.csv"),
        article: given("article.md"),
    }
    new = {name: text for name, text in texts.items() if text != _text(folder, name)}
    for name in new:
        files.check_writable(folder / name, str(folder / name))
    for name, text in new.items():
        files.rewrite_text(folder / name, text, name)
    return tuple(new)


def is_there(folder: Path) -> bool:
    """Whether ``folder`` is a publication already."""
    return "[tool.peraklad" in _text(folder, SETTINGS_FILE)


def _text(folder: Path, name: str) -> str:
    return files.read_text(folder / name, name) if (folder / name).is_file() else ""


def _with_settings(before: str, ours: str) -> str:
    """A project's settings with ours after them."""
    return ours if not before.strip() else f"{before.rstrip()}\n\n{ours[ours.index('[tool.peraklad]') :]}"


def _with_lines(before: str, ours: str) -> str:
    """A file of lines with those of ours that it lacks; lines are compared without the blanks in them."""
    known = {" ".join(line.split()) for line in before.splitlines()}
    missing = [line for line in ours.splitlines() if line.strip() and " ".join(line.split()) not in known]
    gap = "\n" if before and not before.endswith("\n") else ""
    return before + gap + "".join(f"{line}\n" for line in missing)


def misses_driver(folder: Path) -> bool:
    """Whether the repository asks for our merge driver, and this clone has none: git takes no commands from it.

    True once in a clone (it is noted in the private folder): whoever knows may do without.
    """
    asked = folder / ".gitattributes"
    told = files.private(folder, "told-of-the-driver")
    if told.exists() or not asked.is_file() or DRIVER not in asked.read_text(encoding="utf-8", errors="replace"):
        return False
    settings = _settings(folder)
    if settings is None or f'"{DRIVER}"' in settings or git.line(folder, "config", f"merge.{DRIVER}.driver"):
        return False
    try:
        files.make_private(told.parent)
        told.touch()
    except OSError:
        return False  # nobody merges where nothing can be written
    return True


def _settings(folder: Path) -> str | None:
    """Git's settings of this clone; None where there is no repository."""
    top = next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)
    path = git.settings_of(top) if top else None
    return path.read_text(encoding="utf-8", errors="replace") if path else None


def driver() -> str:
    """The command by which git merges catalogs.

    This very interpreter, since a graphical git client has another PATH; and never what lies in the folder that git
    runs it in (``-P``), since that is a checkout with whatever a branch has brought.
    """
    return f"{shlex.quote(str(Path(sys.executable).absolute()))} -P -m pipeline merge-driver %O %A %B %P"


def mend_driver(folder: Path) -> bool:
    """Set a merge driver right that an earlier version set up to run what lies in the checkout; say whether it did."""
    if "merge-driver" not in (_settings(folder) or ""):
        return False
    command = git.line(folder, "config", f"merge.{DRIVER}.driver") or ""
    if "merge-driver" not in command or (" -P " in command and Path(shlex.split(command)[0]).is_absolute()):
        return False
    return git.line(folder, "config", f"merge.{DRIVER}.driver", driver()) is not None


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
    for name, value in (("name", "PO files, entry by entry"), ("driver", driver())):
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
