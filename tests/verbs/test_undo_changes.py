"""Undo of a person's changes: theirs go, what others did stays, and nothing is guessed."""

from __future__ import annotations

import io
import subprocess

import openpyxl
import pytest
from msgspec.structs import replace

from pipeline import verbs
from pipeline.model import Deed, digest
from tests.conftest import Newsroom, save_text

ISSUE = "2017-05-08"
THIRD = "A second paragraph closes the article."
LATER = "2999-01-01T00:00:00Z"


def text(newsroom: Newsroom) -> str:
    return next(entry.target for entry in newsroom.read_po(newsroom.po()).active if entry.source == THIRD)


def save(newsroom: Newsroom, target: str, by: str) -> None:
    entry = next(entry for entry in newsroom.read_po(newsroom.po()).active if entry.source == THIRD)
    version = verbs.save.version_of(entry)
    assert save_text(newsroom.project, ISSUE, "talks", "be", digest(THIRD), target, version, by, draft=False).done


@pytest.fixture
def ann(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """The article translated by somebody, committed, and one sentence mended by ann a day later."""
    newsroom.translate_all()
    run = ["git", "-C", str(newsroom.root), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "before"]):
        subprocess.run([*run, *command], check=True)
    monkeypatch.setattr("pipeline.workspace.updating.now", lambda: LATER)
    monkeypatch.setattr("pipeline.verbs.save.now", lambda: LATER)
    save(newsroom, "Тэкст Ганны.", "ann")
    return newsroom


def undo(newsroom: Newsroom, by: str = "ann", **options: bool):
    return verbs.undo_changes.undo_changes(newsroom.project.workspace, [], by, LATER, **options)


def test_the_text_before_comes_back_with_its_facts(ann: Newsroom) -> None:
    before = subprocess.run(
        ["git", "-C", str(ann.root), "show", f"HEAD:{ann.po()}"], capture_output=True, text=True, check=True
    ).stdout
    (done,) = undo(ann)
    assert len(done.done) == 1
    assert text(ann) in before
    assert ann.states()[THIRD] == "translated"
    assert not any(fact.by == "ann" for fact in ann.project.workspace.ledger(ann.po()))


def test_a_dry_run_writes_nothing(ann: Newsroom) -> None:
    files = ann.files()
    assert undo(ann, dry_run=True)
    assert ann.files() == files


def test_what_somebody_changed_since_stays(ann: Newsroom) -> None:
    save(ann, "Тэкст Барыса.", "barys")
    undo(ann)
    assert text(ann) == "Тэкст Барыса."


def test_nobodys_changes_are_none(ann: Newsroom) -> None:
    assert undo(ann, "cecil") == ()


def test_a_review_goes_and_the_translation_stays(ann: Newsroom) -> None:
    verbs.review.review(ann.project.workspace, [ISSUE], "be", "rita")
    target = text(ann)
    facts = [fact for fact in ann.project.workspace.ledger(ann.po()) if fact.deed is Deed.REVIEWED]
    since = min(fact.at for fact in facts)
    verbs.undo_changes.undo_changes(ann.project.workspace, [], "rita", since)
    assert text(ann) == target
    assert set(ann.states().values()) == {"translated"}


def test_a_text_without_one_before_it_is_missing_again(newsroom: Newsroom) -> None:
    newsroom.article()
    newsroom.project.sync()
    save(newsroom, "Першы пераклад.", "ann")
    verbs.undo_changes.undo_changes(newsroom.project.workspace, [], "ann", "2000-01-01T00:00:00Z")
    assert text(newsroom) == ""


def test_what_nobody_can_find_is_kept_and_told(ann: Newsroom) -> None:
    import shutil

    shutil.rmtree(ann.root / ".git")
    (done,) = undo(ann)
    assert done.kept == (THIRD,)
    assert text(ann) == "Тэкст Ганны."
    entry = replace(ann.read_po(ann.po()).active[0])
    assert entry.target


# The last import of a hand-off


def returned(newsroom: Newsroom) -> dict:
    """The article's files before a translated workbook came back, which then changed them."""
    newsroom.article()
    newsroom.project.sync()
    before = newsroom.files()
    book = openpyxl.load_workbook(io.BytesIO(newsroom.project.export([f"{ISSUE}/talks"], "be")))
    row = next(row for row in book.active.iter_rows() if row[4].value == THIRD)
    row[5].value = "З кнігі."
    stream = io.BytesIO()
    book.save(stream)
    done = verbs.import_translations.import_translations(
        newsroom.project.workspace, [], None, stream.getvalue(), "back.xlsx", "pavel"
    )
    assert done.taken == 1
    return before


def test_the_last_hand_off_is_taken_back(newsroom: Newsroom) -> None:
    before = returned(newsroom)
    assert newsroom.run("undo", "import-translations", "-n").returncode == 0
    assert text(newsroom) == "З кнігі."
    assert newsroom.run("undo", "import-translations").returncode == 0
    assert {path: data for path, data in newsroom.files().items() if path.startswith("locales")} == {
        path: data for path, data in before.items() if path.startswith("locales")
    }


def test_a_hand_off_is_not_taken_back_over_newer_work(newsroom: Newsroom) -> None:
    returned(newsroom)
    save(newsroom, "Пазнейшы тэкст.", "ann")
    done = newsroom.run("undo", "import-translations")
    assert done.returncode == 2
    assert text(newsroom) == "Пазнейшы тэкст."


def test_by_and_since_go_together(newsroom: Newsroom) -> None:
    assert newsroom.run("undo", "--by", "ann").returncode == 2
