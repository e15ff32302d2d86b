"""Signing in and out, on a desk that other machines can reach."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque

from starlette.responses import RedirectResponse, Response

from pipeline.web.desk import COOKIE, SESSION_SECONDS, Visit

#: Wrong passwords for one name within so many seconds, after which every further one is refused.
TRIES, TRY_SECONDS = 8, 600.0

#: The same for one address, where a whole newsroom may sit behind a proxy.
TRIES_FROM_ADDRESS = 40


class Tries:
    """Counts wrong passwords, so that nobody can guess for long; nothing is kept beyond the time it counts."""

    def __init__(self) -> None:
        self._times: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def left(self, name: str, address: str) -> bool:
        """Whether another try is open to this name from this address."""
        with self._lock:
            self._forget()
            counts = [len(self._times[one]) if one in self._times else 0 for one in (name, address)]
            return counts[0] < TRIES and counts[1] < TRIES_FROM_ADDRESS

    def failed(self, *names: str) -> None:
        """Note a wrong password."""
        with self._lock:
            for name in names:
                self._times[name].append(time.monotonic())

    def _forget(self) -> None:
        limit = time.monotonic() - TRY_SECONDS
        for name, times in list(self._times.items()):
            while times and times[0] < limit:
                times.popleft()
            if not times:
                del self._times[name]


tries = Tries()


def sign_in_page(visit: Visit) -> Response:
    """Ask for name and password."""
    return visit.page("sign-in.html", to=_safe(visit.request.query_params.get("to", "/")), problem="")


def sign_in(visit: Visit) -> Response:
    """Look whether the password is right, and open a session."""
    name, password = visit.field("name").strip()[:80], visit.field("password")
    to = _safe(visit.field("to"))
    address = visit.request.client.host if visit.request.client else ""
    counted = (f"name {name}", f"address {address}")
    if not tries.left(*counted):
        said = visit.say("Too many wrong passwords; try again in ten minutes.")
        return visit.page("sign-in.html", 429, to=to, problem=said)
    person = visit.desk.people.sign_in(name, password)
    if person is None:
        tries.failed(*counted)
        return visit.page("sign-in.html", 403, to=to, problem=visit.say("Name or password is wrong."))
    response = RedirectResponse(to, 303)
    response.set_cookie(
        COOKIE,
        visit.desk.session(person),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=visit.desk.secure,
    )
    return response


def sign_out(visit: Visit) -> Response:
    """End the session."""
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=visit.desk.secure)
    return response


def _safe(path: str) -> str:
    """A path on this desk, never another site's address."""
    sound = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if sound else "/"
