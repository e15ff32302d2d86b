"""The sender: a process of its own that hands over what it is given on stdin; see ``outbox``."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from pipeline.errors import PerakladError
from pipeline.telling.outbox import held
from pipeline.telling.sending import send
from pipeline.telling.settings import Message, Smtp


class Batch(msgspec.Struct, frozen=True):
    """What a sender is to do: messages, by ``person channel`` their addresses, and the mail server."""

    outbox: str
    messages: tuple[Message, ...]
    addresses: Mapping[str, str]
    smtp: Smtp | None = None


def deliver(batch: Batch) -> tuple[int, list[str]]:
    """Hand everything over that was not yet; return how many messages, and what was not taken."""
    done, refused = 0, []
    hanging: set[str] = set()
    with held(Path(batch.outbox)) as outbox:
        for message in batch.messages:
            where = f"{message.person} {message.channel}"
            keys = tuple(key for key in message.keys if not outbox.is_told(key, message.person, message.channel))
            if keys != message.keys or where in hanging:
                continue  # another run has told some of it: what is left is told by the next
            outbox.note("begun", message.key, message.person, message.channel, message.keys)
            try:
                send(message, batch.addresses[where], batch.smtp)
            except PerakladError as error:
                refused.append(str(error))
                hanging.add(where)  # the others of this channel would wait as long
            else:
                outbox.note("done", message.key, message.person, message.channel, message.keys)
                done += 1
    return done, refused


def main(lines: Iterable[str] = sys.stdin) -> None:
    """Read a batch from stdin, deliver it, and say on stdout what came of it."""
    try:
        batch = msgspec.json.decode("".join(lines), type=Batch)
    except msgspec.DecodeError:
        return  # whoever started this was killed before it had said what to do: nothing was begun
    done, refused = deliver(batch)
    with contextlib.suppress(BrokenPipeError):  # whoever started this is gone
        sys.stdout.write(json.dumps({"done": done, "refused": refused}))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
