"""deep-translator's engines, made safe: a deadline on every call, keys off the URLs, refusals told from answers.

deep-translator calls ``requests.get`` and ``requests.post`` without a timeout, puts keys and texts into the query
string, and takes an error page for a translation. So its modules get this module's ``_Transport`` in place of
``requests``; what it sends is mended by the engine, what it receives is judged before it sees it.
"""

from __future__ import annotations

import importlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pipeline.config import EngineRules
from pipeline.engines import codes
from pipeline.engines.base import InDoubtError, TextError, TransientError
from pipeline.engines.sending import Received, Request, Sender, retry_after
from pipeline.errors import EngineError

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_current = threading.local()


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
    codes: Mapping[str, str] = codes.ISO
    key_variable = ""
    default_url = ""
    data_expected = True

    def __init__(self, rules: EngineRules) -> None:
        self._deadline = rules.deadline
        self._settings = rules.of(self.name)
        self._key = os.environ.get(self.key_variable, "").strip() if self.key_variable else ""
        self._url = self._settings.url or self.default_url
        self._translators: dict[tuple[str, str], Any] = {}
        self._sender: Sender | None = None
        self._module = importlib.import_module(f"deep_translator.{self.module}")  # slow: only where it is used
        vars(self._module)["requests"] = _TRANSPORT
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
        if self._sender is not None:
            self._sender.close()
            self._sender = None

    def _one(self, text: str, source: str, target: str) -> str | None:
        translator = self._translators.get((source, target))
        if translator is None:
            translator = self._translators[source, target] = self.build(self._module, source, target)
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

    def _send(self, request: Request) -> Received:
        sender = self._sender = self._sender or Sender()
        try:
            return sender.send(request, self._deadline)
        except TransientError as error:
            # A connection that failed, or that a thread left to its fate still holds, is not used again.
            self._sender = None
            raise type(error)(f"{self.name}: {error.message}") from None

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
        raise TransientError(f"{self.name}: the service is busy (status {status})", after=retry_after(headers))


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
