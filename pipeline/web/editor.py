"""The editor: an article's sentences in their order, source beside target."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from pipeline.model import State
from pipeline.verbs.edit import key_of, version_of
from pipeline.web.desk import Visit
from pipeline.web.places import Place, Progress, find, row, rows
from pipeline.web.start import states_named


def editor(visit: Visit) -> Response:
    """Show an article, or those of its sentences that are in a state."""
    return show(visit, Place.of(visit.request))


def show(visit: Visit, place: Place, status: int = 200, conflict: dict[str, str] | None = None) -> Response:
    """The editor's page; ``conflict`` is a text that was not saved, shown beside the one that is there."""
    source = place.source(visit)
    coverage = place.cover(visit)
    state = visit.request.query_params.get("state", "")
    wanted = states_named(state)
    fields = visit.project.workspace.article(place.issue, place.slug).fields if place.issue else {}
    return visit.page(
        "editor.html",
        status,
        place=place,
        source=source,
        headline=fields.get("title", "") or visit.say("Sections, trends and phrases of the site"),
        rows=rows(visit, source, coverage, wanted),
        progress=Progress.of(coverage.tally),
        tally=coverage.tally,
        state=state if wanted != tuple(State) else "",
        conflict=conflict,
    )


def one(visit: Visit) -> Response:
    """One row by itself, with its version as ETag."""
    place = Place.of(visit.request)
    return fragment(visit, place, visit.request.path_params["key"])


def fragment(visit: Visit, place: Place, key: str) -> Response:
    """A row and the new counts, as our script puts them into the page."""
    coverage = place.cover(visit)
    source = place.source(visit)
    shown = row(visit, source, coverage, find(coverage, key))
    return visit.page(
        "saved.html",
        headers={"ETag": f'"{shown.version}"'},
        place=place,
        source=source,
        row=shown,
        progress=Progress.of(coverage.tally),
    )


def versions(visit: Visit) -> Response:
    """What each row's version is now, in order: how a page finds out what has changed underneath it."""
    coverage = Place.of(visit.request).cover(visit)
    entries = [coverage.entries[segment.key] for segment in coverage.segments]
    return JSONResponse([[key_of(entry), version_of(entry)] for entry in entries])
