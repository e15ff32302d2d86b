"""The outlook: counts, hands, deadlines, what is live, history and forecast of what is asked for, in one piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline import config, forecast
from pipeline.hands import Hands, deadline_of
from pipeline.model import Tally, Verdict
from pipeline.outlook import Burndown, Item, Live, Outlook, Row, is_finished, open_words, summed
from pipeline.parallel import ALONE, Workers
from pipeline.verbs import activity, live
from pipeline.verbs.hands import hands_of
from pipeline.verbs.tallies import tallies
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.verbs.history import History

#: Issues of so many days before today and later ones are what people's pace and workload are read from.
RECENT = timedelta(days=70)

NO_HISTORY = "There is no git history here: no burn-down, and nothing to compare with."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an outlook is to hold besides the counts; the costly parts are left out unless asked for."""

    since: datetime | None = None
    burndowns: bool = False
    verdicts: bool = False
    items: bool = False


def outlook(
    workspace: Workspace,
    names: Iterable[str] = (),
    locale: str | None = None,
    *,
    wanted: Wanted = Wanted(),
    now: datetime | None = None,
    workers: Workers = ALONE,
    progress: Callable[[str], None] = lambda _: None,
) -> Outlook:
    """Put together what is known of what is named (default: everything). ``now`` is the time to judge deadlines by.

    Raises PerakladError for what can't be read.
    """
    names = tuple(names)
    zone = config.zone(workspace.config)
    now = (now or datetime.now(UTC)).astimezone(zone)
    counted = tallies(workspace, names, locale, workers=workers, progress=progress)
    issues = list(dict.fromkeys(one.issue for one in counted))
    recent = {issue for issue in workspace.issues() if date.fromisoformat(issue) >= now.date() - RECENT}
    deeds = activity.activities(workspace, sorted({*recent, *issues}))
    past = _history(workspace, issues) if wanted.since or wanted.burndowns else None
    before = past.at(wanted.since) if past and wanted.since else None
    rows = [row for issue in issues for row in _rows(workspace, issue, counted, deeds[issue], now, before)]
    sums = [summed(group) for group in _groups(rows)]
    sums = _with_forecasts(workspace, sums, _all_left(workspace, recent, counted), deeds, now)
    missing = bool(wanted.since or wanted.burndowns) and past is None
    return Outlook(
        title=workspace.config.title,
        now=now,
        rows=tuple(rows),
        issues=tuple(sums),
        since=wanted.since,
        burndowns=_burndowns(past, sums, now) if wanted.burndowns and past else (),
        verdicts=_verdicts(workspace, issues, workers) if wanted.verdicts else (),
        items=_items(workspace, names, locale) if wanted.items else (),
        activity=activity.words_by_day((one for found in deeds.values() for one in found), zone),
        notices=(NO_HISTORY,) if missing else (),
    )


def _history(workspace: Workspace, issues: Iterable[str]) -> History | None:
    from pipeline.verbs import history

    return history.history(workspace, {*issues} - {""})


def _verdicts(workspace: Workspace, issues: Iterable[str], workers: Workers) -> tuple[Verdict, ...]:
    from pipeline.verbs import verdicts

    named = [issue for issue in issues if issue]
    return verdicts.check(workspace, named, workers=workers) if named else ()


def _rows(
    workspace: Workspace,
    issue: str,
    counted: Sequence[Tally],
    deeds: Iterable[activity.Activity],
    now: datetime,
    before: Mapping[tuple[str, str, str], Tally] | None,
) -> list[Row]:
    settings = workspace.issue_settings(issue) if issue else config.IssueSettings()
    hands, last = hands_of(workspace, issue, now), activity.latest(deeds)
    deadline = deadline_of(workspace.config, settings)
    readers = live.live_of(workspace, issue) if issue else {}
    rows = []
    for tally in (one for one in counted if one.issue == issue):
        place = (tally.article, tally.locale)
        changed = last.get(place)
        shown, correction = readers.get(place, (Live.NO, ""))
        row = Row(
            tally=tally,
            deadline=deadline,
            last_change=changed.astimezone(now.tzinfo) if changed else None,
            live=shown,
            correction=correction,
            before=before.get((issue, *place), _nothing(tally)) if before is not None and issue else None,
        )
        rows.append(_judged(workspace, _in_hands(row, hands), settings, now))
    return rows


