"""Assignments: in whose hands an article is in a locale, from the settings and the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from pipeline import config
from pipeline.config import Config, IssueSettings
from pipeline.errors import LocaleError
from pipeline.planning.journal import Act, Note, parse_instant


def deadline_of(publication: Config, issue: IssueSettings) -> datetime | None:
    """When an issue must be out, in the newsroom's time zone; None where its settings don't say."""
    deadline = issue.deadline
    if deadline is None:
        return None
    zone = config.zone(publication)
    return deadline.astimezone(zone) if deadline.tzinfo else deadline.replace(tzinfo=zone)


def assignees_of(publication: Config, issue: IssueSettings, where: str) -> dict[str, str]:
    """Who works on each locale of an issue where nobody says otherwise. Raises LocaleError for an unknown locale.

    ``where`` is the file that the issue's settings come from.
    """
    for locale in issue.assignees:
        if locale not in publication.locales:
            raise LocaleError(
                f"[assignees] {locale}: the locale is not among the publication's",
                where=where,
                hint=f"The publication's locales are: {', '.join(publication.locales)}.",
            )
    return publication.assignees | issue.assignees


class Assignment(msgspec.Struct, frozen=True):
    """Whose it is, and until when (None: until somebody changes it)."""

    person: str
    until: datetime | None = None


class _Scope(msgspec.Struct):
    """What the notes so far say of one article (or of the whole issue) in one locale."""

    at: str = ""
    assigned: str = ""
    claim: Assignment | None = None
    released: bool = False

    def take(self, note: Note) -> None:
        self.at, self.released = note.at, note.act is Act.RELEASED
        if note.act is Act.CLAIMED:
            self.claim = Assignment(note.to, parse_instant(note.until))
            return
        self.claim = None
        self.assigned = note.to if note.act is Act.ASSIGNED else ""

    def hand(self, now: datetime) -> Assignment | None:
        """Whose it is: a claim's until it expires, then whose it was before."""
        if self.claim and self.claim.until and self.claim.until > now:
            return self.claim
        return Assignment(self.assigned) if self.assigned else None


class Assignments(msgspec.Struct, frozen=True):
    """In whose hands the articles of one issue are.

    What was said of an article wins over what was said of its issue, and that over the settings; a release counts until
    somebody says something newer, of the article or of its issue.
    """

    defaults: Mapping[str, str]
    now: datetime
    scopes: Mapping[tuple[str, str], _Scope] = msgspec.field(default_factory=dict)

    @classmethod
    def of(cls, notes: Iterable[Note], defaults: Mapping[str, str], now: datetime) -> Assignments:
        """Read the notes of an issue, oldest first. ``defaults``: who works on a locale where nobody says otherwise."""
        scopes: dict[tuple[str, str], _Scope] = {}
        for note in notes:
            if note.act in (Act.ASSIGNED, Act.CLAIMED, Act.RELEASED):
                scopes.setdefault((note.article, note.locale), _Scope()).take(note)
        return cls(defaults, now, scopes)

    def find(self, article: str, locale: str) -> Assignment | None:
        """Whose an article is in a locale, None if nobody's. With an empty ``article``: the issue as a whole."""
        whole = self.scopes.get(("", locale), _Scope())
        own = self.scopes.get((article, locale), _Scope()) if article else whole
        if hand := own.hand(self.now):
            return hand
        if article and own.released and own.at > whole.at:
            return None
        if hand := whole.hand(self.now):
            return hand
        if whole.released:
            return None
        return Assignment(self.defaults[locale]) if self.defaults.get(locale) else None
