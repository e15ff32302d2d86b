"""What engines have answered, and what is on its way to them: a killed run goes on where it was, and pays once."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import PerakladError
from pipeline.files import make_private, require_key, seal

_TABLE = """
create table if not exists answers (
    engine text not null, version text not null, source text not null, target text not null,
    text text not null, answer text, seal blob,
    primary key (engine, version, source, target, text)
) without rowid
"""


@dataclass(frozen=True, slots=True)
class Key:
    """What an answer is an answer to: the engine and its version, the locales, the masked text."""

    engine: str
    version: str
    source: str
    target: str
    text: str

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        """The key's columns."""
        return (self.engine, self.version, self.source, self.target, self.text)


class Cache:
    """Answers in SQLite, each committed by itself. A row without an answer was sent; what became of it is not known."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        require_key()
        make_private(path.parent)
        self._base = self._opened()

    def _opened(self) -> sqlite3.Connection:
        try:
            base = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=30)
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        try:
            base.execute("pragma journal_mode = wal")
            base.execute("pragma synchronous = normal")
            base.execute(_TABLE)
            if "seal" not in {row[1] for row in base.execute("pragma table_info(answers)")}:
                base.execute("alter table answers add column seal blob")  # an earlier version's: none of it is believed
        except sqlite3.DatabaseError as error:
            base.close()
            raise self._damaged(error) from error
        return base

    def find(self, key: Key) -> tuple[bool, str | None]:
        """Return whether the text was ever sent, and the answer if there was one."""
        rows = self._run(
            "select answer, seal from answers"
            " where engine = ? and version = ? and source = ? and target = ? and text = ?",
            key.row,
        )
        # What another wrote, as into a checkout, is as good as not there.
        return (True, rows[0][0]) if rows and rows[0][1] == _seal(key, rows[0][0]) else (False, None)

    def sending(self, keys: list[Key]) -> None:
        """Note, before they are sent, that texts are on their way."""
        for key in keys:
            if not self.find(key)[0]:
                self._run(
                    "insert or replace into answers values (?, ?, ?, ?, ?, null, ?)", (*key.row, _seal(key, None))
                )

    def answered(self, key: Key, answer: str) -> None:
        """Keep an answer."""
        self._run("insert or replace into answers values (?, ?, ?, ?, ?, ?, ?)", (*key.row, answer, _seal(key, answer)))

    def forget(self, key: Key) -> None:
        """Take a note back: the text was not translated, and may be sent again."""
        self._run(
            "delete from answers where engine = ? and version = ? and source = ? and target = ? and text = ?"
            " and answer is null",
            key.row,
        )

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def _run(self, statement: str, values: tuple[str | bytes, ...]) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._base.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _damaged(self, error: sqlite3.DatabaseError) -> PerakladError:
        return PerakladError(
            f"the cache of engines' answers can't be used ({error})",
            where=str(self._path),
            hint="Delete the file; what it held will be asked for again.",
        )


def _seal(key: Key, answer: str | None) -> bytes:
    content = (b"sent",) if answer is None else (b"answered", str(answer).encode())
    return seal(*map(str.encode, key.row), *content)
