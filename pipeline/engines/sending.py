"""Sending a request over HTTP within a deadline that nothing can stretch."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.engines.base import InDoubtError, TransientError

#: Bytes of an answer; a translation is far smaller.
MAX_ANSWER = 1_000_000

#: Status, headers and body of an answer.
Received = tuple[int, Mapping[str, str], bytes]


@dataclass(slots=True)
class Request:
    """What deep-translator is about to send; an engine may change it."""

    method: str
    url: str
    params: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] | None = None
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Sender:
    """A connection that is kept open between requests; for one thread, and until the first failure."""

    def __init__(self) -> None:
        import requests  # slow to import: only where it is used

        self._requests = requests
        self._session = requests.Session()

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def send(self, request: Request, seconds: float) -> Received:
        """Return what came back. Raises TransientError; InDoubtError where the request may have arrived."""
        answers: queue.Queue[Received | Exception] = queue.Queue(1)
        until = time.monotonic() + seconds
        # A timeout of requests' bounds a single read, and none bounds the look-up of a host's name: a server that drips
        # a byte a second could hold us for hours. So the caller waits on a queue, and leaves the thread to its fate.
        threading.Thread(target=_fetch, args=(self._session, request, until, answers), daemon=True).start()
        try:
            answer = answers.get(timeout=seconds)
        except queue.Empty:
            raise InDoubtError(f"no answer within {seconds:g} seconds") from None
        if not isinstance(answer, Exception):
            return answer
        kind = InDoubtError if self._may_have_arrived(answer) else TransientError
        # What requests says holds addresses and headers, and so perhaps a key: its kind must do.
        raise kind(f"the connection failed ({type(answer).__name__})") from None

    def _may_have_arrived(self, error: Exception) -> bool:
        kinds = self._requests.exceptions
        if isinstance(error, (kinds.ConnectTimeout, kinds.InvalidURL, kinds.InvalidHeader, kinds.SSLError)):
            return False
        return not (isinstance(error, kinds.ConnectionError) and "NewConnectionError" in repr(error.args))


def _fetch(session: Any, request: Request, until: float, answers: queue.Queue[Received | Exception]) -> None:
    try:
        left = max(0.1, until - time.monotonic())
        with session.request(
            request.method,
            request.url,
            params=request.params,
            data=request.data,
            json=request.json,
            headers=request.headers,
            timeout=(left, left),
            stream=True,
            allow_redirects=False,
        ) as response:
            body = b""
            for chunk in response.iter_content(4096):
                body += chunk
                if len(body) > MAX_ANSWER or time.monotonic() > until:
                    break
            answers.put((response.status_code, dict(response.headers), body))
    except Exception as error:  # noqa: BLE001 - the thread's only way to tell
        answers.put(error)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait that a service asks for, in a number or a date; None if it doesn't."""
    delay = next((value for name, value in headers.items() if name.lower() == "retry-after"), "").strip()
    if delay.isdigit():
        return float(delay)
    try:
        when = parsedate_to_datetime(delay)
    except ValueError:
        return None
    return max(0.0, (when - datetime.now(UTC)).total_seconds()) if when.tzinfo else None
