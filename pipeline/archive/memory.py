"""The memory of this publication: kept in line with its finished translations, and with what came as TMX."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pipeline import files
from pipeline.engines.trust import is_trusted
from pipeline.exchange import tmx
from pipeline.files import private
from pipeline.memory import LocalMemory, Memory, Pair
from pipeline.model import SAID_ABOVE, Deed, digest
from pipeline.po import catalogs
from pipeline.state.ledger import Ledger
from pipeline.state.standing import Coverage
from pipeline.workspace import LABELS, Workspace
from pipeline.workspace.coverage import look

#: Where translations that came as TMX are kept: the memory itself is a cache.
IMPORTED = "imported-memory"

#: Begins their places in the memory: before “locales”, so that of two translations our own comes first.
_PLACE = f"{IMPORTED}/"


def memory_of(workspace: Workspace) -> Memory:
    """The publication's memory: the team's database, or a cache beside the lock, never committed."""
    if workspace.config.memory.url:
        from pipeline.memory.postgres import TeamMemory, require_trusted

        require_trusted(workspace.config.memory.url, is_trusted)
        return TeamMemory(workspace.config.memory.url, workspace.config.title)
    return LocalMemory(private(workspace.root, "memory.sqlite"))


def refresh(workspace: Workspace) -> int:
    """Learn what has changed since the last time; return how many pairs there are.

    What has changed is told by the contents of the issues' files: no clock is believed.
    """
    places: dict[str, tuple[str, str, str]] = {}
    stamps: dict[str, str] = {}
    for issue in (*workspace.issues(), ""):
        held_files = workspace.snapshot(issue)
        for name in workspace.slugs(issue) if issue else (LABELS,):
            for locale in workspace.config.locales:
                path = catalogs.path_of(issue, name, locale)
                if path in held_files.files:
                    places[path] = (issue, name, locale)
                    stamps[path] = held_files.digest

    imported = {_PLACE + name: file for name, file in _imported(workspace).items()}
    stamps |= {place: digest_of(file) for place, file in imported.items()}

    @lru_cache(maxsize=1)
    def held(issue: str) -> Workspace:
        return workspace.holding(workspace.snapshot(issue))

    def learn(place: str) -> Iterable[Pair]:
        if place in imported:
            return tmx.read(files.read_bytes(imported[place], place), place, workspace.config.locales)[0]
        return pairs_of(held(places[place][0]), *places[place])

    return memory_of(workspace).refresh(stamps, learn)


def _imported(workspace: Workspace) -> dict[str, Path]:
    folder = workspace.root / IMPORTED
    return {path.name: path for path in sorted(folder.glob("*.tmx")) if not path.is_symlink()}


def digest_of(path: Path) -> str:
    """What stands for a file's contents."""
    return hashlib.blake2b(files.read_bytes(path, path.name), digest_size=12).hexdigest()


def pairs_of(workspace: Workspace, issue: str, name: str, locale: str) -> Iterator[Pair]:
    """The finished translations of an article (of the labels, without an issue) into a locale."""
    source = workspace.source_of(issue, name)
    if locale != source.locale:
        coverage = look(workspace, source, locale).coverage
        yield from _pairs_of(coverage, source.locale, workspace.ledger(coverage.path))


def _pairs_of(coverage: Coverage, source_locale: str, facts: Ledger) -> Iterator[Pair]:
    texts = ["", *(segment.text for segment in coverage.segments), ""]
    for number, segment in enumerate(coverage.segments):
        entry = coverage.entries.get(segment.key)
        state = coverage.standings[segment.key].state
        if entry and state.is_finished and entry.target != SAID_ABOVE:
            around = (texts[number], texts[number + 2])
            made = facts.find(digest(entry.source, entry.context), digest(entry.target), Deed.MADE)
            on_record = (coverage.standings[segment.key].translator, made.at if made else "")
            yield Pair(source_locale, coverage.locale, segment.text, entry.target, coverage.path, *around, *on_record)
