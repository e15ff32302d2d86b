"""The guard at the door: it lets in requests that were addressed to this desk by a page of this desk."""

from __future__ import annotations

import ipaddress
from collections.abc import MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of a form; a paragraph has some thousand.
MAX_FORM = 1_000_000

#: Bytes of an address; ours are short.
MAX_ADDRESS = 2_000

_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

#: A preview shows the publication's page in a frame of the desk's, and nothing in it may run or leave this machine.
PREVIEW = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)

_HEADERS = {
    "Content-Security-Policy": _PAGE,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


#: Headers by which a proxy says for whom it asks.
_FORWARDED = frozenset({"forwarded", "x-real-ip", "via"})

#: A proxy's address, or its network.
Proxies = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]


class Guard:
    """ASGI middleware. ``hosts`` are what this desk is called in a Host header, ``origins`` in an Origin header.

    ``alone``: nobody signs in here, so that a request which came from elsewhere, through a proxy, is refused.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], origins: frozenset[str], *, alone: bool) -> None:
        self.app, self.hosts, self.origins, self.alone = app, hosts, origins, alone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            # Nothing here speaks over a WebSocket.
            await self.app(scope, receive, send) if scope["type"] == "lifespan" else await _close(send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send))
            return
        await self.app(scope, receive, _with_headers(send))

    def _refusal(self, scope: MutableMapping[str, Any]) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        # A foreign name for 127.0.0.1 (DNS rebinding) and a foreign page's form are both told by these headers.
        origin = headers.get("origin")
        if headers.get("host") not in self.hosts or (origin is not None and origin not in self.origins):
            return PlainTextResponse("This address is not the desk's.\n", 403)
        if self.alone and any(name in _FORWARDED or name.startswith("x-forwarded-") for name in headers):
            return PlainTextResponse("This desk is for its own machine; behind a proxy people sign in.\n", 403)
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            # Following a link from elsewhere is no harm; anything more from another site is.
            navigates = headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET"
            if not (navigates and headers.get("sec-fetch-dest") == "document"):
                return PlainTextResponse("Requests from other sites are refused.\n", 403)
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > MAX_ADDRESS:
            return PlainTextResponse("This address is too long.\n", 414)
        return None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


async def _close(send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008})


def address_of(request: Request, proxies: Proxies) -> str:
    """Where a request comes from: of the hops that proxies of ours have named, the last that is none of them.

    What a client writes into the header itself stands before what a proxy adds, and counts for nothing.
    """
    address = request.client.host if request.client else ""
    hops = [hop.strip() for line in request.headers.getlist("x-forwarded-for") for hop in line.split(",")]
    while hops and _is_among(address, proxies):
        hop = hops.pop()
        try:
            address = str(ipaddress.ip_address(hop.removeprefix("[").partition("]")[0]))
        except ValueError:
            break
    return address


def _is_among(address: str, proxies: Proxies) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in proxies)


def names_of(host: str, port: int, public_url: str = "") -> tuple[frozenset[str], frozenset[str]]:
    """What a desk is called in Host and Origin headers; ``public_url`` is how a proxy before it is reached."""
    plain = f"[{host}]" if ":" in host else host
    hosts = {f"{name}:{port}" for name in (plain, "localhost", "127.0.0.1")}
    if port == 80:
        hosts |= {plain, "localhost", "127.0.0.1"}
    origins = {f"http://{name}" for name in hosts}
    if public_url:
        parts = urlsplit(public_url)
        hosts.add(parts.netloc)
        origins.add(f"{parts.scheme}://{parts.netloc}")
    return frozenset(hosts), frozenset(origins)
