"""Remember: rebuild the translation memory from all finished translations of the publication."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.memory import Memory, Pair
from pipeline.model import SAID_ABOVE, State
from pipeline.verbs.coverage import coverages
from pipeline.workspace import LABELS, Workspace


def memory_of(workspace: Workspace) -> Memory:
    """The publication's memory: a cache beside the lock, never committed."""
    return Memory(workspace.root / ".peraklad" / "memory.sqlite")


def rebuild(workspace: Workspace) -> int:
    """Learn every translated and reviewed entry anew; return how many pairs there are."""
    return memory_of(workspace).rebuild(_pairs(workspace))


def _pairs(workspace: Workspace) -> Iterator[Pair]:
    locales = {(issue, slug): workspace.article(issue, slug).locale for issue, slug in workspace.select(())} | {
        ("", LABELS): workspace.config.source_locale
    }
    for coverage in coverages(workspace):
        source_locale = locales[coverage.issue, coverage.article]
        for segment in coverage.segments:
            entry = coverage.entries.get(segment.key)
            state = coverage.standings[segment.key].state
            if entry and state in (State.TRANSLATED, State.REVIEWED) and entry.target != SAID_ABOVE:
                yield Pair(source_locale, coverage.locale, segment.text, entry.target, coverage.path)
