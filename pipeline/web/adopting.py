"""Adopting: an old page's sentences beside the article's, where it is doubtful which belong together."""

from __future__ import annotations

import json

import msgspec
from starlette.responses import RedirectResponse, Response

from pipeline import verbs
from pipeline.adopting import pages, pending
from pipeline.adopting.pairing import SURE
from pipeline.adopting.pending import Pending, Row
from pipeline.errors import SelectionError
from pipeline.web.committing import writes
from pipeline.web.desk import Visit
from pipeline.web.places import Place
from pipeline.workspace import Workspace

_rows = msgspec.json.Decoder(tuple[Row, ...])


def beside(visit: Visit) -> Response:
    """Show the page beside the article, as it was paired."""
    place = Place.of(visit.request)
    place.source(visit)
    waiting = _pending(visit.workspace, place)
    return _show(visit, place, waiting, waiting.rows)


@writes("Adopt a page")
def change(visit: Visit) -> Response:
    """Change a row and show what comes of it, or accept all rows: ``do`` is ``CHANGE:ROW`` or ``accept``."""
    place = Place.of(visit.request)
    if why := visit.may_change(place.source(visit), place.locale):
        return visit.refuse(403, why)
    waiting = _pending(visit.workspace, place)
    try:
        rows = _rows.decode(visit.field("rows"))
    except msgspec.DecodeError:
        rows = ()
    if not pending.is_sound(rows, len(waiting.source), len(waiting.units)):
        return visit.refuse(422, visit.say("This page is too old."), visit.say("Go back and reload it."))
    do, _, number = visit.field("do").partition(":")
    if do == "accept":
        with visit.desk.writing:
            verbs.adopt.settle(visit.workspace, place.issue, place.slug, place.locale, rows, visit.person.name)
        return RedirectResponse(place.path, 303)
    at = int(number) if number.isdecimal() and len(number) < 6 else -1
    return _show(visit, place, waiting, pending.changed(rows, do, at), at)


def _pending(workspace: Workspace, place: Place) -> Pending:
    waiting = pending.find(workspace, place.issue, place.slug, place.locale)
    if waiting is None:
        raise SelectionError(
            f"nothing of {place.issue}/{place.slug} waits to be looked at", hint="Adopt the page again."
        )
    return waiting


def _show(visit: Visit, place: Place, waiting: Pending, rows: tuple[Row, ...], at: int = -1) -> Response:
    article = visit.workspace.article(place.issue, place.slug)
    segments = pages.in_order(visit.workspace.segments(article))
    if len(segments) != len(waiting.source):
        raise SelectionError("the article has changed since", hint="Adopt the page again.")
    shown = [
        {
            "source": [segments[number].text for number in row.source],
            "target": [waiting.units[number][0] for number in row.target],
            "doubtful": bool(row.source and row.target) and 0 < row.sure < SURE,
            "sure": round(100 * row.sure) if row.sure else None,
        }
        for row in rows
    ]
    if at < 0:
        at = next((number for number, row in enumerate(shown) if row["doubtful"]), 0)
    return visit.page(
        "adopting.html",
        place=place,
        locale=article.locale,
        found=waiting,
        rows=shown,
        at=min(at, len(shown) - 1),
        packed=json.dumps(msgspec.to_builtins(rows), separators=(",", ":")),
    )
