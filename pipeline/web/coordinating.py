"""Coordinating: whose everything is, and until when; handed out, claimed, taken back and reminded of from one page."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from pipeline import verbs
from pipeline.errors import SelectionError
from pipeline.planning.assignments import deadline_of
from pipeline.planning.outlook import Row
from pipeline.reports.rows import day, short
from pipeline.verbs.remind import Mail, mails
from pipeline.web.committing import coordinates, decides
from pipeline.web.desk import Visit
from pipeline.web.places import Place
from pipeline.web.start import headline_of
from pipeline.workspace.assigning import Assigned, assignments_of

#: Articles, each in each locale, that are listed at once: the rest is an issue's own page.
LISTED = 200

#: For how long somebody else's claim holds, as one's own does.
DAYS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a locale as the page lists it."""

    place: Place
    headline: str
    row: Row
    due: str

    @property
    def value(self) -> str:
        """What its box brings back: the place, and whose it was when the page was made."""
        place = self.place
        return f"{place.issue}/{place.slug}/{place.locale}|{', '.join(self.row.assignees)}"


@coordinates
def overview(visit: Visit) -> Response:
    """What is not finished: whose it is, when it is due, whether we make it."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, *, problem: str = "", told: str = "") -> Response:
    wanted = visit.request.query_params.get("issue", "") or visit.field("issue")
    names = [wanted] if wanted in visit.workspace.issues() else _at_work(visit)
    outlook = verbs.status.outlook(visit.workspace, names) if names else None
    rows = [row for row in outlook.rows if row.tally.issue and not row.finished] if outlook else []
    lines = [
        Line(
            Place(row.tally.issue, row.tally.article, row.tally.locale),
            headline_of(visit, row.tally.issue, row.tally.article),
            row,
            day(row.deadline, outlook.now, visit.language),
        )
        for row in rows[:LISTED]
        if outlook
    ]
    return visit.page(
        "coordinating.html",
        status,
        lines=lines,
        more=max(0, len(rows) - LISTED),
        sums=[row for row in outlook.issues if row.tally.issue] if outlook else [],
        issues=names,
        people=_people(visit),
        wanted=wanted,
        problem=problem,
        told=told,
        short=lambda moment: short(moment, visit.language),
        day=lambda moment: day(moment, outlook.now, visit.language) if outlook else "",
    )


def _at_work(visit: Visit) -> list[str]:
    glances = visit.desk.overview.glances(visit.workspace)
    return [glance.issue for glance in glances if glance.issue and not glance.finished and not glance.error]


def _people(visit: Visit) -> list[str]:
    """Who can be handed something: the desk's users, and whom the settings name."""
    users = visit.desk.people.all()
    return sorted({*users, *visit.workspace.config.assignees.values(), visit.person.name})


@decides("Hand out work")
def assign(visit: Visit) -> Response:
    """Put what is ticked into somebody's hands: for good, or as a claim of some days; or out of all hands."""
    chosen = [str(place) for place in visit.form.getlist("place")]
    to, deed = " ".join(visit.field("to").split()), visit.field("deed")
    if not chosen:
        return _page(visit, 422, problem=visit.say("Tick what is to be handed out."))
    if deed != "release" and (problem := _unknown(visit, to)):
        return _page(visit, 422, problem=problem)
    chosen, meanwhile = _still(visit, chosen)
    done: list[Assigned] = []
    for locale in visit.workspace.config.locales:
        names = [place.rpartition("/")[0] for place in chosen if place.rpartition("/")[2] == locale]
        if not names:
            continue
        by = visit.person.name
        if deed == "release":
            done += verbs.release.release(visit.workspace, names, locale, by, anyone=True)
        elif deed == "claim":
            done += verbs.claim.claim(visit.workspace, names, locale, to, DAYS, take_over=True)
        else:
            done += verbs.assign.assign(visit.workspace, names, locale, to, by)
    visit.desk.overview.forget({assigned.issue for assigned in done})
    refused = meanwhile + [
        f"{assigned.name} ({assigned.locale}): {assigned.refusal}" for assigned in done if assigned.refusal
    ]
    if refused:
        return _page(visit, 409, problem="; ".join(refused))
    return _page(visit, told=visit.say("%(count)d articles were handed out.") % {"count": len(done)})


def _still(visit: Visit, chosen: list[str]) -> tuple[list[str], list[str]]:
    """The places that are in the hands in which the page showed them, and what is said of those that aren't."""
    still, changed = [], []
    issues = visit.workspace.issues()
    for place in chosen:
        where, shown, seen = place.partition("|")
        issue, slug, locale = (*where.split("/"), "", "")[:3]
        hand = assignments_of(visit.workspace, issue).find(slug, locale) if shown and issue in issues else None
        person = hand.person if hand else ""
        if shown and person != seen:
            message = visit.say(
                "%(article)s (%(locale)s): somebody else has changed this meanwhile; it is in the hands of %(name)s"
            )
            changed.append(message % {"article": slug, "locale": locale, "name": person or visit.say("nobody")})
        else:
            still.append(where)
    return still, changed


def _unknown(visit: Visit, name: str) -> str:
    """Why nothing can be handed to this name; empty if it can."""
    known = _people(visit)
    if name in known:
        return ""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    message = visit.say("Nobody here is called “%(name)s”.") % {"name": name[:80]}
    hint = visit.say("Did you mean “%(name)s”?") % {"name": close[0]} if close else visit.say("Add them under People.")
    return f"{message} {hint}"


@decides("Set a deadline")
def deadline(visit: Visit) -> Response:
    """Say when an issue must be out."""
    issue, wish = visit.field("issue"), visit.field("deadline")
    try:
        moment = datetime.fromisoformat(wish) if wish else None
    except ValueError:
        return _page(visit, 422, problem=visit.say("Write a day and a time: 2017-05-15 18:00."))
    before = _deadline(visit, issue)
    if visit.form.get("was", before) != before:
        told = visit.say("Somebody else has set another deadline meanwhile: %(day)s. Yours was not saved.")
        return _page(visit, 409, problem=told % {"day": before.replace("T", " ") or visit.say("none")})
    try:
        verbs.deadline.set_deadline(visit.workspace, issue, moment, datetime.now(UTC))
    except SelectionError as error:
        return _page(visit, 422, problem=visit.told(error))
    visit.desk.overview.forget({issue})
    return RedirectResponse("/coordinate", 303)


def _deadline(visit: Visit, issue: str) -> str:
    """An issue's deadline as its field holds it."""
    if issue not in visit.workspace.issues():
        return ""
    moment = deadline_of(visit.workspace.config, visit.workspace.issue_settings(issue))
    return f"{moment:%Y-%m-%dT%H:%M}" if moment else ""


@coordinates
def remind(visit: Visit) -> Response:
    """The mails that `peraklad remind` would print, in the desk's language; each is sent by whoever is asked to."""
    names = _at_work(visit)
    letters: tuple[Mail, ...] = mails(verbs.status.outlook(visit.workspace, names), visit.language) if names else ()
    return visit.page("reminding.html", mails=letters)
