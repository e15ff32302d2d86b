"""Searching: where a phrase stands in an article, an issue or the archive, each place with its rendering."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape
from starlette.responses import Response

from pipeline.verbs import find
from pipeline.verbs.find import Side
from pipeline.web.desk import Visit
from pipeline.web.places import Place

#: Characters of a phrase.
MAX_PHRASE = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """A place as a page shows it: both texts, the phrase marked in the one that was searched."""

    found: find.Place
    source: Markup
    target: Markup
    path: str


def search(visit: Visit) -> Response:
    """Answer a search from the editor: the part of the page that shows what was found."""
    place, asked = Place.of(visit.request), visit.request.query_params
    source = place.source(visit)
    phrase = " ".join(asked.get("q", "").split())[:MAX_PHRASE]
    side = Side.TARGET if asked.get("side") == "target" else Side.SOURCE
    exact, scope = bool(asked.get("exact")), asked.get("in", "archive")
    workspace = visit.workspace
    if scope == "archive":
        places = find.in_archive(workspace, phrase, source.locale, place.locale, side, exact=exact)
    else:
        slugs = workspace.slugs(place.issue) if place.issue and scope == "issue" else (place.slug,)
        sources = (visit.desk.sources.find(workspace, place.issue, slug) for slug in slugs)
        places = find.in_texts(workspace, sources, phrase, place.locale, side, exact=exact)
    shown = [
        Shown(
            hit,
            _marked(hit.source, hit.spans if side is Side.SOURCE else ()),
            _marked(hit.target, hit.spans if side is Side.TARGET else ()),
            f"{Place(hit.issue, hit.article, place.locale).path}#s{hit.key}" if hit.article else "",
        )
        for hit in places
    ]
    return visit.page(
        "search.html", found=shown, phrase=phrase, source=source, place=place, full=len(places) == find.MOST
    )


def _marked(text: str, spans: tuple[tuple[int, int], ...]) -> Markup:
    parts, position = [], 0
    for start, end in spans:
        parts += [escape(text[position:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        position = end
    return Markup("").join([*parts, escape(text[position:])])
