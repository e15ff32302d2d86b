"""Status: counts, hands, deadlines, what is live, history and forecast of what is asked for, in one piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline import config
from pipeline.archive.counts import Known, issues_of, known, of_names
from pipeline.model import PAGES, Policy, Tally, Verdict
from pipeline.parallel.workers import ALONE, Workers
from pipeline.planning import forecast
from pipeline.planning.assignments import deadline_of
from pipeline.planning.holidays import days_off
from pipeline.planning.journal import parse_instant
from pipeline.planning.live import live_of
from pipeline.planning.outlook import Burndown, Item, Live, Outlook, Row, is_finished, open_words, summed
from pipeline.workspace import Workspace
from pipeline.workspace.assigning import assignments_of
from pipeline.workspace.notes import notes_of

if TYPE_CHECKING:
    from pipeline.archive.history import History

#: Issues of so many days before today and later ones are what people's pace and workload are read from.
RECENT = timedelta(days=70)

NO_HISTORY = "There is no git history here: no burn-down, and nothing to compare with."


def outlook(
    workspace: Workspace,
    names: Iterable[str] = (),
    locale: str | None = None,
    *,
    since: datetime | None = None,
    burndowns: bool = False,
    verdicts: bool = False,
    items: bool = False,
    now: datetime | None = None,
    workers: Workers = ALONE,
    progress: Callable[[str], None] = lambda _: None,
) -> Outlook:
    """Put together what is known of what is named (default: everything). ``now`` is the time to judge deadlines by.

    ``since``: compare with that time. ``burndowns``, ``verdicts`` and ``items`` (every segment) cost time.

    Raises PerakladError for what can't be read.
    """
    names = tuple(names)
    zone = config.zone(workspace.config)
    now = (now or datetime.now(UTC)).astimezone(zone)
    recent = {issue for issue in workspace.issues() if _day(issue) >= now.date() - RECENT}
    issues = issues_of(workspace, names)
    # People's pace and workload are the same whatever was asked for; work on the labels is a part of it.
    also = sorted({*recent, ""}.difference(issues))
    known_issues = known(workspace, [*issues, *also], workers=workers, progress=progress)
    counted: dict[str, list[Tally]] = {}
    for tally in of_names(workspace, names, locale, known_issues):
        counted.setdefault(tally.issue, []).append(tally)
    days = _days(known_issues.values())
    past = _history(workspace, counted) if since or burndowns else None
    before = past.at(since) if past and since else None
    judge = _Judge(workspace.config, now)
    rows = [row for issue in counted for row in _rows(known_issues[issue], issue, counted[issue], judge, before)]
    segments, kept = _looked_into(workspace, names, locale) if items else ((), {})
    rows = [replace(row, machine_kept=kept.get(_place(row.tally), (0.0, 0))) for row in rows] if kept else rows
    sums = [summed(group) for group in _groups(rows)]
    sums = _with_forecasts(known_issues, sums, days, judge)
    missing = bool(since or burndowns) and past is None
    return Outlook(
        title=workspace.config.title,
        now=now,
        rows=tuple(rows),
        issues=tuple(sums),
        since=since,
        burndowns=_burndowns(past, sums, now) if burndowns and past else (),
        verdicts=_verdicts(workspace, counted, workers) if verdicts else (),
        items=segments,
        activity=days,
        notices=(NO_HISTORY,) if missing else (),
    )


def _day(issue: str) -> date:
    """An issue's Monday; the publication's own pages are never past."""
    return date.max if issue == PAGES else date.fromisoformat(issue)


def _history(workspace: Workspace, issues: Iterable[str]) -> History | None:
    from pipeline.archive import history

    return history.history(workspace, {*issues} - {""})


def _verdicts(workspace: Workspace, issues: Iterable[str], workers: Workers) -> tuple[Verdict, ...]:
    from pipeline.verbs import check

    named = [issue for issue in issues if issue]
    return check.check(workspace, named, workers=workers) if named else ()


class _Judge:
    """The policy's word on counts: what is finished, and what is overdue because it isn't."""

    def __init__(self, publication: config.Config, now: datetime) -> None:
        self.publication = publication
        self.now = now
        self._policies: dict[tuple[str, config.PolicyRules], Policy] = {}

    def is_finished(self, tally: Tally, settings: config.IssueSettings) -> bool:
        """Whether nothing is left to do in a locale of an issue with these settings."""
        # Ten years of issues have a handful of policies.
        key = (tally.locale, settings.policy)
        if key not in self._policies:
            self._policies[key] = self.publication.policy_for(tally.locale, settings)
        return is_finished(tally, self._policies[key])

    def is_overdue(self, deadline: datetime | None, *, finished: bool) -> bool:
        """Whether the deadline is past for what is not finished."""
        return bool(deadline and deadline < self.now and not finished)


def _rows(
    known_issue: Known,
    issue: str,
    counted: Iterable[Tally],
    judge: _Judge,
    before: Mapping[tuple[str, str, str], Tally] | None,
) -> list[Row]:
    workspace, now = known_issue.workspace, judge.now
    settings = workspace.issue_settings(issue) if issue else config.IssueSettings()
    hands, last = assignments_of(workspace, issue, now), known_issue.counted.last
    deadline = deadline_of(workspace.config, settings)
    readers = live_of(notes_of(workspace, issue), known_issue.counted.texts) if issue else {}
    rows = []
    for tally in counted:
        place = (tally.article, tally.locale)
        at = last.get(f"{tally.article}/{tally.locale}")
        hand = hands.find(tally.article, tally.locale)
        shown, correction = readers.get(place, (Live.NO, ""))
        finished = judge.is_finished(tally, settings)
        rows.append(
            Row(
                tally=tally,
                assignees=(hand.person,) if hand else (),
                claimed_until=hand.until.astimezone(now.tzinfo) if hand and hand.until else None,
                deadline=deadline,
                overdue=judge.is_overdue(deadline, finished=finished),
                finished=finished,
                last_change=parse_instant(at).astimezone(now.tzinfo) if at else None,
                live=shown,
                correction=correction,
                before=before.get((issue, *place), _nothing(tally)) if before is not None and issue else None,
            )
        )
    return rows


def _nothing(tally: Tally) -> Tally:
    """What was there before there was a catalog: none of today's segments."""
    zero = dict.fromkeys(tally.segments, 0)
    return replace(tally, segments=zero, words=zero, stale_machine=0)


