"""Remember: keep the translation memory in line with the finished translations of the publication."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pipeline import catalogs, files
from pipeline.errors import PerakladError
from pipeline.exchange import tmx
from pipeline.memory import LocalMemory, Memory, Pair
from pipeline.model import SAID_ABOVE, State
from pipeline.source import Source
from pipeline.status import Coverage
from pipeline.verbs.coverage import look
from pipeline.workspace import LABELS, Workspace

#: Where translations that came as TMX are kept: the memory itself is a cache.
IMPORTED = "imported-memory"

#: Begins their places in the memory: before “locales”, so that of two translations our own comes first.
_PLACE = f"{IMPORTED}/"


def memory_of(workspace: Workspace) -> Memory:
    """The publication's memory: the team's database, or a cache beside the lock, never committed."""
    if workspace.config.memory.url:
        from pipeline.memory.postgres import TeamMemory

        return TeamMemory(workspace.config.memory.url, workspace.config.title)
    return LocalMemory(workspace.root / ".peraklad" / "memory.sqlite")


def rebuild(workspace: Workspace) -> int:
    """Learn every translated and reviewed entry anew; return how many pairs there are."""
    memory_of(workspace).forget()
    return refresh(workspace)


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
        return _pairs(held(places[place][0]), *places[place])

    return memory_of(workspace).refresh(stamps, learn)


def export(workspace: Workspace, names: Iterable[str] = (), locale: str | None = None) -> bytes:
    """Return the finished translations of what is named (default: everything) as TMX, imported ones left out."""
    names = tuple(names)
    chosen = [*workspace.select(names), *([("", LABELS)] if not names or LABELS in names else [])]
    targets = workspace.config.locales if locale is None else (locale,)
    return tmx.write(pair for one in chosen for target in targets for pair in _pairs(workspace, *one, target))


def take_in(workspace: Workspace, data: bytes, where: str, *, dry_run: bool = False) -> tuple[str, int, int]:
    """Keep the pairs of a TMX file in the publication, so that the memory knows them; a file of the same name goes.

    Returns where they are kept, how many, and the number of units left out. Raises PerakladError.
    """
    name = re.sub(r"[^a-z0-9]+", "-", Path(where).stem.lower()).strip("-") or "memory"
    path = f"{IMPORTED}/{name}.tmx"
    pairs, left = tmx.read(data, where, workspace.config.locales)
    if not pairs:
        locales = ", ".join(workspace.config.locales)
        raise PerakladError(
            "no translation between the publication's locales", where=where, hint=f"They are: {locales}."
        )
    if not dry_run:
        with files.lock(workspace.root):
            files.write_bytes(workspace.root / path, tmx.write(pairs), path)
        refresh(workspace)
    return path, len(pairs), left


def _imported(workspace: Workspace) -> dict[str, Path]:
    folder = workspace.root / IMPORTED
    return {path.name: path for path in sorted(folder.glob("*.tmx")) if not path.is_symlink()}


def digest_of(path: Path) -> str:
    """What stands for a file's contents."""
    return hashlib.blake2b(files.read_bytes(path, path.name), digest_size=12).hexdigest()


def _pairs(workspace: Workspace, issue: str, name: str, locale: str) -> Iterator[Pair]:
    source: Source = workspace.source(workspace.article(issue, name)) if issue else workspace.label_source()
    if locale != source.locale:
        yield from _pairs_of(look(workspace, source, locale).coverage, source.locale)


def _pairs_of(coverage: Coverage, source_locale: str) -> Iterator[Pair]:
    texts = ["", *(segment.text for segment in coverage.segments), ""]
    for number, segment in enumerate(coverage.segments):
        entry = coverage.entries.get(segment.key)
        state = coverage.standings[segment.key].state
        if entry and state in (State.TRANSLATED, State.REVIEWED) and entry.target != SAID_ABOVE:
            around = (texts[number], texts[number + 2])
            yield Pair(source_locale, coverage.locale, segment.text, entry.target, coverage.path, *around)
