"""Telling: each thing once by person and channel, whoever is killed meanwhile; quiet hours, digests, hanging servers."""

from __future__ import annotations

import contextlib
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from pipeline import verbs
from pipeline.errors import SettingsError
from pipeline.reports.wording import LANGUAGES, saying
from pipeline.telling import sending
from pipeline.telling.events import TEXTS, Kind, events
from pipeline.telling.notify import SEVERAL, messages_of, notify
from pipeline.telling.outbox import Outbox
from pipeline.telling.sender import Batch, deliver
from pipeline.telling.settings import How, Message, Notify, channels_of, load, may_tell
from tests.conftest import ROOT, Newsroom

ISSUE = "2017-05-08"


class Server(ThreadingHTTPServer):
    """Takes messages on loopback and counts them by key; answers ``status`` after ``delay`` seconds."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()
        self.bodies: list[str] = []
        self.status, self.delay = 200, 0.0
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.delay)
        if self.server.status == 200:
            self.server.got[self.headers["Idempotency-Key"]] += 1
            self.server.bodies.append(msgspec.json.decode(body)["text"])
        with contextlib.suppress(OSError):
            self.send_response(self.server.status)
            self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "state"
    place.mkdir(mode=0o700)
    return place


def message(key: str, channel: str = "CHAT") -> Message:
    return Message(key, "hanna", channel, "subject", "body", (key,))


HAND_OVER = """
import sys, msgspec
from pathlib import Path
from pipeline.telling.notify import hand_over
from pipeline.telling.sender import Batch
hand_over(msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Batch))
"""


def test_who_is_killed_meanwhile_makes_nobody_be_told_twice(server: Server, folder: Path) -> None:
    """A thousand messages, and fifty runs of which each is killed by -9 at some moment; the last one ends by itself."""
    draw = random.Random(26)
    messages = tuple(message(f"k{number}") for number in range(1000))
    given = folder / "batch"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    batch = Batch(str(folder / "outbox.jsonl"), (), {"hanna CHAT": server.url})
    for run in range(1, 51):
        batch = msgspec.structs.replace(batch, messages=messages[: 20 * run])
        given.write_bytes(msgspec.json.encode(batch))
        process = subprocess.Popen([sys.executable, "-c", HAND_OVER, str(given)], env=environment)
        time.sleep(draw.uniform(0.1, 0.6))
        process.kill()
        process.wait()
    _, refused = deliver(batch)
    assert refused == []
    assert len(server.got) == 1000
    assert set(server.got.values()) == {1}


@pytest.mark.parametrize(("status", "delay"), [(500, 0.0), (200, 3.0)], ids=["answers 500", "hangs"])
def test_what_is_not_taken_is_tried_again(
    server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch, status: int, delay: float
) -> None:
    monkeypatch.setattr(sending, "DEADLINE", 0.5)
    server.status, server.delay = status, delay
    batch = Batch(str(folder / "outbox.jsonl"), (message("a"), message("b")), {"hanna CHAT": server.url})
    began = time.monotonic()
    done, refused = deliver(batch)
    assert done == 0
    assert len(refused) == 1  # the second doesn't wait as long again
    assert server.url not in refused[0]  # an address may be a secret
    assert time.monotonic() - began < 3
    server.status, server.delay = 200, 0.0
    assert deliver(batch) == (2, [])
    assert deliver(batch) == (0, [])


def test_a_torn_line_in_the_outbox_loses_nothing_else(folder: Path) -> None:
    path = folder / "outbox.jsonl"
    box = Outbox(path)
    box.note("done", "a", "hanna", "CHAT", ("a",))
    with path.open("ab") as stream:
        stream.write(b'{"did":"done","key":"b","pers')
    Outbox(path).note("done", "c", "hanna", "CHAT", ("c",))
    assert [Outbox(path).is_told(key, "hanna", "CHAT") for key in "abc"] == [True, False, True]


def test_everything_that_concerns_somebody_is_told_once(newsroom: Newsroom, server: Server, folder: Path) -> None:
    workspace = newsroom.project.workspace
    due = datetime.now(UTC) + timedelta(hours=5)
    newsroom.write(f"articles/{ISSUE}/issue.toml", f"deadline = {due.isoformat(timespec='seconds')}\n")
    verbs.assign.assign(workspace, [f"{ISSUE}/talks"], "be", "hanna", "editor")
    verbs.discuss.comment(workspace, ISSUE, "talks", "be", "", "@hanna is this the right name?", "editor")
    verbs.discuss.comment(workspace, ISSUE, "talks", "be", "", "@rita too", "editor")
    settings = Notify(people={"hanna": How(channels=("CHAT",))}, desk="https://desk.example.org")
    environment = {"CHAT": server.url}
    outlook = verbs.status.outlook(workspace)
    kinds = {event.kind for event in events(workspace, outlook, ["hanna"])}
    assert kinds == {Kind.HANDED, Kind.SOON, Kind.NAMED}
    told = notify(workspace, outlook, settings, folder / "outbox.jsonl", environment)
    assert (told.done, told.refused) == (3, ())
    assert any("https://desk.example.org/2017-05-08/talks/be" in body for body in server.bodies)
    again = notify(workspace, outlook, settings, folder / "outbox.jsonl", environment)
    assert again.messages == ()
    assert set(server.got.values()) == {1}


@pytest.mark.parametrize(
    ("quiet", "digest", "clock", "last", "may"),
    [
        ("", "", "12:00", "", True),
        ("22:00-07:00", "", "23:00", "", False),
        ("22:00-07:00", "", "06:59", "", False),
        ("22:00-07:00", "", "07:00", "", True),
        ("12:00-13:00", "", "12:30", "", False),
        ("", "09:00", "08:59", "", False),
        ("", "09:00", "09:00", "", True),
        ("", "09:00", "15:00", "09:01", False),
        ("", "09:00", "15:00", "08:00", True),
    ],
)
def test_when_somebody_is_told(quiet: str, digest: str, clock: str, last: str, may: bool) -> None:
    day = "2026-11-20T"
    settings = Notify(people={"hanna": How(quiet=quiet, digest=digest)})
    before = datetime.fromisoformat(f"{day}{last}:00+00:00") if last else None
    assert may_tell(settings, "hanna", datetime.fromisoformat(f"{day}{clock}:00+00:00"), before) is may


def test_a_digest_is_one_message(newsroom: Newsroom, folder: Path) -> None:
    workspace = newsroom.project.workspace
    for text in ("@hanna one", "@hanna two"):
        verbs.discuss.comment(workspace, ISSUE, "talks", "be", "", text, "editor")
    found = events(workspace, verbs.status.outlook(workspace), ["hanna"])
    settings = Notify(people={"hanna": How(channels=("CHAT",), digest="00:00")})
    channels = channels_of(settings, {"CHAT": "http://127.0.0.1/"})
    messages = messages_of(found, settings, channels, Outbox(folder / "none"), datetime.now(UTC), "The Week")
    assert len(messages) == 1
    assert len(messages[0].keys) == 2


@pytest.mark.parametrize(
    ("language", "one", "digest"),
    [
        ("be", "editor перадае вам 2017-05-08/talks (be)", "The Week: Для вас паведамленняў: 2"),
        ("ru", "editor передаёт вам 2017-05-08/talks (be)", "The Week: Для вас сообщений: 2"),
        ("", "2017-05-08/talks (be) is in your hands, says editor", "The Week: 2 things concern you"),
    ],
)
def test_everybody_is_told_in_their_own_language(
    newsroom: Newsroom, folder: Path, language: str, one: str, digest: str
) -> None:
    workspace = newsroom.project.workspace
    verbs.assign.assign(workspace, [f"{ISSUE}/talks"], "be", "hanna", "editor")
    verbs.discuss.comment(workspace, ISSUE, "talks", "be", "", "@hanna {name} %s", "editor")
    found = events(workspace, verbs.status.outlook(workspace), ["hanna"])
    how = How(channels=("CHAT",), language=language)
    channels = {"hanna": (("CHAT", "http://127.0.0.1/"),)}
    now, none = datetime.now(UTC), Outbox(folder / "none")
    each = messages_of(found, Notify(people={"hanna": how}), channels, none, now, "The Week")
    assert one in {message.body.strip() for message in each}
    assert any(message.body.strip().endswith("@hanna {name} %s") for message in each)  # a comment is no template
    together = msgspec.structs.replace(how, digest="00:00")
    (message,) = messages_of(found, Notify(people={"hanna": together}), channels, none, now, "The Week")
    assert message.subject == digest


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_text_is_worded_in_every_language(language: str) -> None:
    say = saying(language)
    for text in (*TEXTS, SEVERAL):
        assert say(text) != text
        assert sorted(re.findall(r"{\w+}", say(text))) == sorted(re.findall(r"{\w+}", text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[people.hanna]\nmial = 'a@b'\n", "Did you mean “mail”?"),
        ("[people.hanna]\nevents = ['due']\n", "They are: handed"),
        ("language = 'xx'\n", "The languages are: en, be, ru"),
        ("[people.hanna]\nlanguage = 'xx'\n", "The languages are: en, be, ru"),
        ("quiet = '25:00-07:00'\n", "Write 22:00-07:00"),
        ("[people.hanna]\nmail = 'a@b'\n", "[smtp]"),
        ("[smtp]\nhost = 'h'\nsender = 's'\n[people.hanna]\nmail = 'nobody'\n", "addresses as"),
    ],
)
def test_a_slip_in_the_settings_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "notify.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert said in caught.value.hint


def test_a_secret_stands_in_the_environment_alone() -> None:
    settings = Notify(people={"hanna": How(channels=("CHAT",))})
    with pytest.raises(SettingsError, match="no CHAT in the environment"):
        channels_of(settings, {})
