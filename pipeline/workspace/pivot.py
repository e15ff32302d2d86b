"""Pivots: finished translations into the neighbouring language, for engines to start from in place of the source."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import languages
from pipeline.model import SAID_ABOVE, EntryKey, Pivot, digest
from pipeline.state.source import Source
from pipeline.state.standing import HUMAN
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import look, pivot_digest


@dataclass(frozen=True, slots=True)
class Start:
    """What an engine starts from in place of the source: the finished translation of the other language."""

    text: str
    pivot: Pivot


def starts_for(workspace: Workspace, source: Source, locale: str) -> dict[EntryKey, Start]:
    """Finished translations of a person's into the neighbouring language, for engines to start from.

    The two are so near to one another that a translation into one is the better source for the other.
    """
    neighbour = languages.get(locale).nearest
    if neighbour not in workspace.targets(source.locale):
        return {}
    coverage = look(workspace, source, neighbour).coverage
    current = pivot_digest(workspace, source)
    result: dict[EntryKey, Start] = {}
    segments = coverage.segments
    for number, segment in enumerate(segments):
        standing, entry = coverage.standings[segment.key], coverage.entries.get(segment.key)
        finished = standing.state.is_finished and standing.origin == HUMAN
        if entry is None or not finished or entry.target.strip() == SAID_ABOVE:
            continue
        after = coverage.entries.get(segments[number + 1].key) if number + 1 < len(segments) else None
        if after is not None and after.target.strip() == SAID_ABOVE:
            continue  # it says two sentences at once
        stamp = digest(entry.target)
        if current(neighbour, entry.source) == stamp:
            result[segment.key] = Start(entry.target, Pivot(neighbour, stamp))
    return result
