"""How far a call walks through the house: `python -m benchmarks.walks`, on the sample publication.

A room is a folder of ``pipeline/``, or a module that stands on its root by itself. For each errand (saving a sentence at the desk, a
sync, a check, a page) it counts the files that are entered, and the distinct calls from a file of one room into a file of
another. Runs on any version: `PYTHONPATH=OTHER_CHECKOUT python benchmarks/walks.py`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pipeline

PACKAGE = Path(pipeline.__file__).parent
SAMPLE = PACKAGE.parent


def room_of(file: str) -> str:
    inner = Path(file).relative_to(PACKAGE)
    return inner.parts[0]


def walked(errand: Callable[[], object]) -> tuple[int, int]:
    """Files entered, and distinct calls between rooms."""
    prefix, edges = str(PACKAGE), set()

    def look(frame: object, event: str, _argument: object) -> None:
        if event != "call":
            return
        file = frame.f_code.co_filename
        if not file.startswith(prefix) or frame.f_code.co_name == "<module>":
            return
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(prefix):
            caller = caller.f_back
        if caller is not None and caller.f_code.co_filename != file and caller.f_code.co_name != "<module>":
            edges.add((caller.f_code.co_filename, file))

    sys.setprofile(look)
    try:
        errand()
    except SystemExit:
        pass
    finally:
        sys.setprofile(None)
    files = {file for edge in edges for file in edge}
    return len(files), sum(room_of(one) != room_of(other) for one, other in edges)


def command(*arguments: str) -> Callable[[], object]:
    from pipeline.cli import main

    return lambda: main(list(arguments))


def saving(folder: Path) -> Callable[[], object]:
    """What the desk does with a sentence once the request is read."""
    from importlib import import_module

    from pipeline.model import digest
    from pipeline.workspace import Workspace

    try:
        verb = import_module("pipeline.verbs.save")
    except ImportError:  # before the house was rebuilt
        verb = import_module("pipeline.verbs.edit")
    workspace = Workspace.find(folder)

    def save() -> None:
        source = workspace.source(workspace.article("2026-11-09", "border-queues"))
        catalog = workspace.catalog(source.catalog_path("be"))
        entry = next(entry for entry in catalog.active if not entry.target)
        typed = verb.Typed("Новы тэкст.")
        verb.save(workspace, source, "be", digest(entry.source, entry.context), typed, verb.version_of(entry), "ann")

    return save


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="walks-"))
    try:
        for name in ("articles", "locales", "glossary.csv", "pyproject.toml"):
            source = SAMPLE / name
            shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder / name)
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
        here = ("-q", "-C", str(folder))
        errands = {
            "saving a sentence": saving(folder),
            "sync": command(*here, "sync", "--jobs", "1"),
            "check of an issue": command(*here, "check", "2026-11-09", "--jobs", "1", "-o", str(folder / "check.txt")),
            "a page": command(
                *here, "preview", "2026-11-02/libraries-and-clubs", "--locale", "be", "-o", str(folder / "p")
            ),
        }
        print(f"{'':20} {'files':>6} {'calls between rooms':>20}")
        for name, errand in errands.items():
            files, moves = walked(errand)
            print(f"{name:20} {files:6} {moves:20}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
