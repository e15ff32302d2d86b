"""The start page: how far each issue is, and the lists behind its numbers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime
from starlette.responses import Response

from pipeline.archive import counts
from pipeline.errors import PerakladError, SelectionError, SettingsError
from pipeline.languages import period
from pipeline.model import State, Tally
from pipeline.planning.outlook import OPEN
from pipeline.state.standing import total
from pipeline.web.desk import SETTINGS_UNREADABLE, Visit
from pipeline.web.places import Place, Progress, Row, rows
from pipeline.workspace import LABELS
from pipeline.workspace.assigning import assignments_of

log = logging.getLogger(__name__)

#: Issues on one page; an archive has hundreds.
ISSUES = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One article in one locale: where it is translated, its headline, its counts."""

    place: Place
    headline: str
    tally: Tally
    progress: Progress
    hand: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One issue of the matrix. ``problem`` says what in it can't be read. An empty ``issue``: the labels."""

    issue: str
    period: str
    due: str
    lines: tuple[Line, ...]
    sums: tuple[Tally, ...]
    problem: str = ""


def start(visit: Visit) -> Response:
    """Show the newest issues, or those before one."""
    workspace = visit.workspace
    locale = _locale(visit)
    known = workspace.issues()
    before = visit.request.query_params.get("before", "")
    older = [issue for issue in known if not before or issue < before]
    chosen = older[-ISSUES:][::-1]
    issues = [_issue(visit, issue, locale) for issue in chosen]
    if not before:
        issues.append(_issue(visit, "", locale))
    return visit.page(
        "start.html",
        issues=issues,
        locale=locale,
        locales=visit.workspace.config.locales,
        next_work=_next_work(issues, visit.person.name),
        more=chosen[-1] if len(older) > ISSUES else "",
        before=before,
    )


def _locale(visit: Visit) -> str | None:
    said = visit.request.query_params.get("locale")
    return said if said in visit.workspace.config.locales else None


def _issue(visit: Visit, issue: str, locale: str | None) -> Shown:
    workspace = visit.workspace
    named, due = "", ""
    try:
        if issue:
            settings = workspace.issue_settings(issue)
            named = period.write(period.of_issue(issue, settings.period_end), visit.language)
            due = _due(settings.deadline, visit.language)
        tallies = counts.tallies(visit.workspace, [issue or LABELS], locale)
        lines = tuple(_lines(visit, tallies))
    except SettingsError as error:
        log.warning("settings can't be read: %s %s", error, error.hint)
        return Shown(issue, named, due, (), (), visit.say(SETTINGS_UNREADABLE))
    except PerakladError as error:
        return Shown(issue, named, due, (), (), f"{error} {error.hint}")
    locales = [one for one in visit.workspace.config.locales if any(tally.locale == one for tally in tallies)]
    sums = tuple(total([tally for tally in tallies if tally.locale == one], issue, "", one) for one in locales)
    return Shown(issue, named, due, lines, sums if issue and len(lines) > len(sums) else ())


def _lines(visit: Visit, tallies: tuple[Tally, ...]) -> Iterator[Line]:
    headlines: dict[tuple[str, str], str] = {}
    hands = {issue: assignments_of(visit.workspace, issue) for issue in {tally.issue for tally in tallies}}
    for tally in tallies:
        key = (tally.issue, tally.article)
        if key not in headlines:
            headlines[key] = _headline(visit, *key)
        place = Place(tally.issue, tally.article, tally.locale)
        hand = hands[tally.issue].find(tally.article, tally.locale)
        yield Line(place, headlines[key], tally, Progress.of(tally), hand.person if hand else "")


def _headline(visit: Visit, issue: str, slug: str) -> str:
    if not issue:
        return visit.say("Sections, trends and phrases of the site")
    return visit.workspace.article(issue, slug).fields.get("title", slug)


def _due(deadline: datetime | None, language: str) -> str:
    return format_datetime(deadline, "d MMMM, HH:mm", locale=language) if deadline else ""


def _next_work(issues: list[Shown], person: str) -> Line | None:
    """Where somebody who just came can begin: at what is in their hands, else at what is in nobody's; newest first."""
    lines = [line for shown in issues if shown.issue for line in shown.lines if line.progress.segments_left]
    mine = [line for line in lines if line.hand == person]
    free = [line for line in lines if not line.hand]
    return next(iter(mine or free or lines), None)


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of one article in a list."""

    line: Line
    rows: list[Row]


def listing(visit: Visit) -> Response:
    """Show the segments behind a number: of an issue, a locale and a state, each of which may be left out."""
    asked = visit.request.query_params
    issue, locale = asked.get("issue", ""), _locale(visit)
    if issue and issue not in visit.workspace.issues():
        raise SelectionError(f"there is no issue {issue}", hint="Go back to the start page.")
    wanted = states_named(asked.get("state", ""))
    found = []
    for line in _lines(visit, counts.tallies(visit.workspace, [issue or LABELS], locale)):
        if any(line.tally.segments[state] for state in wanted):
            source, coverage = line.place.look(visit)
            found.append(Listed(line, rows(visit, source, coverage, wanted)))
    return visit.page("list.html", found=found, issue=issue, locale=locale, state=asked.get("state", ""))


def states_named(name: str) -> tuple[State, ...]:
    """The states that a filter's name stands for: a state's own, ``open``, or all of them."""
    if name == "open":
        return OPEN
    return (State(name),) if name in set(State) else tuple(State)
