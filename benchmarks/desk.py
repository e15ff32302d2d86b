"""Time the desk in a ten-year archive, and let eight people save at once: `python -m benchmarks.desk [--folder DIR]`.

Opening an article of sixty segments and saving one (to disk, fsynced) are measured beside a bare Starlette page that is
served the same way, request by request in turn, over one connection. Then eight people who have signed in save two
hundred texts each, most into segments of their own and every tenth into one that all of them want; afterwards each
accepted text must be in the catalog or voided by a later accepted one, with the right name on record.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import archive
from pipeline.model import Deed, digest
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.web.people import People
from pipeline.workspace import Workspace

ISSUE, SLUG, LOCALE = "2026-01-05", "long-article", "be"
PAGE = f"/{ISSUE}/{SLUG}/{LOCALE}"
SEGMENTS, PEOPLE, SAVES = 60, 8, 200
BARS = {"open": 60.0, "save": 25.0}

BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
app = Starlette(routes=[Route("/", lambda request: HTMLResponse("<!doctype html><title>bare</title><p>A page."))])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
"""


@dataclass
class Client:
    """One person's connection."""

    port: int
    cookie: str = ""
    token: str = ""
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None, **more: str) -> tuple[int, bytes, str]:
        headers = {"Cookie": self.cookie, "X-Token": self.token, "X-Desk": "1"} | more
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
        answer = self.connection.getresponse()
        self.cookie = (answer.getheader("set-cookie") or "").partition(";")[0] or self.cookie
        return answer.status, answer.read(), (answer.getheader("etag") or "").strip('"')

    def sign_in(self, name: str, password: str) -> None:
        page = self.ask("GET", "/sign-in")[1].decode()
        token = re.search(r'name="token" value="([^"]+)"', page)[1]
        assert self.ask("POST", "/sign-in", {"token": token, "name": name, "password": password})[0] == 303
        self.find_token()

    def find_token(self) -> None:
        self.token = re.search(r'data-token="([^"]+)"', self.ask("GET", PAGE)[1].decode())[1]

    def save(self, key: str, version: str, text: str) -> tuple[int, str]:
        status, _, etag = self.ask("POST", f"{PAGE}/{key}", {"text": text}, **{"If-Match": f'"{version}"'})
        return status, etag


def long_article(folder: Path) -> None:
    """Add an article of sixty segments, finished in both locales, to the last issue but some."""
    sentences = [archive.sentence(archive.random.Random(7000 + number)) for number in range(200)]
    unique = list({one[0]: one for one in sentences}.values())[:SEGMENTS]
    body = "\n\n".join(" ".join(one[0] for one in unique[at : at + 5]) for at in range(2, SEGMENTS, 5))
    front = f"---\ntitle: {unique[0][0]}\nlang: en\nsection: security\ntrend: unchanged\nlead: {unique[1][0]}\n---\n\n"
    path = folder / "articles" / ISSUE
    path.mkdir(parents=True, exist_ok=True)
    (path / f"{SLUG}.md").write_text(front + body + "\n", encoding="utf-8")
    workspace = Workspace.find(folder)
    source = workspace.source(workspace.article(ISSUE, SLUG))
    assert len(source.segments) == SEGMENTS, len(source.segments)
    for index, locale in enumerate(archive.LOCALES[1:], 1):
        archive._catalog(workspace, source, locale, {one[0]: one[index] for one in unique})