def _in_hands(row: Row, hands: Hands) -> Row:
    hand = hands.find(row.tally.article, row.tally.locale)
    if hand is None:
        return row
    until = hand.until.astimezone(hands.now.tzinfo) if hand.until else None
    return replace(row, assignees=(hand.person,), claimed_until=until)


def _judged(workspace: Workspace, row: Row, settings: config.IssueSettings, now: datetime) -> Row:
    """The row with the policy's word on it: whether it is finished, and overdue if it isn't."""
    finished = is_finished(row.tally, workspace.config.policy_for(row.tally.locale, settings))
    return replace(row, finished=finished, overdue=bool(row.deadline and row.deadline < now and not finished))


def _nothing(tally: Tally) -> Tally:
    """What was there before there was a catalog: none of today's segments."""
    zero = dict.fromkeys(tally.segments, 0)
    return replace(tally, segments=zero, words=zero, stale_machine=0)


def _groups(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one issue in one locale together, newest issue first, the labels last."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.tally.issue, row.tally.locale), []).append(row)
    issues = sorted({issue for issue, _ in groups}, reverse=True)
    return [groups[issue, locale] for issue in issues for other, locale in sorted(groups) if other == issue]


def _all_left(workspace: Workspace, recent: Iterable[str], counted: Iterable[Tally]) -> dict[tuple[str, str], int]:
    """The words left of every issue that people may be at work on, by issue and locale."""
    left: dict[tuple[str, str], int] = {}
    known = {one.issue for one in counted}
    others = [issue for issue in recent if issue not in known]
    for tally in (*counted, *(tallies(workspace, others) if others else ())):
        if tally.issue:
            key = (tally.issue, tally.locale)
            left[key] = left.get(key, 0) + open_words(tally)
    return left


def _with_forecasts(
    workspace: Workspace,
    sums: Iterable[Row],
    left: Mapping[tuple[str, str], int],
    deeds: Mapping[str, Iterable[activity.Activity]],
    now: datetime,
) -> list[Row]:
    by_day = activity.words_by_day((one for found in deeds.values() for one in found), now.tzinfo or UTC)
    due = {issue: deadline_of(workspace.config, workspace.issue_settings(issue)) for issue in {key[0] for key in left}}
    far = datetime.max.replace(tzinfo=UTC)
    done = []
    for row in sums:
        issue, locale = row.tally.issue, row.tally.locale
        settings = workspace.issue_settings(issue) if issue else config.IssueSettings()
        row = _judged(workspace, row, settings, now)  # noqa: PLW2901 - the sum is judged as a whole
        if issue:
            turn = (due.get(issue) or far, issue)
            ahead = sum(
                words for (other, where), words in left.items() if where == locale and (due[other] or far, other) < turn
            )
            past = _past(by_day.get(locale, {}), now.date())
            row = replace(row, forecast=forecast.forecast(past, row.words_left, now, row.deadline, ahead))  # noqa: PLW2901
        done.append(row)
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


def _items(workspace: Workspace, names: Sequence[str], locale: str | None) -> tuple[Item, ...]:
    from pipeline.markdown import words
    from pipeline.verbs.coverage import coverages
    from pipeline.verbs.todo import place_of

    found = []
    for coverage in coverages(workspace, names, locale):
        for segment in coverage.segments:
            it, entry = coverage.standings[segment.key], coverage.entries.get(segment.key)
            found.append(
                Item(
                    it.state,
                    words(segment.text),
                    place_of(coverage, segment),
                    segment.text,
                    entry.target if entry else "",
                    it.translator,
                    it.reviewer,
                )
            )
    return tuple(found)
