"""Glossing: terms that people propose, what a coordinator makes of them, and the publication's own words."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pipeline.languages import dictionaries
from pipeline.verbs import term_candidates, terms
from pipeline.web.committing import writes
from pipeline.web.desk import Visit
from pipeline.web.places import Place

#: Candidates on a page: who has gone through them finds the next ones there.
SHOWN = 100


@writes("Propose a term", beside=True)
def propose(visit: Visit) -> Response:
    """Propose a term from the editor."""
    place = Place.of(visit.request)
    source = place.source(visit)
    if why := visit.may_change(source, place.locale):
        return visit.refuse(403, why)
    forms = {source.locale: visit.field("source"), place.locale: visit.field("target")}
    with visit.desk.writing:
        terms.propose(visit.workspace, forms, visit.field("note"), visit.person.name)
    return PlainTextResponse(visit.say("Proposed; a coordinator decides on it."))


def waiting(visit: Visit) -> Response:
    """The terms that wait, and the glossary's own."""
    return visit.page(
        "terms.html",
        proposals=terms.proposals(visit.workspace),
        known=visit.workspace.terms,
        locales=visit.workspace.config.locales,
    )


def candidates(visit: Visit) -> Response:
    """Names and terms of what is translated that the glossary lacks, to be accepted many at once."""
    if not visit.person.hands_out:
        return visit.refuse(403, visit.say("A coordinator decides on terms."))
    proposed = term_candidates.rows(visit.workspace, term_candidates.candidates(visit.workspace))
    return visit.page(
        "candidates.html", rows=proposed[:SHOWN], more=max(0, len(proposed) - SHOWN), locales=_locales(visit)
    )


@writes("Accept terms", beside=True)
def accept(visit: Visit) -> Response:
    """Put the candidates that are marked into the glossary, as they were mended in the form."""
    if not visit.person.hands_out:
        return visit.refuse(403, visit.say("A coordinator decides on terms."))
    marked = [name.partition("-")[2] for name in visit.form if name.startswith(f"{term_candidates.ACCEPT}-")]
    columns = ["term", *_locales(visit)]
    rows = [
        {term_candidates.ACCEPT: "x"} | {column: terms.form_of(visit.field(f"{column}-{number}")) for column in columns}
        for number in marked[:SHOWN]
    ]
    with visit.desk.writing:
        term_candidates.accept(visit.workspace, term_candidates.table(visit.workspace, rows).encode(), "the form")
    visit.desk.reload()
    return RedirectResponse("/terms", 303)


def _locales(visit: Visit) -> Sequence[str]:
    return visit.workspace.config.locales


@writes("Decide on a term", beside=True)
def decide(visit: Visit) -> Response:
    """Accept or reject a proposal."""
    if not visit.person.hands_out:
        return visit.refuse(403, visit.say("A coordinator decides on terms."))
    with visit.desk.writing:
        terms.decide(visit.workspace, visit.field("term"), visit.field("at"), accept=bool(visit.field("accept")))
    visit.desk.reload()
    return RedirectResponse("/terms", 303)


@writes("Add a word", beside=True)
def add_word(visit: Visit) -> Response:
    """Add a word to the publication's own."""
    place = Place.of(visit.request)
    if why := visit.may_change(place.source(visit), place.locale):
        return visit.refuse(403, why)
    with visit.desk.writing:
        terms.add_word(visit.workspace, visit.field("word"), place.locale)
    visit.desk.findings.forget()
    return PlainTextResponse(visit.say("Added to the publication's words."))


def spelling(visit: Visit) -> Response:
    """What may have been meant by a word that no dictionary knows."""
    place = Place.of(visit.request)
    place.source(visit)
    word = visit.request.query_params.get("word", "")[: dictionaries.LONGEST]
    return visit.page("spelling.html", place=place, word=word, meant=dictionaries.suggestions(word, place.locale, 5))
