"""The desk against a browser's other pages, other machines and rude clients.

Written against what HTTP shows: which pages there are, and which fields a form has, is read from the pages themselves.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from pipeline.files import state
from pipeline.web.app import desk
from tests.conftest import ROOT
from tests.hostile.injections import ISSUE, PO
from tests.hostile.payloads import PAYLOADS, active_in

PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def client(complete) -> TestClient:
    return TestClient(
        desk(complete.project.workspace, "127.0.0.1", PORT, "ann"), base_url=BASE, raise_server_exceptions=False
    )


class _Forms(HTMLParser):
    """The forms of a page: method, action, and fields with the values that a browser would send."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[dict] = []
        self.area = ""

    def handle_starttag(self, tag, attrs) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(
                {
                    "method": given.get("method", "get").lower(),
                    "action": given.get("action", ""),
                    "fields": {},
                    "texts": [],
                }
            )
        elif self.forms and given.get("name"):
            fields = self.forms[-1]["fields"]
            if tag == "input" and given.get("type") not in ("submit", "button", "checkbox", "radio"):
                fields[given["name"]] = given.get("value", "")
            elif tag == "textarea":
                self.area = given["name"]
                fields[self.area] = ""
                self.forms[-1]["texts"].append(self.area)

    def handle_data(self, data) -> None:
        if self.area:
            self.forms[-1]["fields"][self.area] += data

    def handle_endtag(self, tag) -> None:
        if tag == "textarea":
            self.area = ""


def crawled(client: TestClient) -> Iterator[tuple[str, Any]]:
    """Every page that can be reached by links from the front page; of its views (filters, languages) the first two."""
    seen, left = [], ["/"]
    while left:
        path = left.pop(0)
        views = sum(other.split("?")[0] == path.split("?")[0] for other in seen)
        if path in seen or views > 2 or path.startswith("/static/"):
            continue
        answer = client.get(path, follow_redirects=True)
        seen.append(path)
        yield path, answer
        if answer.status_code == 200 and "html" in answer.headers["content-type"]:
            left += [unescape(link).split("#")[0] for link in re.findall(r'href="(/[^"]*)"', answer.text)]


def pages(client: TestClient) -> list[str]:
    """The paths of what is ``crawled``."""
    return [path for path, _ in crawled(client)]


def page_of(client: TestClient) -> str:
    """The page on which the article's Belarusian translation is edited: a link of the front page leads there."""
    links = re.findall(r'href="(/[^"?#]*)"', client.get("/").text)
    found = (path for path in links if ISSUE in path and "talks" in path)
    return next((path for path in found if path.endswith("/be")), None) or _crawled(client)


def _crawled(client: TestClient) -> str:
    found = (path for path in pages(client) if ISSUE in path and "talks" in path and "?" not in path)
    return next(path for path in found if "be" in path.split("/")[-1])


def savings(client: TestClient) -> list[tuple[str, dict[str, str], str]]:
    """The forms that save a translation: where each goes, what a browser would send, and which field holds the text."""
    path = page_of(client)
    forms = _Forms()
    forms.feed(client.get(path).text)
    ours = [form for form in forms.forms if form["method"] == "post" and form["texts"]]
    assert ours, "the page has no form with a text to save"
    return [(form["action"] or path, form["fields"], form["texts"][0]) for form in ours]


def saving(client: TestClient, match: str = "") -> tuple[str, dict[str, str], str]:
    """The first form whose fields hold ``match``, or else the first: see ``savings``."""
    ours = savings(client)
    return next((form for form in ours if match in str(form[1])), ours[0])


