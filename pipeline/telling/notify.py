"""Notify: tell people what concerns them, each thing once, when they want to be told."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from pipeline.planning.outlook import Outlook
from pipeline.reports.wording import saying
from pipeline.telling.events import Event, events
from pipeline.telling.outbox import Outbox
from pipeline.telling.sender import Batch
from pipeline.telling.settings import Message, Notify, channels_of, may_tell, people_of, wants
from pipeline.workspace import Workspace

#: The subject of a digest: a text of the reports' catalogs.
SEVERAL = "{count} things concern you"

#: Seconds after which a sender that doesn't answer is left to itself.
DEADLINE = 600


@dataclass(frozen=True, slots=True)
class Told:
    """What a run did: messages that were to be sent, how many were, and what was not taken."""

    messages: tuple[Message, ...]
    done: int = 0
    refused: tuple[str, ...] = ()


def notify(
    workspace: Workspace,
    outlook: Outlook,
    settings: Notify,
    outbox: Path,
    environment: Mapping[str, str],
    *,
    dry_run: bool = False,
) -> Told:
    """Send what has not been sent, or only say what that would be. Raises PerakladError."""
    channels = channels_of(settings, environment)
    known = Outbox(outbox)
    news = events(workspace, outlook, people_of(settings))
    messages = messages_of(news, settings, channels, known, outlook.now, outlook.title)
    if dry_run or not messages:
        return Told(messages)
    addresses = {f"{person} {name}": address for person, own in channels.items() for name, address in own}
    batch = Batch(str(outbox), messages, addresses, settings.smtp)
    done, refused = hand_over(batch)
    return Told(messages, done, tuple(refused))


def hand_over(batch: Batch) -> tuple[int, list[str]]:
    """Have a batch sent; return how many messages were, and what was not taken."""
    # Its own session: who is killed with us is not the one that is telling somebody something.
    sender = subprocess.Popen(
        [sys.executable, "-m", "pipeline.telling.sender"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    answer, _ = sender.communicate(msgspec.json.encode(batch), timeout=DEADLINE)
    outcome = msgspec.json.decode(answer or b'{"done": 0, "refused": ["the sender ended without a word"]}')
    return outcome["done"], outcome["refused"]


def messages_of(
    news: Sequence[Event],
    settings: Notify,
    channels: Mapping[str, Sequence[tuple[str, str]]],
    known: Outbox,
    now: datetime,
    title: str,
) -> tuple[Message, ...]:
    """What is to be sent now: by person and channel one message an event, or one for all where a digest is wanted."""
    messages: list[Message] = []
    for person, own in channels.items():
        last = known.last.get(person)
        if not may_tell(settings, person, now, last.astimezone(now.tzinfo) if last else None):
            continue
        how = settings.people[person]
        whole = bool(settings.digest if how.digest is None else how.digest)
        for name, _ in own:
            new = [
                event
                for event in news
                if event.person == person
                and wants(settings, person, event.kind)
                and not known.is_told(event.key, person, name)
            ]
            for group in [new] if whole and new else [[event] for event in new]:
                messages.append(_message(group, person, name, title, settings))  # noqa: PERF401 - two loops
    return tuple(messages)


def _message(group: Sequence[Event], person: str, channel: str, title: str, settings: Notify) -> Message:
    keys = tuple(event.key for event in group)
    key = hashlib.blake2b("\0".join((person, channel, *keys)).encode(), digest_size=12).hexdigest()
    language = settings.people[person].language or settings.language
    desk = settings.desk.rstrip("/")
    lines = [event.text(language) + (f"\n{desk}{event.path}" if desk and event.path else "") for event in group]
    several = saying(language)(SEVERAL).format(count=len(group))
    subject = group[0].text(language) if len(group) == 1 else several
    body = "\n\n".join(lines) + "\n"
    return Message(key, person, channel, f"{title}: {subject}"[:200], body, keys)
