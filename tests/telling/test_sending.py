"""Mail as it is really spoken, with STARTTLS and a password; chats by apprise, against servers on loopback."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.errors import PerakladError
from pipeline.telling import sending
from pipeline.telling.settings import Message, Smtp
from tests.conftest import needs

SECRET = "a secret of the mail server"
MESSAGE = Message(
    "abc", "hanna", "mail", "Тыдзень: 2 things concern you", "Вам перадалі артыкул “Чэргі”.\n", ("a", "b")
)


class Post:
    """A mail server; ``refusing``: the answer to each mail. ``mails`` and ``users`` are what it was given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.users: list[str] = []
        self.refusing = ""

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert session.ssl is not None
        if self.refusing:
            return self.refusing
        self.mails.append(message_from_bytes(envelope.original_content or envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A certificate of localhost that this process trusts, and its key."""
    paths = tmp_path / "cert.pem", tmp_path / "key.pem"
    name = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    made = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    subprocess.run(
        ["openssl", "req", "-x509", *made, *name, "-out", paths[0], "-keyout", paths[1]],
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(paths[0]))
    return paths


@pytest.fixture
def post(certificate: tuple[Path, Path]) -> Iterator[tuple[Post, Smtp]]:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, LoginPassword

    handler = Post()

    def authenticate(server, session, envelope, mechanism, given: LoginPassword) -> AuthResult:
        handler.users.append(given.login.decode())
        return AuthResult(success=given.password.decode() == SECRET)

    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticate,
    )
    controller.start()
    yield handler, Smtp(host="localhost", sender="desk@example.org", port=port)
    controller.stop()


@needs("openssl")
def test_a_mail_arrives_over_starttls_with_a_password(post: tuple[Post, Smtp], monkeypatch: pytest.MonkeyPatch) -> None:
    server, smtp = post
    monkeypatch.setenv("PERAKLAD_SMTP_USER", "desk")
    monkeypatch.setenv("PERAKLAD_SMTP_PASSWORD", SECRET)
    for _ in range(2):
        sending.send(MESSAGE, "mail:hanna@example.org", smtp)
    mail = server.mails[0]
    assert server.users == ["desk", "desk"]
    assert (mail["To"], mail["From"], mail["Subject"]) == ("hanna@example.org", "desk@example.org", MESSAGE.subject)
    assert mail.get_content().replace("\r\n", "\n") == MESSAGE.body
    assert mail["Auto-Submitted"] == "auto-generated"
    assert {one["Message-ID"] for one in server.mails} == {"<abc@peraklad>"}  # a second try is the same mail


@needs("openssl")
@pytest.mark.parametrize(("password", "answer"), [("wrong", ""), (SECRET, "451 Try again later"), (SECRET, "550 No")])
def test_what_the_mail_server_refuses_is_told_without_a_secret(
    post: tuple[Post, Smtp], monkeypatch: pytest.MonkeyPatch, password: str, answer: str
) -> None:
    server, smtp = post
    server.refusing = answer
    monkeypatch.setattr(sending, "DEADLINE", 1.0)  # this one answers a wrong password with silence
    monkeypatch.setenv("PERAKLAD_SMTP_USER", "desk")
    monkeypatch.setenv("PERAKLAD_SMTP_PASSWORD", password)
    with pytest.raises(PerakladError, match="mail of hanna: not taken") as caught:
        sending.send(MESSAGE, "mail:hanna@example.org", smtp)
    assert server.mails == []
    assert password not in str(caught.value)


@needs("openssl")
def test_a_mail_server_that_nobody_vouches_for_gets_no_password(
    post: tuple[Post, Smtp], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, smtp = post
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("PERAKLAD_SMTP_USER", "desk")
    monkeypatch.setenv("PERAKLAD_SMTP_PASSWORD", SECRET)
    with pytest.raises(PerakladError, match="not taken"):
        sending.send(MESSAGE, "mail:hanna@example.org", smtp)
    assert server.users == []


def test_a_mail_server_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "DEADLINE", 0.5)
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        smtp = Smtp(host="127.0.0.1", sender="desk@example.org", port=silent.getsockname()[1], security="none")
        with pytest.raises(PerakladError, match="not taken"):
            sending.send(MESSAGE, "mail:hanna@example.org", smtp)


class _Chat(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def chat() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Chat) as one:
        one.bodies, one.status = [], 200
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of its own imports
def test_apprise_takes_what_is_neither_mail_nor_webhook(chat: ThreadingHTTPServer) -> None:
    pytest.importorskip("apprise")
    sending.send(MESSAGE, f"json://127.0.0.1:{chat.server_port}/room", None)
    (body,) = chat.bodies
    assert body["title"] == MESSAGE.subject
    assert body["message"].strip() == MESSAGE.body.strip()
    chat.status = 500
    with pytest.raises(PerakladError, match="the service refused it"):
        sending.send(MESSAGE, f"json://127.0.0.1:{chat.server_port}/room", None)
    with pytest.raises(PerakladError, match="no such address"):
        sending.send(MESSAGE, "nonsense://somewhere", None)
