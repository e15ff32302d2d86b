"""One file written atomically: after any crash the old or the new content is there, whole."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import WriteError
from pipeline.files.placed import note_placed
from pipeline.files.system import exchange, syncfs

#: Temporary files are called PREFIX, the writer's process id, something random, ``.tmp``.
PREFIX = ".peraklad-"

#: Seconds after which a temporary file is nobody's, though a process with its number is running.
ABANDONED = 3600.0

#: Files written together of which each is flushed by itself; of more, their file system is.
MANY = 64


class ChangedMeanwhileError(WriteError):
    """Somebody else wrote a file between our reading and our writing it; theirs is untouched."""


def check_writable(path: Path, where: str) -> None:
    """Raise WriteError if a write to ``path`` is bound to fail, so that a run can refuse before it begins."""
    folder = path.parent
    while not os.path.lexists(folder):
        folder = folder.parent
    if path.is_symlink():
        raise WriteError("this is a symbolic link", where=where, hint="Put a real file there.")
    if path.exists() and not path.is_file():
        raise WriteError("this is not a regular file", where=where, hint="Remove it and try again.")
    if not folder.is_dir():
        raise WriteError("a file stands where its folder should be", where=where, hint="Move it away and try again.")
    if (path.exists() and not _may_write(path)) or not _may_write(folder):
        raise WriteError("no permission to write here", where=where, hint="Make the file and its folder writable.")


def _may_write(path: Path) -> bool:
    # Root may write anywhere, but a file that its owner made read-only is meant to stay as it is.
    return os.access(path, os.W_OK) and bool(path.stat().st_mode & 0o222)


def write_text(path: Path, text: str, where: str = "") -> bool:
    """Write a text file atomically: after any crash the old or the new content is there, whole.

    Returns False, touching nothing, if the file already has this content. Keeps the file's mode. Raises WriteError.
    """
    return write_bytes(path, text.encode("utf-8"), where)


def rewrite_text(path: Path, text: str, where: str = "") -> bool:
    """Write a text that a person wrote and we changed: as ``write_text``, with the line ends that the file has."""
    old = _content(path) or b""
    if old.count(b"\r\n") * 2 > old.count(b"\n"):
        text = text.replace("\n", "\r\n")
    return write_text(path, text, where)


def write_bytes(path: Path, data: bytes, where: str = "") -> bool:
    """Write bytes as ``write_text`` writes text."""
    where = where or str(path)
    check_writable(path, where)
    if path.is_file() and path.read_bytes() == data:
        return False
    write_pieces(path, (data,), where)
    return True


def write_pieces(path: Path, pieces: Iterable[bytes], where: str) -> None:
    """Write as ``write_text`` what need not be in memory at one time; whatever is there. Raises WriteError."""
    check_writable(path, where)
    sweep_folder(path.parent)
    prepared = Prepared.beside(path, where)
    try:
        prepared.write(pieces)
        prepared.place()
    finally:
        prepared.discard()


@dataclass(slots=True)
class Prepared:
    """New content of a file, lying beside it; whoever makes one discards it, however it ends."""

    path: Path
    temporary: Path
    where: str

    @classmethod
    def beside(cls, path: Path, where: str) -> Prepared:
        """Choose its name. It is known before there is such a file, so that an interrupt leaves none behind."""
        return cls(path, path.parent / f"{PREFIX}{os.getpid()}-{os.urandom(8).hex()}.tmp", where)

    def write(self, pieces: Iterable[bytes], *, sync: bool = True) -> None:
        """Lay the content down; without ``sync`` the caller makes it safe on the disk. Raises WriteError."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Nobody else may read it before it has the mode of the file that it replaces.
            handle = os.open(self.temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.writelines(pieces)
                stream.flush()
                _keep_owner(stream.fileno(), self.path)
                if sync:
                    os.fsync(stream.fileno())
        except OSError as error:
            raise _failed(error, self.where) from error

    def place(self, *, sync: bool = True) -> None:
        """Put the content in place, whatever is there; without ``sync`` the caller does that. Raises WriteError."""
        try:
            self.temporary.replace(self.path)
            note_placed(self.path)
            if sync:
                sync_folder(self.path.parent, self.where)
        except OSError as error:
            raise _failed(error, self.where) from error

    def place_over(self, expected: bytes | None, *, sync: bool = True) -> None:
        """Put the content in place of ``expected`` (None: of nothing).

        Raises ChangedMeanwhileError, with theirs untouched, if something else is there; WriteError otherwise.
        """
        try:
            placed = self._link() if expected is None else self._swap(expected)
            note_placed(self.path)
            if sync:
                sync_folder(self.path.parent, self.where)
        except OSError as error:
            raise _failed(error, self.where) from error
        if not placed:
            raise ChangedMeanwhileError(
                "another program saved this file meanwhile; what it saved is untouched",
                where=self.where,
                hint="Run the command again.",
            )

    def _link(self) -> bool:
        """Give a new file its name; False if it is taken."""
        try:
            os.link(self.temporary, self.path)
        except FileExistsError:
            return False
        except OSError:
            # A file system without hard links: look, then rename.
            if os.path.lexists(self.path):
                return False
            self.temporary.replace(self.path)
        else:
            self.temporary.unlink()
        return True

    def _swap(self, expected: bytes) -> bool:
        """Replace a file that has the expected content; False if it hasn't."""
        if _content(self.path) != expected:
            return False
        if not exchange(self.temporary, self.path):
            self.temporary.replace(self.path)
            return True
        # Swapped in one step, so that a save of the last microseconds is in our hands and not lost.
        if _content(self.temporary) == expected:
            return True
        exchange(self.temporary, self.path)
        return False

    def discard(self) -> None:
        """Remove what still lies beside the file."""
        with contextlib.suppress(OSError):
            self.temporary.unlink()


def _failed(error: OSError, where: str) -> WriteError:
    return WriteError(
        f"the file could not be written ({error.strerror}); the old one is untouched",
        where=where,
        hint="Free some space or mend the permissions, then run the command again.",
    )


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):  # a file may stand where a folder is to be: writing reports it
        return None


