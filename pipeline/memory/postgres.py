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

from pipeline.errors import PerakladError, printable
from pipeline.memory.base import CANDIDATES, Found, Hit, Match, Near, Pair, exact, fuzzy, normal
from pipeline.memory.phrases import phrase_stems

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
alter table peraklad_pairs add column if not exists made_by text not null default '';
alter table peraklad_pairs add column if not exists made_at text not null default '';
create index if not exists peraklad_exact on peraklad_pairs using hash (source);
create index if not exists peraklad_places on peraklad_pairs (publication, place);
create index if not exists peraklad_trigrams on peraklad_pairs using gin (source gin_trgm_ops);
create index if not exists peraklad_target_trigrams on peraklad_pairs using gin (target gin_trgm_ops);
create table if not exists peraklad_learned (
    publication text not null, place text not null, stamp text not null, primary key (publication, place)
);
"""

#: Connecting takes longer than asking: one connection an address is kept, for one user at a time.
_connected: dict[tuple[str, int], psycopg.Connection[Any]] = {}
_guard = threading.Lock()


def is_here(host: str) -> bool:
    """Whether a server's host is this machine: a socket's folder, or a loopback address."""
    return host in ("", "localhost", "127.0.0.1", "::1") or host.startswith("/")


#: What an address may say; anything more could turn off what keeps the password.
ALLOWED = frozenset({"host", "port", "dbname", "user"})


def require_trusted(url: str, is_trusted: Callable[[str, int | None], bool]) -> None:
    """Raise PerakladError unless each host of a database's address is this machine, or one that its user trusts."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        given = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise PerakladError(
            "[tool.peraklad.memory] url is not the address of a PostgreSQL database", where="pyproject.toml"
        ) from error
    for name in sorted(given.keys() - ALLOWED):
        raise PerakladError(
            f"[tool.peraklad.memory] url may not say “{printable(name, 40)}”",
            where="pyproject.toml",
            hint="Only host, port, database and user; the rest is for the environment (PGSSLROOTCERT, PGPASSWORD).",
        )
    for host in str(given.get("host") or "").split(","):
        if not is_here(host) and host != os.environ.get("PGHOST", "") and not is_trusted(host, None):
            raise PerakladError(
                f"the settings send this machine's database password to “{printable(host, 80)}”",
                where="[tool.peraklad.memory]",
                hint=f"If that is right, say so on this machine: PERAKLAD_TRUSTED_HOSTS={printable(host, 80)}.",
            )


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

    def concordance(
        self, phrase: str, source_locale: str, target_locale: str, *, side: str = "source", limit: int = 50,
        loose: bool = False,
    ) -> list[Hit]:  # fmt: skip
        """Return the pairs in which a phrase may stand, the latest first; ``loose``: those with its longest stem."""
        stems = phrase_stems(normal(phrase), target_locale if side == "target" else source_locale)
        if not stems:
            return []
        stems = [max(stems, key=len)] if loose else stems
        column = "target" if side == "target" else "source"
        like = "%" + "%".join(re.sub(r"([%_\\])", r"\\\1", stem) for stem in stems) + "%"
        with self._open() as base:
            rows = base.execute(  # nothing but our own two columns' names goes into the query
                "select source, target, place, made_by, made_at from peraklad_pairs"  # noqa: S608
                f" where {column} ilike %s and source_locale = %s and target_locale = %s"
                " order by place desc, id desc limit %s",
                (like, source_locale, target_locale, limit),
            ).fetchall()
            return [Hit(*row) for row in rows]

    def _drop(self, base: psycopg.Connection[Any]) -> None:
        base.execute("delete from peraklad_pairs where publication = %s", (self.publication,))
        base.execute("delete from peraklad_learned where publication = %s", (self.publication,))

    def _learn(self, base: psycopg.Connection[Any], pairs: Iterable[Pair]) -> None:
        columns = "publication, source_locale, target_locale, source, target, place, before, after, made_by, made_at"
        with base.cursor() as cursor, cursor.copy(f"copy peraklad_pairs ({columns}) from stdin") as copy:
            for pair in pairs:
                locales = (pair.source_locale, pair.target_locale)
                texts = (normal(pair.source), pair.target, pair.place, pair.before, pair.after, pair.by, pair.at)
                copy.write_row((self.publication, *locales, *texts))

    def _stamps(self, base: psycopg.Connection[Any]) -> dict[str, str]:
        cursor = base.execute("select place, stamp from peraklad_learned where publication = %s", (self.publication,))
        return dict(cursor.fetchall())

    def _count(self, base: psycopg.Connection[Any]) -> int:
        cursor = base.execute("select count(*) from peraklad_pairs where publication = %s", (self.publication,))
        return int(cursor.fetchall()[0][0])

    def _safeguards(self) -> dict[str, Any]:
        """What must hold of a connection, whatever the address says.

        Anywhere else the certificate must be the host's, and the password is proved and never sent (SCRAM); on this
        very machine the server may also ask for none.
        """
        from psycopg.conninfo import conninfo_to_dict

        hosts = str(conninfo_to_dict(self.url).get("host") or os.environ.get("PGHOST", ""))
        if all(is_here(host) for host in hosts.split(",")):
            return {"require_auth": "none,scram-sha-256"}
        # The system's own list of authorities: libpq has no other that the user hasn't put there.
        roots = {} if os.environ.get("PGSSLROOTCERT") else {"sslrootcert": "system"}
        return {"sslmode": "verify-full", "require_auth": "scram-sha-256", **roots}

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
                    base = psycopg.connect(self.url, connect_timeout=10, **self._safeguards())
                    _connected[self.url, os.getpid()] = base
                with base.transaction():
                    if writing or not base.execute("select to_regclass('peraklad_target_trigrams')").fetchall()[0][0]:
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
