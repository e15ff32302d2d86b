"""A server on loopback that speaks each service's wire format, and misbehaves as it is told."""

from __future__ import annotations

import html
import json
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

KEY = "sk-very-secret-key-0123456789"

#: What the server answers to: near enough to a translation for the guard to take it.
WORDS = {
    "be": "Гэта пераклад тэксту, які быў дасланы нам сёння",
    "ru": "Это перевод текста, который был прислан нам сегодня",
    "en": "This is the translation of the text that was sent to us today",
    "pl": "To jest tłumaczenie tekstu, który został nam przysłany dzisiaj",
}


def rendered(text: str, locale: str) -> str:
    """A stand-in for a translation that differs for every source: its numbers and placeholders are kept."""
    kept = [word.strip(".,") for word in text.split() if any(map(str.isdigit, word)) or word.strip(".,").isupper()]
    return f"{' '.join([WORDS[locale], *kept])}."


class Server(ThreadingHTTPServer):
    """Counts what it translated; ``behaviour`` is called with each request's number and text, and may take over."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = lambda handler, number, text: False
        self.seen: list[dict] = []
        self.done: Counter[str] = Counter()
        self.lock = threading.Lock()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        """A client that went away is part of the game."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.serve(b"")

    def do_POST(self):
        self.serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def log_message(self, *args):
        pass

    def serve(self, body):
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        service = parts.path.strip("/").split("/")[0]
        text, target = getattr(self, f"read_{service}")(query, body)
        with self.server.lock:
            self.server.seen.append({"path": self.path, "headers": dict(self.headers), "body": body, "text": text})
            number = len(self.server.seen)
        if self.server.behaviour(self, number, text):
            return
        with self.server.lock:
            self.server.done[text] += 1
        getattr(self, f"write_{service}")(rendered(text, target))

    # Each service's real formats

    def read_google(self, query, _body):
        assert {"tl", "sl", "q"} <= query.keys()
        return query["q"], query["tl"]

    def write_google(self, answer):
        page = (
            f"<!DOCTYPE html><html><head><title>Google Translate</title></head><body><div class='header'></div>"
            f'<div class="result-container">{html.escape(answer)}</div></body></html>'
        )
        self.reply(200, page, kind="text/html; charset=UTF-8")

    def read_mymemory(self, query, _body):
        source, target = query["langpair"].split("|")
        assert {source, target} <= {"en-GB", "be-BY", "ru-RU", "pl-PL"}
        return query["q"], target[:2]

    def write_mymemory(self, answer, status=200):
        self.reply(
            200,
            {"responseData": {"translatedText": answer, "match": 0.85}, "quotaFinished": False, "mtLangSupported": None,
             "responseDetails": "", "responseStatus": status, "responderId": None, "exception_code": None, "matches": []},
        )  # fmt: skip

    def read_deepl(self, query, body):
        assert not query
        assert self.headers["Authorization"] == f"DeepL-Auth-Key {KEY}"
        data = json.loads(body)
        assert isinstance(data["text"], list)
        return data["text"][0], {"EN-GB": "en", "BE": "be", "RU": "ru", "PL": "pl"}[data["target_lang"]]

    def write_deepl(self, answer):
        self.reply(200, {"translations": [{"detected_source_language": "EN", "text": answer}]})

    def read_libre(self, query, body):
        assert not query
        data = json.loads(body)
        assert data["format"] == "text"
        assert data.get("api_key") in (KEY, None)
        return data["q"], data["target"]

    def write_libre(self, answer):
        self.reply(200, {"translatedText": answer})

    def read_microsoft(self, query, body):
        assert query["api-version"] == "3.0"
        assert self.headers["Ocp-Apim-Subscription-Key"] == KEY
        return json.loads(body)[0]["Text" if "Text" in json.loads(body)[0] else "text"], query["to"]

    def write_microsoft(self, answer):
        self.reply(200, [{"translations": [{"text": answer, "to": "be"}]}])

    def read_yandex(self, _query, body):
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        assert form["key"] == KEY
        return form["text"], form["lang"].split("-")[1]

    def write_yandex(self, answer):
        self.reply(200, {"code": 200, "lang": "en-be", "text": [answer]})

    def reply(self, status, content, kind="application/json", headers=()):
        data = (content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


# Misbehaviours: each takes a request over and says so


def hang(handler, number, text):
    time.sleep(8)
    handler.close_connection = True
    return True


def drip_headers(handler, number, text):
    return _drip(handler, b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a")


def drip_body(handler, number, text):
    return _drip(handler, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n[", b" ")


def _drip(handler, first, more):
    handler.wfile.write(first)
    for _ in range(40):
        handler.wfile.write(more)
        handler.wfile.flush()
        time.sleep(0.2)
    handler.close_connection = True
    return True


def reset(handler, number, text):
    import socket
    import struct

    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True
    return True


def half_body(handler, number, text):
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"translations": [{"te')
    handler.close_connection = True
    return True


def answering(status, content, kind="application/json", headers=()):
    def behave(handler, number, text):
        handler.reply(status, content, kind, headers)
        return True

    return behave


def page(status=200):
    text = f"<html><head><title>Error {status}</title></head><body>That’s an error. {KEY}</body></html>"
    return answering(status, text, "text/html")


MISBEHAVIOURS = {
    "hangs": hang,
    "drips the headers": drip_headers,
    "drips the body": drip_body,
    "resets": reset,
    "breaks off": half_body,
    "429": answering(429, {"message": f"Too many requests, {KEY}"}),
    "429 for an hour": answering(429, {}, headers=[("Retry-After", "3600")]),
    "500": answering(500, {"message": "Internal server error"}),
    "503 page": page(503),
    "HTML": page(),
    "empty JSON": answering(200, {}),
    "empty list": answering(200, []),
    "another shape": answering(200, {"translations": [], "responseData": {}, "code": 200, "text": []}),
    "nothing": answering(200, ""),
    "a redirect": answering(302, "", headers=[("Location", "/google?sorry")]),
    "the key refused": answering(403, {"message": f"Wrong key {KEY}"}),
    "the quota used up": answering(456, {"message": "Quota exceeded"}),
    "a bad request": answering(400, {"error": {"code": 400036, "message": f"The target language is not valid. {KEY}"}}),
}


@contextmanager
def serving():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
