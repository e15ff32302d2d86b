"""The memory of a team: pairs in a PostgreSQL database that all share; its extension pg_trgm proposes candidates.

Several publications may share one: each follows its own catalogs, and all find what any of them has learned.
"""

from __future__ import annotations

import atexit
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import PerakladError
from pipeline.memory.base import CANDIDATES, Found, Match, Near, Pair, exact, fuzzy, normal

if TYPE_CHECKING:
    import psycopg

#: Likeness by trigrams (0–1, pg_trgm's) below which a pair is not looked at. A text of which a quarter of the letters
#: differ may share less than half of its trigrams.
TRIGRAM_THRESHOLD = 0.25

_TABLES = """
create extension if not exists pg_trgm;
create table if not exists peraklad_pairs (
    id bigint generated always as identity primary key,
    publication text not null, source_locale text not null, target_locale text not null,
    source text not null, target text not null, place text not null, before text not null, after text not null
);
create index if not exists peraklad_exact on peraklad_pairs using hash (source);
create index if not exists peraklad_places on peraklad_pairs (publication, place);
create index if not exists peraklad_trigrams on peraklad_pairs using gin (source gin_trgm_ops);
create table if not exists peraklad_learned (
    publication text not null, place text not null, stamp text not null, primary key (publication, place)
);
"""

#: Connecting takes longer than asking: one connection an address is kept, for one user at a time.
_connected: dict[tuple[str, int], psycopg.Connection[Any]] = {}
_guard = threading.Lock()


def disconnect() -> None:
    """Close the connections that are kept, those of a forked process's parent left alone."""
    with _guard:
        for address in [address for address in _connected if address[1] == os.getpid()]:
            _connected.pop(address).close()


atexit.register(disconnect)

#: Whoever writes holds this lock, so that two who learn the same place don't learn it twice.
_LOCK = 0x7065_7261_6B6C  # “perakl”


@dataclass(frozen=True, slots=True)
class TeamMemory:
    """The memory in a database; see ``base.Memory``. ``url`` never holds a password (libpq asks the environment)."""

    url: str
    publication: str

    def rebuild(self, pairs: Iterable[Pair]) -> int:
        """Replace everything of this publication by these pairs; return how many there are."""
        with self._open(writing=True) as base:
            self._drop(base)
            self._learn(base, pairs)
            return self._count(base)

    def forget(self) -> None:
        """Delete everything of this publication; what others have learned stays."""
        with self._open(writing=True) as base:
            self._drop(base)

    def refresh(self, stamps: Mapping[str, str], learn: Callable[[str], Iterable[Pair]]) -> int:
        """Learn anew the places whose stamp has changed, forget those that are gone; return the number of pairs."""
        with self._open() as base:
            if self._stamps(base) == dict(stamps):
                return self._count(base)
        with self._open(writing=True) as base:
            known = self._stamps(base)
            for place in known.keys() - stamps.keys() | {
                stamp for stamp in stamps if known.get(stamp) != stamps[stamp]
            }:
                where = (self.publication, place)
                base.execute("delete from peraklad_pairs where publication = %s and place = %s", where)
                base.execute("delete from peraklad_learned where publication = %s and place = %s", where)
                if place in stamps:
                    self._learn(base, learn(place))
                    base.execute("insert into peraklad_learned values (%s, %s, %s)", (*where, stamps[place]))
            return self._count(base)

    def look_up(
        self, text: str, source_locale: str, target_locale: str, limit: int = 5, near: Near | None = None
    ) -> list[Match]:
        """Return the best matches, most alike first."""
        wanted, locales = normal(text), (source_locale, target_locale)
        with self._open() as base:
            found = base.execute(
                "select source, target, place, before, after from peraklad_pairs"
                " where source = %s and source_locale = %s and target_locale = %s",
                (wanted, *locales),
            ).fetchall()
            if found:
                return exact(map(Found._make, found), limit, near or Near())
            base.execute(f"set local pg_trgm.similarity_threshold = {TRIGRAM_THRESHOLD}")
            rows = base.execute(
                "select source, target, place from peraklad_pairs"
                " where source %% %s and source_locale = %s and target_locale = %s"
                " order by similarity(source, %s) desc, id desc limit %s",
                (wanted, *locales, wanted, CANDIDATES),
            ).fetchall()
            return fuzzy(wanted, [Found(*row) for row in rows], limit)

    def _drop(self, base: psycopg.Connection[Any]) -> None:
        base.execute("delete from peraklad_pairs where publication = %s", (self.publication,))
        base.execute("delete from peraklad_learned where publication = %s", (self.publication,))

    def _learn(self, base: psycopg.Connection[Any], pairs: Iterable[Pair]) -> None:
        columns = "publication, source_locale, target_locale, source, target, place, before, after"
        with base.cursor() as cursor, cursor.copy(f"copy peraklad_pairs ({columns}) from stdin") as copy:
            for pair in pairs:
                locales = (pair.source_locale, pair.target_locale)
                texts = (normal(pair.source), pair.target, pair.place, pair.before, pair.after)
                copy.write_row((self.publication, *locales, *texts))

    def _stamps(self, base: psycopg.Connection[Any]) -> dict[str, str]:
        found = base.execute("select place, stamp from peraklad_learned where publication = %s", (self.publication,))
        return dict(found.fetchall())

    def _count(self, base: psycopg.Connection[Any]) -> int:
        found = base.execute("select count(*) from peraklad_pairs where publication = %s", (self.publication,))
        return int(found.fetchall()[0][0])

    @contextmanager
    def _open(self, *, writing: bool = False) -> Iterator[psycopg.Connection[Any]]:
        try:
            import psycopg
        except ImportError as error:
            raise PerakladError(
                "memory.url names a PostgreSQL database, but psycopg is not installed",
                where="pyproject.toml",
                hint="Install the extra: pip install 'peraklad[team]'.",
            ) from error
        try:
            with _guard:
                base = _connected.get((self.url, os.getpid()))
                if base is None or base.closed:
                    base = psycopg.connect(self.url, connect_timeout=10)
                    _connected[self.url, os.getpid()] = base
                with base.transaction():
                    if writing or not base.execute("select to_regclass('peraklad_learned')").fetchall()[0][0]:
                        base.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
                        base.execute(_TABLES)
                    yield base
        except psycopg.Error as error:
            if broken := _connected.pop((self.url, os.getpid()), None):
                broken.close()
            problem = re.sub(r"\s+", " ", str(error)).strip()
            raise PerakladError(
                f"the team's translation memory can't be used ({problem})",
                where=self.url,
                hint="See that the database runs, that it has the extension pg_trgm, and that PGPASSWORD is set.",
            ) from error
