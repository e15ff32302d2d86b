"""Remember: keep the translation memory in line with the finished translations of the publication."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline import catalogs
from pipeline.memory import LocalMemory, Memory, Pair
from pipeline.model import SAID_ABOVE, State
from pipeline.verbs.coverage import look
from pipeline.workspace import LABELS, Source, Workspace


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
        files = workspace.snapshot(issue)
        for name in workspace.slugs(issue) if issue else (LABELS,):
            for locale in workspace.config.locales:
                path = catalogs.path_of(issue, name, locale)
                if path in files.files:
                    places[path] = (issue, name, locale)
                    stamps[path] = files.digest

    @lru_cache(maxsize=1)
    def held(issue: str) -> Workspace:
        return workspace.holding(workspace.snapshot(issue))

    return memory_of(workspace).refresh(stamps, lambda path: _pairs(held(places[path][0]), *places[path]))


def _pairs(workspace: Workspace, issue: str, name: str, locale: str) -> Iterator[Pair]:
    source: Source = workspace.source(workspace.article(issue, name)) if issue else workspace.label_source()
    if locale == source.locale:
        return
    coverage = look(workspace, source, locale).coverage
    texts = ["", *(segment.text for segment in coverage.segments), ""]
    for number, segment in enumerate(coverage.segments):
        entry = coverage.entries.get(segment.key)
        state = coverage.standings[segment.key].state
        if entry and state in (State.TRANSLATED, State.REVIEWED) and entry.target != SAID_ABOVE:
            around = (texts[number], texts[number + 2])
            yield Pair(source.locale, locale, segment.text, entry.target, coverage.path, *around)
