"""A desk that runs, and a browser before it. Each test's page must stay free of errors and ask no other host."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.web.app import desk
from pipeline.web.serving import server
from tests.conftest import ROOT, Newsroom

# Generous: a busy machine is no fault of the desk.
expect.set_options(timeout=30_000)

EDITOR = "/2017-05-08/talks/be"


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the desk did not start")


@dataclass
class Served:
    """A newsroom with its desk open in this process."""

    room: Newsroom
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def serve(room: Newsroom, person: str | None = "translator-be") -> Iterator[Served]:
    port = free_port()
    one = server(desk(room.project.workspace, "127.0.0.1", port, person), "127.0.0.1", port)
    thread = threading.Thread(target=one.run)
    thread.start()
    wait_for(port)
    yield Served(room, port)
    # A desk that ends breaks off what pages still ask of it: they go first.
    for opener in _OPEN:
        opener.close()
    one.handle_exit(2, None)
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def served(newsroom: Newsroom) -> Iterator[Served]:
    yield from serve(newsroom)


@dataclass
class Process:
    """A desk as a process of its own, that can be killed."""

    room: Newsroom
    port: int = field(default_factory=free_port)
    running: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.running = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "-C", str(self.room.root), "serve", "--port", str(self.port)],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PERAKLAD_USER": "translator-be"},
            stderr=subprocess.DEVNULL,
        )
        wait_for(self.port)

    def kill(self) -> None:
        self.running.kill()
        self.running.wait(10)


@pytest.fixture
def process(newsroom: Newsroom) -> Iterator[Process]:
    one = Process(newsroom)
    one.start()
    yield one
    one.kill()


#: What the browser itself says of answers that the desk's scripts expect and deal with. 422: a catalog was read while
#: somebody's editor was half-way through writing it.
EXPECTED = (
    "412 (Precondition Failed)",
    "404 (Not Found)",
    "Status Error Code 404",
    "ERR_CONNECTION_REFUSED",
    "ERR_INCOMPLETE_CHUNKED",
    "ERR_CONNECTION_RESET",
    "ERR_EMPTY_RESPONSE",
    "htmx:afterRequest",
    "htmx:sendError",
    "htmx:sendAbort",
    "422 (Unprocessable",
    "Status Error Code 422",
)


def at_rest(page: Page) -> None:
    """Wait until nothing is on its way to the page and nothing in it moves: what is measured then is what a person sees.

    The news of the editor never end, so that the network is no measure of it.
    """
    page.wait_for_load_state("load")
    if page.locator("#rows > .row.active").count():
        expect(page.locator("#rows > .row.active .help > *").first).to_be_attached()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
    before = None
    for _ in range(100):
        # How far it is scrolled, how high it is, and what is animated.
        now = page.evaluate(
            "[scrollX, scrollY, document.documentElement.scrollHeight,"
            " document.getAnimations().filter((one) => one.playState === 'running').length]"
        )
        if now == before and not now[-1]:
            return
        before = now
        page.wait_for_timeout(150)
    pytest.fail("the page doesn't come to rest")


@dataclass
class Opener:
    """Opens pages, each in a browser of its own, and remembers what went wrong in them."""

    browser: Browser
    wrong: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    contexts: list = field(default_factory=list)
    expected: list[str] = field(default_factory=lambda: list(EXPECTED))

    def __call__(self, url: str, **options) -> Page:
        context = self.browser.new_context(**{"locale": "en", "viewport": {"width": 1280, "height": 900}} | options)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(f"{error}"))
        page.on("console", lambda said: said.type in ("error", "warning") and self.wrong.append(said.text))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))
        page.goto(url)
        return page

    def expects(self, *words: str) -> None:
        """Say that the browser will complain in these words, now or when the page is closed."""
        self.expected += words

    def close(self) -> None:
        """Close every page."""
        while self.contexts:
            self.contexts.pop().close()


_OPEN: list[Opener] = []


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Opener]:
    opener = Opener(chromium)
    _OPEN.append(opener)
    yield opener
    _OPEN.remove(opener)
    opener.close()
    assert [one for one in opener.wrong if not any(known in one for known in opener.expected)] == []
    assert all(host.startswith("127.0.0.1:") for host in opener.hosts)
