"""Lists: the sentences behind a number of the start page."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from pipeline.archive import counts
from pipeline.errors import SelectionError
from pipeline.model import State
from pipeline.planning.outlook import OPEN
from pipeline.web.desk import Visit
from pipeline.web.places import Place, Row, rows
from pipeline.web.start import headline_of, locale_asked
from pipeline.workspace import LABELS


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of one article in a list."""

    place: Place
    headline: str
    rows: list[Row]


def listing(visit: Visit) -> Response:
    """Show the segments behind a number: of an issue, a locale and a state, each of which may be left out."""
    asked = visit.request.query_params
    issue, locale = asked.get("issue", ""), locale_asked(visit)
    if issue and issue not in visit.workspace.issues():
        raise SelectionError(f"there is no issue {issue}", hint="Go back to the start page.")
    wanted = states_named(asked.get("state", ""))
    result = []
    for tally in counts.tallies(visit.workspace, [issue or LABELS], locale):
        if any(tally.segments[state] for state in wanted):
            place = Place(tally.issue, tally.article, tally.locale)
            source, coverage = place.look(visit)
            headline = headline_of(visit, tally.issue, tally.article)
            result.append(Listed(place, headline, rows(visit, source, coverage, wanted)))
    return visit.page("list.html", found=result, issue=issue, locale=locale, state=asked.get("state", ""))


def states_named(name: str) -> tuple[State, ...]:
    """The states that a filter's name stands for: a state's own, ``open``, or all of them."""
    if name == "open":
        return OPEN
    return (State(name),) if name in set(State) else tuple(State)
