"""Todo: what is left to do, segment by segment, with what changed where a translation is stale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pipeline.config import is_among
from pipeline.gate.risk import Risk, corrections, risks
from pipeline.markdown import words
from pipeline.model import Finding, Segment, State, Where
from pipeline.planning.assignments import Assignments
from pipeline.planning.outlook import OPEN
from pipeline.state.standing import Coverage
from pipeline.verbs.check import check
from pipeline.workspace import Workspace
from pipeline.workspace.assigning import assignments_of
from pipeline.workspace.coverage import coverages


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
    risk: Risk = field(default_factory=lambda: Risk(0.0))


def todo(
    workspace: Workspace,
    names: Iterable[str] = (),
    locale: str | None = None,
    *,
    review: bool = False,
    person: str = "",
    by_risk: bool = False,
) -> Iterator[Task]:
    """Yield the open segments of what is named in reading order; with ``review`` those that wait for a reviewer.

    With ``person``, only what is in that person's hands now. ``by_risk``: what is most likely wrong comes first
    (see `pipeline.gate.risk`), of all that is named.
    """
    wanted = (State.TRANSLATED,) if review else OPEN
    names = tuple(names)
    mine = held(workspace, names, locale, person) if person else None
    if mine is not None:
        names = tuple(dict.fromkeys(f"{issue}/{article}" if issue else article for issue, article, _ in mine))
        if not names:
            return
    items = (
        coverage
        for coverage in coverages(workspace, names, locale)
        if mine is None or (coverage.issue, coverage.article, coverage.locale) in mine
    )
    if by_risk:
        tasks = [task for coverage in items for task in _weighed(workspace, coverage, wanted)]
        yield from sorted(tasks, key=lambda task: -task.risk)
    else:
        for coverage in items:
            yield from _tasks(coverage, wanted)


def _weighed(workspace: Workspace, coverage: Coverage, wanted: tuple[State, ...]) -> Iterator[Task]:
    """The tasks of an article with their risk, by what the checks say of its issue."""
    findings: list[Finding] = []
    if coverage.issue:
        verdict = check(workspace, [coverage.issue], locale=coverage.locale)[0]
        findings = [*verdict.reasons, *verdict.notices]
    corrected = corrections([workspace.ledger(coverage.path)])
    weights = risks(coverage, findings, corrected)
    for segment, task in _with_segments(coverage, wanted):
        yield replace(task, risk=weights[segment.key])


def held(
    workspace: Workspace, names: tuple[str, ...], locale: str | None, person: str
) -> dict[tuple[str, str, str], None]:
    """What of all that is named is in a person's hands: issue, article and locale; the labels without an issue."""
    result: dict[tuple[str, str, str], None] = {}
    hands: dict[str, Assignments] = {}
    for issue, article in workspace.chosen(names):
        if issue not in hands:
            hands[issue] = assignments_of(workspace, issue)
        for where in workspace.config.locales:
            hand = hands[issue].find(article, where)
            if hand and hand.person == person and is_among(where, locale):
                result[issue, article, where] = None
    return result


def place_of(coverage: Coverage, segment: Segment) -> Where:
    """Where a segment is worked on: its row in the catalog, or its line in the source until there is one."""
    entry = coverage.entries.get(segment.key)
    line = entry.line if entry else 0
    path = coverage.path if line else coverage.source_path
    return Where(path, line or segment.line, coverage.issue, coverage.article, coverage.locale)


def _tasks(coverage: Coverage, wanted: tuple[State, ...]) -> Iterator[Task]:
    return (task for _, task in _with_segments(coverage, wanted))


def _with_segments(coverage: Coverage, wanted: tuple[State, ...]) -> Iterator[tuple[Segment, Task]]:
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
        where = place_of(coverage, segment)
        target = entry.target if entry else ""
        previous = (entry.previous or "") if entry and entry.fuzzy else ""
        beside = tuple(text for text in parts.get((previous, target), ()) if text != segment.text)
        yield segment, Task(state, words(segment.text), where, segment.text, target, previous, beside)
