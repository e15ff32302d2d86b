"""Remember: keep the translation memory in line with the finished translations of the publication."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pipeline import catalogs, ledger
from pipeline.memory import Memory, Pair
from pipeline.model import SAID_ABOVE, State
from pipeline.verbs.coverage import look
from pipeline.workspace import LABELS, Source, Workspace


def memory_of(workspace: Workspace) -> Memory:
    """The publication's memory: a cache beside the lock, never committed."""
    return Memory(workspace.root / ".peraklad" / "memory.sqlite")


def rebuild(workspace: Workspace) -> int:
    """Learn every translated and reviewed entry anew; return how many pairs there are."""
    memory_of(workspace).forget()
    return refresh(workspace)


def refresh(workspace: Workspace) -> int:
    """Learn what has changed since the last time; return how many pairs there are.

    What has changed is told by the contents of article, catalog and ledger: no clock is believed.
    """
    places = {
        catalogs.path_of(issue, name, locale): (issue, name, locale)
        for issue, name in (*workspace.select(()), ("", LABELS))
        for locale in workspace.config.locales
    }
    stamps = {
        path: stamp for path, (issue, name, _) in places.items() if (stamp := _stamp(workspace, path, issue, name))
    }
    return memory_of(workspace).refresh(stamps, lambda path: _pairs(workspace, *places[path]))


def _stamp(workspace: Workspace, path: str, issue: str, name: str) -> str:
    """What a catalog's pairs depend on; empty where there is no catalog."""
    source = f"articles/{issue}/{name}.md" if issue else "pyproject.toml"
    if not (workspace.root / path).is_file():
        return ""
    files = [workspace.root / one for one in (path, ledger.path_of(path), source)]
    texts = (file.read_bytes() if file.is_file() else b"" for file in files)
    return hashlib.blake2b(b"".join(hashlib.blake2b(text).digest() for text in texts), digest_size=16).hexdigest()


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
