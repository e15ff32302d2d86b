"""A publication that is complete, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import ARTICLE, SETTINGS, Newsroom


@dataclass
class Room(Newsroom):
    """A newsroom in which faults that reach beyond its files are undone at the end."""

    undo: list = field(default_factory=list)


def made_complete(root: Path) -> Newsroom:
    room = Newsroom(root)
    room.write("pyproject.toml", SETTINGS)
    room.article(ARTICLE)
    room.project.sync()
    room.translate_all()
    assert room.project.check()[0].passed
    shutil.rmtree(root / ".peraklad")
    return room


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_complete(tmp_path_factory.mktemp("complete")).root


@pytest.fixture
def complete(model: Path, tmp_path: Path) -> Iterator[Room]:
    room = Room(Path(shutil.copytree(model, tmp_path / "room")))
    yield room
    for undo in room.undo:
        undo()
