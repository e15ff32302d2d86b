"""Allowing: whether a person may change a translation, and why not."""

from __future__ import annotations

from contextlib import suppress

from pipeline.errors import PerakladError
from pipeline.state.source import Source
from pipeline.web.people import Person
from pipeline.web.speech import N_
from pipeline.workspace import Workspace
from pipeline.workspace.assigning import assignments_of
from pipeline.workspace.notes import is_live

OTHER_LANGUAGE = N_("You don't work in this language here; the coordinator says who does.")
LABELS = N_("Labels stand on every page; here a coordinator changes them.")
LIVE = N_("Readers have this article; here a coordinator changes it.")
ANOTHERS = N_(
    "This article is in the hands of %(name)s. Here everybody translates their own; ask them, or the coordinator."
)


def why_not(workspace: Workspace, person: Person, source: Source, locale: str) -> tuple[str, str]:
    """Why a person may not change a translation (one of the texts above), and whose it is; empty if they may."""
    if not person.works_in(locale):
        return OTHER_LANGUAGE, ""
    if person.hands_out:
        return "", ""
    policy = workspace.config.policy
    if "labels" in policy.coordinator and not source.issue:
        return LABELS, ""
    if "live" in policy.coordinator and source.issue and is_live(workspace, source.issue, source.name, locale):
        return LIVE, ""
    if not policy.others_articles and not person.reviews and source.issue:
        # A damaged journal is told where it matters, and keeps nobody from translating.
        with suppress(PerakladError):
            hand = assignments_of(workspace, source.issue).find(source.name, locale)
            if hand and hand.person != person.name:
                return ANOTHERS, hand.person
    return "", ""
