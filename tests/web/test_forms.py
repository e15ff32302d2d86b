"""The desk's plain forms, which work without a script: they save what is typed, and let in nobody else."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from pipeline.web.app import desk
from tests.conftest import Newsroom

PAGE = "/2017-05-08/talks/be"


@pytest.fixture
def client(newsroom: Newsroom) -> TestClient:
    return TestClient(
        desk(newsroom.project.workspace, "127.0.0.1", 8765, "translator-be"),
        base_url="http://127.0.0.1:8765",
        follow_redirects=True,
    )


def form(client: TestClient, source: str) -> dict[str, str]:
    block = next(part for part in client.get(PAGE).text.split("<form")[1:] if f"Translation of: {source}" in part)
    return {name: re.search(rf'name="{name}" value="([^"]*)"', block)[1] for name in ("token", "key", "version")}


def test_saving(newsroom: Newsroom, client: TestClient) -> None:
    assert client.post(PAGE, data={**form(client, "Minsk hosts"), "text": "Мінск прымае перамовы"}).status_code == 200
    entry = newsroom.entry(newsroom.po(), "Minsk hosts")
    assert (entry.target, entry.fuzzy) == ("Мінск прымае перамовы", False)
    assert newsroom.states()["Minsk hosts talks"] == "translated"
    assert "translator-be" in (newsroom.root / newsroom.po().replace(".po", ".jsonl")).read_text()


def test_a_draft(newsroom: Newsroom, client: TestClient) -> None:
    client.post(PAGE, data={**form(client, "Minsk hosts"), "text": "Мінск", "draft": "1"})
    assert newsroom.states()["Minsk hosts talks"] == "draft"


def test_two_people_at_one_entry(newsroom: Newsroom, client: TestClient) -> None:
    seen = form(client, "Minsk hosts")
    client.post(PAGE, data={**seen, "text": "Адзін"})
    second = client.post(PAGE, data={**seen, "text": "Другі"})
    assert second.status_code == 409
    assert "Адзін" in second.text
    assert "Другі" in second.text
    assert newsroom.entry(newsroom.po(), "Minsk hosts").target == "Адзін"


def test_a_text_is_shown_and_never_run(newsroom: Newsroom, client: TestClient) -> None:
    client.post(PAGE, data={**form(client, "Minsk hosts"), "text": "</textarea><script>alert(1)</script>"})
    shown = client.get(PAGE)
    assert "<script>" not in shown.text
    assert "&lt;script&gt;alert(1)" in shown.text
    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "evil.example:8765"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_others_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/", headers=headers).status_code == 403
    assert client.post(PAGE, headers=headers, data={**form(client, "Minsk hosts"), "text": "x"}).status_code == 403


def test_a_form_without_the_token_is_refused(newsroom: Newsroom, client: TestClient) -> None:
    before = newsroom.files()
    assert client.post(PAGE, data={**form(client, "Minsk hosts"), "token": "x", "text": "x"}).status_code == 403
    assert newsroom.files() == before


@pytest.mark.parametrize(
    "path", ["/2017-05-08/nothing/be", "/2017-05-15/talks/be", "/2017-05-08/talks/xx", "/..%2f..%2fetc/passwd/be"]
)
def test_what_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_desk_for_other_machines_is_refused(newsroom: Newsroom) -> None:
    done = newsroom.run("serve", "--host", "0.0.0.0")
    assert done.returncode == 2
    assert "other machines" in done.stderr
