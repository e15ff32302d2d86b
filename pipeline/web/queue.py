"""The review queue: what waits for a reviewer in an article, an issue or everywhere, by risk or as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from pipeline.errors import PerakladError
from pipeline.gate.risk import risk
from pipeline.model import Segment, State
from pipeline.state.source import Source
from pipeline.state.standing import Coverage
from pipeline.verbs.save import is_own
from pipeline.web.desk import Visit
from pipeline.web.failing import findings_in
from pipeline.web.places import Place, Progress, Row, row
from pipeline.web.start import headline_of, locale_asked

#: Sentences on one page of the queue.
ROWS = 60

#: Articles that are looked through for one page.
ARTICLES = 40


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sentence that waits, with the article it belongs to."""

    place: Place
    source: Source
    headline: str
    row: Row
    risk: float


def queue(visit: Visit) -> Response:
    """Show what waits for this person's review."""
    asked = visit.request.query_params
    issue, article, locale = asked.get("issue", ""), asked.get("article", ""), locale_asked(visit)
    if issue and article:
        visit.workspace.require(issue, article)
    order = "reading" if asked.get("order") == "reading" else "risk"
    waiting, more = _waiting(visit, issue, article, locale, by_risk=order == "risk")
    if order == "risk":
        waiting.sort(key=lambda sentence: -sentence.risk)
    first = waiting[0] if waiting else None
    return visit.page(
        "queue.html",
        waiting=waiting[:ROWS],
        total=len(waiting),
        more=more or len(waiting) > ROWS,
        issue=issue,
        article=article,
        locale=locale,
        order=order,
        place=first.place if first else Place("", "labels", locale or ""),
        progress=None if first is None else Progress.of(first.place.look(visit)[1].tally),
        one_article=bool(issue and article and locale),
        reviewing=True,
        threads={},
        beside=("", {}),
    )


def _waiting(
    visit: Visit, issue: str, article: str, locale: str | None, *, by_risk: bool
) -> tuple[list[Waiting], bool]:
    result: list[Waiting] = []
    looked = 0
    for place in _places(visit, issue, article, locale):
        looked += 1
        if looked > ARTICLES or (len(result) >= ROWS and not by_risk):
            return result, True
        try:
            source, coverage = place.look(visit)
        except PerakladError:
            continue  # the start page tells what can't be read
        told = findings_in(visit, source, coverage) if by_risk else {}
        headline = headline_of(visit, place.issue, place.slug)
        for segment in coverage.segments:
            if _waits(visit, source, coverage, segment):
                shown = row(visit, source, coverage, segment)
                weight = risk(segment, shown.standing, told.get(shown.key, ()))
                result.append(Waiting(place, source, headline, shown, weight))
    return result, False


def _places(visit: Visit, issue: str, article: str, locale: str | None) -> Iterator[Place]:
    """The articles with translated sentences, in the order in which their issues are due."""
    visit.desk.overview.watched = visit.desk.watching.sees
    for glance in visit.desk.overview.glances(visit.workspace):
        if glance.error or not glance.issue or issue not in ("", glance.issue):
            continue
        for tally in glance.tallies:
            here = article in ("", tally.article) and locale in (None, tally.locale)
            if here and tally.segments[State.TRANSLATED] and visit.person.works_in(tally.locale):
                yield Place(tally.issue, tally.article, tally.locale)


def _waits(visit: Visit, source: Source, coverage: Coverage, segment: Segment) -> bool:
    judged = coverage.standings[segment.key]
    return judged.state is State.TRANSLATED and not is_own(
        visit.workspace, source, coverage.locale, judged, visit.person.name
    )