HOSTS = [
    "evil.example", f"evil.example:{PORT}", f"127.0.0.1.evil.example:{PORT}", f"localhost.evil.example:{PORT}", "127.0.0.1",
    "127.0.0.1:80", "localhost", f"localhost:{PORT}.evil.example", f"0.0.0.0:{PORT}", f"127.0.0.1:{PORT}@evil.example",
    f"evil@127.0.0.1:{PORT}x", "", f"[::ffff:127.0.0.1]:{PORT}", f"127.1:{PORT}", f"2130706433:{PORT}", f"127.0.0.1:{PORT}/",
]  # fmt: skip
ORIGINS = [
    {"origin": "http://evil.example"}, {"origin": f"http://evil.example:{PORT}"}, {"origin": "null"}, {"origin": f"https://127.0.0.1:{PORT}"},
    {"origin": f"http://127.0.0.1:{PORT}.evil.example"}, {"origin": "http://127.0.0.1"}, {"origin": f"http://localhost:{PORT + 1}"},
    {"origin": ""}, {"origin": f"ftp://127.0.0.1:{PORT}"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": BASE},
]  # fmt: skip


@pytest.mark.row("G1")
@pytest.mark.parametrize("host", HOSTS)
def test_another_name_for_this_machine_is_refused(complete, client: TestClient, host: str) -> None:
    where, fields, text = saving(client)
    before = complete.files()
    assert client.get("/", headers={"host": host}).status_code in (400, 403)
    assert client.post(where, headers={"host": host}, data={**fields, text: "x"}).status_code in (400, 403)
    assert complete.files() == before


@pytest.mark.row("G1")
@pytest.mark.parametrize("headers", ORIGINS, ids=str)
def test_another_sites_page_can_not_write(complete, client: TestClient, headers: dict[str, str]) -> None:
    where, fields, text = saving(client)
    before = complete.files()
    assert client.post(where, headers=headers, data={**fields, text: "x"}).status_code == 403
    assert complete.files() == before


@pytest.mark.row("G1")
@pytest.mark.parametrize("change", ["missing", "empty", "wrong", "not ascii", "of another secret"])
def test_a_form_that_is_not_ours_can_not_write(complete, client: TestClient, change: str) -> None:
    where, fields, text = saving(client)
    name, value = next(
        (name, value) for name, value in fields.items() if len(value) >= 32 and not re.fullmatch(r"[0-9a-f]+", value)
    )
    # What signs the tokens outlives a restart, so that open pages go on; without it nothing of before counts.
    state(complete.root, "desk.secret").unlink()
    other = TestClient(desk(complete.project.workspace, "127.0.0.1", PORT, "ann"), base_url=BASE)
    given = {
        "missing": None,
        "empty": "",
        "wrong": "x" * len(value),
        "not ascii": "токен",
        "of another secret": saving(other)[1][name],
    }[change]
    sent = {one: two for one, two in {**fields, text: "x", name: given}.items() if two is not None}
    before = complete.files()
    assert client.post(where, data=sent).status_code == 403
    assert complete.files() == before


@pytest.mark.row("G1")
def test_looking_at_pages_writes_nothing(complete, client: TestClient) -> None:
    before = complete.files()
    for path in pages(client):
        client.get(path)
        client.head(path)
        client.options(path)
    where, fields, text = saving(client)
    client.get(f"{where}?{urlencode({**fields, text: 'x'})}")
    assert complete.files() == before


@pytest.mark.row("G1", "G4")
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/json", "application/xml", "", "multipart/form-data; boundary=x", "multipart/form-data"],
)
@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "x"}',
        b"\xff\xfe",
        b"{broken",
        b"[" * 10_000,
        b"",
        b"--x\r\n\r\n",
        b"a=" + b"%" * 1000,
        b"&" * 100_000,
        b"token=%ff&key=%ff&text=%ed%a0%80",
    ],
)
def test_bodies_that_are_no_form_of_ours(complete, client: TestClient, kind: str, body: bytes) -> None:
    where, _, _ = saving(client)
    before = complete.files()
    answer = client.post(where, content=body, headers={"content-type": kind})
    assert 400 <= answer.status_code < 500, answer.status_code
    assert complete.files() == before


