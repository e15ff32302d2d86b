"""Claiming: who works on an article, so that two people don't translate the same evening."""

from __future__ import annotations

from starlette.responses import JSONResponse, RedirectResponse, Response

from pipeline import verbs
from pipeline.planning.assignments import Assignment
from pipeline.web.committing import writes
from pipeline.web.desk import Visit
from pipeline.web.places import Place
from pipeline.workspace.assigning import Assigned, assignments_of

#: For how long a claim holds, as with `peraklad claim`.
DAYS = 2


def hand_of(visit: Visit, place: Place) -> Assignment | None:
    """In whose hands an article is; None for nobody's, and for the labels, which are everybody's."""
    return assignments_of(visit.workspace, place.issue).find(place.slug, place.locale) if place.issue else None


def here(visit: Visit) -> Response:
    """Say which page a stream of news belongs to, so that others see who is here."""
    visit.desk.watching.is_at(visit.field("id"), visit.person.name, visit.field("at")[:300])
    return Response(status_code=204)


def people(visit: Visit) -> Response:
    """Who else has this page open."""
    place = Place.of(visit.request)
    place.source(visit)
    return JSONResponse([name for name in visit.desk.watching.people_at(place.path) if name != visit.person.name])


@writes("Claim an article", beside=True)
def claim(visit: Visit) -> Response:
    """Take an article into one's own hands; refused where it is in another's."""
    place = Place.of(visit.request)
    if why := visit.may_change(place.source(visit), place.locale):
        return visit.refuse(403, why)
    with visit.desk.writing:
        taken = verbs.claim.claim(
            visit.workspace, [f"{place.issue}/{place.slug}"], place.locale, visit.person.name, DAYS
        )
    return _answer(visit, place, taken)


@writes("Give an article back", at_once=True)
def release(visit: Visit) -> Response:
    """Give an article back; a coordinator also takes one out of another's hands."""
    place = Place.of(visit.request)
    if why := visit.may_change(place.source(visit), place.locale):
        return visit.refuse(403, why)
    with visit.desk.writing:
        taken = verbs.release.release(
            visit.workspace,
            [f"{place.issue}/{place.slug}"],
            place.locale,
            visit.person.name,
            anyone=visit.person.hands_out,
        )
    return _answer(visit, place, taken)


def _answer(visit: Visit, place: Place, taken: tuple[Assigned, ...]) -> Response:
    refused = [assigned for assigned in taken if assigned.refusal and assigned.hand]
    if refused and refused[0].hand:
        message = visit.say("In the hands of %(name)s") % {"name": refused[0].hand.person}
        return visit.refuse(409, message, visit.say("Ask them, or the coordinator."))
    return RedirectResponse(place.path, 303)
