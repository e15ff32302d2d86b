"""Saving: what a person typed, if nobody has changed the entry since they read it."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from pipeline.errors import SelectionError
from pipeline.state.source import Source
from pipeline.verbs import undo_last
from pipeline.verbs.save import Refusal, Saved, Typed, key_of, was
from pipeline.verbs.save import save as save_entry
from pipeline.web.committing import writes
from pipeline.web.desk import Visit
from pipeline.web.editor import fragment, show
from pipeline.web.places import Place, Row, find, row
from pipeline.web.speech import N_

#: Characters of a translation, and of a comment or a reason.
MAX_TEXT, MAX_NOTE = 100_000, 2_000

#: Why a text or an approval is refused, in the words of the interface.
REFUSALS = {
    Refusal.NOT_YOURS: N_("The approval is another person's; a coordinator can take it back."),
    Refusal.NOTHING_ABOVE: N_("“^” means: said in the sentence above. Nothing stands above this one."),
    Refusal.OWN_WORK: N_("You translated this yourself; another person reviews it."),
    Refusal.UNFINISHED: N_("Only a finished translation can be reviewed."),
}

#: Where a suggestion's text may come from.
_ORIGINS = ("memory", "machine:")


@writes("Translate")
def save_form(visit: Visit) -> Response:
    """Save from the page's own form, for browsers without our script."""
    place = Place.of(visit.request)
    source = place.source(visit)
    refusal = forbidden(visit, source, place) or _too_long(visit)
    if refusal is not None:
        return refusal
    key, version = visit.field("key"), visit.field("version")
    with visit.desk.writing:
        saved = save_entry(visit.workspace, source, place.locale, key, _typed(visit), version, visit.person.name)
    if saved.refusal and not saved.done:
        return visit.refuse(422, visit.say(REFUSALS[saved.refusal]))
    remember(visit, source, place, saved)
    if not saved.done:
        mine = {"key": key_of(saved.current), "mine": visit.field("text"), "theirs": saved.current.target}
        return show(visit, place, 409, mine)
    return RedirectResponse(f"{place.path}#s{key_of(saved.current)}", 303)


@writes("Translate")
def save(visit: Visit) -> Response:
    """Save one row for our script; 412 with both texts where the entry is no longer what was read."""
    place, key = Place.of(visit.request), visit.request.path_params["key"]
    refusal = _too_long(visit) or unconditional(visit)
    if refusal is not None:
        return refusal
    source = place.source(visit)
    if refusal := forbidden(visit, source, place):
        return refusal
    with visit.desk.writing:
        saved = save_entry(
            visit.workspace, source, place.locale, key, _typed(visit), version_said(visit), visit.person.name
        )
    if saved.refusal and not saved.done:
        return visit.refuse(422, visit.say(REFUSALS[saved.refusal]))
    remember(visit, source, place, saved)
    return answer(visit, place, source, saved)


def remember(visit: Visit, source: Source, place: Place, saved: Saved) -> None:
    """Keep what was done, so that the person can take it back."""
    if saved.done and saved.before is not None:
        row = undo_last.row_of(source, place.locale, saved.before, saved.current, saved.facts)
        undo_last.remember(visit.workspace, visit.person.name, [row])


def answer(visit: Visit, place: Place, source: Source, saved: Saved) -> Response:
    """The row as it is now; both texts where it is no longer what was read."""
    segment = find(saved.coverage, key_of(saved.current))
    if saved.done:
        told = visit.say(REFUSALS[saved.refusal]) if saved.refusal else ""
        return fragment(visit, place, source, saved.coverage, segment, told)
    return _both(visit, place, source, row(visit, source, saved.coverage, segment), 412)


def _both(visit: Visit, place: Place, source: Source, current: Row, status: int = 200) -> Response:
    """The text that was sent beside the one that is there."""
    return visit.page(
        "conflict.html",
        status,
        headers={"ETag": f'"{current.version}"'},
        place=place,
        source=source,
        row=current,
        mine=visit.field("text")[:MAX_TEXT],
        moved=current.key != visit.request.path_params["key"],
    )


def conflict(visit: Visit) -> Response:
    """Both texts side by side, for a draft that was kept in the browser while the entry changed."""
    place, key = Place.of(visit.request), visit.request.path_params["key"]
    source, coverage = place.look(visit)
    try:
        segment = find(coverage, key)
    except SelectionError:
        # The source has another wording now; the entry that was this one knows its former one.
        former = [candidate for candidate in coverage.segments if was(coverage.entries[candidate.key], key)]
        if not former:
            raise
        segment = former[0]
    return _both(visit, place, source, row(visit, source, coverage, segment))


def _typed(visit: Visit) -> Typed:
    origin = visit.field("origin")
    dismissed = {}
    for dismissal in visit.form.getlist("dismiss"):
        check, _, reason = str(dismissal).partition(":")
        if reason.strip():
            dismissed[check] = " ".join(reason.split())[:MAX_NOTE]
    return Typed(
        text=visit.field("text"),
        draft=bool(visit.field("draft")),
        comment=visit.field("comment") if "comment" in visit.form else None,
        origin=origin if origin.startswith(_ORIGINS) and len(origin) < 40 and origin.isprintable() else "",
        dismissed=dismissed,
        review=bool(visit.field("review")) and visit.person.reviews,
    )


def forbidden(visit: Visit, source: Source, place: Place) -> Response | None:
    """The refusal for who may not change this."""
    why = visit.may_change(source, place.locale)
    return visit.refuse(403, why) if why else None


def _too_long(visit: Visit) -> Response | None:
    if len(visit.field("text")) > MAX_TEXT or len(visit.field("comment")) > MAX_NOTE:
        return visit.refuse(413, visit.say("This text is too long to be a translation of a sentence."))
    return None


def unconditional(visit: Visit) -> Response | None:
    """A save that doesn't say what was read might undo somebody's work."""
    return None if version_said(visit) else visit.refuse(428, visit.say("This page is too old."))


def version_said(visit: Visit) -> str:
    """The version that was read."""
    return visit.request.headers.get("if-match", "").strip().strip('"')
