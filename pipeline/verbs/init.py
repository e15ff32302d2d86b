"""Init: a new publication from nothing."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files as resources
from pathlib import Path

from pipeline import files
from pipeline.errors import PerakladError


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
