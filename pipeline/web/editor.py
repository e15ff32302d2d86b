"""The editor: an article's sentences in their order, source beside target."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import JSONResponse, Response

from pipeline.adopting import pending
from pipeline.model import Segment, State
from pipeline.state.source import Source
from pipeline.state.standing import Coverage
from pipeline.verbs.save import key_of, version_of
from pipeline.web.claiming import hand_of
from pipeline.web.desk import SESSION_SECONDS, Visit
from pipeline.web.discussing import threads_at
from pipeline.web.lists import states_named
from pipeline.web.places import Place, Progress, find, row, rows

#: Rows of a page that a browser with scripts makes at once; the others follow when the first sentence is open.
FIRST = 40

#: Which further locale a browser shows beside each sentence.
BESIDE_COOKIE = "peraklad-beside"


def editor(visit: Visit) -> Response:
    """Show an article, or those of its sentences that are in a state."""
    shown = show(visit, Place.of(visit.request))
    if (wish := visit.request.query_params.get("beside")) is not None and len(wish) < 10:
        shown.set_cookie(BESIDE_COOKIE, quote(wish), max_age=SESSION_SECONDS, samesite="lax", secure=visit.desk.secure)
    return shown


def show(visit: Visit, place: Place, status: int = 200, conflict: dict[str, str] | None = None) -> Response:
    """The editor's page; ``conflict`` is a text that was not saved, shown beside the one that is there."""
    source, coverage = place.look(visit)
    state = visit.request.query_params.get("state", "")
    wanted = states_named(state)
    headline = next((segment.text for segment in source.segments if segment.context == "title"), "")
    return visit.page(
        "editor.html",
        status,
        place=place,
        source=source,
        headline=headline or visit.say("Sections, trends and phrases of the site"),
        rows=rows(visit, source, coverage, wanted),
        first_rows=FIRST,
        threads=threads_at(visit.workspace, place),
        beside=beside_of(visit, place, source),
        others=[target for target in visit.workspace.targets(source.locale) if target != place.locale],
        neighbours=neighbours(visit, place),
        people=[name for name in visit.desk.watching.people_at(place.path) if name != visit.person.name],
        reviewing=False,
        progress=Progress.of(coverage.tally),
        tally=coverage.tally,
        state=state if wanted != tuple(State) else "",
        conflict=conflict,
        hand=hand_of(visit, place),
        adopting=pending.is_waiting(visit.workspace, place.issue, place.slug, place.locale),
        refused=visit.may_change(source, place.locale),
    )


def beside_of(visit: Visit, place: Place, source: Source) -> tuple[str, dict[str, str]]:
    """The further locale that stands beside each sentence, and its texts by the sentence's key; none unless asked for.

    What was asked for is remembered by the browser.
    """
    wish = visit.request.query_params.get("beside", visit.request.cookies.get(BESIDE_COOKIE, ""))
    if wish == place.locale or wish not in visit.workspace.targets(source.locale):
        return "", {}
    catalog = visit.workspace.catalog(source.catalog_path(wish))
    return wish, {key_of(entry): entry.target for entry in (catalog.active if catalog else ()) if entry.target}


def neighbours(visit: Visit, place: Place) -> tuple[str, str]:
    """The addresses of the articles before and after this one in its issue that are translated into its locale."""
    if not place.issue:
        return "", ""
    slugs = [
        slug
        for slug in visit.workspace.slugs(place.issue)
        if slug == place.slug or visit.workspace.article(place.issue, slug).locale != place.locale
    ]
    at = slugs.index(place.slug)
    before, after = slugs[at - 1 : at] if at else [], slugs[at + 1 : at + 2]
    paths = [Place(place.issue, slug, place.locale).path for slug in (*before, *after)]
    return (paths[0] if before else ""), (paths[-1] if after else "")


def one(visit: Visit) -> Response:
    """One row by itself, with its version as ETag."""
    place = Place.of(visit.request)
    source, coverage = place.look(visit)
    return fragment(visit, place, source, coverage, find(coverage, visit.request.path_params["key"]))


def fragment(
    visit: Visit, place: Place, source: Source, coverage: Coverage, segment: Segment, told: str = ""
) -> Response:
    """A row and the new counts, as our script puts them into the page; ``told``: what the person should know."""
    shown = row(visit, source, coverage, segment)
    return visit.page(
        "saved.html",
        headers={"ETag": f'"{shown.version}"'},
        place=place,
        source=source,
        row=shown,
        threads=threads_at(visit.workspace, place),
        beside=beside_of(visit, place, source),
        told=told,
        progress=Progress.of(coverage.tally),
    )


def versions(visit: Visit) -> Response:
    """What each row's version is now, in order: how a page finds out what has changed underneath it.

    With ``states`` asked for, also the state of each: a review changes no text.
    """
    _, coverage = Place.of(visit.request).look(visit)
    if visit.request.query_params.get("states"):
        return JSONResponse(
            [
                [key_of(entry), version_of(entry), coverage.standings[segment.key].state]
                for segment in coverage.segments
                for entry in [coverage.entries[segment.key]]
            ]
        )
    entries = [coverage.entries[segment.key] for segment in coverage.segments]
    return JSONResponse([[key_of(entry), version_of(entry)] for entry in entries])
