"""Undoing: one's own last change at the desk, and the texts that a sentence has had."""

from __future__ import annotations

from starlette.responses import JSONResponse, RedirectResponse, Response

from pipeline.archive.sentence_history import sentence_history
from pipeline.verbs import undo_last
from pipeline.web.committing import writes
from pipeline.web.desk import Visit
from pipeline.web.places import Place, find


@writes("Take a change back", at_once=True)
def undo(visit: Visit) -> Response:
    """Take back what this person did last at the desk, be it one text or hundreds."""
    with visit.desk.writing:
        undone = undo_last.undo_last(
            visit.workspace, visit.person.name, lambda source, locale: not visit.may_change(source, locale)
        )
    visit.desk.overview.forget({row.issue for row in (*undone.done, *undone.kept)})
    if not undone.done and not undone.kept:
        message = visit.say("There is nothing to take back.")
    elif undone.kept:
        message = visit.say(
            "%(done)d taken back; %(kept)d stay: somebody has changed them since, or they are in another's hands."
        ) % {
            "done": len(undone.done),
            "kept": len(undone.kept),
        }
    else:
        message = visit.say("Taken back: %(done)d.") % {"done": len(undone.done)}
    if "x-desk" in visit.request.headers:
        return JSONResponse({"said": message, "keys": [row.key for row in undone.done]})
    if undone.done and len(undone.done) == 1:
        row = undone.done[0]
        return RedirectResponse(f"{Place(row.issue, row.name, row.locale).path}#s{row.key}", 303)
    return visit.page("undone.html", said=message)


def history(visit: Visit) -> Response:
    """The history of one sentence, each text of it with a button that brings it back."""
    place = Place.of(visit.request)
    source, coverage = place.look(visit)
    segment = find(coverage, visit.request.path_params["key"])
    entry = coverage.entries[segment.key]
    versions = sentence_history(visit.workspace, source, place.locale, entry)
    return visit.page("history.html", place=place, history=versions, current=entry.target)
