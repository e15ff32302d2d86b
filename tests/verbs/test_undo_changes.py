"""Undo of a person's changes: theirs go, what others did stays, and nothing is guessed."""

from __future__ import annotations

import subprocess

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
