"""The index: never trusted over the files, whatever became of either."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.archive import counts
from pipeline.archive.index import Index, Row
from pipeline.parallel.workers import Workers
from pipeline.project import Project
from pipeline.verbs import check
from pipeline.workspace import coverage
from tests.conftest import ROOT, Newsroom

ISSUE = "2017-05-08"
TALKS = f"articles/{ISSUE}/talks.md"


def counted(newsroom: Newsroom, workers: Workers | None = None) -> list:
    return list(Project.find(newsroom.root, workers or Workers()).status())


def anew(newsroom: Newsroom) -> list:
    """The same counts, worked out of the files without an index."""
    return [one.tally for one in coverage.coverages(Project.find(newsroom.root).workspace)]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The issues that had to be looked at."""
    issues: list[str] = []
    look = counts._count
    monkeypatch.setattr(counts, "_count", lambda workspace, issue: issues.append(issue) or look(workspace, issue))
    return issues


def test_nothing_is_looked_at_twice(newsroom: Newsroom, asked: list[str]) -> None:
    first = counted(newsroom)
    assert asked == [*Project.find(newsroom.root).workspace.issues(), ""]
    asked.clear()
    assert counted(newsroom) == first == anew(newsroom)
    assert asked == []


@pytest.mark.parametrize(
    "change",
    [
        lambda room: room.write(TALKS, room.read(TALKS).replace("talks", "long talks", 1)),
        lambda room: room.write(
            room.po(), room.read(room.po()).replace('msgstr ""\n\n', 'msgstr "Новы тэкст."\n\n', 1)
        ),
        lambda room: (room.root / room.po()).unlink(),
        lambda room: room.write(f"articles/{ISSUE}/second.md", "---\ntitle: Another\n---\n\nOne sentence.\n"),
        lambda room: room.write(f"articles/{ISSUE}/issue.toml", "deadline = 2017-05-12\n"),
    ],
    ids=["article", "catalog", "catalog gone", "article added", "settings of the issue"],
)
def test_every_change_of_a_file_is_seen_though_its_date_is_the_old_one(
    newsroom: Newsroom, asked: list[str], change
) -> None:
    counted(newsroom)
    asked.clear()
    dates = {path: path.stat().st_mtime_ns for path in newsroom.root.rglob("*") if path.is_file()}
    change(newsroom)
    for path, changed in dates.items():
        if path.exists() and path.suffix in (".md", ".po"):
            os.utime(path, ns=(changed, changed))
    assert counted(newsroom) == anew(newsroom)
    assert asked == [ISSUE]


def test_a_change_of_settings_voids_everything(newsroom: Newsroom, asked: list[str]) -> None:
    counted(newsroom)
    asked.clear()
    settings = newsroom.read("pyproject.toml")
    newsroom.write(
        "pyproject.toml", settings.replace("[tool.peraklad]", '[tool.peraklad]\nsegmentation = "paragraph"', 1)
    )
    assert counted(newsroom) == anew(newsroom)
    assert ISSUE in asked


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scribble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(200, len(data), 97):
        data[at] ^= 0xFF
    path.write_bytes(data)


def _tamper(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("update rows set content = replace(content, 'missing', 'reviewed')")
        base.execute("update rows set content = x'93'")


def _drop(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("drop table rows")


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"no database at all" * 400),
        _cut,
        _scribble,
        _tamper,
        _drop,
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.unlink(), path.symlink_to("/nowhere/at/all")),
    ],
    ids=["empty", "rubbish", "cut", "scribbled over", "tampered with", "no table", "a folder", "a dead link"],
)
def test_a_damaged_index_is_made_anew_and_never_believed(newsroom: Newsroom, harm) -> None:
    counted(newsroom)
    harm(newsroom.root / ".peraklad/index.sqlite")
    assert counted(newsroom) == anew(newsroom)
    assert counted(newsroom) == anew(newsroom)


def test_rows_of_another_basis_are_not_found(tmp_path: Path) -> None:
    index = Index(tmp_path / "x/index.sqlite")
    index.put("tallies", "basis", [Row("a", "1", b"one"), Row("b", "2", b"two")])
    assert index.rows("tallies", "basis", ["a"]) == {"a": Row("a", "1", b"one")}
    assert set(index.rows("tallies", "basis")) == {"a", "b"}
    assert index.rows("tallies", "another") == index.rows("verdicts", "basis") == {}


