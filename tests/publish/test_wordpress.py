"""WordPress: drafts in its documented wire format, played on loopback; nothing published, nothing left half-done."""

from __future__ import annotations

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from pipeline.errors import PerakladError
from pipeline.publish.wordpress import Client
from pipeline.verbs.wordpress import wordpress
from tests.conftest import SETTINGS, Newsroom

ISSUE = "2017-05-08"
WITH_URL = SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')


class Server(ThreadingHTTPServer):
    """Posts by their id, as WordPress keeps them; ``fail`` is given each request, and may answer in its place."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.posts: dict[int, dict] = {}
        self.seen: list[tuple[str, str, dict]] = []
        self.fail = lambda number, method, path: None
        self.polylang = True


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, value):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def serve(self):
        server = self.server
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        values = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        server.seen.append((self.command, path, values))
        if self.headers["Authorization"] != "Basic " + base64.b64encode(b"ann:secret words").decode():
            return self.answer(401, {"code": "rest_not_logged_in", "message": "No.", "data": {"status": 401}})
        if failed := server.fail(len(server.seen), self.command, path):
            return self.answer(*failed)
        name = path.removeprefix("/wp-json/wp/v2/")
        if name == "users/me":
            return self.answer(200, {"id": 1, "name": "ann"})
        if name == "posts" and self.command == "GET":
            assert query["status"] == ["any"]
            return self.answer(200, [post for post in server.posts.values() if post["slug"] == query["slug"][0]])
        if self.command == "DELETE":
            return self.answer(200, {"deleted": True, "previous": server.posts.pop(int(name.split("/")[1]))})
        identity = int(name.split("/")[1]) if "/" in name else len(server.posts) + 1
        post = server.posts.setdefault(identity, {"id": identity, "status": "draft"})
        for key, value in values.items():
            post[key] = {"raw": value, "rendered": value} if key in ("title", "content", "excerpt") else value
        if not server.polylang:
            post.pop("lang", None)
        return self.answer(201 if "/" not in name else 200, post)

    do_GET = do_POST = do_DELETE = serve  # noqa: N815


@pytest.fixture
def server():
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.write("pyproject.toml", WITH_URL)
    newsroom.translate_all()
    return newsroom


def send(room: Newsroom, server: Server, password: str = "secret words", **options) -> list[str]:
    client = Client(f"http://127.0.0.1:{server.server_address[1]}", "ann", password)
    return [one.what for one in wordpress(room.project.workspace, [ISSUE], client, **options)[1]]


def test_a_draft_a_locale_joined_as_translations(room: Newsroom, server: Server) -> None:
    assert send(room, server) == ["new", "new", "new"]
    assert {post["lang"] for post in server.posts.values()} == {"en", "be", "ru"}
    assert {post["status"] for post in server.posts.values()} == {"draft"}
    assert server.posts[1]["translations"] == {post["lang"]: number for number, post in server.posts.items()}
    assert server.posts[1]["title"]["raw"] == "Minsk hosts talks"
    assert "<p>The first sentence" in server.posts[1]["content"]["raw"]


def test_the_same_again_changes_nothing(room: Newsroom, server: Server) -> None:
    send(room, server)
    server.seen.clear()
    assert send(room, server) == ["same", "same", "same"]
    assert {method for method, _, _ in server.seen} == {"GET"}


def test_an_update_says_nothing_of_a_posts_state(room: Newsroom, server: Server) -> None:
    send(room, server)
    server.posts[1]["status"] = "publish"
    server.posts[1]["title"]["raw"] = "An older headline"
    assert send(room, server) == ["updated", "same", "same"]
    assert server.posts[1]["status"] == "publish"
    assert server.posts[1]["title"]["raw"] == "Minsk hosts talks"


def test_without_polylang_posts_stand_alone(room: Newsroom, server: Server) -> None:
    server.polylang = False
    send(room, server)
    assert not any("translations" in values for _, _, values in server.seen)


def test_a_refused_password_changes_nothing_and_is_not_told(room: Newsroom, server: Server) -> None:
    with pytest.raises(PerakladError, match="refused user and password") as refused:
        send(room, server, "wrong words")
    assert "wrong words" not in f"{refused.value}{refused.value.__cause__!r}"
    assert server.posts == {}


@pytest.mark.parametrize(
    "answer", [(500, {"code": "db_error"}), (200, b'{"id": 7, "tit'), (502, b"<html>Bad gateway</html>")]
)
def test_a_failure_half_way_leaves_no_draft_behind(room: Newsroom, server: Server, answer) -> None:
    creations = []

    def fail(number, method, path):
        if method == "POST":
            creations.append(path)
        return answer if method == "POST" and len(creations) == 3 else None

    server.fail = fail
    with pytest.raises(PerakladError, match="WordPress answered"):
        send(room, server)
    assert server.posts == {}
    server.fail = lambda *_: None
    assert send(room, server) == ["new", "new", "new"]


def test_what_the_gate_holds_back_is_not_sent(room: Newsroom, server: Server) -> None:
    room.edit_po(room.po(), lambda entry: replace(entry, target=""))
    assert send(room, server) == []
    assert server.posts == {}


def test_a_dry_run_only_looks(room: Newsroom, server: Server) -> None:
    assert send(room, server, dry_run=True) == ["new", "new", "new"]
    assert server.posts == {}


@pytest.mark.parametrize("url", ["http://blog.example", "https://ann:secret@blog.example", ""])
def test_a_password_goes_only_over_https(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PERAKLAD_WORDPRESS_URL", url)
    monkeypatch.setenv("PERAKLAD_WORDPRESS_USER", "ann")
    monkeypatch.setenv("PERAKLAD_WORDPRESS_PASSWORD", "secret words")
    with pytest.raises(PerakladError):
        Client.of_environment()
