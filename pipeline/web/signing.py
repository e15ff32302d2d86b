"""Signing: what a form must bring back is signed with a secret of this machine's."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlencode

from itsdangerous import URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pipeline import files
from pipeline.files import require_private, state


def signer(root: Path) -> URLSafeTimedSerializer:
    """Signs with a secret that outlives a restart, so that open pages go on when the desk comes back."""
    path = state(root, "desk.secret")
    require_private(path.parent)
    if not path.exists():
        temporary = path.with_name(f"desk.secret.{secrets.token_hex(8)}")
        handle = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_hex(32))
        temporary.replace(path)
    return URLSafeTimedSerializer(files.read_text(path, str(path)).strip(), salt="peraklad")


def to_sign_in(request: Request) -> Response:
    """Where somebody goes who has not signed in; our scripts are told so."""
    if request.method != "GET" or "x-desk" in request.headers or "hx-request" in request.headers:
        return PlainTextResponse("Sign in first.\n", 401)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?{urlencode({'to': here})}", 303)
