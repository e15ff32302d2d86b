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
from pipeline.files.writing import (
    ChangedMeanwhileError,
    Prepared,
    check_writable,
    prepare,
    sweep_folder,
    sync_folder,
    within,
)

#: Seconds to wait for another process that is writing in the same workspace.
LOCK_SECONDS = 30.0

#: How often work is done over because an editor saved a file meanwhile, before we give up and say so.
ATTEMPTS = 20

#: Which files are put in place first, by suffix.
_TURN = {".jsonl": 0, ".po": 1}

P = ParamSpec("P")
T = TypeVar("T")


def redone(work: Callable[P, T]) -> Callable[P, T]:
    """Decorate a verb that reads and writes under ``lock``: it is done over if a file that it read has changed.

    So an editor's or git's changes are merged with ours, never overwritten. Raises WriteError if that doesn't end.
    """

    @functools.wraps(work)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        # An iterator could be read only once.
        again = [tuple(one) if isinstance(one, Iterator) else one for one in args]
        for attempt in range(1, ATTEMPTS):
            try:
                return work(*again, **kwargs)  # type: ignore[arg-type]
            except ChangedMeanwhileError:
                time.sleep(0.002 * attempt)
        return work(*again, **kwargs)  # type: ignore[arg-type]

    return wrapped


def write_all(root: Path, texts: Mapping[str, str]) -> set[str]:
    """Write files of the workspace by their paths in it; return those whose content changed.

    Ledgers come first: a catalog's text whose origin is not on record would pass for a person's. All files are found
    writable and lie complete beside the old ones before the first is put in place. Raises WriteError, naming what was
    not saved; ChangedMeanwhileError if one that was read under this lock is no longer as it was.
    """
    noted = reading.seen.get() or {}
    order = sorted(texts, key=lambda where: _TURN.get(Path(where).suffix, len(_TURN)))
    waiting: list[Prepared] = []
    written: set[str] = set()
    try:
        for where in order:
            check_writable(root / where, where)
            within(root, root / where)
        for folder in {(root / where).parent for where in order}:
            sweep_folder(folder)
        for where in order:
            path, data = root / where, texts[where].encode("utf-8")
            if path.is_file() and path.read_bytes() == data and noted.get(path, data) == data:
                continue
            waiting.append(prepare(path, data, where))
        _place(waiting, noted, written)
    except ChangedMeanwhileError:
        raise
    except WriteError as error:
        error.unsaved = tuple(where for where in texts if where not in written)
        raise
    finally:
        for one in waiting:
            one.discard()
    return written


def _place(waiting: Iterable[Prepared], noted: Mapping[Path, bytes | None], written: set[str]) -> None:
    """Put the files in place in turn, noting which are; then make each folder safe once, which takes a disk longest."""
    folders: dict[Path, str] = {}
    try:
        for one in waiting:
            if one.path in noted:
                one.place_over(noted[one.path], sync=False)
            else:
                one.place(sync=False)
            written.add(one.where)
            folders[one.path.parent] = one.where
    finally:
        for folder, where in folders.items():
            sync_folder(folder, where)


@contextlib.contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the workspace's write lock, and note what is read meanwhile.

    Raises WriteError if another process keeps the lock for ``LOCK_SECONDS``.
    """
    from filelock import FileLock, Timeout  # takes longer to import than most readers have files

    folder = root / ".peraklad"
    try:
        within(root, folder)
        folder.mkdir(exist_ok=True)
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
