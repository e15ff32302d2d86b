"""The letter's JSON before Listmonk's campaigns API, played in its documented wire format on loopback.

listmonk.app/docs/apis/campaigns: what `POST /api/campaigns` asks for, and what it answers.
"""

from __future__ import annotations

import base64
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.conftest import SETTINGS, Newsroom

ISSUE = "2017-05-08"
LETTER = SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')
SENDER = (
    '\n[tool.peraklad.site.letter]\nsender = "The Weekly <news@weekly.example>"\nunsubscribe = "{{ UnsubscribeURL }}"\n'
)

#: The fields of a campaign: their types, and the words that are allowed.
FIELDS = {
    "name": str, "subject": str, "lists": list, "from_email": str, "type": ("regular", "optin"),
    "content_type": ("richtext", "html", "markdown", "plain", "visual"), "body": str, "altbody": str, "send_at": str,
    "messenger": str, "template_id": int, "tags": list, "headers": list,
}  # fmt: skip
NEEDED = ("name", "subject", "lists", "type", "content_type", "body")


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Authorization"] != "Basic " + base64.b64encode(b"api:token").decode():
            return self.answer(403, {"message": "invalid credentials"})
        if self.path != "/api/campaigns" or self.headers["Content-Type"] != "application/json":
            return self.answer(404, {"message": "not found"})
        given = json.loads(data)
        for name, value in given.items():
            kind = FIELDS.get(name)
            if kind is None or (value not in kind if isinstance(kind, tuple) else not isinstance(value, kind)):
                return self.answer(400, {"message": f"invalid {name}"})
        if lacking := [name for name in NEEDED if not given.get(name)]:
            return self.answer(400, {"message": f"missing {lacking}"})
        if not all(isinstance(one, int) for one in given["lists"]) or len(given["subject"]) > 500:
            return self.answer(400, {"message": "invalid lists or subject"})
        self.server.campaigns.append(given)
        return self.answer(200, {"data": {"id": len(self.server.campaigns), "status": "draft", **given}})


@pytest.fixture
def listmonk() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.campaigns = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def post(server: ThreadingHTTPServer, campaign: dict) -> tuple[int, dict]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.server_port}/api/campaigns",
        json.dumps(campaign).encode(),
        {"Content-Type": "application/json", "Authorization": "Basic " + base64.b64encode(b"api:token").decode()},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.parametrize("form", ["newsletter", "email"])
@pytest.mark.parametrize("settings", [LETTER, LETTER + SENDER])
def test_a_campaign_becomes_a_draft_once_its_lists_are_named(
    newsroom: Newsroom, listmonk: ThreadingHTTPServer, form: str, settings: str
) -> None:
    newsroom.write("pyproject.toml", settings)
    newsroom.translate_all()
    newsroom.project.publish((), form, newsroom.root / "letters")
    files = sorted((newsroom.root / "letters").rglob("*.json"))
    assert len(files) == 3
    for number, path in enumerate(files, 1):
        campaign = json.loads(path.read_text(encoding="utf-8"))
        status, said = post(listmonk, campaign)
        assert (status, said["message"]) == (400, "missing ['lists']")
        status, said = post(listmonk, {**campaign, "lists": [3]})
        assert (status, said["data"]["id"], said["data"]["status"]) == (200, number, "draft")
        assert listmonk.campaigns[-1]["body"] == path.with_suffix(".html").read_text(encoding="utf-8")
        assert ("from_email" in campaign) is ("sender" in settings)
