"""Undo last: take back a person's own last change at the desk, a single text or a replacement of hundreds, as one.

What was changed is kept in this machine's state, where no checkout can bring its own. A text that somebody has changed
since stays as it is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pipeline import files
from pipeline.errors import PerakladError
from pipeline.files import make_private, state
from pipeline.model import Entry, Fact
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source
from pipeline.verbs.save import key_of, version_of
from pipeline.workspace import Workspace, saving
from pipeline.workspace.updating import now, updated

#: Changes of one person that can be taken back.
KEPT = 40


class Row(msgspec.Struct, frozen=True):
    """One entry of a change: where it is, what it was, its version afterwards, and the facts that came with it."""

    issue: str
    name: str
    locale: str
    key: str
    after: str
    before: Entry
    facts: tuple[Fact, ...] = ()


class Change(msgspec.Struct, frozen=True):
    """What a person did at one go."""

    at: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back and what stays, because somebody has changed it since."""

    done: tuple[Row, ...]
    kept: tuple[Row, ...]


def row_of(source: Source, locale: str, before: Entry, after: Entry, facts: Iterable[Fact]) -> Row:
    """An entry of a change."""
    return Row(source.issue, source.name, locale, key_of(after), version_of(after), before, tuple(facts))


def remember(workspace: Workspace, person: str, rows: Iterable[Row]) -> None:
    """Keep a change, so that it can be taken back; where the state can't be written, it can't."""
    changed = tuple(rows)
    if changed:
        with suppress(OSError, PerakladError):
            _write(workspace, person, [*_read(workspace, person), Change(now(), changed)][-KEPT:])


def changes_of(workspace: Workspace, person: str) -> int:
    """How many changes of a person can be taken back."""
    return len(_read(workspace, person))


@files.retry_on_conflict
def undo_last(workspace: Workspace, person: str, may: Callable[[Source, str], bool] = lambda *_: True) -> Undone:
    """Take the last change back, all of it in one go. Raises PerakladError for what can't be read or written.

    ``may``: whether this person may still change an article in a locale; what they may not stays.
    """
    changes = _read(workspace, person)
    if not changes:
        return Undone((), ())
    done: list[Row] = []
    kept: list[Row] = []
    texts: dict[str, str] = {}
    places: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in changes[-1].rows:
        places.setdefault((row.issue, row.name, row.locale), {})[row.key] = row
    with files.lock(workspace.root):
        for (issue, name, locale), rows in places.items():
            try:
                source = workspace.source_of(issue, name)
                result = updated(workspace, source, locale, now())
            except PerakladError:
                kept += rows.values()  # its article is gone, or a file can't be read
                continue
            if not may(source, locale):
                kept += rows.values()
                continue
            gone: set[Fact] = set()
            entries: list[Entry] = []
            for entry in result.catalog.entries:
                ours = None if entry.obsolete else rows.get(key_of(entry))
                if ours is None or version_of(entry) != ours.after:
                    entries.append(entry)
                    continue
                rows.pop(ours.key)
                done.append(ours)
                gone.update(ours.facts)
                entries.append(_as_before(entry, ours.before))
            kept += rows.values()
            path = source.catalog_path(locale)
            texts[path] = catalogs.dump(replace(result.catalog, entries=tuple(entries)))
            texts[ledger.path_of(path)] = ledger.dump(Ledger.of(result.ledger.facts - gone))
        if done:
            saving.write_all(workspace, texts)
    _write(workspace, person, changes[:-1])
    return Undone(tuple(done), tuple(kept))


def _as_before(entry: Entry, before: Entry) -> Entry:
    return replace(
        entry,
        target=before.target,
        fuzzy=before.fuzzy,
        previous=before.previous,
        previous_context=before.previous_context,
        comment=before.comment,
    )


def _path(workspace: Workspace, person: str) -> Path:
    return state(workspace.root, "changes", hashlib.blake2b(person.encode(), digest_size=12).hexdigest())


def _read(workspace: Workspace, person: str) -> list[Change]:
    try:
        return msgspec.msgpack.decode(_path(workspace, person).read_bytes(), type=list[Change])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return []


def _write(workspace: Workspace, person: str, changes: list[Change]) -> None:
    path = _path(workspace, person)
    make_private(path.parent)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(msgspec.msgpack.encode(changes))
    new.replace(path)
