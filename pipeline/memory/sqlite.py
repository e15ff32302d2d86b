"""The memory of one machine: pairs in SQLite, and beside them an index that proposes candidates for fuzzy matches."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import PerakladError
from pipeline.files import make_private, sealer
from pipeline.memory.base import CANDIDATES, Found, Hit, Match, Near, Pair, exact, fuzzy, normal
from pipeline.memory.candidates import Candidates, Text

_VERSION = 5
_TABLES = """
create table pairs (
    id integer primary key autoincrement, locales text not null, source text not null, target text not null,
    place text not null, before text not null, after text not null, made_by text not null, made_at text not null,
    seal blob not null
);
create index exact on pairs (source, locales);
create index places on pairs (place);
create table learned (place text primary key, stamp text not null) without rowid;
create table state (generation text not null);
insert into state values ('');
"""

#: What is sealed of a pair, in this order.
_COLUMNS = "locales, source, target, place, before, after, made_by, made_at"


@dataclass(frozen=True)
class LocalMemory:
    """The memory in one file; see ``base.Memory``."""

    path: Path

    def rebuild(self, pairs: Iterable[Pair]) -> int:
        """Replace everything by these pairs; return how many there are."""
        self.forget()
        with self._writing() as base:
            _learn(base, pairs)
            return _count(base)

    def forget(self) -> None:
        """Delete the memory, damaged or not."""
        self._candidates.clear()
        for suffix in ("", "-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def refresh(self, stamps: Mapping[str, str], learn: Callable[[str], Iterable[Pair]]) -> int:
        """Learn anew the places whose stamp has changed, forget those that are gone; return the number of pairs."""
        with self._open() as base:
            if dict(base.execute("select place, stamp from learned")) == dict(stamps):
                return _count(base)
        with self._writing() as base:
            known = dict(base.execute("select place, stamp from learned"))
            for place in known.keys() - stamps.keys() | {
                stamp for stamp in stamps if known.get(stamp) != stamps[stamp]
            }:
                base.execute("delete from pairs where place = ?", (place,))
                base.execute("delete from learned where place = ?", (place,))
                if place in stamps:
                    _learn(base, learn(place))
                    base.execute("insert into learned values (?, ?)", (place, stamps[place]))
            return _count(base)

    def look_up(
        self, text: str, source_locale: str, target_locale: str, limit: int = 5, near: Near | None = None
    ) -> list[Match]:
        """Return the best matches, most alike first."""
        if not self.path.exists():
            return []
        wanted, locales = normal(text), _locales(source_locale, target_locale)
        with self._open() as base:
            rows = base.execute(
                f"select {_COLUMNS}, seal from pairs where source = ? and locales = ?",  # noqa: S608 - our own columns
                (wanted, locales),
            ).fetchall()
            if rows := _sealed(rows):
                return exact((Found(*row[1:6]) for row in rows), limit, near or Near())
            numbers = self._candidates.find(_generation(base), locales, wanted, CANDIDATES)
            if numbers is None:
                numbers = self._mended(base).find(_generation(base), locales, wanted, CANDIDATES) or []
            marks = ",".join("?" * len(numbers))
            query = f"select {_COLUMNS}, seal from pairs where id in ({marks})"  # noqa: S608 - question marks alone
            return fuzzy(wanted, [Found(*row[1:4]) for row in _sealed(base.execute(query, numbers))], limit)

    def concordance(
        self, phrase: str, source_locale: str, target_locale: str, *, side: str = "source", limit: int = 50,
        loose: bool = False,
    ) -> list[Hit]:  # fmt: skip
        """Return the pairs in which a phrase may stand, the latest first."""
        if not self.path.exists():
            return []
        wanted = normal(phrase), side, limit, loose
        locales = _locales(source_locale, target_locale)
        with self._open() as base:
            numbers = self._candidates.find_phrase(_generation(base), locales, *wanted)
            if numbers is None:
                numbers = self._mended(base).find_phrase(_generation(base), locales, *wanted) or []
            marks = ",".join("?" * len(numbers))
            query = f"select {_COLUMNS}, seal from pairs where id in ({marks}) order by id desc"  # noqa: S608 - question marks alone
            return [Hit(row[1], row[2], row[3], row[6], row[7]) for row in _sealed(base.execute(query, numbers))]

    @cached_property
    def _candidates(self) -> Candidates:
        return Candidates(self.path.with_suffix(".index"))

    def _mended(self, base: sqlite3.Connection) -> Candidates:
        """Make the index anew from the pairs: it was deleted, or somebody was stopped between writing the two."""
        base.execute("begin immediate")
        if not self._candidates.is_of(_generation(base)):  # else another process was just writing it
            self._candidates.clear()
            self._carry_over(base, (), 0)
        base.commit()
        return self._candidates

    def _carry_over(self, base: sqlite3.Connection, gone: Iterable[str], last: int) -> None:
        """Carry what changed in the pairs into the index: places that are gone, and pairs numbered above ``last``."""
        generation = secrets.token_hex(8)
        try:
            self._candidates.write(gone, _texts(base, last))
        except ValueError:
            # A run that was killed left files in the index's way: it is made anew from the pairs.
            self._candidates.clear()
            self._candidates.write((), _texts(base, 0))
        base.execute("update state set generation = ?", (generation,))
        # Before the pairs are committed: if that fails, the two differ, and the index is made anew.
        self._candidates.seal(generation)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A connection to write by: what it changes in the pairs is carried into the index at the end."""
        with self._open() as base:
            base.execute("begin immediate")
            base.execute("create temp table gone (place text)")
            base.execute(
                "create temp trigger noted after delete on pairs begin insert into gone values (old.place); end"
            )
            last = base.execute("select coalesce(max(id), 0) from pairs").fetchone()[0]
            yield base
            gone = [place for (place,) in base.execute("select distinct place from gone")]
            base.execute("drop trigger noted")
            self._carry_over(base, gone, last)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            make_private(self.path.parent)
            with closing(sqlite3.connect(self.path, timeout=60)) as base, base:
                if base.execute("pragma user_version").fetchone()[0] != _VERSION:
                    # Another version's: nothing in it that can't be learned anew.
                    tables = base.execute("select name from sqlite_master where type = 'table'").fetchall()
                    for (name,) in tables:
                        base.execute(f'drop table "{name}"')
                    base.executescript(_TABLES)
                    base.execute(f"pragma user_version = {_VERSION}")
                yield base
        except (sqlite3.DatabaseError, ValueError) as error:
            raise PerakladError(
                f"the translation memory can't be used ({error})",
                where=str(self.path),
                hint="It is a cache: delete the file and run `peraklad memory rebuild`.",
            ) from error


