"""Serving: the desk's application in uvicorn, ended by Ctrl+C without waiting for the pages that listen for news."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
from types import FrameType
from typing import Any

import uvicorn
from h11 import IDLE
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

#: Seconds within which a request's headers must be here, whatever drips in meanwhile.
HEADER_SECONDS = 10.0

#: Seconds after which the program ends when it was told to, whatever is still at work: every file is whole at any time.
END_SECONDS = 4.5


class _Punctual(H11Protocol):
    """Closes connections whose headers don't come; uvicorn waits for them for ever."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as uvicorn has it
        super().connection_made(transport)
        self._late = self.loop.call_later(HEADER_SECONDS, self._close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not IDLE:
            self._in_time()
        elif self._late is None:
            self._late = self.loop.call_later(HEADER_SECONDS, self._close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._in_time()
        super().connection_lost(exc)

    def _in_time(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _close(self) -> None:
        self._late = None
        # Between two requests of one connection nothing is owed yet: that has uvicorn's own time limit.
        if self.conn.their_state is IDLE and not self.transport.is_closing():
            self.transport.close()


class _Server(uvicorn.Server):
    """Ends the streams of news when it is told to end; they would never end by themselves."""

    def __init__(self, config: uvicorn.Config, app: Starlette) -> None:
        super().__init__(config)
        self.desk = app.state.desk
        #: Whether the program is to end with this server, even if some thread does not.
        self.ends_all = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.desk.watching.stop()
        if self.ends_all and not self.should_exit:
            ending = threading.Timer(END_SECONDS, os._exit, (0,))
            ending.daemon = True
            ending.start()
        super().handle_exit(sig, frame)


def server(app: Starlette, host: str, port: int) -> _Server:
    """The server, ready to run."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        http=_Punctual,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=32_768,
    )
    return _Server(config, app)


def run(app: Starlette, host: str, port: int) -> None:
    """Serve until Ctrl+C, which is how a desk ends: no error."""
    told = logging.StreamHandler()
    told.setFormatter(logging.Formatter("%(asctime)s peraklad desk: %(message)s"))
    logging.getLogger("pipeline.web").addHandler(told)
    logging.getLogger("pipeline.web").setLevel(logging.INFO)
    desk_server = server(app, host, port)
    desk_server.ends_all = True
    with contextlib.suppress(KeyboardInterrupt):
        desk_server.run()
