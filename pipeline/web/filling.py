"""Filling: the sentences that were translated before, word for word; and repeats of one within the issue."""

from __future__ import annotations

from functools import partial

from starlette.responses import JSONResponse, Response

from pipeline import verbs
from pipeline.state.source import Source
from pipeline.verbs import undo_last
from pipeline.verbs.repeat import repeat, repeats
from pipeline.web.committing import writes
from pipeline.web.desk import Visit
from pipeline.web.places import Place, find


@writes("Fill from the memory")
def fill(visit: Visit) -> Response:
    """Fill what is missing with what the memory knows word for word; it needs work until a person says otherwise."""
    place = Place.of(visit.request)
    if why := visit.may_change(place.source(visit), place.locale):
        return visit.refuse(403, why)
    if not place.issue:
        return JSONResponse({"said": visit.say("Labels come with their translations.")})
    with visit.desk.writing:
        done = verbs.pretranslate.pretranslate(visit.workspace, [f"{place.issue}/{place.slug}"], place.locale, [])
    count = sum(filled.from_memory for filled in done)
    return JSONResponse({"said": visit.say("Filled from the memory: %(count)d.") % {"count": count}})


def follow(visit: Visit) -> Response:
    """Give the same sentence of the issue's other articles this translation; without ``do``, only say how many."""
    return _follow(visit) if visit.field("do") else _repeats(visit)


def _repeats(visit: Visit) -> Response:
    place, source, text, target = _sentence(visit)
    may = partial(_may, visit, place.locale)
    return JSONResponse({"count": sum(1 for _ in repeats(visit.workspace, source, place.locale, text, target, may))})


@writes("Translate repeats", at_once=True)
def _follow(visit: Visit) -> Response:
    place, source, text, target = _sentence(visit)
    if why := visit.may_change(source, place.locale):
        return visit.refuse(403, why)
    may = partial(_may, visit, place.locale)
    with visit.desk.writing:
        done = repeat(visit.workspace, source, place.locale, text, target, visit.person.name, may)
    undo_last.remember(
        visit.workspace,
        visit.person.name,
        [undo_last.row_of(repeated, place.locale, before, after, facts) for repeated, before, after, facts in done],
    )
    return JSONResponse({"count": len(done)})


def _sentence(visit: Visit) -> tuple[Place, Source, str, str]:
    """The sentence that the address names, and its translation; an empty one where that isn't finished."""
    place = Place.of(visit.request)
    source, coverage = place.look(visit)
    segment = find(coverage, visit.request.path_params["key"])
    finished = coverage.standings[segment.key].state.is_finished
    return place, source, segment.text, coverage.entries[segment.key].target if finished else ""


def _may(visit: Visit, locale: str, source: Source) -> bool:
    return not visit.may_change(source, locale)
