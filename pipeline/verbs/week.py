"""Week: what is to be done next, by role, each with the command that does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote

from pipeline.config import issue_path
from pipeline.model import PAGES, State, Verdict
from pipeline.planning.outlook import Live, Outlook, Row
from pipeline.reports.grouping import plural
from pipeline.reports.rows import day

#: Articles that a line names before it counts the rest.
NAMED = 3

_STATES = frozenset(map(str, State))


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be done: by whom (a role, or a translator's name), what, and the command."""

    who: str
    what: str
    command: str


def steps(outlook: Outlook, verdicts: Sequence[Verdict]) -> list[Step]:
    """What is to be done of the issues that are not finished or not live, most urgent issue first."""
    by_issue = {verdict.issue: verdict for verdict in verdicts}
    issues: dict[str, list[Row]] = {}
    for row in outlook.rows:
        if row.tally.issue:
            issues.setdefault(row.tally.issue, []).append(row)

    def turn(issue: str) -> tuple[str, str]:
        deadline = issues[issue][0].deadline
        return (deadline.isoformat() if deadline else "9999", issue)

    order = sorted(issues, key=turn)
    return [step for issue in order for step in _of_issue(outlook, issue, issues[issue], by_issue.get(issue))]


def _of_issue(outlook: Outlook, issue: str, rows: Sequence[Row], verdict: Verdict | None) -> Iterator[Step]:
    late = any(row.overdue for row in rows)
    due = f", {'was due' if late else 'due'} {day(rows[0].deadline, outlook.now)}" if rows[0].deadline else ""
    yield from _of_coordinator(issue, rows, due, late=late)
    yield from _of_people(issue, [row for row in rows if not row.finished], due)
    if verdict:
        yield from _of_verdict(issue, rows, verdict)


def _of_coordinator(issue: str, rows: Sequence[Row], due: str, *, late: bool) -> Iterator[Step]:
    left = [row for row in rows if not row.finished]
    if left and not due and issue != PAGES:
        yield Step("coordinator", f"{issue} has no deadline", f"put “deadline = …” into {issue_path(issue)}")
    free: dict[str, list[str]] = {}
    for row in left:
        if not row.assignees:
            free.setdefault(row.tally.locale, []).append(row.tally.article)
    for locale, articles in free.items():
        whole = {row.tally.article for row in rows if row.tally.locale == locale} == set(articles)
        names = issue if whole else " ".join(f"{issue}/{quote(article)}" for article in articles)
        yield Step(
            "coordinator",
            f"{issue}: {_some(articles)} ({locale}) in nobody's hands{due}",
            f"peraklad assign {names} --locale {locale} --to NAME",
        )
    if late:
        yield Step("coordinator", f"{issue} is overdue{due}", f"peraklad remind {issue} --overdue")


def _of_people(issue: str, left: Sequence[Row], due: str) -> Iterator[Step]:
    people: dict[str, list[Row]] = {}
    for row in left:
        if row.words_left and row.assignees:
            people.setdefault(row.assignees[0], []).append(row)
    for person, own in sorted(people.items()):
        words = plural(sum(row.words_left for row in own), "word")
        named = _some([f"{row.tally.article} ({row.tally.locale})" for row in own])
        yield Step(
            person, f"{issue}: {words} left in {named}{due}", f"peraklad todo {issue} --mine --by {quote(person)}"
        )
    for locale, count in _waiting(left).items():
        what = f"{issue}: {plural(count, 'sentence')} ({locale}) {'waits' if count == 1 else 'wait'} for review"
        yield Step("reviewer", what, f"peraklad todo {issue} --locale {locale} --review --by risk")


def _of_verdict(issue: str, rows: Sequence[Row], verdict: Verdict) -> Iterator[Step]:
    if wrong := sum(reason.check not in _STATES for reason in verdict.reasons):
        yield Step("editor", f"{issue}: {plural(wrong, 'thing')} that checks found", f"peraklad check {issue}")
    missing = any(row.live is Live.NO for row in rows)
    changed = any(row.live in (Live.CHANGED, Live.OUTDATED) for row in rows)
    if verdict.passed and (missing or changed):
        what = "may be published" if missing else "has changed since it was published"
        yield Step("coordinator", f"{issue} {what}", f"peraklad diff {issue} && peraklad publish {issue}")


def _waiting(rows: Sequence[Row]) -> Mapping[str, int]:
    result: dict[str, int] = {}
    for row in rows:
        if count := row.tally.segments[State.TRANSLATED]:
            result[row.tally.locale] = result.get(row.tally.locale, 0) + count
    return result


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
