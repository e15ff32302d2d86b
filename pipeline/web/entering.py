"""Signing in and out, on a desk that other machines can reach, and one's own password."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from pipeline.errors import SettingsError, printable
from pipeline.web.desk import COOKIE, SETTINGS_UNREADABLE, Visit
from pipeline.web.feeding import address_of as address_of_feed
from pipeline.web.people import MIN_PASSWORD, is_acceptable
from pipeline.web.security import address_of
from pipeline.web.sessions import SESSION_SECONDS

#: What fail2ban and people read: who signed in, who failed, from where.
log = logging.getLogger(__name__)

#: Wrong passwords within so many seconds that cost no time, for one name from one address, and from one address.
FREE, FREE_FROM_ADDRESS, TRY_SECONDS = 4, 30, 600.0

#: Seconds that the next try waits: the first time, and at most.
FIRST_DELAY, LONGEST_DELAY = 0.1, 4.0

#: Tries that wait at one time for one name from one address, and from one address.
WAITING, WAITING_FROM_ADDRESS = 3, 20

#: Passwords hashed at one time: each takes 32 MiB and a processor.
HASHED = 2


class Tries:
    """Counts wrong passwords, so that guessing takes for ever; the right password is let in, however many were wrong.

    Counted are a name from one address, and an address, where a whole newsroom may sit behind a proxy: whoever guesses
    from elsewhere delays nobody here. Nothing is kept beyond the time it counts.
    """

    def __init__(self) -> None:
        self._times: dict[tuple[str, ...], deque[float]] = defaultdict(deque)
        self._waiting: Counter[tuple[str, ...]] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def counted(self, name: str, address: str) -> Iterator[float | None]:
        """Count a try as a failed one before it is looked at; yield the seconds to wait, None if too many wait."""
        pair, place = (name, address), (address,)
        with self._lock:
            self._forget()
            full = self._waiting[pair] >= WAITING or self._waiting[place] >= WAITING_FROM_ADDRESS
            delay = max(
                _delay(len(self._times.get(pair, ())) - FREE),
                _delay(len(self._times.get(place, ())) - FREE_FROM_ADDRESS),
            )
            if not full:
                now = time.monotonic()
                for key in (pair, place):
                    self._times[key].append(now)
                    self._waiting[key] += 1
        try:
            yield None if full else delay
        finally:
            with self._lock:
                for key in () if full else (pair, place):
                    self._waiting[key] -= 1
                self._waiting += Counter()  # keeps what is above nought

    def right(self, name: str, address: str) -> None:
        """The last try was right: it counts for nothing, and nor do the wrong ones for this name before it."""
        with self._lock:
            self._times.pop((name, address), None)
            if times := self._times.get((address,)):
                times.pop()

    def _forget(self) -> None:
        limit = time.monotonic() - TRY_SECONDS
        for key, times in list(self._times.items()):
            while times and times[0] < limit:
                times.popleft()
            if not times:
                del self._times[key]


def _delay(beyond: int) -> float:
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(beyond, 20)) if beyond >= 0 else 0.0


tries = Tries()
_hashing = threading.BoundedSemaphore(HASHED)


def sign_in_page(visit: Visit) -> Response:
    """Ask for name and password."""
    return visit.page("sign-in.html", to=_safe(visit.request.query_params.get("to", "/")), problem="")


async def sign_in(visit: Visit) -> Response:
    """Look whether the password is right, and open a session."""
    name, password = visit.field("name").strip()[:80], visit.field("password")
    address = address_of(visit.request, visit.desk.proxies)
    with tries.counted(name, address) as delay:
        if delay is None:
            log.warning("sign-in refused, too many at once, for %s from %s", _quoted(name), address)
            message = visit.say("Too many wrong passwords; wait a minute and try again.")
            return visit.page("sign-in.html", 429, to=_safe(visit.field("to")), problem=message)
        # Without a thread: whoever guesses must not keep those from the desk's threads who work.
        await asyncio.sleep(delay)
        return await run_in_threadpool(_sign_in, visit, name, password, address)


def _sign_in(visit: Visit, name: str, password: str, address: str) -> Response:
    to = _safe(visit.field("to"))
    try:
        with _hashing:
            person = visit.desk.people.sign_in(name, password)
    except SettingsError as error:
        log.error("nobody can sign in: %s %s", error, error.hint)  # noqa: TRY400 - the reason says all
        return visit.page("sign-in.html", 503, to=to, problem=visit.say(SETTINGS_UNREADABLE))
    if person is None:
        log.warning("sign-in failed for %s from %s", _quoted(name), address)
        return visit.page("sign-in.html", 403, to=to, problem=visit.say("Name or password is wrong."))
    tries.right(name, address)
    log.info("signed in: %s from %s", _quoted(name), address)
    return _with_session(visit, RedirectResponse(to, 303), visit.desk.sessions.begin(person.name, person.stamp))


def _with_session(visit: Visit, response: Response, session: str) -> Response:
    response.set_cookie(
        COOKIE, session, max_age=SESSION_SECONDS, httponly=True, samesite="lax", secure=visit.desk.secure
    )
    return response


def sign_out(visit: Visit) -> Response:
    """End the session, here or everywhere; what the browser keeps of the desk, drafts too, is wiped."""
    if visit.field("everywhere"):
        visit.desk.sessions.end_all(visit.person.name)
    else:
        visit.desk.sessions.end(visit.request.cookies.get(COOKIE, ""))
    with visit.desk.writing:
        visit.desk.commits.settle_of(visit.person.name)
    log.info("signed out: %s", _quoted(visit.person.name))
    response = RedirectResponse("/sign-in", 303, headers={"Clear-Site-Data": '"storage"'})
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=visit.desk.secure)
    return response


def account(visit: Visit) -> Response:
    """The person's own page: another password, and the end of all sessions."""
    return visit.page("account.html", problem="", least=MIN_PASSWORD, calendar=address_of_feed(visit))


def change_password(visit: Visit) -> Response:
    """Give oneself another password: all other sessions end by that."""
    desk, name = visit.desk, visit.person.name
    if desk.person is not None:
        return visit.refuse(404, visit.say("This desk is yours alone; it has no passwords."))
    new = visit.field("new")
    problem = ""
    if new != visit.field("again"):
        problem = visit.say("The two new passwords differ.")
    elif not is_acceptable(new):
        problem = visit.say("A password has %(least)d characters at least.") % {"least": MIN_PASSWORD}
    else:
        with _hashing:
            right = desk.people.sign_in(name, visit.field("password"))
            person = desk.people.change_password(name, new) if right else None
        if person is not None:
            log.info("password changed: %s", _quoted(name))
            desk.sessions.end_all(name)
            return _with_session(visit, RedirectResponse("/", 303), desk.sessions.begin(name, person.stamp))
        log.warning("sign-in failed for %s from %s", _quoted(name), address_of(visit.request, desk.proxies))
        problem = visit.say("The present password is wrong.")
    return visit.page("account.html", 403, problem=problem, least=MIN_PASSWORD, calendar="")


def _quoted(name: str) -> str:
    """A name as one word of a log, which no name can break out of."""
    return json.dumps(printable(name, 80), ensure_ascii=False)


def _safe(path: str) -> str:
    """A path on this desk, never another site's address."""
    sound = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if sound else "/"
