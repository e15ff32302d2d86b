"""The outbox: what is being sent and what was, a line of JSON each, so that a kill -9 makes nobody be told twice.

A message is *begun* before it is handed over and *done* after it; both lines are on the disk before anything follows.
The sender is a process of its own session, which goes on when whoever started it is killed. Only if it is killed
itself, within the one call, a message stays begun: it is sent again under the same key (``Idempotency-Key``,
``Message-ID``), by which servers and mail programs know it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import PerakladError
from pipeline.files import require_private

#: Seconds to wait for a sender that another run has started.
WAIT = 120


class Outbox:
    """One publication's outbox on this machine. Held under its lock by one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.told: set[tuple[str, str, str]] = set()
        self.last: dict[str, datetime] = {}
        self.failed: dict[str, int] = {}
        for line in path.read_bytes().split(b"\n") if path.exists() else ():
            try:
                note = json.loads(line)
                self._take(note)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue  # the end of a line that the power cut

    def _take(self, note: dict[str, Any]) -> None:
        if note["did"] == "done":
            for key in note["keys"]:
                self.told.add((key, note["person"], note["channel"]))
            self.last[note["person"]] = datetime.fromisoformat(note["at"])

    def is_told(self, key: str, person: str, channel: str) -> bool:
        """Whether an event was sent by a channel."""
        return (key, person, channel) in self.told

    def note(self, did: str, key: str, person: str, channel: str, keys: tuple[str, ...]) -> None:
        """Put down what is about to happen, or has; it is on the disk when this returns."""
        note = {
            "did": did, "key": key, "person": person, "channel": channel, "keys": list(keys),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }  # fmt: skip
        line = json.dumps(note, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        handle = os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        try:
            # A torn line before this one ends here.
            os.write(handle, (b"" if self._ends_whole() else b"\n") + line)
            os.fsync(handle)
        finally:
            os.close(handle)
        self._take(note)

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as stream:
            if stream.seek(0, os.SEEK_END) == 0:
                return True
            stream.seek(-1, os.SEEK_END)
            return stream.read(1) == b"\n"


@contextmanager
def held(path: Path) -> Iterator[Outbox]:
    """The outbox under its lock; waits for a sender that is at work. Raises PerakladError if it takes too long."""
    from filelock import FileLock, Timeout

    require_private(path.parent)
    try:
        with FileLock(path.with_suffix(".lock"), timeout=WAIT):
            yield Outbox(path)
    except Timeout as error:
        raise PerakladError(
            "another run is still sending", where=str(path), hint="Wait for it to end, then run it again."
        ) from error
