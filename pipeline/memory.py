"""Translation memory: pairs learned from finished catalogs, in SQLite. A cache: deletable, rebuilt from them.

A fuzzy look-up asks an index for the pairs that share the rarest words of a text (their stems: the first letters), and
compares only those letter by letter.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from rapidfuzz import fuzz, process

from pipeline.errors import PerakladError
from pipeline.model import Match

#: Similarity (0–1) below which a memory match is not worth showing.
THRESHOLD = 0.75

#: Letters of a word that count: what follows is, in our languages, mostly its ending.
STEM = 6

#: The rarest stems of a text that are looked up, and the pairs with most of them that are compared.
STEMS = 6
CANDIDATES = 30

#: A stem in more pairs than this says nothing, unless the text has no rarer one.
COMMON = 1500

_VERSION = 2
_TABLES = """
create table pairs (
    id integer primary key, source_locale text not null, target_locale text not null,
    source text not null, target text not null, place text not null, before text not null, after text not null
);
create index exact on pairs (source, source_locale, target_locale);
create index places on pairs (place);
create table stems (id integer primary key, locales text not null, stem text not null, pairs integer not null,
    unique (locales, stem));
create table postings (stem integer not null, pair integer not null, primary key (stem, pair)) without rowid;
create table learned (place text primary key, stamp text not null) without rowid;
"""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A finished translation, where it stands, and the source texts right before and after it."""

    source_locale: str
    target_locale: str
    source: str
    target: str
    place: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """Where a text that is looked up stands: of several translations, one from the same surroundings comes first."""

    place: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory in one file."""

    path: Path

    def rebuild(self, pairs: Iterable[Pair]) -> int:
        """Replace everything by these pairs; return how many there are. Raises PerakladError."""
        self.forget()
        with self._open() as base:
            _learn(base, pairs)
            return _count(base)

    def forget(self) -> None:
        """Delete the memory, damaged or not."""
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def refresh(self, stamps: Mapping[str, str], learn: Callable[[str], Iterable[Pair]]) -> int:
        """Learn anew the places whose stamp has changed, forget those that are gone; return the number of pairs.

        ``learn`` gives the pairs of a place. Raises PerakladError.
        """
        with self._open() as base:
            known = dict(base.execute("select place, stamp from learned"))
            for place in known.keys() - stamps.keys() | {one for one in stamps if known.get(one) != stamps[one]}:
                _unlearn(base, place)
                if place in stamps:
                    _learn(base, learn(place))
                    base.execute("insert into learned values (?, ?)", (place, stamps[place]))
            return _count(base)

    def look_up(
        self, text: str, source_locale: str, target_locale: str, limit: int = 5, near: Near | None = None
    ) -> list[Match]:
        """Return the best matches, most alike first; an empty memory has none.

        Among translations of the very text, those from the same surroundings come first, then the latest; a fuzzy match
        is given only where there is no exact one. Raises PerakladError.
        """
        if not self.path.exists():
            return []
        with self._open() as base:
            return _look_up(base, _normal(text), (source_locale, target_locale), limit, near or Near())

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=60)) as base, base:
                version = base.execute("pragma user_version").fetchone()[0]
                if version != _VERSION:
                    # Another version's: nothing in it that can't be learned anew.
                    tables = base.execute("select name from sqlite_master where type = 'table'").fetchall()
                    for (name,) in tables:
                        base.execute(f'drop table "{name}"')
                    for statement in filter(str.strip, _TABLES.split(";")):
                        base.execute(statement)
                    base.execute(f"pragma user_version = {_VERSION}")
                yield base
        except sqlite3.DatabaseError as error:
            raise PerakladError(
                f"the translation memory can't be used ({error})",
                where=str(self.path),
                hint="It is a cache: delete the file and run `peraklad memory rebuild`.",
            ) from error


def _count(base: sqlite3.Connection) -> int:
    return int(base.execute("select count(*) from pairs").fetchone()[0])


def _learn(base: sqlite3.Connection, pairs: Iterable[Pair]) -> None:
    known: dict[tuple[str, str], int] = {}
    for pair in pairs:
        source = _normal(pair.source)
        row = (pair.source_locale, pair.target_locale, source, pair.target, pair.place, pair.before, pair.after)
        number = base.execute("insert into pairs values (null, ?, ?, ?, ?, ?, ?, ?)", row).lastrowid
        locales = _locales(pair.source_locale, pair.target_locale)
        postings = []
        for stem in _stems(source):
            if (locales, stem) not in known:
                base.execute("insert or ignore into stems values (null, ?, ?, 0)", (locales, stem))
                found = base.execute("select id from stems where locales = ? and stem = ?", (locales, stem)).fetchone()
                known[locales, stem] = found[0]
            postings.append((known[locales, stem], number))
        base.executemany("insert into postings values (?, ?)", postings)
        base.executemany("update stems set pairs = pairs + 1 where id = ?", [(stem,) for stem, _ in postings])


def _unlearn(base: sqlite3.Connection, place: str) -> None:
    query = "select id, source_locale, target_locale, source from pairs where place = ?"
    for number, source_locale, target_locale, source in base.execute(query, (place,)).fetchall():
        locales = _locales(source_locale, target_locale)
        for stem in _stems(source):
            where = (locales, stem)
            base.execute("update stems set pairs = pairs - 1 where locales = ? and stem = ?", where)
            base.execute(
                "delete from postings where pair = ? and stem = (select id from stems where locales = ? and stem = ?)",
                (number, *where),
            )
    base.execute("delete from pairs where place = ?", (place,))
    base.execute("delete from learned where place = ?", (place,))


def _look_up(base: sqlite3.Connection, wanted: str, locales: tuple[str, str], limit: int, near: Near) -> list[Match]:
    exact = base.execute(
        "select target, place, before, after from pairs where source = ? and source_locale = ? and target_locale = ?",
        (wanted, *locales),
    ).fetchall()
    if exact:
        # Places hold the date, so that the greatest is the latest.
        exact.sort(key=lambda row: (_alike(row, near), row[1]), reverse=True)
        best: dict[str, Match] = {}
        for target, place, *_ in exact:
            best.setdefault(target, Match(wanted, target, 1.0, place))
        return list(best.values())[:limit]
    candidates = _candidates(base, wanted, _locales(*locales))
    marks = ",".join("?" * len(candidates))
    rows = base.execute(
        f"select source, target, place from pairs where id in ({marks})",  # noqa: S608 - question marks alone
        candidates,
    ).fetchall()
    found = process.extract(
        wanted, [row[0] for row in rows], scorer=fuzz.ratio, limit=limit, score_cutoff=100 * THRESHOLD
    )
    return [Match(rows[index][0], rows[index][1], score / 100, rows[index][2]) for _, score, index in found]


def _alike(row: tuple[str, str, str, str], near: Near) -> int:
    """How much of the surroundings is the same: the texts before and after weigh more than the article."""
    _, place, before, after = row
    return (
        2 * (bool(before) and before == near.before) + 2 * (bool(after) and after == near.after) + (place == near.place)
    )


def _candidates(base: sqlite3.Connection, text: str, locales: str) -> list[int]:
    """The pairs that share most of the text's rarest stems."""
    stems = _stems(text)
    marks = ",".join("?" * len(stems))
    rare = base.execute(
        f"select id, pairs from stems where locales = ? and pairs > 0 and stem in ({marks}) order by pairs",  # noqa: S608 - question marks alone
        (locales, *stems),
    ).fetchall()[:STEMS]
    votes: Counter[int] = Counter()
    for stem, pairs in rare:
        if votes and pairs > COMMON:
            break
        votes.update(chain.from_iterable(base.execute("select pair from postings where stem = ?", (stem,))))
    return [number for number, _ in votes.most_common(CANDIDATES)]


def _locales(source: str, target: str) -> str:
    return f"{source}-{target}"


def _stems(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:STEM] for word in _WORD.findall(text.lower())))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)