PATHS = [
    f"/../../{PO}", "/..%2f..%2fetc/passwd/be", "/%2e%2e/%2e%2e/etc/passwd", f"/{ISSUE}/..%2f..%2f..%2fetc%2fpasswd/be",
    f"/{ISSUE}/talks/..%2f..", f"/{ISSUE}/talks/../../../../etc", f"/{ISSUE}/talks/%00", f"/{ISSUE}/talks%00/be", f"/{ISSUE}/talks.md/be",
    "/etc/passwd/be", f"/{ISSUE}/%2fetc%2fpasswd/be", f"/{ISSUE}/TALKS/be", f"/{ISSUE}/talks/BE", f"/{ISSUE}/talks/be.po", f"/{ISSUE}/talks/en",
    f"/{ISSUE}/talks/xx", f"/{ISSUE}/talks/%D0%B1%D0%B5", "/2017-05-09/talks/be", "/%2e/talks/be", f"/{ISSUE}/evil/be", f"/{ISSUE}/{'a' * 5000}/be",
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%5c..%5capp.py", "/\\evil.example", "/templates/front.html",
    f"/{ISSUE}/talks/be%0d%0aX-Injected:%201", "/%0d%0aSet-Cookie:%20a=b",
]  # fmt: skip


@pytest.mark.row("G2", "G3")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_paths_that_lead_nowhere(complete, client: TestClient, path: str, method: str) -> None:
    outside = complete.root.parent / "outside.md"
    outside.write_text("---\ntitle: root:x:0:0 secret\n---\n\nroot:x:0:0 secret\n")
    (complete.root / f"articles/{ISSUE}/evil.md").symlink_to(outside)
    sent = saving_fields(client) if method == "POST" else None
    answer = client.request(method, path, data=sent)
    assert 400 <= answer.status_code < 500, answer.status_code
    assert "root:x:0:0" not in answer.text
    assert "x-injected" not in answer.headers
    assert "set-cookie" not in answer.headers


def saving_fields(client: TestClient) -> dict[str, str]:
    """A good form where one can be had (a link to outside may close the pages of its issue)."""
    try:
        _, fields, text = saving(client)
    except (AssertionError, StopIteration):
        return {}
    return {**fields, text: "x"}


@pytest.mark.row("G3")
@pytest.mark.parametrize("payloads", [PAYLOADS[at : at + 5] for at in range(0, len(PAYLOADS), 5)], ids=str)
def test_a_text_is_shown_and_never_run(complete, client: TestClient, payloads: list[str]) -> None:
    forms = savings(client)
    assert len(forms) >= len(payloads)
    for payload, (where, fields, text) in zip(payloads, forms, strict=False):
        client.post(where, data={**fields, text: payload}, follow_redirects=True)
    for payload in payloads:
        complete.article(
            (complete.root / f"articles/{ISSUE}/talks.md").read_text() + f"\nBefore {payload} after.\n", slug="talks"
        )
    shown = 0
    for path, answer in crawled(client):
        if "html" in answer.headers["content-type"]:
            assert active_in(answer.text, scripts_from="/") == [], path
            shown += answer.text.count(" after.")
    assert shown >= len(payloads)


@pytest.mark.row("G3")
def test_every_answer_carries_its_headers(client: TestClient) -> None:
    for path in [*pages(client), "/nothing/here/be"]:
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy or "default-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.row("G4", "C6")
@pytest.mark.parametrize("text", ["a\0b", "a\x1bb", "a\u202eb", "<<<<<<< ours\nb"])
def test_a_text_that_no_catalog_can_hold_is_refused_and_nothing_is_spoilt(
    complete, client: TestClient, text: str
) -> None:
    where, fields, name = saving(client)
    before = complete.files()
    answer = client.post(where, data={**fields, name: text})
    assert 400 <= answer.status_code < 500
    assert complete.files() == before
    assert client.get(page_of(client)).status_code == 200


