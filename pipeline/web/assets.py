"""The desk's own style sheet, scripts and signs: read once, named in a list, each with its digest in its address."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

FOLDER = Path(__file__).parent / "static"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@cache
def everything() -> dict[str, bytes]:
    """All files that are served, by name."""
    return {path.name: path.read_bytes() for path in sorted(FOLDER.rglob("*")) if path.suffix in _TYPES}


@cache
def address(name: str) -> str:
    """Where a file is found; the address changes with its content, so that browsers may keep it for good."""
    return f"/static/{name}?v={hashlib.blake2b(everything()[name], digest_size=6).hexdigest()}"


async def serve(request: Request) -> Response:
    """Answer with a file of the list."""
    name = request.path_params["name"]
    data = everything().get(name)
    if data is None:
        return PlainTextResponse("There is no such file.\n", 404)
    keep = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(data, media_type=_TYPES[Path(name).suffix], headers=keep)
