"""Whole reads, bounded in size, and noted while a transaction is under way."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import PerakladError

#: Bytes. A catalog or article beyond this is a mistake or an attack; a year of issues is smaller.
MAX_BYTES = 50 * 1024 * 1024

#: Seconds in which an editor that writes in place, and so empties the file first, has written it.
SETTLING = 0.3

#: What editors and git leave beside the files they work on; never read as catalogs or articles.
LEFTOVERS = (".orig", ".rej", ".bak", ".swp", ".swo", ".tmp", "~")

#: What the transaction at hand has read: a file's bytes by its path, None for one that was not there.
seen: ContextVar[dict[Path, bytes | None] | None] = ContextVar("seen", default=None)


def read_bytes(path: Path, where: str) -> bytes:
    """Return the file's bytes; ``where`` is how messages name it.

    Raises PerakladError if it is missing, not a regular file, too large or unreadable.
    """
    try:
        # Opened before it is looked at, so that what is judged is what is read; a pipe must not make us wait.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise PerakladError(
                    "this is not a regular file", where=where, hint="Remove it or put a text file there."
                )
            if status.st_size > MAX_BYTES:
                raise PerakladError(
                    f"the file has {status.st_size:,} bytes; more than {MAX_BYTES:,} is refused",
                    where=where,
                    hint="Split it, or look what was put there by mistake.",
                )
            data = stream.read(MAX_BYTES + 1) or _once_written(stream)
    except OSError as error:
        raise PerakladError(
            f"the file cannot be read ({error.strerror})", where=where, hint="Check that it exists and its permissions."
        ) from error
    except ValueError as error:
        raise PerakladError("this is no file's name", where=repr(where), hint="Check the path.") from error
    note(path, "", data)
    return data


def _once_written(stream: BinaryIO) -> bytes:
    """What comes into an empty file that somebody has touched just now; nothing, if nothing comes."""
    fresh = abs(os.fstat(stream.fileno()).st_mtime - time.time()) < SETTLING  # a clock elsewhere may be ahead
    until = time.monotonic() + SETTLING
    data = b""
    while fresh and not data and time.monotonic() < until:
        time.sleep(0.02)
        data = stream.read(MAX_BYTES + 1)
    return data


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


def is_there(path: Path) -> bool:
    """Whether there is such a file; a broken link counts as one."""
    if os.path.lexists(path):
        return True
    note(path, "", None)
    return False


@contextlib.contextmanager
def noting() -> Iterator[dict[Path, bytes | None]]:
    """Note what is read meanwhile, apart from any transaction around it."""
    noted: dict[Path, bytes | None] = {}
    token = seen.set(noted)
    try:
        yield noted
    finally:
        seen.reset(token)


def note(root: Path, where: str, data: bytes | None) -> None:
    """Note what was read, if a transaction is under way; the first reading counts."""
    noted = seen.get()
    if noted is not None:
        noted.setdefault(root / where, data)
