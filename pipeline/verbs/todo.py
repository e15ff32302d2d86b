"""Todo: what is left to do, segment by segment, with what changed where a translation is stale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.hands import Hands
from pipeline.markdown import words
from pipeline.model import State, Where
from pipeline.status import Coverage
from pipeline.verbs.coverage import coverages
from pipeline.verbs.hands import hands_of
from pipeline.workspace import Workspace

#: Reviewed entries are done; translated ones wait for a reviewer, not for a translator.
OPEN = (State.MISSING, State.MACHINE, State.STALE, State.DRAFT)


@dataclass(frozen=True, slots=True)
class Task:
    """One segment that needs a person: its state, source words, place, texts, and the wording before the change.

    ``beside`` are the segments that were one sentence with this one before it was split: they hold its text as well.
    """

    state: State
    words: int
    where: Where
    source: str
    target: str = ""
    previous: str = ""
    beside: tuple[str, ...] = ()


def todo(
    workspace: Workspace,
    names: Iterable[str] = (),
    locale: str | None = None,
    *,
    review: bool = False,
    person: str = "",
) -> Iterator[Task]:
    """Yield the open segments of what is named in reading order; with ``review`` those that wait for a reviewer.

    With ``person``, only what is in that person's hands now.
    """
    wanted = (State.TRANSLATED,) if review else OPEN
    hands: dict[str, Hands] = {}
    for coverage in coverages(workspace, names, locale):
        if person:
            if coverage.issue not in hands:
                hands[coverage.issue] = hands_of(workspace, coverage.issue)
            hand = hands[coverage.issue].find(coverage.article, coverage.locale)
            if hand is None or hand.person != person:
                continue
        yield from _tasks(coverage, wanted)


def _tasks(coverage: Coverage, wanted: tuple[State, ...]) -> Iterator[Task]:
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for segment in coverage.segments:
        entry = coverage.entries.get(segment.key)
        if entry and entry.fuzzy and entry.previous:
            parts[entry.previous, entry.target].append(segment.text)
    for segment in coverage.segments:
        state = coverage.standings[segment.key].state
        if state not in wanted:
            continue
        entry = coverage.entries.get(segment.key)
        line = entry.line if entry else 0
        path = coverage.path if line else coverage.source_path
        where = Where(path, line or segment.line, coverage.issue, coverage.article, coverage.locale)
        target = entry.target if entry else ""
        previous = (entry.previous or "") if entry and entry.fuzzy else ""
        beside = tuple(text for text in parts.get((previous, target), ()) if text != segment.text)
        yield Task(state, words(segment.text), where, segment.text, target, previous, beside)
