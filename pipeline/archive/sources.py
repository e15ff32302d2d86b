"""Sources: in which catalogs of the whole publication a translation stands that was made for a text, by its digest.

A cache beside the index, deletable at any time. It only says where to look: what is found there is read from the files.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline import files
from pipeline.articles import is_issue
from pipeline.errors import PerakladError
from pipeline.files import make_private, private
from pipeline.model import digest
from pipeline.reconcile import made_for
from pipeline.workspace import Workspace
from pipeline.workspace.elsewhere import place_of

_VERSION = 1
_TABLES = """
create table issues (issue text primary key, stamp text not null) without rowid;
create table sources (
    source text not null, locale text not null, path text not null, issue text not null,
    primary key (source, locale, path)
) without rowid;
create index sources_by_issue on sources (issue);
"""

#: Digests asked for in one statement.
_PORTION = 500


@dataclass(frozen=True, slots=True)
class Sources:
    """The table in one file. One that can't be used is made anew, or is as good as an empty one."""

    path: Path

    @classmethod
    def of(cls, workspace: Workspace) -> Sources:
        """The publication's table."""
        return cls(private(workspace.root, "sources.sqlite"))

    def refresh(self, workspace: Workspace, stamps: Mapping[str, str]) -> None:
        """Bring the table into line with all issues and with what former ones left under ``locales/``.

        ``stamps`` are digests of the snapshots of issues, as far as they are known already.
        """
        try:
            # What is read here later than by whoever writes must not pass for what they have read.
            with files.noting(), self._open() as base:
                known = dict(base.execute("select issue, stamp from issues"))
                there = sorted({*workspace.issues(), *former_issues(workspace)})
                for issue in known.keys() - set(there):
                    _forget(base, issue)
                for issue in there:
                    stamp = stamps.get(issue) or workspace.snapshot(issue).digest
                    if known.get(issue) != stamp:
                        _forget(base, issue)
                        _learn(base, workspace, issue, stamp)
        except sqlite3.OperationalError:
            return  # busy, read-only, full
        except sqlite3.DatabaseError:
            self._discard()

    def find(self, locale: str, digests: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The catalogs of a locale that hold a translation for each of these texts; nothing for one that none has."""
        found: dict[str, list[str]] = {}
        if not self.path.exists():
            return {}
        try:
            with self._open() as base:
                for at in range(0, len(digests), _PORTION):
                    some = digests[at : at + _PORTION]
                    query = (
                        f"select source, path from sources where locale = ? and source in ({','.join('?' * len(some))})"  # noqa: S608 - question marks alone
                    )
                    for source, path in base.execute(query, (locale, *some)):
                        found.setdefault(source, []).append(path)
        except sqlite3.DatabaseError:
            self._discard()
            return {}
        return {source: tuple(sorted(paths)) for source, paths in found.items()}

    def of_catalog(self, path: str) -> tuple[str, ...]:
        """The texts that a catalog holds a translation for, by their digests."""
        if not self.path.exists():
            return ()
        try:
            with self._open() as base:
                issue = place_of(path)[0]
                rows = base.execute("select source from sources where issue = ? and path = ?", (issue, path))
                return tuple(source for (source,) in rows)
        except sqlite3.DatabaseError:
            self._discard()
            return ()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with suppress(OSError):
            make_private(self.path.parent)
        with closing(sqlite3.connect(self.path, timeout=5)) as base, base:
            base.execute("pragma synchronous = off")  # a cache: what a power cut takes is learned again
            if base.execute("pragma user_version").fetchone()[0] != _VERSION:
                base.executescript(f"drop table if exists issues; drop table if exists sources; {_TABLES}")
                base.execute(f"pragma user_version = {_VERSION}")
            yield base

    def _discard(self) -> None:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)


def former_issues(workspace: Workspace) -> tuple[str, ...]:
    """Issues of which nothing but catalogs is left, oldest first."""
    found: set[str] = set()
    for locale in workspace.config.locales:
        folder = workspace.root / "locales" / locale / "LC_MESSAGES"
        if folder.is_dir():
            found |= {path.name for path in folder.iterdir() if is_issue(path.name) and path.is_dir()}
    return tuple(sorted(issue for issue in found if not workspace.slugs(issue)))


def former_catalogs(workspace: Workspace) -> tuple[str, ...]:
    """The catalogs of issues of which nothing else is left."""
    return tuple(
        f"locales/{locale}/LC_MESSAGES/{issue}/{path.name}"
        for issue in former_issues(workspace)
        for locale in workspace.config.locales
        for path in sorted((workspace.root / "locales" / locale / "LC_MESSAGES" / issue).glob("*.po"))
    )


def _forget(base: sqlite3.Connection, issue: str) -> None:
    base.execute("delete from sources where issue = ?", (issue,))
    base.execute("delete from issues where issue = ?", (issue,))


def _learn(base: sqlite3.Connection, workspace: Workspace, issue: str, stamp: str) -> None:
    rows = ((source, locale, path, issue) for locale, source, path in _sources_in(workspace, issue))
    base.executemany("insert or ignore into sources values (?, ?, ?, ?)", rows)
    base.execute("insert into issues values (?, ?)", (issue, stamp))


def _sources_in(workspace: Workspace, issue: str) -> Iterable[tuple[str, str, str]]:
    """Locale, digest and catalog of every text of an issue that has a translation made for it."""
    snapshot = workspace.snapshot(issue)
    held = workspace.holding(snapshot)
    for locale in workspace.config.locales:
        folder = f"locales/{locale}/LC_MESSAGES/{issue}"
        for name in snapshot.names.get(folder, ()):
            if not name.endswith(".po"):
                continue
            # What can't be read is no donor; its own turn reports it.
            with suppress(PerakladError):
                catalog = held.catalog(f"{folder}/{name}")
                for entry in catalog.entries if catalog else ():
                    if entry.target.strip() and entry.plural is None:
                        yield locale, digest(made_for(entry), entry.context), f"{folder}/{name}"
