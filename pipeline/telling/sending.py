"""Sending one message to one channel: mail by Python's own library, webhooks by HTTP, all else by apprise."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import urlsplit

from pipeline.errors import PerakladError, printable
from pipeline.telling.settings import Message, Smtp

#: Seconds that a server may take.
DEADLINE = 15


def send(message: Message, address: str, smtp: Smtp | None) -> None:
    """Hand a message over. Raises PerakladError without the address, which may be a secret, if it isn't taken."""
    try:
        if address.startswith("mail:"):
            _mail(message, address.removeprefix("mail:"), smtp)
        elif urlsplit(address).scheme in ("http", "https"):
            _webhook(message, address)
        else:
            _by_apprise(message, address)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # What a library says may hold the address.
        text = printable(str(error), 200).replace(address, "…")
        raise PerakladError(
            f"{message.channel} of {message.person}: not taken ({type(error).__name__}: {text})",
            hint="It is tried again at the next run.",
        ) from error


def _mail(message: Message, to: str, smtp: Smtp | None) -> None:
    if smtp is None:
        raise ValueError("there is no [smtp]")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = smtp.sender, to, message.subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{message.key}@peraklad>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    context = ssl.create_default_context()
    if smtp.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=DEADLINE, context=context)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=DEADLINE)
    with server:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if user := os.environ.get("PERAKLAD_SMTP_USER"):
            server.login(user, os.environ.get("PERAKLAD_SMTP_PASSWORD", ""))
        server.send_message(mail)


def _webhook(message: Message, address: str) -> None:
    # Chats read “text”; who takes in more finds the rest.
    data = json.dumps(
        {"text": f"{message.subject}\n{message.body}", "key": message.key, "person": message.person}
    ).encode()
    request = urllib.request.Request(address, data, method="POST")  # noqa: S310 - http or https, see send
    request.add_header("Content-Type", "application/json")
    request.add_header("User-Agent", "peraklad")
    request.add_header("Idempotency-Key", message.key)
    try:
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:  # noqa: S310 - as above
            answer.read(1)
    except urllib.error.HTTPError as error:
        error.close()
        raise


def _by_apprise(message: Message, address: str) -> None:
    try:
        from apprise import Apprise
    except ImportError as error:
        raise PerakladError(
            "this channel needs the extra “notify”", hint="Install it: pip install 'peraklad[notify]'."
        ) from error
    target = Apprise()
    if not target.add(address):
        raise ValueError("apprise knows no such address")
    if not target.notify(title=message.subject, body=message.body):
        raise ValueError("the service refused it")
