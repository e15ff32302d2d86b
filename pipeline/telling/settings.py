"""Who is told what, how and when: ``notify.toml`` in this machine's state, since addresses are nobody else's business.

Secrets stand in the environment alone: a channel is the name of a variable that holds its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Literal

import msgspec

from pipeline.errors import SettingsError
from pipeline.files import read_text, toml
from pipeline.files.toml import Table
from pipeline.languages import ENGLISH
from pipeline.reports.wording import LANGUAGES
from pipeline.telling.events import Kind


class Smtp(Table, frozen=True):
    """The mail server. Name and password: PERAKLAD_SMTP_USER, PERAKLAD_SMTP_PASSWORD in the environment."""

    host: str
    sender: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"


class How(Table, frozen=True):
    """How somebody is told. ``quiet``: ``22:00-07:00``, nothing is sent. ``digest``: ``09:00``, once a day then.

    ``language``: of the messages, one that reports are worded in; empty is the file's own.
    """

    mail: str = ""
    language: str = ""
    channels: tuple[str, ...] = ()
    quiet: str | None = None
    digest: str | None = None
    events: tuple[str, ...] = ()


class Notify(Table, frozen=True):
    """The whole file."""

    people: dict[str, How] = msgspec.field(default_factory=dict)
    quiet: str = ""
    digest: str = ""
    language: str = ENGLISH
    desk: str = ""
    smtp: Smtp | None = None


def load(path: Path) -> Notify:
    """Read the file. Raises SettingsError for what can't be, with the nearest known key."""
    where = str(path)
    if not path.exists():
        raise SettingsError(
            "nobody is to be told anything yet",
            where=where,
            hint='Write the file: [people.NAME] with mail = "…" or channels = ["VARIABLE"]. See docs/telling.md.',
        )
    notify = toml.convert(toml.parse(read_text(path, where), where), Notify, where, "notify")
    for language in (notify.language, *(how.language for how in notify.people.values())):
        if language and language not in LANGUAGES:
            raise SettingsError(
                f"language: messages are not worded in “{language}”",
                where=where,
                hint=f"The languages are: {', '.join(LANGUAGES)}.",
            )
    for name, how in notify.people.items():
        for kind in how.events:
            if kind not in set(Kind):
                raise SettingsError(
                    f"[people.{name}] events: “{kind}” is none", where=where, hint=f"They are: {', '.join(Kind)}."
                )
        if how.mail and (notify.smtp is None or not _is_address(how.mail)):
            raise SettingsError(
                f"[people.{name}] mail: there is no [smtp] to send it by, or it is no address",
                where=where,
                hint='Write [smtp] with host and sender, and addresses as "name@example.org".',
            )
    for text in (
        notify.quiet,
        notify.digest,
        *(span for how in notify.people.values() for span in (how.quiet, how.digest)),
    ):
        for part in filter(None, (text or "").split("-")):
            _time(part, where)
    return notify


def _is_address(text: str) -> bool:
    return text.count("@") == 1 and text.isprintable() and not any(sign in text for sign in ' ,;<>"')


def channels_of(settings: Notify, environment: Mapping[str, str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """By person the channels, each with its name and address (a secret). Raises SettingsError for an unset variable."""
    result: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, how in settings.people.items():
        own: list[tuple[str, str]] = [("mail", f"mail:{how.mail}")] if how.mail else []
        for variable in how.channels:
            if not environment.get(variable):
                raise SettingsError(
                    f"[people.{name}] channels: there is no {variable} in the environment",
                    where="notify.toml",
                    hint="Set it to the channel's address (https://… for a webhook, or one of apprise's).",
                )
            own.append((variable, environment[variable]))
        result[name] = tuple(own)
    return result


def wants(settings: Notify, person: str, kind: Kind) -> bool:
    """Whether somebody wants to be told of such events; all of them where nothing is said."""
    how = settings.people.get(person)
    return how is not None and (not how.events or kind in how.events)


def may_tell(settings: Notify, person: str, now: datetime, last: datetime | None) -> bool:
    """Whether this is a moment to tell somebody anything; ``last``: when they were told last (newsroom's zone).

    >>> from datetime import UTC
    >>> night = Notify(people={"hanna": How(mail="h@example.org")}, quiet="22:00-07:00")
    >>> may_tell(night, "hanna", datetime(2026, 11, 20, 23, tzinfo=UTC), None)
    False
    """
    how = settings.people[person]
    quiet = settings.quiet if how.quiet is None else how.quiet
    if quiet and "-" in quiet:
        start, end = (_time(part, "") for part in quiet.split("-", 1))
        clock = now.time()
        if (start <= clock < end) if start <= end else (clock >= start or clock < end):
            return False
    digest = settings.digest if how.digest is None else how.digest
    if not digest:
        return True
    due = datetime.combine(now.date(), _time(digest, ""), now.tzinfo)
    return now >= due and (last is None or last < due)


def _time(text: str, where: str) -> time:
    try:
        return time.fromisoformat(text.strip())
    except ValueError as error:
        raise SettingsError(f"“{text}” is no time of day", where=where, hint="Write 22:00-07:00, or 09:00.") from error


def people_of(settings: Notify) -> Iterable[str]:
    """Who is told anything."""
    return settings.people


class Message(msgspec.Struct, frozen=True):
    """What is sent to one channel of one person: one event, or a digest of several. ``key`` is the same on each try."""

    key: str
    person: str
    channel: str
    subject: str
    body: str
    keys: tuple[str, ...] = ()