def _keep_owner(handle: int, path: Path) -> None:
    """Give a new file the mode and, as far as we may, the owner of the one it will replace."""
    try:
        old = path.stat()
    except OSError:
        os.fchmod(handle, 0o666 & ~_umask())
        return
    new = os.fstat(handle)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with contextlib.suppress(OSError):
            os.fchown(handle, old.st_uid, old.st_gid)
    os.fchmod(handle, stat.S_IMODE(old.st_mode))


def _umask() -> int:
    # The process's mask can only be read by setting it.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def make_safe(waiting: Sequence[Prepared]) -> None:
    """Let the disk have what was prepared: a power cut might leave names without content. Raises WriteError."""
    if len(waiting) > MANY and (sync_all := syncfs()):
        # Flushing a file system once takes less than flushing so many of its files one by one.
        for folder in {prepared.path.parent.stat().st_dev: prepared.path.parent for prepared in waiting}.values():
            _flush(folder, waiting[0].where, sync_all)
        return
    for file in waiting:
        _flush(file.temporary, file.where, os.fsync)


def sync_folder(folder: Path, where: str) -> None:
    """Make the renames in a folder safe: else a power cut may undo them. Raises WriteError, naming ``where``."""
    _flush(folder, where, os.fsync)


def _flush(path: Path, where: str, by: Callable[[int], object]) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
        try:
            by(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise _failed(error, where) from error


def sweep(folder: Path) -> int:
    """Remove temporary files that killed runs left in ``folder`` and below; return how many."""
    places = ((place, names) for place, _, names in os.walk(folder))
    return _sweep(
        Path(place, name)
        for place, names in places
        for name in names
        if name.startswith(PREFIX) and name.endswith(".tmp")
    )


def sweep_folder(folder: Path) -> int:
    """Remove temporary files that killed runs left in ``folder`` itself; return how many."""
    return _sweep(folder.glob(f"{PREFIX}*.tmp")) if folder.is_dir() else 0


def _sweep(places: Iterable[Path]) -> int:
    swept = 0
    for path in places:
        with contextlib.suppress(OSError):
            if _abandoned(path):
                path.unlink()
                swept += 1
    return swept


def _abandoned(path: Path) -> bool:
    match = re.match(re.escape(PREFIX) + r"(\d+)-", path.name)
    if not match or abs(time.time() - path.stat().st_mtime) > ABANDONED:
        return True
    if int(match[1]) == os.getpid():
        return False
    try:
        os.kill(int(match[1]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
