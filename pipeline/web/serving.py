"""Serving: the desk's application in uvicorn, ended by Ctrl+C without waiting for the pages that listen for news."""

from __future__ import annotations

from types import FrameType

import uvicorn
from starlette.applications import Starlette


class _Server(uvicorn.Server):
    """Ends the streams of news when it is told to end; they would never end by themselves."""

    def __init__(self, config: uvicorn.Config, app: Starlette) -> None:
        super().__init__(config)
        self.desk = app.state.desk

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.desk.watching.stop()
        super().handle_exit(sig, frame)


def server(app: Starlette, host: str, port: int) -> uvicorn.Server:
    """The server, ready to run."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=32_768,
    )
    return _Server(config, app)


def run(app: Starlette, host: str, port: int) -> None:
    """Serve until Ctrl+C."""
    server(app, host, port).run()