@pytest.mark.row("G4")
def test_a_body_beyond_a_megabyte(complete, client: TestClient) -> None:
    where, fields, text = saving(client)
    before = complete.files()
    assert client.post(where, data={**fields, text: "a" * 1_100_000}).status_code == 413

    def chunks():
        yield urlencode({**fields, text: ""}).encode()
        for _ in range(200):
            yield b"a" * 10_000

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post(where, content=chunks(), headers=headers).status_code == 413
    assert complete.files() == before


@pytest.mark.row("G5")
def test_two_tabs(complete, client: TestClient) -> None:
    where, fields, text = saving(client)
    first = client.post(where, data={**fields, text: "Першы варыянт"}, follow_redirects=False)
    assert first.status_code < 400
    second = client.post(where, data={**fields, text: "Другі варыянт"})
    assert second.status_code == 409
    assert "Першы варыянт" in second.text
    assert "Другі варыянт" in second.text
    assert "Першы варыянт" in (complete.root / PO).read_text()
    assert "Другі варыянт" not in (complete.root / PO).read_text()


@pytest.mark.row("G4")
def test_two_hundred_saves_at_once(complete) -> None:
    """Of one entry: one wins, all others are told; of others: none is lost."""
    app = desk(complete.project.workspace, "127.0.0.1", PORT, "ann")
    where, fields, text = saving(TestClient(app, base_url=BASE))

    def save(number: int) -> int:
        client = TestClient(app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False)
        return client.post(where, data={**fields, text: f"Варыянт {number}"}).status_code

    with ThreadPoolExecutor(20) as pool:
        codes = list(pool.map(save, range(200)))
    assert sum(code < 400 for code in codes) == 1
    assert set(codes) - {409} <= {200, 303}
    winner = codes.index(next(code for code in codes if code < 400))
    assert f"Варыянт {winner}" in (complete.root / PO).read_text()


@pytest.fixture
def served(complete):
    """The desk as a process of its own, on a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pipeline", "-C", str(complete.root), "serve", "--port", str(port), "--by", "ann"]
    run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, env=dict(os.environ))
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    run.terminate()
    assert "Traceback" not in run.communicate(timeout=20)[1].decode()


def ask(port: int, data: bytes, wait: float = 20) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as peer:
        peer.sendall(data)
        answer = b""
        try:
            while piece := peer.recv(65536):
                answer += piece
        except ConnectionResetError:
            pass  # a refusal, too
        return answer


@pytest.mark.row("G4", "G1")
def test_rude_clients_keep_nobody_waiting(served: int) -> None:
    """Half a request line, half a header, half a body, each on many connections; meanwhile the desk answers."""
    good = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{served}\r\nConnection: close\r\n\r\n".encode()
    halves = [
        b"GET / HT", f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{served}\r\nX-Slow: ".encode(),
        f"POST /{ISSUE}/talks/be HTTP/1.1\r\nHost: 127.0.0.1:{served}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\ntoken=".encode(),
    ]  # fmt: skip
    slow = []
    for half in halves * 60:
        peer = socket.create_connection(("127.0.0.1", served), timeout=5)
        peer.sendall(half)
        slow.append(peer)
    start = time.monotonic()
    assert ask(served, good).startswith(b"HTTP/1.1 200")
    assert time.monotonic() - start < 5
    # The one with half a body is told, and its connection ends, though it would have waited for ever.
    slow[2].settimeout(20)
    assert b" 408 " in slow[2].recv(65536)
    for peer in slow:
        peer.close()
    for bad in (
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"A" * 200_000,
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    ):
        assert ask(served, bad).split(b" ")[1:2] in ([b"400"], [b"403"], [])
    assert ask(served, good).startswith(b"HTTP/1.1 200")


@pytest.mark.row("G7")
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])
def test_the_desk_is_for_this_machine_alone(complete, host: str) -> None:
    done = complete.run("serve", "--host", host)
    assert done.returncode == 2
    assert "other machines" in done.stderr


def test_no_page_of_the_desk_has_scripts_or_styles_in_it() -> None:
    for path in (Path(ROOT) / "pipeline/web").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", "")
        assert "style=" not in text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"\son\w+=", text)
