"""Several files written together: under the workspace's lock, on top of what was read, all prepared beforehand."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import ParamSpec, TypeVar

from pipeline.errors import WriteError
from pipeline.files import reading
from pipeline.files.placed import note_placed
from pipeline.files.places import within
from pipeline.files.private import make_private, private
from pipeline.files.writing import (
    ChangedMeanwhileError,
    Prepared,
    check_writable,
    make_safe,
    sweep_folder,
    sync_folder,
)

#: Seconds to wait for another process that is writing in the same workspace.
LOCK_SECONDS = 30.0

#: How often work is done over because an editor saved a file meanwhile, before we give up and say so.
ATTEMPTS = 20

#: Which files are put in place first, by suffix.
_TURN = {".jsonl": 0, ".po": 1}

P = ParamSpec("P")
T = TypeVar("T")


def retry_on_conflict(work: Callable[P, T]) -> Callable[P, T]:
    """Decorate a verb that reads and writes under ``lock``: it is done over if a file that it read has changed.

    So an editor's or git's changes are merged with ours, never overwritten. Raises WriteError if that doesn't end.
    """

    @functools.wraps(work)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        # An iterator could be read only once.
        again = [tuple(arg) if isinstance(arg, Iterator) else arg for arg in args]
        for attempt in range(1, ATTEMPTS):
            try:
                return work(*again, **kwargs)  # type: ignore[arg-type]
            except ChangedMeanwhileError:
                time.sleep(0.002 * attempt)
        return work(*again, **kwargs)  # type: ignore[arg-type]

    return wrapped


class Batch:
    """Files to be written together: each is laid down whole beside the old one when it is added, all are placed last.

    What was read under this lock (``lock``) must still be as it was. ``unsaved`` is what has not been written: texts by
    their paths in the workspace.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._waiting: dict[str, Prepared] = {}
        self._folders: set[Path] = set()
        self._going: list[Path] = []
        self.unsaved: dict[str, str] = {}

    def add(self, texts: Mapping[str, str]) -> None:
        """Take in files by their paths in the workspace; those that have this content already are left alone.

        Raises WriteError if one of them can't be written.
        """
        noted = reading.seen.get() or {}
        self.unsaved |= texts
        for where in texts:
            path = self._root / where
            check_writable(path, where)
            if path.parent not in self._folders:
                within(self._root, path.parent)
                sweep_folder(path.parent)
                self._folders.add(path.parent)
        for where, text in texts.items():
            path, data = self._root / where, text.encode("utf-8")
            if noted.get(path, data) == data and path.is_file() and path.read_bytes() == data:
                continue
            if before := self._waiting.pop(where, None):  # it was worked out anew
                before.discard()
            prepared = self._waiting[where] = Prepared.beside(path, where)
            prepared.write([data], sync=False)

    def remove(self, paths: Iterable[str]) -> None:
        """Take files away once everything is in place: what they held stands in files of this batch.

        One that somebody has changed since it was read stays.
        """
        self._going += [self._root / where for where in paths]

    def place(self) -> set[str]:
        """Put everything in place, and return the paths of what changed. Nothing can be added after that.

        Ledgers come first: a catalog's text whose origin is not on record would pass for a person's. Each folder is
        made safe once, which takes a disk longest. Raises WriteError; ChangedMeanwhileError if a file that was read is
        no longer as it was.
        """
        noted = reading.seen.get() or {}
        written: set[str] = set()
        folders: dict[Path, str] = {}
        make_safe(list(self._waiting.values()))
        try:
            for prepared in sorted(
                self._waiting.values(), key=lambda waiting: _TURN.get(waiting.path.suffix, len(_TURN))
            ):
                if prepared.path in noted:
                    prepared.place_over(noted[prepared.path], sync=False)
                else:
                    prepared.place(sync=False)
                written.add(prepared.where)
                self.unsaved.pop(prepared.where)
                folders[prepared.path.parent] = prepared.where
        finally:
            for folder, where in folders.items():
                sync_folder(folder, where)
        self.unsaved.clear()
        for path in self._going:
            if path in noted and not path.is_symlink() and path.is_file() and path.read_bytes() == noted[path]:
                path.unlink()
                note_placed(path)
                # Git keeps no empty folders either.
                with contextlib.suppress(OSError):
                    path.parent.rmdir()
        return written

    def discard(self) -> None:
        """Remove what still lies beside the files."""
        for prepared in self._waiting.values():
            prepared.discard()


@contextlib.contextmanager
def batch(root: Path) -> Iterator[Batch]:
    """Write several files of the workspace: all are writable and lie there whole before ``place`` puts the first in.

    Whatever is raised meanwhile leaves nothing beside them; a WriteError names what was not saved.
    """
    files = Batch(root)
    try:
        yield files
    except ChangedMeanwhileError:
        raise
    except WriteError as error:
        error.unsaved = tuple(files.unsaved)
        raise
    finally:
        files.discard()


def write_all(root: Path, texts: Mapping[str, str]) -> set[str]:
    """Write files of the workspace, by their paths in it, as a ``batch``; return those whose content changed."""
    with batch(root) as files:
        files.add(texts)
        return files.place()


@contextlib.contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the workspace's write lock, and note what is read meanwhile.

    Raises WriteError if another process keeps the lock for ``LOCK_SECONDS``.
    """
    from filelock import FileLock, Timeout  # takes longer to import than most readers have files

    folder = private(root)
    try:
        within(root, folder)
        make_private(folder)
        held = FileLock(folder / "lock", timeout=LOCK_SECONDS)
        held.acquire()
    except Timeout as error:
        raise WriteError(
            "another peraklad process is writing here", where=str(root), hint="Wait for it to end, then try again."
        ) from error
    except OSError as error:
        raise WriteError(
            f"the workspace cannot be locked ({error.strerror})", where=str(root), hint="Make the folder writable."
        ) from error
    try:
        with reading.noting():
            yield
    finally:
        held.release()
