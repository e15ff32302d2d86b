"""Findings of single texts are kept by text: what was looked at is looked at once, and nothing is told otherwise."""

from __future__ import annotations

import dataclasses
import re
import zlib

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from pipeline import checks
from pipeline.archive import findings
from pipeline.archive.by_issue import index_of
from pipeline.archive.index import Row
from pipeline.gate.proofreading import Texts
from pipeline.model import Verdict
from pipeline.verbs.check import basis_of, check
from pipeline.web.app import desk
from pipeline.web.checking import Checking
from tests.conftest import ARTICLE, Newsroom

ISSUE = "2017-05-08"


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.article(ARTICLE + "\nThe council met 12 times,  and 40 people came.\n")
    newsroom.project.sync()
    newsroom.translate_all()
    change(newsroom, "12 разоў савет збіраўся, і прыйшло 4 чалавекі.")
    newsroom.project.sync()
    return newsroom


def change(room: Newsroom, text: str) -> None:
    """Give the sentence with numbers another text."""
    room.edit_po(room.po(), lambda one: replace(one, target=text) if "12 times" in one.source else one)


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts at which the checks look."""
    found: list[str] = []
    whole = Texts.of

    def of(self: Texts, subject: checks.Subject):
        found.append(subject.text)
        return whole(self, subject)

    monkeypatch.setattr(Texts, "of", of)
    return found


def judged(room: Newsroom, *, use_index: bool = True, locale: str | None = None) -> Verdict:
    (verdict,) = check(room.project.workspace, [ISSUE], locale=locale, use_index=use_index)
    return verdict


def told(verdict: Verdict) -> list[tuple[str, str, str, int, str]]:
    every = (*verdict.reasons, *verdict.notices)
    return [(one.check, one.message, one.where.path, one.where.line, one.text) for one in every]


def test_after_an_edit_the_edited_text_alone_is_looked_at(room: Newsroom, looked_at: list[str]) -> None:
    first = judged(room)
    assert any(one.check == "numbers" for one in first.reasons)
    assert len(looked_at) > 8
    looked_at.clear()
    new = "12 разоў збіраўся савет, і прыйшло 5 чалавек."
    change(room, new)
    again = judged(room)
    assert looked_at == [new]
    assert told(again) == told(judged(room, use_index=False))


def test_another_locale_needs_no_look(room: Newsroom, looked_at: list[str]) -> None:
    judged(room)
    looked_at.clear()
    for locale in ("be", "ru", "be,ru"):
        found = judged(room, locale=locale)
        assert looked_at == []
        assert told(found) == told(judged(room, locale=locale, use_index=False))
        looked_at.clear()


def test_a_text_that_moves_is_told_of_where_it_stands(room: Newsroom, looked_at: list[str]) -> None:
    judged(room)
    looked_at.clear()
    room.write("articles/2017-05-08/talks.md", room.read("articles/2017-05-08/talks.md").replace("\n\n", "\n\n\n\n"))
    room.project.sync()
    assert told(judged(room)) == told(judged(room, use_index=False))


@pytest.mark.parametrize("setting", ['nbsp = "off"', 'numbers = "warning"'])
def test_other_settings_are_another_basis(room: Newsroom, looked_at: list[str], setting: str) -> None:
    judged(room)
    looked_at.clear()
    room.write("pyproject.toml", room.read("pyproject.toml") + f"\n[tool.peraklad.checks]\n{setting}\n")
    found = judged(room)
    assert len(looked_at) > 8
    assert told(found) == told(judged(room, use_index=False))


@pytest.mark.parametrize("content", [b"", b"no zlib", zlib.compress(b"\xc1"), zlib.compress(b"\x91\x01")])
def test_a_row_that_cannot_be_read_is_nothing_known(room: Newsroom, content: bytes) -> None:
    workspace = room.project.workspace
    index_of(workspace).put(findings.KIND, basis_of(workspace), [Row(ISSUE, "", content)])
    assert told(judged(room)) == told(judged(room, use_index=False))


def test_a_check_that_fails_is_asked_again(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_subject: checks.Subject):
        raise ZeroDivisionError
        yield

    first = checks.CHECKS[0]
    with monkeypatch.context() as patch:
        patch.setattr(checks, "CHECKS", (dataclasses.replace(first, run=fail), *checks.CHECKS[1:]))
        assert any(one.check == "crash" for one in judged(room).reasons)
    assert not any(one.check == "crash" for one in judged(room).reasons)


def test_the_desk_lists_what_check_has_said_without_a_look(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def listed() -> str:
        app = desk(room.project.workspace, "127.0.0.1", 8765, "editor", watch=False)
        return TestClient(app, base_url="http://127.0.0.1:8765").get(f"/failing?issue={ISSUE}&locale=be").text

    without = listed()
    judged(room)
    monkeypatch.setattr(Checking, "run", lambda *_: pytest.fail("a text was looked at"))
    assert re.sub(r'(?<=token" value=")[^"]+', "", listed()) == re.sub(r'(?<=token" value=")[^"]+', "", without)
    assert "12" in without
