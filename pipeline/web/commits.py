"""Commits: what people did at the desk and git does not have yet, each person's work on an article as one commit.

A sentence is no commit: an article's history would be keystrokes. What a person does to an article is committed once
they have left it alone for a while or have gone elsewhere, and before anybody else writes there. What waits for that is
kept in this machine's state, so that a desk that was killed commits it when it starts again.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from pipeline.errors import PerakladError
from pipeline.files import git, make_private, state

log = logging.getLogger(__name__)

#: Seconds without a change after which a person has left an article.
QUIET = 90.0

#: Folders of the publication in which nothing is anybody's work.
_MADE = ("build/", ".peraklad/")


class Work(msgspec.Struct, frozen=True):
    """What one person did at one place (``ISSUE/ARTICLE/LOCALE``) and is not committed: the deeds, and the files."""

    person: str
    place: str
    deeds: tuple[str, ...]
    paths: tuple[str, ...]


class Commits:
    """What waits to be committed in the publication at ``root``. Whoever calls holds the desk's lock for writing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._path = state(root, "commits.json")
        self._waiting = {(change.person, change.place): change for change in _read(self._path)}
        self._last = dict.fromkeys(self._waiting, 0.0)
        self._repository: Path | None = None

    @property
    def repository(self) -> Path | None:
        """Git's own folder; None where the publication lies in no repository."""
        if self._repository is None or not self._repository.is_dir():
            self._repository = git.repository_of(self.root)
        return self._repository

    def is_merging(self) -> bool:
        """Whether the repository is in the middle of a merge: what is written then may be lost with it."""
        return self.repository is not None and git.is_merging_in(self.repository)

    def note(self, person: str, place: str, deed: str, placed: Iterable[Path]) -> None:
        """Note what somebody did."""
        paths = {path.relative_to(self.root).as_posix() for path in placed if self.root in path.parents}
        paths = {path for path in paths if not path.startswith(_MADE)}
        if not paths:
            return
        key = (person, place)
        before = self._waiting.get(key, Work(person, place, (), ()))
        now = Work(person, place, tuple(dict.fromkeys((*before.deeds, deed))), tuple(sorted({*before.paths, *paths})))
        self._last[key] = time.monotonic()
        if now != before:
            self._waiting[key] = now
            self._keep()

    def waits(self, key: tuple[str, str]) -> bool:
        """Whether something of this person at this place waits."""
        return key in self._waiting

    def settle_before(self, person: str, place: str) -> None:
        """Commit what a deed there must not be mixed with: others' work, and what this person did elsewhere."""
        self.settle(key for key in self._waiting if (key[0] == person) != (key[1] == place) or not place)

    def settle_quiet(self) -> None:
        """Commit what has been left alone for ``QUIET`` seconds."""
        limit = time.monotonic() - QUIET
        self.settle(key for key, at in self._last.items() if at <= limit)

    def settle_of(self, person: str) -> None:
        """Commit what a person did: they leave."""
        self.settle(key for key in self._waiting if key[0] == person)

    def settle(self, keys: Iterable[tuple[str, str]] | None = None) -> bool:
        """Commit what waits, or of it what is named; what git refuses goes on waiting. Whether all is committed."""
        done = True
        for key in list(self._waiting if keys is None else keys):
            work = self._waiting[key]
            if self.is_merging() or not self._commit(work):
                done = False
                continue
            del self._waiting[key], self._last[key]
            self._keep()
        return done

    def _commit(self, work: Work) -> bool:
        if self.repository is None or not (paths := git.changed(self.root, work.paths)):
            return True  # nothing is left to commit: somebody did it, or it was taken back
        subject = " and ".join([work.deeds[0], *(deed[:1].lower() + deed[1:] for deed in work.deeds[1:])])
        text = f"{subject}{f': {work.place}' if work.place else ''}\n\nAt the desk, by {work.person}."
        if git.commit(self.root, paths, text, work.person):
            return True
        log.warning("git would not commit what %s did (%s); it is tried again", work.person, ", ".join(paths))
        return False

    def _keep(self) -> None:
        # Where the state can't be written a killed desk loses no text, only who is to be named for it in git.
        with suppress(OSError, PerakladError):
            make_private(self._path.parent)
            new = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
            with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as stream:
                stream.write(msgspec.json.encode(list(self._waiting.values())))
            new.replace(self._path)


def _read(path: Path) -> list[Work]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Work])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return []