def test_a_folder_that_can_not_be_written_only_costs_time(newsroom: Newsroom) -> None:
    blocked = newsroom.root / ".peraklad"
    for path in blocked.rglob("*"):
        path.unlink()
    if blocked.exists():
        blocked.rmdir()
    blocked.write_text("a file where the folder should be")
    assert counted(newsroom) == anew(newsroom)


def test_sync_does_not_read_what_is_in_line_and_sees_what_is_not(newsroom: Newsroom) -> None:
    newsroom.run("sync")
    newsroom.run("sync")
    before = newsroom.files()
    assert newsroom.run("sync").returncode == 0
    assert newsroom.files() == before
    template = next((newsroom.root / "locales" / ISSUE).glob("*.pot"))
    wanted = template.read_bytes()
    template.write_bytes(wanted + b"# scribbled\n")
    newsroom.run("sync")
    assert template.read_bytes() == wanted


def test_verdicts_are_kept_as_long_as_nothing_they_depend_on_has_changed(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    judge = check._judge
    monkeypatch.setattr(check, "_judge", lambda *args: asked.append(args[-1]) or judge(*args))
    newsroom.translate_all()
    project = newsroom.project
    first = project.check()
    assert asked == [ISSUE]
    assert project.check() == first
    assert asked == [ISSUE]
    labels = newsroom.root / "locales/be/LC_MESSAGES/labels.po"
    for change in (
        lambda: labels.write_text(labels.read_text().replace("msgstr", "#, fuzzy\nmsgstr", 1)),
        lambda: newsroom.write("glossary.csv", "term,en,be,ru,forbidden_be,note\nx,talks,перамовы,переговоры,,\n"),
        lambda: newsroom.write("dictionary.be.txt", "слова\n"),
        lambda: newsroom.write(TALKS, newsroom.read(TALKS) + "\nOne more sentence.\n"),
    ):
        asked.clear()
        change()
        newsroom.project.check()
        assert asked == [ISSUE], change
    assert not newsroom.project.check()[0].passed


def test_several_processes_find_what_one_finds(newsroom: Newsroom) -> None:
    for number in range(30):
        newsroom.article(slug=f"talks-{number}", issue=f"2018-01-{1 + 7 * (number % 5):02}")
        newsroom.article(slug="talks", issue=(date(2019, 1, 7) + timedelta(weeks=number)).isoformat())
    newsroom.project.sync()
    alone = newsroom.run("status", "--format", "csv", "--jobs", "1").stdout
    (newsroom.root / ".peraklad/index.sqlite").unlink()
    assert newsroom.run("status", "--format", "csv", "--jobs", "2").stdout == alone
    one, two = (newsroom.run("check", "--output-format", "json", "--jobs", jobs).stdout for jobs in "12")
    assert one == two
    newsroom.write("locales/be/LC_MESSAGES/2019-01-07/talks.po", "broken")
    newsroom.write("locales/be/LC_MESSAGES/2019-01-14/talks.po", "broken")
    refused = newsroom.run("status", "--jobs", "2")
    assert refused.returncode == 2
    assert "locales/be/LC_MESSAGES/2019-01-07/talks.po:1" in refused.stderr


def _forty(number: int) -> int:
    return number + 40


@pytest.mark.parametrize("times", range(3))
def test_workers_end_whatever_their_parent_does_with_signals(times: int) -> None:
    """The command line takes SIGTERM in hand; workers that inherit that could not be ended by their pool."""
    code = (
        "import signal\n"
        "def caught(*_): raise KeyboardInterrupt\n"
        "signal.signal(signal.SIGTERM, caught)\n"
        "from pipeline.parallel.workers import Workers\n"
        "from tests.archive.test_index import _forty\n"
        "for _ in range(5): assert list(Workers(2).map(_forty, range(100))) == list(range(40, 140))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], timeout=60, check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_change_of_any_file_of_the_program_makes_all_rows_void(tmp_path: Path) -> None:
    def program() -> str:
        code = "from pipeline.parallel.fingerprint import program; print(program().hex())"
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    seen = {program()}
    for name in ("model.py", "checks/length.py", "data/labels.toml", "languages/be/__init__.py"):
        path = tmp_path / "pipeline" / name
        if path.is_file():
            path.write_text(path.read_text(encoding="utf-8") + "\n# touched\n", encoding="utf-8")
            assert program() not in seen, name
            seen.add(program())