def _groups(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one issue in one locale together, newest issue first, the labels last."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.tally.issue, row.tally.locale), []).append(row)
    by_locale = sorted(groups, key=lambda key: key[1])
    return [groups[key] for key in sorted(by_locale, key=lambda key: _turn(key[0]), reverse=True)]


def _turn(issue: str) -> tuple[bool, str]:
    return bool(issue), "" if issue == PAGES else issue


def _days(counted: Iterable[Known]) -> dict[str, dict[date, int]]:
    """Words brought forward on each day of the newsroom, by locale."""
    days: dict[str, dict[date, int]] = {}
    for known_issue in counted:
        for locale, words in known_issue.counted.days.items():
            here = days.setdefault(locale, {})
            for iso, count in words.items():
                day = date.fromisoformat(iso)
                here[day] = here.get(day, 0) + count
    return days


def _with_forecasts(
    known_issues: Mapping[str, Known], sums: Iterable[Row], days: Mapping[str, Mapping[date, int]], judge: _Judge
) -> list[Row]:
    """The sums with the policy's word and a forecast: people do first what is due first, whatever was asked for."""
    far, now = datetime.max.replace(tzinfo=UTC), judge.now
    settings = {
        issue: known_issue.workspace.issue_settings(issue) for issue, known_issue in known_issues.items() if issue
    }
    left: dict[str, list[tuple[tuple[datetime, str], int]]] = {}
    for issue, known_issue in known_issues.items():
        for tally in known_issue.counted.tallies:
            if issue and (words := open_words(tally)):
                due = deadline_of(known_issue.workspace.config, settings[issue]) or far
                left.setdefault(tally.locale, []).append(((due, issue), words))
    pasts = {locale: _past(here, now.date()) for locale, here in days.items()}
    is_off = days_off(judge.publication.holidays) if judge.publication.holidays else None
    done = []
    for row in sums:
        issue, locale = row.tally.issue, row.tally.locale
        finished = judge.is_finished(row.tally, settings.get(issue, config.IssueSettings()))
        expected = None
        if issue:
            turn = (row.deadline or far, issue)
            ahead = sum(words for due, words in left.get(locale, ()) if due < turn) if row.words_left else 0
            expected = forecast.forecast(pasts.get(locale, []), row.words_left, now, row.deadline, ahead, is_off)
        overdue = judge.is_overdue(row.deadline, finished=finished)
        done.append(replace(row, finished=finished, overdue=overdue, forecast=expected))
    return done


def _past(days: Mapping[date, int], today: date) -> list[int]:
    """Words done on each whole day of the window, from the first on which there was anything."""
    first = max(min(days, default=today), today - timedelta(days=forecast.WINDOW))
    return [days.get(first + timedelta(days=number), 0) for number in range((today - first).days)]


def _burndowns(past: History, sums: Iterable[Row], now: datetime) -> tuple[Burndown, ...]:
    """Those of the issues on which there is still work, soonest due first."""
    far = datetime.max.replace(tzinfo=UTC)
    at_work = {row.tally.issue: row.deadline or far for row in sums if row.tally.issue and row.words_left}
    order = sorted(at_work, key=lambda issue: (at_work[issue], issue))
    return past.burndowns(order, now, now.tzinfo or UTC)


def _place(tally: Tally) -> tuple[str, str, str]:
    return tally.issue, tally.article, tally.locale


def _looked_into(
    workspace: Workspace, names: Sequence[str], locale: str | None
) -> tuple[tuple[Item, ...], dict[tuple[str, str, str], tuple[float, int]]]:
    """Every segment, and by place the characters of a machine that nobody has changed, of those that are finished."""
    from pipeline.gate import machine_kept
    from pipeline.markdown import words
    from pipeline.verbs.todo import place_of
    from pipeline.workspace.coverage import coverages

    result: list[Item] = []
    kept = {}
    for coverage in coverages(workspace, names, locale):
        kept[_place(coverage.tally)] = machine_kept.characters(coverage, workspace.ledger(coverage.path))
        for segment in coverage.segments:
            standing, entry = coverage.standings[segment.key], coverage.entries.get(segment.key)
            result.append(
                Item(
                    standing.state,
                    words(segment.text),
                    place_of(coverage, segment),
                    segment.text,
                    entry.target if entry else "",
                    standing.translator,
                    standing.reviewer,
                )
            )
    return tuple(result), kept
