"""A server on loopback that speaks chat completions and misbehaves as models and their servers do."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.engines.services import KEY, rendered

MODEL = "owl-7b"

#: Translations by key → what the message says, and why it ended.
Said = tuple[str, str]


class ModelServer(ThreadingHTTPServer):
    """Translates by ``rendered``; ``behaviour`` may change what is said, or take a request over."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, behaviour: Behaviour | None, target: str = "be") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = behaviour
        self.target = target
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.asked: Counter[str] = Counter()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is part of the game."""


Behaviour = Callable[["Handler", dict[str, str], int], "Said | None"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ModelServer

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        assert self.path == "/v1/models"
        self.reply(200, {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 1, "owned_by": "us"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.path == "/v1/chat/completions"
        asked = json.loads(body["messages"][1]["content"])
        texts = {key: one["text"] for key, one in asked.get("texts", {}).items()}
        texts |= {key: one["source"] for key, one in asked.get("pairs", {}).items()}
        with self.server.lock:
            self.server.requests.append(body)
            self.server.headers.append(dict(self.headers))
            self.server.asked.update(texts.values())
            number = len(self.server.requests)
        answers = {key: rendered(text, self.server.target) for key, text in texts.items()}
        said: Said | None = json.dumps(answers, ensure_ascii=False), "stop"
        if self.server.behaviour:
            self.texts = texts
            said = self.server.behaviour(self, answers, number)
        if said:
            self.say(*said)

    def say(self, content: str | None, reason: str = "stop", **message: Any) -> None:
        self.reply(200, {
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": MODEL,
            "choices": [{"index": 0, "finish_reason": reason, "logprobs": None,
                         "message": {"role": "assistant", "content": content, "refusal": None, **message}}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        })  # fmt: skip

    def reply(self, status: int, data: Any, **headers: str) -> None:
        body = data.encode() if isinstance(data, str) else json.dumps(data).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def dumped(answers: dict[str, str]) -> str:
    return json.dumps(answers, ensure_ascii=False)


def _first(answers: dict[str, str]) -> str:
    return next(iter(answers))


def _shifted(answers: dict[str, str]) -> dict[str, str]:
    values = list(answers.values())
    return dict(zip(answers, [*values[1:], values[0]], strict=True))


def _doubled(answers: dict[str, str]) -> str:
    key = _first(answers)
    return dumped(answers)[:-1] + f', "{key}": "Гэта зусім іншае."' + "}"


def _refusing(handler: Handler, _answers: dict[str, str], _number: int) -> None:
    handler.say(None, refusal="I won't do that.")


def _status(status: int, text: str = '{"error": {"message": "no"}}', **headers: str) -> Behaviour:
    def behave(handler: Handler, _answers: dict[str, str], _number: int) -> None:
        handler.reply(status, text, **headers)

    return behave


def _slow(handler: Handler, _answers: dict[str, str], _number: int) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.2)


def _gone(handler: Handler, _answers: dict[str, str], _number: int) -> None:
    handler.close_connection = True
    handler.connection.close()


def _all(change: Callable[[str], str]) -> Behaviour:
    return lambda _handler, answers, _number: (dumped({key: change(text) for key, text in answers.items()}), "stop")


def _says(text: Callable[[dict[str, str]], str], reason: str = "stop") -> Behaviour:
    return lambda _handler, answers, _number: (text(answers), reason)


#: What models do to answers by which nothing may come to harm: the right translations are kept, or nothing is.
HARMLESS: dict[str, Behaviour] = {
    "thoughts before it": _says(lambda answers: "<think>The keys are {“a”: 1}.\n</think>\n" + dumped(answers)),
    "a code fence around it": _says(lambda answers: f"```json\n{dumped(answers)}\n```"),
    "thoughts and a fence": _says(lambda answers: f"<think>\n</think>\n```\n{dumped(answers)}\n```\n"),
    "texts in another order": _says(lambda answers: dumped(dict(reversed(answers.items())))),
    "blanks and new lines": _says(lambda answers: "\n\n  " + json.dumps(answers, indent=4) + "\n"),
}

#: What may come of a call must be the right text or none.
HARMFUL: dict[str, Behaviour] = {
    "a text left out": _says(lambda answers: dumped(dict(list(answers.items())[1:]))),
    "two texts merged": _says(
        lambda answers: dumped({_first(answers): " ".join(answers.values())} | dict(list(answers.items())[2:]))
    ),
    "shifted by one": _says(lambda answers: dumped(_shifted(answers))),
    "a text of its own in between": _says(lambda answers: dumped({**answers, "000000000000": "Яшчэ адно."})),
    "a key twice": _says(_doubled),
    "a list": _says(lambda answers: dumped(list(answers.values()))),  # type: ignore[arg-type]
    "objects in place of texts": _says(lambda answers: json.dumps({key: {"text": text} for key, text in answers.items()})),
    "nothing in place of a text": _says(lambda answers: json.dumps(dict.fromkeys(answers))),
    "an echoed wrapper": _says(lambda answers: json.dumps({"texts": answers})),
    "chatter around it": _says(lambda answers: f"Here is the translation:\n{dumped(answers)}\nDone!"),
    "chatter in each": _all(lambda text: f"Вось пераклад: {text}"),
    "a note in each": _all(lambda text: f"{text}\n\nЗаўвага: перакладзена аўтаматычна."),
    "cut off": _says(lambda answers: dumped(answers)[: len(dumped(answers)) // 2], "length"),
    "cut off and closed": _all(lambda text: text[: len(text) // 2]),
    "a refusal as text": _says(lambda _: "I'm sorry, but I can't help with that."),
    "a refusal in each": _all(lambda _: "Прабачце, але я не магу перакласці гэты тэкст."),
    "a refusal by its field": _refusing,
    "a filter": _says(lambda _: "", "content_filter"),
    "an empty message": _says(lambda _: ""),
    "no message": lambda handler, _a, _n: handler.say(None),
    "the source back": lambda handler, _a, _n: (dumped(handler.texts), "stop"),
    "another language": lambda handler, _a, _n: (
        dumped({key: rendered(text, "ru") for key, text in handler.texts.items()}), "stop"),
    "other numbers": _all(lambda text: text.translate(str.maketrans("123456789", "234567891"))),
    "everything twice": _all(lambda text: f"{text} {text}"),
    "one answer for all": lambda _h, answers, _n: (dumped(dict.fromkeys(answers, next(iter(answers.values())))), "stop"),
    "an error page": _status(200, "<html><body>Bad gateway</body></html>"),
    "an error as success": _status(200, '{"error": {"message": "overloaded"}}'),
    "no choices": _status(200, '{"choices": []}'),
    "deep nesting": _status(200, "[" * 100_000),
    # In all, and in plain letters: a server in this process that takes long to write it keeps the caller from its clock.
    "ten megabytes": _says(lambda answers: dumped(dict.fromkeys(answers, "so on " * (1_700_000 // len(answers))))),
    "busy": _status(503),
    "too many": _status(429, Retry_After="1"),
    "won't take it": _status(400),
    "too long for it": _status(400, '{"error": {"message": "context length exceeded", "code": "context_length_exceeded"}}'),
    "a connection that breaks": _gone,
    "a byte now and then": _slow,
}  # fmt: skip


@contextmanager
def model(behaviour: Behaviour | None = None, target: str = "be") -> Iterator[ModelServer]:
    """The server, running."""
    server = ModelServer(behaviour, target)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


__all__ = ["HARMFUL", "HARMLESS", "KEY", "MODEL", "ModelServer", "dumped", "model"]
