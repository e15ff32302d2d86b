"""The start page: what is to be done, open issues first, soonest due first; finished ones are folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from babel.dates import format_datetime
from starlette.responses import Response

from pipeline.config import is_among
from pipeline.errors import SelectionError, SettingsError
from pipeline.languages import period
from pipeline.model import PAGES, Tally
from pipeline.state.standing import total
from pipeline.web.desk import SETTINGS_UNREADABLE, Visit
from pipeline.web.discussing import open_threads
from pipeline.web.next_work import Line, next_work
from pipeline.web.overview import Glance
from pipeline.web.places import Place, Progress
from pipeline.workspace.assigning import assignments_of

#: Lines of tables on the page: an issue that has no room any more is folded into one line.
LINES = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """One issue. ``problem`` says what in it can't be read. An empty ``issue``: the labels.

    ``lines`` are empty where it is folded; then ``sums`` say how far it is.
    """

    issue: str
    period: str
    due: str
    overdue: bool
    lines: tuple[Line, ...]
    sums: tuple[Tally, ...]
    problem: str = ""


def start(visit: Visit) -> Response:
    """Show what is to be done, or one issue that was asked for."""
    asked = visit.request.query_params
    locale, wanted = locale_asked(visit), asked.get("issue", "")
    visit.desk.overview.watched = visit.desk.watching.sees
    glances = visit.desk.overview.glances(visit.workspace, wanted)
    uncounted = len(visit.workspace.issues()) + 1 - len(glances)  # with the labels
    if wanted:
        glances = [glance for glance in glances if glance.issue == wanted]
        if not glances:
            raise SelectionError(f"there is no issue {wanted}", hint="Go back to the start page.")
    open_ones = sorted(
        (glance for glance in glances if glance.error or (glance.issue and not glance.finished)), key=_turn
    )
    labels = [glance for glance in glances if not glance.issue and not glance.error]
    done = [glance for glance in glances if glance.issue and glance.finished]
    shown: list[Shown] = []
    room = LINES
    for glance in glances if wanted else [*open_ones, *(done[:1] if not open_ones else []), *labels]:
        needed = sum(is_among(tally.locale, locale) for tally in glance.tallies)
        unfolded = room in (LINES, needed) or room > needed if glance.issue else not glance.finished
        shown.append(_shown(visit, glance, locale, unfolded=unfolded or bool(wanted)))
        room -= len(shown[-1].lines)
    return visit.page(
        "start.html",
        issues=shown,
        locale=locale,
        locales=visit.workspace.config.locales,
        work=None if wanted else next_work(visit, open_ones),
        years=[]
        if wanted
        else [(year, list(of_year)) for year, of_year in groupby(done, lambda glance: glance.issue[:4])],
        finished=len(done),
        uncounted=0 if wanted else uncounted,
        wanted=wanted,
    )


def _turn(glance: Glance) -> tuple[bool, datetime, int]:
    """Overdue and soonest due first; then without a deadline, the newest first."""
    far = datetime.max.replace(tzinfo=UTC)
    return (
        not glance.error,
        glance.deadline or far,
        -int("0" + glance.issue.replace("-", "")) if glance.issue != PAGES else 0,
    )


def locale_asked(visit: Visit) -> str | None:
    """The locale that the address names, if the publication has it."""
    wish = visit.request.query_params.get("locale")
    return wish if wish in visit.workspace.config.locales else None


def _shown(visit: Visit, glance: Glance, locale: str | None, *, unfolded: bool) -> Shown:
    issue = glance.issue
    named = _named(visit, glance)
    due = format_datetime(glance.deadline, "d MMMM, HH:mm", locale=visit.language) if glance.deadline else ""
    overdue = bool(glance.deadline and glance.deadline < datetime.now(UTC) and not glance.finished)
    if error := glance.error:
        told = visit.say(SETTINGS_UNREADABLE) if isinstance(error, SettingsError) else visit.told(error)
        return Shown(issue, named, due, overdue, (), (), told)
    tallies = [tally for tally in glance.tallies if is_among(tally.locale, locale)]
    locales = [locale for locale in visit.workspace.config.locales if any(tally.locale == locale for tally in tallies)]
    sums = tuple(total([tally for tally in tallies if tally.locale == locale], issue, "", locale) for locale in locales)
    lines = tuple(lines_of(visit, glance, tallies)) if unfolded else ()
    return Shown(issue, named, due, overdue, lines, sums if not lines or (issue and len(lines) > len(sums)) else ())


def _named(visit: Visit, glance: Glance) -> str:
    """What an issue is called; nothing for the labels."""
    if glance.issue == PAGES:
        return visit.say("Pages of the publication")
    week = period.of_issue(glance.issue, glance.settings.period_end) if glance.issue else None
    return period.write(week, visit.language) if week else ""


def lines_of(visit: Visit, glance: Glance, tallies: Sequence[Tally]) -> Iterator[Line]:
    """The articles of an issue, each in each locale."""
    headlines: dict[str, str] = {}
    hands = assignments_of(glance.workspace, glance.issue)
    talks = open_threads(glance.workspace, glance.issue, visit.person.name)
    for tally in tallies:
        if tally.article not in headlines:
            headlines[tally.article] = headline_of(visit, tally.issue, tally.article)
        place = Place(tally.issue, tally.article, tally.locale)
        hand = hands.find(tally.article, tally.locale)
        talk = talks.get((tally.article, tally.locale), (0, 0))
        yield Line(place, headlines[tally.article], tally, Progress.of(tally), hand.person if hand else "", *talk)


def headline_of(visit: Visit, issue: str, slug: str) -> str:
    """What an article is called; the labels, without an issue."""
    if not issue:
        return visit.say("Sections, trends and phrases of the site")
    return visit.workspace.article(issue, slug).fields.get("title", slug)
