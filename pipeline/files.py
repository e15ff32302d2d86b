"""Reading and writing the workspace's text files: whole or not at all, and never outside the workspace."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import PerakladError, WriteError

#: Bytes. A catalog or article beyond this is a mistake or an attack; a year of issues is smaller.
MAX_BYTES = 50 * 1024 * 1024

#: Seconds to wait for another process that is writing the same file.
LOCK_SECONDS = 30.0

#: What editors and git leave beside the files they work on; never read as catalogs or articles.
LEFTOVERS = (".orig", ".rej", ".bak", ".swp", ".tmp", "~")

_TEMPORARY = ".peraklad-"


def read_bytes(path: Path, where: str) -> bytes:
    """Return the file's bytes; ``where`` is how messages name it.

    Raises PerakladError if it is missing, not a regular file, too large or unreadable.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PerakladError("this is not a regular file", where=where, hint="Remove it or put a text file there.")
        if status.st_size > MAX_BYTES:
            raise PerakladError(
                f"the file has {status.st_size:,} bytes; more than {MAX_BYTES:,} is refused",
                where=where,
                hint="Split it, or look what was put there by mistake.",
            )
        return path.read_bytes()
    except OSError as error:
        raise PerakladError(
            f"the file cannot be read ({error.strerror})", where=where, hint="Check that it exists and its permissions."
        ) from error


def read_text(path: Path, where: str) -> str:
    """Return the file's text; a byte-order mark is dropped and CRLF or CR become LF.

    Raises PerakladError if it is not UTF-8, with the line of the first bad byte.
    """
    return decode(read_bytes(path, where), where)


def decode(data: bytes, where: str) -> str:
    """Return the text of a file's bytes, as ``read_text`` does."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PerakladError(
            f"the file is not UTF-8 (byte 0x{data[error.start]:02x})",
            where=f"{where}:{line}",
            hint="Save it as UTF-8 and try again.",
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def within(root: Path, path: Path) -> Path:
    """Return ``path`` if it stays in the workspace once links are followed; raise WriteError otherwise."""
    real_root = root.resolve()
    real = path.resolve()
    if real != real_root and real_root not in real.parents:
        raise WriteError(
            "this path leads out of the workspace", where=str(path), hint="Replace the link by a real file or folder."
        )
    return path


def check_writable(path: Path, where: str) -> None:
    """Raise WriteError if a write to ``path`` is bound to fail, so that a run can refuse before it begins."""
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    if path.is_symlink():
        raise WriteError("this is a symbolic link", where=where, hint="Put a real file there.")
    if path.exists() and not path.is_file():
        raise WriteError("this is not a regular file", where=where, hint="Remove it and try again.")
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


def write_bytes(path: Path, data: bytes, where: str = "") -> bool:
    """Write bytes as ``write_text`` writes text."""
    where = where or str(path)
    if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
        return False
    check_writable(path, where)
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY, suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
        Path(temporary).replace(path)
        temporary = ""
        _sync_folder(path.parent)
    except OSError as error:
        raise WriteError(
            f"the file could not be written ({error.strerror}); the old one is untouched",
            where=where,
            hint="Free some space or mend the permissions, then run the command again.",
        ) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
    return True


def write_all(root: Path, texts: Mapping[str, str]) -> set[str]:
    """Write files of the workspace by their paths in it, in the order given; return those whose content changed.

    All are found writable before the first one is written. Raises WriteError.
    """
    for where in texts:
        check_writable(root / where, where)
        within(root, root / where)
    return {where for where, text in texts.items() if write_text(root / where, text, where)}


def _umask() -> int:
    # The process's mask can only be read by setting it.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    # Without this the rename itself may be lost in a power cut (POSIX leaves the directory's write-back to fsync).
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> int:
    """Remove temporary files that a killed run left in ``folder``; return how many."""
    swept = 0
    for place, _, names in os.walk(folder):
        for name in names:
            if name.startswith(_TEMPORARY) and name.endswith(".tmp"):
                with contextlib.suppress(OSError):
                    Path(place, name).unlink()
                    swept += 1
    return swept


@contextlib.contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the workspace's write lock; raise WriteError if another process keeps it for ``LOCK_SECONDS``."""
    folder = root / ".peraklad"
    try:
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
        yield
    finally:
        held.release()
