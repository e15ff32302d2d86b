"""The desk's view of what is doubtful: rows are changed, then accepted as a whole."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from pipeline import verbs
from pipeline.adopting import pending
from pipeline.adopting.pending import CHANGES, Row, changed, is_sound
from pipeline.alignment import Bead
from pipeline.planning.outlook import Live
from pipeline.web.app import desk
from tests.adopting.test_adopt import ARTICLE, PAGE
from tests.conftest import Newsroom

PATH = "/2017-05-08/talks/ru/adopting"

CASES = """
up: 1=1 2=2+3 → 1=1+2 2=3 at 2
down: 1=1+2 2=3 → 1=1 2=2+3 at 1
join: 1=1 2=2 → 1+2=1+2 at 1
part: 1+2=1+2 → 1=1 2=2 at 1
part: 1=1+2 → 1=1 =2 at 1
part: 1=1 → 1=1 at 1
unlink: 1=1 → 1= =1 at 1
up: 1=1 =2 → 1=1+2 at 2
up: 1=1 → 1=1 at 1
down: 1= 2=1 → 1= 2=1 at 1
""".strip().splitlines()


def rows(text: str) -> tuple[Row, ...]:
    sides = [one.split("=") for one in text.split()]
    numbers = [[tuple(int(one) - 1 for one in side.split("+") if one) for side in pair] for pair in sides]
    return tuple(Row(source, target) for source, target in numbers)


@pytest.mark.parametrize("case", CASES)
def test_changes(case: str) -> None:
    change, rest = case.split(": ")
    before, after = rest.split(" → ")
    wanted, at = after.split(" at ")
    found = changed(rows(before), change, int(at) - 1)
    assert [(row.source, row.target) for row in found] == [(row.source, row.target) for row in rows(wanted)]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=6),
    st.lists(st.tuples(st.sampled_from([*CHANGES, "nothing"]), st.integers(-1, 8)), max_size=8),
)
def test_no_change_loses_a_sentence(sizes: list[tuple[int, int]], changes: list[tuple[str, int]]) -> None:
    made, count, other = [], 0, 0
    for one, two in sizes:
        made.append(Row(tuple(range(count, count + one)), tuple(range(other, other + two))))
        count, other = count + one, other + two
    found = tuple(made)
    for change, at in changes:
        found = changed(found, change, at)
        assert is_sound(found, count, other)


def test_rows_hold_everything_once() -> None:
    beads = [Bead((0,), (1,), 0.9), Bead((2, 3), (0,), 0.5)]
    found = pending.rows_of(5, 4, beads)
    assert is_sound(found, 5, 4)
    assert [one.sure for one in found if one.source and one.target] == [0.9, 0.5]


@pytest.fixture
def client(newsroom: Newsroom) -> TestClient:
    newsroom.article(ARTICLE)
    page = newsroom.write("old/talks.ru.md", PAGE)
    verbs.adopt.adopt(newsroom.project.workspace, "2017-05-08/talks", "ru", page, "editor")
    return TestClient(
        desk(newsroom.project.workspace, "127.0.0.1", 8765, "editor"),
        base_url="http://127.0.0.1:8765",
        follow_redirects=False,
    )


def form(text: str) -> dict[str, str]:
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    return {name: html.unescape(value) for name, value in found.items()}


def test_accepting(newsroom: Newsroom, client: TestClient) -> None:
    """What a person pairs is finished: a sentence that was left out gets its text."""
    shown = client.get(PATH)
    assert shown.status_code == 200
    assert "the page leaves it out" in shown.text
    left_out = int(re.search(r'id="bead-(\d+)"[^>]*>\s*<div lang="en"><p>Nobody from', shown.text)[1])
    moved = client.post(PATH, data={**form(shown.text), "do": f"up:{left_out + 1}"})
    assert moved.status_code == 200
    done = client.post(PATH, data={**form(moved.text), "do": "accept"})
    assert (done.status_code, done.headers["location"]) == (303, "/2017-05-08/talks/ru")
    assert newsroom.entry(newsroom.po("ru"), "Nobody from").target.startswith("Мэр Анна Козлова")
    assert newsroom.states("ru")["Nobody from the ministry came."] == "reviewed"
    assert client.get(PATH).status_code == 404


def test_what_is_accepted_is_what_readers_have_and_can_be_taken_back(newsroom: Newsroom, client: TestClient) -> None:
    def live() -> Live:
        (row,) = [
            row for row in newsroom.project.outlook().rows if (row.tally.article, row.tally.locale) == ("talks", "ru")
        ]
        return row.live

    before = newsroom.read(newsroom.po("ru"))
    assert live() is Live.LIVE
    shown = client.get(PATH)
    left_out = int(re.search(r'id="bead-(\d+)"[^>]*>\s*<div lang="en"><p>Nobody from', shown.text)[1])
    moved = client.post(PATH, data={**form(shown.text), "do": f"up:{left_out + 1}"})
    client.post(PATH, data={**form(moved.text), "do": "accept"})
    # Another pairing is no other page: readers have what they had.
    assert newsroom.read(newsroom.po("ru")) != before
    assert live() is Live.LIVE
    verbs.undo.undo(newsroom.project.workspace, "adopt")
    assert newsroom.read(newsroom.po("ru")) == before
    assert live() is Live.LIVE


def test_refused(newsroom: Newsroom, client: TestClient) -> None:
    shown = client.get(PATH)
    good = form(shown.text)
    assert client.post(PATH, data={**good, "rows": "[]", "do": "accept"}).status_code == 422
    assert client.post(PATH, data={**good, "rows": "no rows", "do": "accept"}).status_code == 422
    assert client.post(PATH, data={**good, "token": "", "do": "accept"}).status_code == 403
    newsroom.article(ARTICLE.replace("12 million", "13 million"))
    assert client.post(PATH, data={**good, "do": "accept"}).status_code == 404
    assert client.get("/2017-05-08/talks/be/adopting").status_code == 404
