"""Reviewing: one sentence approved, sent back, or an approval taken back; the rest of an article at one go."""

from __future__ import annotations

import json

from starlette.responses import JSONResponse, Response

from pipeline.state.remarks import Category, Weight
from pipeline.verbs import approve as deciding
from pipeline.verbs import undo_last
from pipeline.verbs.save import key_of
from pipeline.web.committing import writes
from pipeline.web.desk import Visit
from pipeline.web.places import Place
from pipeline.web.saving import MAX_NOTE, REFUSALS, answer, forbidden, remember, unconditional, version_said

#: Sentences of one article that are approved at one go.
MOST = 2_000


@writes("Review")
def approve(visit: Visit) -> Response:
    """Record a review of one row."""
    return _decide(visit, "approve")


@writes("Review")
def withdraw(visit: Visit) -> Response:
    """Take an approval back: one's own, or a coordinator anyone's."""
    return _decide(visit, "withdraw")


@writes("Review")
def send_back(visit: Visit) -> Response:
    """Send one row back with a category, a severity and a remark."""
    return _decide(visit, "return")


def _decide(visit: Visit, what: str) -> Response:
    place, key = Place.of(visit.request), visit.request.path_params["key"]
    if not visit.person.reviews:
        return visit.refuse(403, visit.say("Reviewing is for reviewers and coordinators."))
    if refusal := unconditional(visit):
        return refusal
    source = place.source(visit)
    if refusal := forbidden(visit, source, place):
        return refusal
    args = (visit.workspace, source, place.locale, key, version_said(visit), visit.person.name)
    with visit.desk.writing:
        if what == "approve":
            saved = deciding.approve(*args)
        elif what == "withdraw":
            saved = deciding.withdraw(*args, anyone=visit.person.hands_out)
        else:
            category, weight, text = (visit.field(name) for name in ("category", "weight", "remark"))
            if category not in set(Category) or weight not in set(Weight) or len(text) > MAX_NOTE:
                return visit.refuse(422, visit.say("Say what is wrong, and how bad it is."))
            saved = deciding.send_back(*args, Category(category), Weight(weight), " ".join(text.split()))
    if saved.refusal:
        return visit.refuse(403, visit.say(REFUSALS[saved.refusal]))
    remember(visit, source, place, saved)
    return answer(visit, place, source, saved)


@writes("Review")
def approve_rest(visit: Visit) -> Response:
    """Approve what is left of an article, each sentence in the version that was on the page."""
    place = Place.of(visit.request)
    if not visit.person.reviews:
        return visit.refuse(403, visit.say("Reviewing is for reviewers and coordinators."))
    try:
        seen = json.loads(visit.field("versions") or "[]")
        versions = {str(key): str(version) for key, version in seen[:MOST]}
    except (ValueError, TypeError):
        return visit.refuse(422, visit.say("This page is too old."))
    source = place.source(visit)
    if refusal := forbidden(visit, source, place):
        return refusal
    with visit.desk.writing:
        done = deciding.approve_all(visit.workspace, source, place.locale, versions, visit.person.name)
    coverage = place.look(visit)[1]
    entries = {key_of(entry): entry for entry in coverage.entries.values()}
    facts = {fact.source: fact for fact in done.facts}
    undo_last.remember(
        visit.workspace,
        visit.person.name,
        [undo_last.row_of(source, place.locale, entries[key], entries[key], [facts[key]]) for key in done.done],
    )
    return JSONResponse({"done": done.done, "changed": done.changed, "own": done.own})
