"""Bounds of what a client may send the desk, in bytes and in seconds, whatever it says of its length."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Seconds within which a form must be here; it comes from this very machine.
BODY_SECONDS = 10.0


class Limits:
    """ASGI middleware: takes in the whole body first, or answers 413 (too large), 408 (too slow) or 400."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        refusal = None
        body = b""
        if not length.isascii() or not length.isdigit():
            refusal = PlainTextResponse("Bad length.\n", 400)
        elif int(length) > self.max_bytes:
            refusal = PlainTextResponse("Too large.\n", 413)
        else:
            try:
                body = await asyncio.wait_for(self._body(receive), BODY_SECONDS)
            except TimeoutError:
                refusal = PlainTextResponse("Too slow.\n", 408)
            if len(body) > self.max_bytes:
                refusal = PlainTextResponse("Too large.\n", 413)
        if refusal is not None:
            refusal.headers["connection"] = "close"
            await refusal(scope, receive, send)
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, send)

    async def _body(self, receive: Receive) -> bytes:
        """The body, as far as it is within bounds and one piece beyond."""
        parts: list[bytes] = []
        size = 0
        while size <= self.max_bytes:
            message = await receive()
            if message["type"] != "http.request":
                break
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if not message.get("more_body", False):
                break
        return b"".join(parts)
