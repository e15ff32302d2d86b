"""The desk brings catalogs into line by itself, and never where something of a person's would be lost or would move."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from pipeline.po import catalogs
from pipeline.web import keeping
from pipeline.web.app import desk
from pipeline.web.keeping import Keeping
from tests.conftest import ARTICLE, Newsroom
from tests.web.conftest import Served
from tests.web.test_commits import git

ISSUE = "2017-05-08"
FIRST = "The first sentence of the article says what happened."


@pytest.fixture
def kept(newsroom: Newsroom) -> Keeping:
    newsroom.translate_all()
    app = desk(newsroom.project.workspace, "127.0.0.1", 8765, "hanna")
    return Keeping(app.state.desk)


def test_an_edited_article_is_brought_into_line(newsroom: Newsroom, kept: Keeping) -> None:
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    kept.bring(ISSUE)
    assert newsroom.entry(newsroom.po(), "in Minsk").fuzzy
    assert kept.desk.held == {}


def _cut(room: Newsroom) -> None:
    """A tool, or a merge, has lost an entry; its ledger still knows it."""
    catalog = room.read_po(room.po())
    left = replace(catalog, entries=tuple(one for one in catalog.entries if one.source != FIRST))
    room.write(room.po(), catalogs.dump(left))


def _deleted(room: Newsroom) -> None:
    (room.root / room.po()).unlink()


def _renamed(room: Newsroom) -> None:
    path = room.root / f"articles/{ISSUE}/talks.md"
    path.rename(path.with_name("walks.md"))


@pytest.mark.parametrize("harm", [_cut, _deleted, _renamed])
def test_what_would_lose_or_move_something_waits_for_a_person(
    newsroom: Newsroom, kept: Keeping, harm: Callable[[Newsroom], None]
) -> None:
    harm(newsroom)
    before = newsroom.files()
    kept.bring(ISSUE)
    assert newsroom.files() == before
    assert list(kept.desk.held) == [ISSUE]


def test_a_coordinator_is_told_and_decides(newsroom: Newsroom) -> None:
    from tests.web.test_coordinating import post

    newsroom.translate_all()
    app = desk(newsroom.project.workspace, "127.0.0.1", 8765, "hanna")
    own = TestClient(app, base_url="http://127.0.0.1:8765")
    _cut(newsroom)
    Keeping(app.state.desk).bring(ISSUE)
    assert "The catalogs wait for you" in own.get("/coordinate").text
    assert newsroom.po() in own.get(f"/issue/{ISSUE}").text
    assert post(own, f"/issue/{ISSUE}", f"/issue/{ISSUE}/sync", {}).status_code == 303
    assert newsroom.entry(newsroom.po(), FIRST).target == ""
    assert newsroom.po() not in own.get(f"/issue/{ISSUE}").text


def test_an_emptied_text_may_be_meant(newsroom: Newsroom, kept: Keeping) -> None:
    newsroom.edit_po(newsroom.po(), lambda one: replace(one, target="") if one.source == FIRST else one)
    newsroom.article(ARTICLE.replace("why it matters", "why that matters"))
    kept.bring(ISSUE)
    assert kept.desk.held == {}
    assert newsroom.entry(newsroom.po(), "why that matters").fuzzy


@pytest.mark.parametrize("setting", ["false", '"desk"', "true"])
def test_the_setting_says_who_does_it(newsroom: Newsroom, setting: str) -> None:
    newsroom.translate_all()
    settings = newsroom.read("pyproject.toml")
    newsroom.write(
        "pyproject.toml", settings.replace("[tool.peraklad]\n", f"[tool.peraklad]\nauto-sync = {setting}\n", 1)
    )
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    old = newsroom.read(newsroom.po())
    newsroom.run("status")
    assert (newsroom.read(newsroom.po()) != old) == (setting == "true")
    newsroom.write(newsroom.po(), old)
    Keeping(desk(newsroom.project.workspace, "127.0.0.1", 8765, "hanna").state.desk).bring(ISSUE)
    assert (newsroom.read(newsroom.po()) != old) == (setting != "false")


def test_a_running_desk_does_it_once_files_are_left_alone(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "QUIET", 0.5)
    room = served.room
    # On a busy machine the watch begins late: what was written before it is seen when it is written again.
    for _ in range(10):
        room.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
        for _ in range(60):
            if "in Minsk" in room.read(room.po()):
                return
            time.sleep(0.05)
    pytest.fail("the catalog was not brought into line")


@pytest.fixture
def repository(newsroom: Newsroom) -> Newsroom:
    newsroom.translate_all()
    settings = newsroom.read("pyproject.toml").replace("[tool.peraklad]\n", "[tool.peraklad]\ncommit = true\n", 1)
    newsroom.write("pyproject.toml", settings)
    newsroom.write(".gitignore", ".peraklad/\nbuild/\n")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "begin")):
        git(newsroom, *arguments)
    return newsroom


@pytest.mark.parametrize("committed", [True, False])
def test_catalogs_are_committed_with_their_article_and_not_before_it(repository: Newsroom, committed: bool) -> None:
    repository.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    if committed:
        git(repository, "commit", "-qam", "edit")
    Keeping(desk(repository.project.workspace, "127.0.0.1", 8765, "hanna").state.desk).bring(ISSUE)
    assert repository.entry(repository.po(), "in Minsk").fuzzy
    last = git(repository, "log", "-1", "--format=%an %s").strip()
    assert last == ("peraklad Bring the catalogs into line" if committed else "editor begin")
    assert (git(repository, "status", "--porcelain") == "") == committed


def test_nothing_is_brought_into_line_in_the_middle_of_a_merge(repository: Newsroom) -> None:
    repository.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    merging = repository.write(".git/MERGE_HEAD", git(repository, "rev-parse", "HEAD"))
    before = repository.files()
    kept = Keeping(desk(repository.project.workspace, "127.0.0.1", 8765, "hanna").state.desk)
    kept.bring(ISSUE)
    assert repository.files() == before
    merging.unlink()
    kept.bring(ISSUE)
    assert repository.entry(repository.po(), "in Minsk").fuzzy
