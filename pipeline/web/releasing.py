"""Releasing: an issue's verdict, each reason opening its sentence; what publishing would change, and to publish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from starlette.responses import RedirectResponse, Response

from pipeline import verbs
from pipeline.errors import PerakladError, SelectionError
from pipeline.model import Finding, Verdict
from pipeline.planning.outlook import Outlook
from pipeline.publish.building import Published
from pipeline.reports import charts
from pipeline.reports.charts import Chart
from pipeline.reports.rows import short
from pipeline.verbs.save import key_of
from pipeline.web.committing import coordinates, decides
from pipeline.web.desk import Visit
from pipeline.web.places import Place
from pipeline.workspace import LABELS

#: Lines of a difference that a page shows.
LINES = 400

#: Reasons of one kind in one article that a page lists.
LISTED = 8


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding, with the address of the sentence that it is said of (empty: of none)."""

    finding: Finding
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """What is said of one kind of one article in one locale."""

    place: str
    check: str
    reasons: tuple[Reason, ...]
    more: int


def issue_of(visit: Visit) -> str:
    """The issue that the address names. Raises SelectionError."""
    issue = str(visit.request.path_params["issue"])
    if issue not in visit.workspace.issues():
        raise SelectionError(f"there is no issue {issue}", hint="Go back to the start page.")
    return issue


@coordinates
def verdict(visit: Visit) -> Response:
    """May the issue be published, and if not, why: grouped, each reason opening its sentence."""
    return _page(visit, issue_of(visit))


def _page(
    visit: Visit, issue: str, *, changes: Sequence[str] | None = None, published: Published | None = None
) -> Response:
    judged = verbs.check.check(visit.workspace, [issue])[0]
    outlook = verbs.status.outlook(visit.workspace, [issue], burndowns=True)
    return visit.page(
        "releasing.html",
        issue=issue,
        verdict=judged,
        groups=list(_groups(visit, judged)),
        rows=[row for row in outlook.issues if row.tally.issue],
        chart=_chart(outlook, visit.language),
        day=lambda moment: short(moment, visit.language),
        changes=changes,
        published=published,
        held=visit.desk.held.get(issue, ""),
    )


def _chart(outlook: Outlook, language: str) -> Chart | None:
    burndown = next(iter(outlook.burndowns), None)
    if burndown is None or len(burndown.days) < 2:
        return None
    rows = [row for row in outlook.issues if row.tally.issue == burndown.issue]
    forecasts = {row.tally.locale: row.forecast for row in rows if row.forecast}
    return charts.burndown(burndown, forecasts, rows[0].deadline, outlook.now, language)


def _groups(visit: Visit, judged: Verdict) -> Iterator[Group]:
    kinds: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in judged.reasons:
        where = finding.where
        kinds.setdefault((where.article, where.locale, finding.check), []).append(finding)
    keys: dict[tuple[str, str], dict[str, str]] = {}
    for (article, locale, check), findings in kinds.items():
        if (article, locale) not in keys:
            keys[article, locale] = _sentences(visit, judged.issue, article, locale)
        known = keys[article, locale]
        reasons = tuple(Reason(finding, known.get(finding.text, known.get("", ""))) for finding in findings[:LISTED])
        yield Group(" → ".join(filter(None, (article, locale))), check, reasons, len(findings) - len(reasons))


def _sentences(visit: Visit, issue: str, article: str, locale: str) -> dict[str, str]:
    """The addresses of an article's sentences by their texts; under nothing that of its page."""
    if not article or not locale:
        return {}
    place = Place("" if article == LABELS else issue, article, locale)
    try:
        _, coverage = place.look(visit)
    except PerakladError:
        return {}  # what can't be read is a reason itself
    result = {"": place.path}
    for segment in coverage.segments:
        entry = coverage.entries.get(segment.key)
        if entry:
            result[segment.text] = f"{place.path}#s{key_of(entry)}"
    return result


@coordinates
def changes(visit: Visit) -> Response:
    """What publishing would change in the pages that lie there."""
    issue = issue_of(visit)
    lines = list(islice(verbs.diff.diff(visit.workspace, [issue], "html", _folder(visit)), LINES))
    return _page(visit, issue, changes=lines)


@decides("Publish")
def publish(visit: Visit) -> Response:
    """Publish what the gate lets through, and say what came of it."""
    issue = issue_of(visit)
    done = verbs.publish.publish(visit.workspace, [issue], "html", _folder(visit), by=visit.person.name)
    visit.desk.overview.forget({issue})
    return _page(visit, issue, published=done)


@decides("Bring the catalogs into line")
def bring_into_line(visit: Visit) -> Response:
    """Sync an issue of which a person has seen that translations move, or are gone."""
    issue = issue_of(visit)
    verbs.sync.sync(visit.workspace, [issue])
    visit.desk.held.pop(issue, None)
    return RedirectResponse(f"/issue/{issue}", 303)


def _folder(visit: Visit) -> Path:
    """Where `peraklad publish` puts the pages if nothing else is said."""
    return visit.workspace.root / "build" / "html"
