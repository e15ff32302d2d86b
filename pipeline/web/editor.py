"""The editor: an article's sentences in their order, source beside target."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from pipeline.model import Segment, State
from pipeline.state.source import Source
from pipeline.state.standing import Coverage
from pipeline.verbs.save import key_of, version_of
from pipeline.web.claiming import hand_of
from pipeline.web.desk import Visit
from pipeline.web.places import Place, Progress, find, row, rows
from pipeline.web.start import states_named


def editor(visit: Visit) -> Response:
    """Show an article, or those of its sentences that are in a state."""
    return show(visit, Place.of(visit.request))


def show(visit: Visit, place: Place, status: int = 200, conflict: dict[str, str] | None = None) -> Response:
    """The editor's page; ``conflict`` is a text that was not saved, shown beside the one that is there."""
    source, coverage = place.look(visit)
    state = visit.request.query_params.get("state", "")
    wanted = states_named(state)
    headline = next((one.text for one in source.segments if one.context == "title"), "")
    return visit.page(
        "editor.html",
        status,
        place=place,
        source=source,
        headline=headline or visit.say("Sections, trends and phrases of the site"),
        rows=rows(visit, source, coverage, wanted),
        progress=Progress.of(coverage.tally),
        tally=coverage.tally,
        state=state if wanted != tuple(State) else "",
        conflict=conflict,
        hand=hand_of(visit, place),
    )


def one(visit: Visit) -> Response:
    """One row by itself, with its version as ETag."""
    place = Place.of(visit.request)
    source, coverage = place.look(visit)
    return fragment(visit, place, source, coverage, find(coverage, visit.request.path_params["key"]))


def fragment(visit: Visit, place: Place, source: Source, coverage: Coverage, segment: Segment) -> Response:
    """A row and the new counts, as our script puts them into the page."""
    shown = row(visit, source, coverage, segment)
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
    _, coverage = Place.of(visit.request).look(visit)
    entries = [coverage.entries[segment.key] for segment in coverage.segments]
    return JSONResponse([[key_of(entry), version_of(entry)] for entry in entries])
