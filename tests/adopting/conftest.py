"""A finished issue of the sample publication as pages, and the same publication without its translations."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import verbs
from pipeline.alignment import beads
from pipeline.project import Project
from tests.conftest import ROOT, Newsroom

ISSUE = "2026-11-02"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the sample's finished issue, as readers have them: LOCALE/ARTICLE.html."""
    folder = tmp_path_factory.mktemp("published")
    copy_sample(folder)
    verbs.publish.publish(Project.find(folder).workspace, [ISSUE], "html", folder / "site", record=False)
    pages = folder / "pages"
    for locale in ("en", "be", "ru"):
        shutil.copytree(folder / "site" / locale / ISSUE, pages / locale)
    return pages


def copy_sample(folder: Path) -> None:
    for name in ("articles", "locales"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pyproject.toml", "glossary.csv"):
        shutil.copy(ROOT / name, folder / name)


@pytest.fixture
def archive(tmp_path: Path) -> Newsroom:
    """The sample publication with its finished articles, and nothing translated or noted in that issue."""
    copy_sample(tmp_path)
    for locale in ("en", "be", "ru"):
        shutil.rmtree(tmp_path / "locales" / locale / "LC_MESSAGES" / ISSUE)
    (tmp_path / "articles" / ISSUE / "journal.jsonl").unlink()
    return Newsroom(tmp_path)


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here holds without the extra, which takes its time."""
    monkeypatch.setattr(beads, "vectors", lambda *_: None)
