"""What the desk answers to requests that its own pages don't send, and to those that come too late."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from pipeline.web.app import desk
from pipeline.web.security import names_of
from tests.conftest import Newsroom, coverage_of
from tests.web.conftest import EDITOR


@pytest.fixture
def client(newsroom: Newsroom) -> TestClient:
    return TestClient(
        desk(newsroom.project.workspace, "127.0.0.1", 8765, "translator-be"), base_url="http://127.0.0.1:8765"
    )


def headers(client: TestClient, version: str = "") -> dict[str, str]:
    token = re.search(r'name="token" value="([^"]+)"', client.get(EDITOR).text)[1]
    return {"x-token": token, "x-desk": "1", **({"if-match": f'"{version}"'} if version else {})}


def first(client: TestClient) -> tuple[str, str]:
    key, version = client.get(EDITOR + "/versions").json()[0]
    return key, version


def test_a_save_is_conditional(newsroom: Newsroom, client: TestClient) -> None:
    key, version = first(client)
    path = f"{EDITOR}/{key}"
    assert client.get(path).headers["etag"] == f'"{version}"'
    assert client.post(path, data={"text": "Адзін"}, headers=headers(client)).status_code == 428
    saved = client.post(path, data={"text": "Адзін"}, headers=headers(client, version))
    assert saved.status_code == 200
    assert saved.headers["etag"] == client.get(path).headers["etag"]
    late = client.post(path, data={"text": "Другі"}, headers=headers(client, version))
    assert late.status_code == 412
    assert "Адзін" in late.text
    assert "Другі" in late.text
    assert newsroom.entry(newsroom.po(), "Minsk hosts").target == "Адзін"


def test_a_comment_of_somebody_else_is_not_overwritten(newsroom: Newsroom, client: TestClient) -> None:
    key, version = first(client)
    newsroom.edit_po(
        newsroom.po(), lambda one: replace(one, comment="Пытанне аўтару") if one.context == "title" else one
    )
    late = client.post(f"{EDITOR}/{key}", data={"text": "Адзін", "comment": ""}, headers=headers(client, version))
    assert late.status_code == 412
    assert newsroom.entry(newsroom.po(), "Minsk hosts").comment == "Пытанне аўтару"


def test_a_suggestions_origin_is_recorded(newsroom: Newsroom, client: TestClient) -> None:
    key, version = first(client)
    sent = {"text": "Мінск прымае перамовы", "origin": "machine:apertium", "draft": "1"}
    version = client.post(f"{EDITOR}/{key}", data=sent, headers=headers(client, version)).headers["etag"].strip('"')
    assert newsroom.states()["Minsk hosts talks"] == "machine"
    client.post(f"{EDITOR}/{key}", data={"text": sent["text"]}, headers=headers(client, version))
    assert newsroom.states()["Minsk hosts talks"] == "translated"
    standing = coverage_of(newsroom.project, "2017-05-08", "talks", "be").standings["title", "Minsk hosts talks"]
    assert (standing.origin, standing.accepted_as_is, standing.translator) == (
        "machine:apertium",
        True,
        "translator-be",
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods(client: TestClient, method: str) -> None:
    assert client.request(method, EDITOR).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/2017-05-08/talks/en",
        "/labels/labels/en",
        "/2017-05-08/talks/be/0123456789abcdef01234567",
        "/2017-05-08/talks/be/x/help",
        "/preview/be/2017-05-08/pyproject.toml",
        "/preview/be/2017-05-08/talks.md",
        "/preview/be/2017-05-08/..%2f..%2fpyproject.toml",
        "/preview/be/..%2f..%2fetc/passwd",
        "/preview/be/2017-05-08/nothing.html",
        "/static/desk.css.map",
        "/static/..%2fapp.py",
        "/static/htmx-LICENSE.txt",
        "/list?issue=2017-05-15",
        "/list?issue=../../etc",
    ],
)
def test_what_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_sizes_are_bounded(newsroom: Newsroom, client: TestClient) -> None:
    before = newsroom.files()
    key, version = first(client)
    path, sent = f"{EDITOR}/{key}", headers(client, version)
    assert client.post(path, content=b"text=" + b"x" * 1_000_001, headers=sent).status_code == 413

    def chunks():
        for _ in range(30):
            yield b"x" * 50_000

    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post(path, content=chunks(), headers=sent | form).status_code == 413
    assert client.post(path, data={"text": "x" * 100_001}, headers=sent).status_code == 413
    assert client.post(f"{path}/check", data={"text": "x" * 100_001}, headers=sent).status_code == 413
    assert client.post(path, files={"text": b"x"}, headers=sent).status_code == 400
    assert client.get("/" + "x" * 3000).status_code == 414
    assert newsroom.files() == before


def test_an_unknown_check_is_not_set_aside(newsroom: Newsroom, client: TestClient) -> None:
    before = newsroom.files()
    key, version = first(client)
    sent = {"text": "Адзін", "dismiss": "no-such-check: because"}
    assert client.post(f"{EDITOR}/{key}", data=sent, headers=headers(client, version)).status_code == 422
    assert newsroom.files() == before


def test_a_damaged_catalog_is_told_and_the_rest_is_shown(newsroom: Newsroom, client: TestClient) -> None:
    (newsroom.root / newsroom.po()).write_text("<<<<<<< HEAD\n")
    assert client.get(EDITOR).status_code == 422
    start = client.get("/")
    assert start.status_code == 200
    assert "talks.po" in start.text
    assert 'href="/labels/labels/be"' in start.text


def test_the_preview_runs_nothing(newsroom: Newsroom, client: TestClient) -> None:
    key, version = first(client)
    client.post(
        f"{EDITOR}/{key}",
        data={"text": "<script>alert(1)</script><img src=x onerror=alert(1)>"},
        headers=headers(client, version),
    )
    shown = client.get("/preview/be/2017-05-08/talks.html")
    assert "<script" not in shown.text
    assert "<img src=x" not in shown.text
    assert shown.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; img-src 'self';")
    assert "frame-ancestors 'self'" in shown.headers["content-security-policy"]


def test_links_from_elsewhere_open_pages_and_nothing_more(client: TestClient) -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get(EDITOR, headers=link).status_code == 200
    assert client.get(EDITOR, headers=link | {"sec-fetch-dest": "iframe"}).status_code == 403
    assert client.post(EDITOR, headers=link).status_code == 403


def test_the_labels_can_be_translated(newsroom: Newsroom, client: TestClient) -> None:
    key, version = client.get("/labels/labels/be/versions").json()[0]
    saved = client.post(f"/labels/labels/be/{key}", data={"text": "Бяспека"}, headers=headers(client, version))
    assert saved.status_code == 200
    assert newsroom.entry("locales/be/LC_MESSAGES/labels.po", "Security issues").target == "Бяспека"


def test_names() -> None:
    hosts, origins = names_of("::1", 8765, "https://desk.example.org")
    assert "[::1]:8765" in hosts
    assert "desk.example.org" in hosts
    assert "https://desk.example.org" in origins
    assert "http://desk.example.org" not in origins