@contextlib.contextmanager
def running(*command: str):
    """A server in a process of its own; yields its port."""
    with contextlib.closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    process = subprocess.Popen([sys.executable, *(part.replace("PORT", str(port)) for part in command)])
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def timed(work) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def speed(folder: Path, rounds: int) -> dict[str, float]:
    """Medians in milliseconds of a bare page, of opening the article and of saving a segment, taken in turn."""
    times: dict[str, list[float]] = {"bare": [], "open": [], "save": []}
    desk = ("-m", "pipeline", "-q", "-C", str(folder), "serve", "--by", "translator", "--port", "PORT")
    with running("-c", BARE, "PORT") as bare, running(*desk) as port:
        plain, person = Client(bare), Client(port)
        person.find_token()
        time.sleep(wait_for_memory(folder))
        person.connection.close()  # the server has ended it meanwhile
        keys = json.loads(person.ask("GET", f"{PAGE}/versions")[1])
        for number in range(rounds):
            key, version = keys[number % len(keys)]
            saved: list[tuple[int, str]] = []
            for _ in range(3):
                times["bare"].append(timed(lambda: plain.ask("GET", "/")))
            times["open"].append(timed(lambda: person.ask("GET", PAGE)))
            text = f"Тэкст {number} дзеля вымярэння."
            times["save"].append(timed(lambda: saved.append(person.save(key, version, text))))  # noqa: B023
            assert saved[0][0] == 200, saved
            keys[number % len(keys)][1] = saved[0][1]
    return {name: statistics.median(values[len(values) // 10 :]) for name, values in times.items()}


def wait_for_memory(folder: Path) -> float:
    """Seconds until the desk has learned the archive: what it does at its first start is not what is measured."""
    path, before = folder / ".peraklad" / "memory.sqlite", -1
    while True:
        time.sleep(2)
        now = path.stat().st_mtime_ns if path.exists() else 0
        journal = path.with_name("memory.sqlite-journal")
        if now == before and now and not journal.exists():
            return 1.0
        before = now


@dataclass
class Report:
    """What one person saved: accepted texts by segment in order, and how often somebody was faster."""

    accepted: dict[str, list[str]] = field(default_factory=dict)
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)


def work(client: Client, name: str, own: list[str], shared: str, versions: dict[str, str], report: Report) -> None:
    """Save two hundred texts; after a conflict read the entry anew, as a person would, and try again."""
    for number in range(SAVES):
        key = shared if number % 10 == 9 else own[number % len(own)]
        text = f"Тэкст {number} ад {name}: {secrets.token_hex(8)}."
        while True:
            status, etag = client.save(key, versions[key], text)
            if status == 200:
                versions[key] = etag
                report.accepted.setdefault(key, []).append(text)
                break
            if status != 412:
                report.errors.append(f"{name}: {status}")
                break
            report.conflicts += 1
            versions[key] = etag


def crowd(folder: Path) -> tuple[list[Report], float, list[str]]:
    """Let everybody save at once; return their reports, the seconds, and what is wrong with what lies on disk."""
    people, password = People.of(folder), secrets.token_urlsafe(12)
    names = [f"translator-{number}" for number in range(PEOPLE)]
    for name in names:
        people.add(name, "translator", password)
    reports = [Report() for _ in names]
    desk = (
        "-m",
        "pipeline",
        "-q",
        "-C",
        str(folder),
        "serve",
        "--public-url",
        "https://desk.example",
        "--port",
        "PORT",
    )
    with running(*desk) as port:
        clients = [Client(port) for _ in names]
        for client, name in zip(clients, names, strict=True):
            client.sign_in(name, password)
        rows = [tuple(pair) for pair in json.loads(clients[0].ask("GET", f"{PAGE}/versions")[1])]
        shared, rest = rows[0][0], [key for key, _ in rows[1:]]
        threads = [
            threading.Thread(target=work, args=(client, name, rest[at::PEOPLE], shared, dict(rows), report))
            for at, (client, name, report) in enumerate(zip(clients, names, reports, strict=True))
        ]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
    return (
        reports,
        seconds,
        [*verify(folder, names, reports, shared), *(error for one in reports for error in one.errors)],
    )


def verify(folder: Path, names: list[str], reports: list[Report], shared: str) -> list[str]:
    """Read catalog and ledger anew, strictly, and hold them against what the desk said it had saved."""
    wrong = []
    path = catalogs.path_of(ISSUE, SLUG, LOCALE)
    entries = {digest(one.source, one.context): one for one in catalogs.read(folder, path).active}
    facts = ledger.read(folder, ledger.path_of(path))
    for name, report in zip(names, reports, strict=True):
        for key, texts in report.accepted.items():
            if key != shared and entries[key].target != texts[-1]:
                wrong.append(f"lost: {name} saved {texts[-1]!r}, there is {entries[key].target!r}")
            for text in texts:
                fact = facts.find(key, digest(text), Deed.MADE)
                if fact is None or fact.by != name:
                    wrong.append(f"mixed: {text!r} of {name} is on record as {fact}")
    last = [report.accepted[shared][-1] for report in reports]
    if entries[shared].target not in last:
        wrong.append(f"torn: {entries[shared].target!r} is nobody's last text")
    twice = [text for text, count in Counter(one.target for one in entries.values()).items() if count > 1]
    return wrong + [f"twice: {text!r}" for text in twice]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="an archive made by benchmarks.archive; a copy of nothing is made")
    parser.add_argument("--rounds", type=int, default=150)
    arguments = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="peraklad-bench-"))
    folder = arguments.folder or place / "archive"
    try:
        if not arguments.folder:
            archive.make(folder, 10)
        long_article(folder)
        medians = speed(folder, arguments.rounds)
        print(f"a bare Starlette page: {medians['bare']:.2f} ms")
        missed = False
        for name, bar in BARS.items():
            times = medians[name] / medians["bare"]
            missed |= times > bar
            print(f"{name}: {medians[name]:.1f} ms, {times:.1f} x a bare page (bar: {bar:.0f} x)")
        reports, seconds, wrong = crowd(folder)
        saves = sum(len(texts) for report in reports for texts in report.accepted.values())
        conflicts = sum(report.conflicts for report in reports)
        print(
            f"{PEOPLE} people: {saves} saves in {seconds:.1f} s, {conflicts} met another's and were tried again; wrong: {len(wrong)}"
        )
        print(*wrong[:20], sep="\n")
        sys.exit(bool(wrong) or missed or saves != PEOPLE * SAVES)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
