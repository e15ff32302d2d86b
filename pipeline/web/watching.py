"""Watching: what changes in the workspace's files is told to the pages that are open (server-sent events)."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import suppress
from pathlib import Path

from starlette.responses import PlainTextResponse, Response, StreamingResponse
from watchfiles import Change, awatch

from pipeline.model import PAGES

log = logging.getLogger(__name__)

#: Pages that listen at one time.
MAX_LISTENERS = 200

#: Seconds after which a silent connection gets a sign of life, so that both ends notice a broken one.
HEARTBEAT = 20.0

#: Seconds after which it is looked again whether a listener may still listen.
LOOK_AGAIN = 4.0

#: Pages that one person may have open; browsers themselves keep no more than six or a hundred to one place.
MAX_OF_ONE = 20


class Watching:
    """The listeners of a desk. ``reload`` is called when one of ``settings`` changes: files in the root, by name.

    ``changed`` is told every file that has changed, by its path in the publication.
    """

    def __init__(
        self,
        root: Path,
        settings: frozenset[str],
        reload: Callable[[], None],
        changed: Callable[[Collection[str]], None] = lambda _: None,
    ) -> None:
        self.root, self._settings, self._reload, self._tell_changed = root, settings, reload, changed
        #: Whether changes are seen.
        self.sees = False
        #: Who has which page open, by the name of its stream.
        self._present: dict[str, tuple[str, str]] = {}
        self._listeners: set[asyncio.Queue[str | None]] = set()
        self._open: Counter[str] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        #: Set when files have changed; whoever waits for it clears it.
        self.changes = asyncio.Event()

    async def run(self) -> None:
        """Watch until told to stop. A machine that can't watch has a desk that doesn't see changes by itself."""
        self._loop = asyncio.get_running_loop()
        deep = [place for place in (self.root / name for name in ("articles", PAGES, "locales")) if place.is_dir()]
        # The root by itself: below it lie things that change all the time and that are no concern of the desk.
        await asyncio.gather(self._watch(deep, deep=True), self._watch([self.root], deep=False))

    async def _watch(self, places: list[Path], *, deep: bool) -> None:
        if not places:
            return
        try:
            self.sees = True
            async for changes in awatch(
                *places, watch_filter=_matters, stop_event=self._stop, step=50, debounce=400, recursive=deep
            ):
                self._changed({Path(path) for _, path in changes})
        except (OSError, RuntimeError) as error:
            self.sees = False
            log.warning("changes of files are not seen: %s", error)

    def _changed(self, paths: set[Path]) -> None:
        names = {path.relative_to(self.root).as_posix() for path in paths if self.root in path.parents}
        self._tell_changed(names)
        if names & self._settings:
            self._reload()
        self.changes.set()
        self.tell({"changed": sorted(names)[:500]})

    def tell(self, news: dict[str, object]) -> None:
        """Tell every page; may be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, json.dumps(news, ensure_ascii=False))

    def _put(self, text: str | None) -> None:
        for listener in self._listeners:
            if not listener.full():
                listener.put_nowait(text)

    def stop(self) -> None:
        """End the watch and every stream."""
        self._stop.set()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, None)

    def listen(self, person: str, still: Callable[[], Awaitable[bool]]) -> Response:
        """Answer with the stream of news of a person, as long as they ``still`` may have it."""
        if len(self._listeners) >= MAX_LISTENERS:
            return PlainTextResponse("Too many pages are open.\n", 503)
        if self._open[person] >= MAX_OF_ONE:
            return PlainTextResponse("You have too many pages open.\n", 429)
        return StreamingResponse(
            self._news(person, still), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    async def _news(self, person: str, still: Callable[[], Awaitable[bool]]) -> AsyncIterator[str]:
        listener: asyncio.Queue[str | None] = asyncio.Queue(100)
        self._listeners.add(listener)
        self._open[person] += 1
        name = secrets.token_hex(8)
        self._present[name] = (person, "")
        silent = 0.0
        try:
            yield f'retry: 1000\nevent: hello\ndata: {{"id": "{name}"}}\n\n'
            while not self._stop.is_set():
                news: str | None = ""
                with suppress(TimeoutError):
                    news = await asyncio.wait_for(listener.get(), LOOK_AGAIN)
                # Who was removed or has signed out elsewhere hears no more.
                if news is None or not await still():
                    return
                silent = 0.0 if news else silent + LOOK_AGAIN
                if news:
                    yield f"data: {news}\n\n"
                elif silent >= HEARTBEAT:
                    silent = 0.0
                    yield ": still here\n\n"
        finally:
            self._listeners.discard(listener)
            self._open[person] -= 1
            _, at = self._present.pop(name)
            self._put(json.dumps({"people": at}))

    def is_at(self, name: str, person: str, at: str) -> None:
        """Note which page the stream of this name belongs to; another's stream is left alone."""
        if self._present.get(name, ("", ""))[0] == person:
            self._present[name] = (person, at)
            self.tell({"people": at})

    def people_at(self, at: str) -> list[str]:
        """Who has this page open, each once."""
        return sorted({person for person, place in list(self._present.values()) if place == at and person})


def _matters(_change: Change, path: str) -> bool:
    return path.endswith((".md", ".po", ".jsonl", ".toml", ".csv")) and not Path(path).name.startswith(".")