def _learn(base: sqlite3.Connection, pairs: Iterable[Pair]) -> None:
    seal = sealer()
    base.executemany(
        # A number is never given twice, so that the index tells old from new.
        "insert into pairs values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (*row, seal(*map(str.encode, row)))
            for pair in pairs
            for row in [
                (
                    _locales(pair.source_locale, pair.target_locale),
                    normal(pair.source),
                    pair.target,
                    pair.place,
                    pair.before,
                    pair.after,
                    pair.by,
                    pair.at,
                )
            ]
        ),
    )


def _sealed(rows: Iterable[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    """The pairs that this machine has written, without their seals; nobody else's text is suggested as ours."""
    result = []
    seal = sealer()
    for row in rows:
        with suppress(TypeError):  # a column of another type than ours
            if row[-1] == seal(*map(str.encode, row[:-1])):
                result.append(row[:-1])
    return result


def _texts(base: sqlite3.Connection, after: int) -> Iterator[Text]:
    query = "select id, locales, source, place, target from pairs where id > ? order by id"
    return map(Text._make, base.execute(query, (after,)))


def _count(base: sqlite3.Connection) -> int:
    return int(base.execute("select count(*) from pairs").fetchone()[0])


def _generation(base: sqlite3.Connection) -> str:
    return str(base.execute("select generation from state").fetchone()[0])


def _locales(source: str, target: str) -> str:
    return f"{source}-{target}"
