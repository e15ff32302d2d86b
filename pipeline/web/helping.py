"""Help for the sentence at hand: suggestions, terms, what the checks say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from pipeline import engines
from pipeline.errors import EngineError
from pipeline.gate.proofreading import counts
from pipeline.model import Deed, Finding, Segment, digest
from pipeline.state.source import Source
from pipeline.state.standing import Coverage
from pipeline.verbs.inspect import inspect
from pipeline.verbs.save import is_own, key_of
from pipeline.verbs.suggest import Suggestion, engines_for, from_engine, from_memory
from pipeline.web.checking import TooMuchError
from pipeline.web.desk import Visit
from pipeline.web.discussing import threads_at
from pipeline.web.marking import source_html
from pipeline.web.places import Place, find, row

#: Characters of a text that is checked while it is typed.
MAX_CHECKED = 5_000

#: Suggestions that have a key of their own.
NUMBERED = 9


def panel(visit: Visit) -> Response:
    """What helps with one sentence: the memory's texts, the terms, its neighbours, who did what."""
    place = Place.of(visit.request)
    source, coverage = place.look(visit)
    segment = find(coverage, visit.request.path_params["key"])
    shown = row(visit, source, coverage, segment)
    number = coverage.segments.index(segment)
    around = [
        (coverage.segments[at].text, coverage.entries[coverage.segments[at].key].target)
        for at in (number - 1, number + 1)
        if 0 <= at < len(coverage.segments)
    ]
    local: list[str] = []
    remote: list[str] = []
    for info in engines_for(visit.workspace, source, place.locale, segment):
        (local if info.local else remote).append(info.name)
    return visit.page(
        "help.html",
        place=place,
        source=source,
        row=shown,
        suggestions=from_memory(visit.workspace, source, place.locale, segment)[:NUMBERED],
        local=local,
        remote=remote,
        terms=visit.desk.glossary.find(segment.text, source.locale, place.locale),
        around=around if visit.request.query_params.get("around") else [],
        dismissals=list(_dismissals(visit, source, place.locale, coverage, segment)),
        others=list(_others(visit, place, source, shown.key)),
        own=is_own(visit.workspace, source, place.locale, shown.standing, visit.person.name),
        differs=_differs(segment),
        thread=threads_at(visit.workspace, place).get(shown.key),
    )


def _differs(segment: Segment) -> Callable[[str], Markup]:
    """What shows a source that is like this one: what of it is gone here, and what is new."""
    return lambda source: source_html(segment.text, source, ())


def _others(visit: Visit, place: Place, source: Source, key: str) -> list[tuple[str, str]]:
    """The same sentence in the publication's other languages: a neighbour's words often help."""
    result = []
    for locale in visit.workspace.targets(source.locale):
        if locale == place.locale:
            continue
        catalog = visit.workspace.catalog(source.catalog_path(locale))
        result += [
            (locale, entry.target)
            for entry in (catalog.active if catalog else ())
            if key_of(entry) == key and entry.target and not entry.fuzzy
        ]
    return result


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Somebody's word that a check is wrong about this text, and whether the gate takes it."""

    check: str
    reason: str
    by: str
    counted: bool


def _dismissals(visit: Visit, source: Source, locale: str, coverage: Coverage, segment: Segment) -> Iterator[Dismissal]:
    entry = coverage.entries[segment.key]
    pair = (digest(entry.source, entry.context), digest(entry.target))
    for fact in visit.workspace.ledger(source.catalog_path(locale)).by_pair.get(pair, ()):
        if fact.deed is Deed.DISMISSED:
            counted = counts(fact, coverage.standings[segment.key])
            yield Dismissal(fact.check, fact.note.partition(":")[2].strip(), fact.by, counted)


def ask(visit: Visit) -> Response:
    """One engine's suggestion, because somebody asked for it."""
    place, name = Place.of(visit.request), visit.request.path_params["engine"]
    source, coverage = place.look(visit)
    segment = find(coverage, visit.request.path_params["key"])
    if why := visit.may_change(source, place.locale):
        return visit.refuse(403, why)  # a service may charge for it
    suggestions: list[Suggestion] = []
    problem = ""
    if name not in {info.name for info in engines.ENGINES}:
        return visit.refuse(404, visit.say("There is no such engine here."))
    try:
        suggestions.append(from_engine(visit.workspace, source, place.locale, segment, name))
    except EngineError as error:
        problem = error.message
    return visit.page(
        "suggestions.html", suggestions=suggestions, place=place, problem=problem, differs=_differs(segment)
    )


def check(visit: Visit) -> Response:
    """What the checks say of a text that is being typed."""
    place = Place.of(visit.request)
    text = visit.field("text")
    if len(text) > MAX_CHECKED:
        return visit.refuse(413, visit.say("This text is too long to be a translation of a sentence."))
    source, coverage = place.look(visit)
    segment = find(coverage, visit.request.path_params["key"])
    run = partial(visit.desk.checking.run, visit.person.name)
    try:
        findings: list[Finding] = inspect(visit.workspace, source, place.locale, segment, text, run)
    except TooMuchError:
        message = visit.say("This text could not be checked now; `peraklad check` will.")
        return HTMLResponse(f'<p class="soft" role="status">{escape(message)}</p>')
    return visit.page("findings.html", findings=findings, place=place, unknown_words=_unknown_words)


def _unknown_words(finding: Finding) -> list[str]:
    """The words that no dictionary knows, from what the check says of them."""
    listed = finding.message.partition(": ")[2]
    return [word.partition(" (")[0] for word in listed.split(", ") if word][:NUMBERED]
