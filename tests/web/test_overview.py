"""The overview while it is still being made: an archive is looked at behind the first pages."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from pipeline.web import overview
from pipeline.web.app import desk
from tests.conftest import ARTICLE, Newsroom

ISSUES = ["2017-05-08", "2017-05-15", "2017-05-22"]


@pytest.fixture
def client(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    for issue in ISSUES:
        newsroom.article(ARTICLE, issue=issue)
    newsroom.project.sync()
    monkeypatch.setattr(overview, "NEWEST", 1)
    app = desk(newsroom.project.workspace, "127.0.0.1", 8765, "ann")
    app.state.desk.watching.sees = True
    return TestClient(app, base_url="http://127.0.0.1:8765")


def test_what_is_not_counted_yet_is_said(client: TestClient) -> None:
    page = client.get("/").text
    assert f"/?issue={ISSUES[0]}" not in page
    assert "2 older issues are still being counted" in page
    while client.app.state.desk.overview.fill(client.app.state.desk.workspace):
        pass
    page = client.get("/").text
    assert ISSUES[0] in page
    assert "still being counted" not in page


def test_an_issue_that_is_asked_for_is_shown_at_once(client: TestClient) -> None:
    answer = client.get(f"/?issue={ISSUES[0]}")
    assert answer.status_code == 200
    assert f"/{ISSUES[0]}/talks/be" in answer.text
    assert client.get("/?issue=2017-01-02").status_code != 200
