"""deep-translator's engines, made safe: a deadline on every call, keys off the URLs, refusals told from answers.

deep-translator calls ``requests.get`` and ``requests.post`` without a timeout, puts keys and texts into the query
string, and takes an error page for a translation. So its modules get this module's ``_Transport`` in place of
``requests``; what it sends is mended by the engine, what it receives is judged before it sees it.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.config import EngineRules
from pipeline.engines.base import InDoubtError, TextError, TransientError
from pipeline.errors import EngineError

#: Bytes of an answer; a translation is far smaller.
MAX_ANSWER = 1_000_000

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_current = threading.local()


@dataclass(slots=True)
class Request:
    """What deep-translator is about to send; an engine may change it."""

    method: str
    url: str
    params: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] | None = None
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, in the form in which deep-translator asks for it."""

    status_code: int
    text: str

    def json(self) -> Any:
        """The answer as data. Raises ValueError."""
        return json.loads(self.text)

    def close(self) -> None:
        """Nothing is open any more."""


class Service:
    """One of deep-translator's engines behind our Protocol; subclasses say how it is made and what is mended."""

    name = ""
    module = ""
    codes: Mapping[str, str] = {"en": "en", "be": "be", "ru": "ru"}
    key_variable = ""
    default_url = ""
    data_expected = True

    def __init__(self, rules: EngineRules) -> None:
        self._deadline = rules.deadline
        self._settings = rules.of(self.name)
        self._key = os.environ.get(self.key_variable, "").strip() if self.key_variable else ""
        self._url = self._settings.url or self.default_url
        self._translators: dict[tuple[str, str], Any] = {}
        self._session: Any = None
        address = urlsplit(self._url)
        if self._key and address.scheme != "https" and address.hostname not in _HERE:
            raise EngineError(
                f"{self.name}: a key is sent only over https",
                hint=f"Correct url in [tool.peraklad.engines.{self.name}].",
            )

    def build(self, module: Any, source: str, target: str) -> Any:
        """Make deep-translator's object for a pair of the service's own language codes."""
        raise NotImplementedError

    def mend(self, request: Request) -> None:
        """Change what deep-translator is about to send."""

    def status_of(self, data: Any) -> int:
        """Return the status that an answer carries inside; 200 where the service has no such thing."""
        del data
        return 200

    def translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        """Return the translations, one call a text. Raises EngineError, never with a key in it."""
        return [self._one(text, self.codes[source], self.codes[target]) for text in texts]

    def close(self) -> None:
        """Close the connection."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _one(self, text: str, source: str, target: str) -> str | None:
        translator = self._translators.get((source, target))
        if translator is None:
            module = importlib.import_module(f"deep_translator.{self.module}")  # slow to import: only where it is used
            vars(module)["requests"] = _TRANSPORT
            translator = self._translators[source, target] = self.build(module, source, target)
        _current.service = self
        try:
            answer = translator.translate(text)
        except EngineError:
            raise
        except Exception as error:  # noqa: BLE001 - deep-translator trips in many ways over answers it didn't expect
            # Its messages may hold the key, and so may those of what it was caused by.
            raise TransientError(f"{self.name}: an answer without a translation ({type(error).__name__})") from None
        finally:
            _current.service = None
        if isinstance(answer, list):
            answer = answer[0] if len(answer) == 1 else None
        return answer if isinstance(answer, str) else None

    def exchange(self, request: Request) -> Reply:
        """Send a request and judge the answer. Returns or raises within the deadline."""
        self.mend(request)
        status, headers, body = self._send(request)
        text = body.decode("utf-8", errors="replace")
        self._judge(status, headers)
        if self.data_expected:
            try:
                data = json.loads(text)
            except ValueError:
                raise TransientError(f"{self.name}: the answer is no data, perhaps an error page") from None
            if not data:
                raise TransientError(f"{self.name}: an empty answer")
            self._judge(self.status_of(data), headers)
        elif "</html>" not in text.lower():
            raise InDoubtError(f"{self.name}: the page broke off")
        return Reply(status, text)

    def _send(self, request: Request) -> tuple[int, Mapping[str, str], bytes]:
        import requests

        session = self._session = self._session or requests.Session()
        answers: queue.Queue[Any] = queue.Queue(1)
        until = time.monotonic() + self._deadline
        # A timeout of requests' bounds a single read, and none bounds the look-up of a host's name: a server that drips
        # a byte a second could hold us for hours. So the caller waits on a queue, and leaves the thread to its fate.
        threading.Thread(target=_fetch, args=(session, request, until, answers), daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline)
        except queue.Empty:
            self._session = None
            raise InDoubtError(f"{self.name}: no answer within {self._deadline:g} seconds") from None
        if isinstance(answer, tuple):
            return answer
        self._session = None
        sent = not isinstance(answer, (requests.exceptions.ConnectTimeout, requests.exceptions.InvalidURL)) and not (
            isinstance(answer, requests.exceptions.ConnectionError) and "NewConnectionError" in repr(answer.args)
        )
        kind = InDoubtError if sent else TransientError
        raise kind(f"{self.name}: the connection failed ({type(answer).__name__})") from None

    def _judge(self, status: int, headers: Mapping[str, str]) -> None:
        if 200 <= status < 300:
            return
        if status in (400, 413, 414, 422):
            raise TextError(f"{self.name}: the service won't take this text (status {status})")
        if status in (401, 403):
            what = (
                f"Check {self.key_variable}." if self.key_variable else "It may have had enough for today; try later."
            )
            raise EngineError(f"{self.name}: the service refuses us (status {status})", hint=what)
        if 400 <= status < 500 and status not in (408, 425, 429):
            raise EngineError(
                f"{self.name}: the quota is used up or the language is not served (status {status})",
                hint="What was translated is kept. See the service's account page.",
            )
        raise TransientError(f"{self.name}: the service is busy (status {status})", after=_retry_after(headers))


def _fetch(session: Any, request: Request, until: float, answers: queue.Queue[Any]) -> None:
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


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: the header holds a number or a date."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "").strip()
    if said.isdigit():
        return float(said)
    try:
        when = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (when - datetime.now(UTC)).total_seconds()) if when.tzinfo else None


class _Transport:
    """What deep-translator takes for the module ``requests``."""

    @property
    def exceptions(self) -> Any:
        import requests

        return requests.exceptions

    def get(self, url: str, params: Mapping[str, Any] | None = None, proxies: None = None) -> Reply:  # noqa: ARG002
        service: Service = _current.service
        return service.exchange(Request("GET", url, dict(params or {})))

    def post(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        proxies: None = None,  # noqa: ARG002 - requests takes proxies from the environment
    ) -> Reply:
        service: Service = _current.service
        form = dict(data) if data is not None else None
        return service.exchange(Request("POST", url, dict(params or {}), form, json, dict(headers or {})))


_TRANSPORT = _Transport()


def needs_key(variable: str) -> Callable[[EngineRules], str]:
    """What tells that a key is not in the environment."""
    return lambda _: "" if os.environ.get(variable, "").strip() else f"the environment variable {variable} is not set"


def among(*locales: str) -> Callable[[str, str], bool]:
    """What tells whether both locales of a pair are among these."""
    return lambda source, target: source != target and source in locales and target in locales
