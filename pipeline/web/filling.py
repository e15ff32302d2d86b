"""Filling: the sentences that were translated before, word for word; and repeats of one within the issue."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from pipeline import verbs
from pipeline.verbs import undo_last
from pipeline.verbs.repeat import repeat, repeats
from pipeline.web.desk import Visit
from pipeline.web.places import Place, find


def fill(visit: Visit) -> Response:
    """Fill what is missing with what the memory knows word for word; it needs work until a person says otherwise."""
    place = Place.of(visit.request)
    if why := visit.may_change(place.source(visit), place.locale):
        return visit.refuse(403, why)
    if not place.issue:
        return JSONResponse({"said": visit.say("Labels come with their translations.")})
    with visit.desk.writing:
        done = verbs.pretranslate.pretranslate(visit.workspace, [f"{place.issue}/{place.slug}"], place.locale, [])
    count = sum(one.from_memory for one in done)
    return JSONResponse({"said": visit.say("Filled from the memory: %(count)d.") % {"count": count}})


def follow(visit: Visit) -> Response:
    """Give the same sentence of the issue's other articles this translation; without ``do``, only say how many."""
    place = Place.of(visit.request)
    source, coverage = place.look(visit)
    segment = find(coverage, visit.request.path_params["key"])
    entry, judged = coverage.entries[segment.key], coverage.standings[segment.key]
    if not judged.state.is_finished:
        return JSONResponse({"count": 0})
    args = (visit.workspace, source, place.locale, segment.text, entry.target)
    if not visit.field("do"):
        return JSONResponse({"count": sum(1 for _ in repeats(*args))})
    if why := visit.may_change(source, place.locale):
        return visit.refuse(403, why)
    with visit.desk.writing:
        done = repeat(*args, visit.person.name)
    undo_last.remember(
        visit.workspace,
        visit.person.name,
        [undo_last.row_of(one, place.locale, before, after, facts) for one, before, after, facts in done],
    )
    return JSONResponse({"count": len(done)})
