"""Failing checks: what the checks say of the texts of an article or an issue, as filters and as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import JSONResponse, Response

from pipeline.archive.findings import recall
from pipeline.errors import SelectionError
from pipeline.gate.proofreading import FINISHED, Texts, counts
from pipeline.model import SAID_ABOVE, Deed, Finding, State, Where, digest
from pipeline.state.source import Source
from pipeline.state.standing import Coverage
from pipeline.verbs.check import basis_of
from pipeline.verbs.save import key_of
from pipeline.web import speech
from pipeline.web.desk import Visit
from pipeline.web.places import Place, Row, row
from pipeline.web.start import headline_of, locale_asked

#: States whose texts are checked: those that somebody has called finished, and what is being worked on.
CHECKED = (*FINISHED, State.DRAFT, State.MACHINE)


def findings_in(visit: Visit, source: Source, coverage: Coverage) -> dict[str, tuple[Finding, ...]]:
    """What the checks say of an article's texts in a locale, by the sentence's key; dismissed ones are left out."""
    texts = Texts(visit.workspace)
    severities = visit.workspace.config.severities_for(coverage.locale)
    person = f"{visit.person.name} listing"
    facts = visit.workspace.ledger(coverage.path).by_pair
    known = recall(visit.workspace, basis_of(visit.workspace), source.issue)
    result: dict[str, tuple[Finding, ...]] = {}
    for segment in coverage.segments:
        entry, judged = coverage.entries.get(segment.key), coverage.standings[segment.key]
        if entry is None or judged.state not in CHECKED or entry.target.strip() in ("", SAID_ABOVE):
            continue
        where = Where(coverage.path, 0, source.issue, source.name, coverage.locale)
        subject = texts.subject(entry.target, coverage.locale, where, segment.kind, segment.text, source.locale)
        pair = digest(entry.source, entry.context), digest(entry.target)
        dismissed = {fact.check for fact in facts.get(pair, ()) if fact.deed is Deed.DISMISSED and counts(fact, judged)}
        if told := tuple(
            finding
            for finding in visit.desk.findings.of(person, subject, severities, known)
            if finding.check not in dismissed
        ):
            result[key_of(entry)] = told
    return result


def in_article(visit: Visit) -> Response:
    """The keys of an article's sentences with failing checks, and how many fail which, for our script."""
    source, coverage = Place.of(visit.request).look(visit)
    findings = findings_in(visit, source, coverage)
    tally = Counter(finding.check for told in findings.values() for finding in told if finding.severity != "info")
    keys = [key for key, told in findings.items() if any(finding.severity != "info" for finding in told)]
    named = [[slug, visit.say(speech.CHECKS.get(slug, slug)), count] for slug, count in tally.most_common()]
    return JSONResponse({"keys": keys, "checks": named})


@dataclass(frozen=True, slots=True)
class Failing:
    """A sentence with what the checks say of it."""

    place: Place
    headline: str
    row: Row
    findings: tuple[Finding, ...]


def failing(visit: Visit) -> Response:
    """List an issue's sentences with failing checks: all, or those that fail one check."""
    asked = visit.request.query_params
    issue, locale, wanted = asked.get("issue", ""), locale_asked(visit), asked.get("check", "")
    if issue not in visit.workspace.issues():
        raise SelectionError(f"there is no issue {issue}", hint="Go back to the start page.")
    result = list(_in_issue(visit, issue, locale))
    tally = Counter(finding.check for failed in result for finding in failed.findings)
    shown = [failed for failed in result if not wanted or any(finding.check == wanted for finding in failed.findings)]
    return visit.page(
        "failing.html",
        found=shown,
        tally=tally.most_common(),
        issue=issue,
        locale=locale,
        check=wanted,
        all=len(result),
    )


def _in_issue(visit: Visit, issue: str, locale: str | None) -> Iterator[Failing]:
    for slug in visit.workspace.slugs(issue):
        source = visit.desk.sources.find(visit.workspace, issue, slug)
        headline = headline_of(visit, issue, slug)
        for target in visit.workspace.targets(source.locale):
            if locale is None or target == locale:
                place = Place(issue, slug, target)
                coverage = place.look(visit)[1]
                told = findings_in(visit, source, coverage)
                for segment in coverage.segments:
                    entry = coverage.entries.get(segment.key)
                    findings = told.get(key_of(entry), ()) if entry else ()
                    if loud := tuple(finding for finding in findings if finding.severity != "info"):
                        yield Failing(place, headline, row(visit, source, coverage, segment), loud)
