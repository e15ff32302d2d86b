"""Every fault of the list has its tests, and no test claims a fault that is not on it."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

FOLDER = Path(__file__).parent


def listed() -> set[str]:
    lines = (FOLDER / "rows.txt").read_text(encoding="utf-8").split("\n")
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def claimed() -> set[str]:
    found: set[str] = set()
    for path in FOLDER.glob("test_*.py"):
        module = importlib.import_module(f"tests.hostile.{path.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_"):
                for mark in getattr(function, "pytestmark", ()):
                    found |= set(mark.args) if mark.name == "row" else set()
                    if mark.name == "parametrize":
                        found |= {
                            arg for value in mark.args[1] for one in getattr(value, "marks", ()) for arg in one.args
                        }
    return found


def test_every_row_has_a_test() -> None:
    assert len(listed()) == 72
    assert claimed() == listed()
