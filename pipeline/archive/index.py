"""The index: what was worked out of the files of each issue, kept for the next time. A cache: deletable at any time.

A row is found again only if the digest of the files, of the settings and of the program itself is the one it was worked
out of. It carries a seal of this machine's (``files.seal``), so that no checkout brings verdicts along. Whatever is
wrong with the index ends in its being made anew: nothing in it is ever trusted over the files.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from pipeline.errors import PerakladError
from pipeline.files import make_private, sealer
from pipeline.parallel import fingerprint

_VERSION = 2
_TABLE = """create table rows (
    kind text not null, name text not null, basis text not null, files text not null, content blob not null,
    checksum blob not null, primary key (kind, name)
) without rowid"""


class Row(msgspec.Struct, frozen=True):
    """What is known of an issue: ``files`` is the digest of the snapshot of which ``content`` was worked out."""

    name: str
    files: str
    content: bytes


class Index(msgspec.Struct, frozen=True):
    """The index in one file. An index that can't be read or written is as good as an empty one."""

    path: Path

    def rows(self, kind: str, basis: str, names: Sequence[str] = ()) -> dict[str, Row]:
        """Return what is known, by name (of ``names``, or of all), on the given basis (see ``basis_of``)."""
        if not self.path.exists():
            return {}
        try:
            with self._open() as base:
                where, values = "kind = ? and basis = ?", [kind, basis]
                if names:
                    where += f" and name in ({','.join('?' * len(names))})"
                    values += names
                cursor = base.execute(f"select name, files, content, checksum from rows where {where}", values)  # noqa: S608 - question marks alone
                seal, head = sealer(), (kind.encode(), basis.encode())
                return {
                    name: Row(name, files, content)
                    for name, files, content, checksum in cursor
                    if checksum == seal(*head, name.encode(), files.encode(), content)
                }
        except (sqlite3.DatabaseError, TypeError, AttributeError):
            self._discard()
            return {}

    def put(self, kind: str, basis: str, rows: Iterable[Row]) -> None:
        """Keep rows, each in place of what was known of that name."""
        seal, head = sealer(), (kind.encode(), basis.encode())
        values = [
            (
                kind,
                row.name,
                basis,
                row.files,
                row.content,
                seal(*head, row.name.encode(), row.files.encode(), row.content),
            )
            for row in rows
        ]
        if not values:
            return
        try:
            with self._open() as base:
                base.executemany("insert or replace into rows values (?, ?, ?, ?, ?, ?)", values)
        except sqlite3.OperationalError:
            return  # busy, read-only, full: then it is worked out again the next time
        except (sqlite3.DatabaseError, PerakladError):
            self._discard()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with suppress(OSError):
            make_private(self.path.parent)
        with closing(sqlite3.connect(self.path, timeout=5)) as base, base:
            # What a power cut takes is worked out again; the rows' checksums tell.
            base.execute("pragma synchronous = off")
            if base.execute("pragma user_version").fetchone()[0] != _VERSION:
                base.execute("drop table if exists rows")
                base.execute(_TABLE)
                base.execute(f"pragma user_version = {_VERSION}")
            yield base

    def _discard(self) -> None:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)


def basis_of(*parts: bytes) -> str:
    """A digest of all that a result depends on besides an issue's files: ``parts``, the program and its libraries."""
    digests = (hashlib.sha256(part).digest() for part in (fingerprint.program(), fingerprint.libraries(), *parts))
    return hashlib.sha256(b"".join(digests)).hexdigest()
