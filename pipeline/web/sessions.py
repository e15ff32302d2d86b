"""Sessions: who has signed in from where, kept by the server, so that it can end them.

A browser holds a name of 32 random bytes; the server keeps a digest of it, with the person and two times. The file lies
in this machine's state, so that a restart signs nobody out; a copy of it signs nobody in.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from pipeline import files
from pipeline.errors import PerakladError

#: Seconds after which a session ends if nothing was asked in it, and after which it ends whatever was asked.
IDLE_SECONDS, SESSION_SECONDS = 3 * 24 * 3600, 30 * 24 * 3600

#: Sessions of one person; of more the oldest ends.
MOST = 20

#: Seconds within which a session that was used again is written down again.
_NOTED = 600.0


class _Session(msgspec.Struct):
    person: str
    stamp: str
    begun: float
    used: float


class Sessions:
    """The sessions of a desk. ``path``: where they are kept; ``now``: the clock."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._path, self._now = path, now
        self._lock = threading.Lock()
        self._known = self._read()

    def begin(self, person: str, stamp: str) -> str:
        """Open a session of a person with this stamp (see ``people``); return its name, for the cookie."""
        name = secrets.token_urlsafe(32)
        with self._lock:
            now = self._now()
            self._known[_digest(name)] = _Session(person, stamp, now, now)
            theirs = sorted((session.used, key) for key, session in self._known.items() if session.person == person)
            for _, key in theirs[:-MOST]:
                del self._known[key]
            self._write()
        return name

    def find(self, name: str) -> tuple[str, str] | None:
        """The person and stamp of a session that has not ended, which is used by that; None for any other."""
        with self._lock:
            now = self._now()
            known = self._known.get(_digest(name)) if name else None
            if known is None:
                return None
            if not (0 <= now - known.used <= IDLE_SECONDS and now - known.begun <= SESSION_SECONDS):
                del self._known[_digest(name)]
                self._write()
                return None
            if now - known.used > _NOTED:
                known.used = now
                self._write()
            return known.person, known.stamp

    def end(self, name: str) -> None:
        """End one session."""
        with self._lock:
            if self._known.pop(_digest(name), None):
                self._write()

    def end_all(self, person: str) -> None:
        """End all sessions of a person, wherever they are."""
        with self._lock:
            self._known = {key: session for key, session in self._known.items() if session.person != person}
            self._write()

    def _read(self) -> dict[str, _Session]:
        try:
            if not self._path.exists():
                return {}
            return msgspec.json.decode(files.read_bytes(self._path, str(self._path)), type=dict[str, _Session])
        except (msgspec.DecodeError, PerakladError, OSError):
            return {}  # then everybody signs in again

    def _write(self) -> None:
        # What can't be written down holds until the desk ends.
        with contextlib.suppress(PerakladError, OSError):
            files.require_private(self._path.parent)
            if not self._path.exists():
                os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
            files.write_bytes(self._path, msgspec.json.encode(self._known), str(self._path))


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
