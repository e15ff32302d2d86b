"""Previews: the article's page as readers would get it now, in a frame beside the text."""

from __future__ import annotations

import mimetypes

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from pipeline.verbs import preview
from pipeline.web.desk import Visit
from pipeline.web.places import Place
from pipeline.web.security import PREVIEW

_HEADERS = {"Content-Security-Policy": PREVIEW}


def page(visit: Visit) -> Response:
    """The page, each sentence of it marked with its key."""
    place = Place.of(visit.request)
    place.source(visit)
    text = preview.marked(visit.workspace, place.issue, place.slug, place.locale, templates=visit.desk.own_templates)
    return HTMLResponse(text, headers=_HEADERS)


def style(visit: Visit) -> Response:
    """The style sheet of the publication's pages."""
    return Response(
        preview.style(visit.workspace, templates=visit.desk.own_templates), media_type="text/css", headers=_HEADERS
    )


def picture(visit: Visit) -> Response:
    """A picture that one of an issue's articles shows; nothing else of the workspace can be asked for."""
    issue, path = visit.request.path_params["issue"], visit.request.path_params["path"]
    data = preview.picture(visit.workspace, issue, path)
    if data is None:
        return PlainTextResponse("There is no such picture.\n", 404)
    kind = mimetypes.guess_type(path)[0] or ""
    if not kind.startswith("image/"):
        return PlainTextResponse("This is not a picture.\n", 404)
    return Response(data, media_type=kind, headers=_HEADERS)
