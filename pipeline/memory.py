"""Translation memory: pairs learned from finished catalogs, in SQLite. A cache: deletable, rebuilt from them."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from pipeline.errors import PerakladError
from pipeline.model import Match

#: Similarity (0–1) below which a memory match is not worth showing.
THRESHOLD = 0.75

_TABLE = """
create table if not exists pairs (
    source_locale text not null, target_locale text not null,
    source text not null, target text not null, place text not null,
    primary key (source_locale, target_locale, source, target)
) without rowid
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A finished translation and where it stands."""

    source_locale: str
    target_locale: str
    source: str
    target: str
    place: str


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory in one file."""

    path: Path

    def rebuild(self, pairs: Iterable[Pair]) -> int:
        """Replace everything by these pairs; return how many there are. Raises PerakladError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(self.path)) as connection, connection:
                connection.execute("drop table if exists pairs")
                connection.execute(_TABLE)
                connection.executemany(
                    "insert or ignore into pairs values (?, ?, ?, ?, ?)",
                    (
                        (one.source_locale, one.target_locale, _normal(one.source), one.target, one.place)
                        for one in pairs
                    ),
                )
                return int(connection.execute("select count(*) from pairs").fetchone()[0])
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def look_up(self, text: str, source_locale: str, target_locale: str, limit: int = 5) -> list[Match]:
        """Return the best matches, most alike first; an empty memory has none. Raises PerakladError."""
        if not self.path.exists():
            return []
        wanted = _normal(text)
        query = "select source, target, place from pairs where source_locale = ? and target_locale = ?"
        try:
            with closing(sqlite3.connect(self.path)) as connection:
                exact = connection.execute(f"{query} and source = ?", (source_locale, target_locale, wanted)).fetchall()
                if exact:
                    return [Match(source, target, 1.0, place) for source, target, place in exact[:limit]]
                rows = connection.execute(query, (source_locale, target_locale)).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        found = process.extract(
            wanted, [row[0] for row in rows], scorer=fuzz.ratio, limit=limit, score_cutoff=100 * THRESHOLD
        )
        return [Match(rows[index][0], rows[index][1], score / 100, rows[index][2]) for _, score, index in found]

    def _damaged(self, error: sqlite3.DatabaseError) -> PerakladError:
        return PerakladError(
            f"the translation memory can't be used ({error})",
            where=str(self.path),
            hint="It is a cache: delete the file and run `peraklad memory rebuild`.",
        )


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)
