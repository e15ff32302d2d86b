"""Events: what happened, or is about to, that somebody should be told of, each with a key to know it by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.languages import ENGLISH
from pipeline.planning.journal import Act, CorrectionClass, parse_instant
from pipeline.planning.outlook import Outlook
from pipeline.reports.rows import day, number
from pipeline.reports.wording import saying
from pipeline.state.remarks import remarks_in
from pipeline.values import Choice
from pipeline.verbs.discuss import is_named
from pipeline.workspace import Workspace
from pipeline.workspace.assigning import hands_of
from pipeline.workspace.notes import notes_of

#: How long before a deadline it is told that it is near.
SOON = timedelta(days=2)

#: What happened longer ago is not told any more: whoever begins to use this isn't told of years.
RECENT = timedelta(days=7)

#: Characters of a text that a message quotes.
QUOTE = 120


class Kind(Choice):
    """What an event is."""

    HANDED = "handed"
    SOON = "due-soon"
    OVERDUE = "overdue"
    CORRECTED = "source-corrected"
    RETURNED = "review-came-back"
    NAMED = "named"


#: What is told: texts of the reports' catalogs.
DUE = {
    Kind.OVERDUE: "{name} ({locale}) was due {until}; words left: {words}",
    Kind.SOON: "{name} ({locale}) is due {until}; words left: {words}",
}
HANDED = "{name} ({locale}) is in your hands, says {by}"
CORRECTED = "the source of {name} was corrected ({how}){said}"
NAMED = "{by} asks you at {name} ({locale}): {said}"
RETURNED = "{by} sent a sentence of {name} ({locale}) back: {said}"
TEXTS = (*DUE.values(), HANDED, CORRECTED, NAMED, RETURNED)

#: What a told text holds: words, a number, a moment.
Value = str | int | datetime


@dataclass(frozen=True, slots=True)
class Event:
    """What one person is told: ``key`` stands for it for ever, ``path`` is the article's in the desk.

    ``template`` is a text of the reports' catalogs with places for ``values``: moments are told as from ``now``.
    """

    key: str
    kind: Kind
    person: str
    template: str
    values: Mapping[str, Value]
    path: str = ""
    now: datetime | None = None

    def text(self, language: str = ENGLISH) -> str:
        """What is told, in a language, as one line. Raises LocaleError for one that reports are not worded in."""
        say = saying(language)

        def told(value: Value) -> str:
            if isinstance(value, datetime):
                return day(value, self.now or value, language)
            if isinstance(value, int):
                return number(value, language)
            return say(str(value)) if isinstance(value, CorrectionClass) else value

        text = say(self.template).format_map({name: told(value) for name, value in self.values.items()})
        return " ".join(text.split())


def events(workspace: Workspace, outlook: Outlook, people: Iterable[str]) -> list[Event]:
    """Everything that some people should have been told by now, in the order of issues. Raises PerakladError.

    An event is the same as long as what it tells is the same, however often it is looked for.
    """
    known = tuple(people)
    result = [event for event in _due(outlook) if event.person in known]
    since = outlook.now - RECENT
    issues = list(dict.fromkeys(row.tally.issue for row in outlook.rows if row.tally.issue))
    hands = hands_of(workspace, issues)
    for issue in issues:
        result += [event for event in _of_journal(workspace, issue, hands, since, known) if event.person in known]
        result += [event for event in _of_ledgers(workspace, issue, since) if event.person in known]
    return list({event.key: event for event in result}.values())


def _event(
    kind: Kind,
    person: str,
    path: str,
    marks: Iterable[str],
    template: str,
    now: datetime | None = None,
    **values: Value,
) -> Event:
    key = hashlib.blake2b("\0".join((kind, person, path, *marks)).encode(), digest_size=12).hexdigest()
    return Event(key, kind, person, template, values, path, now)


def _path(issue: str, article: str, locale: str) -> str:
    return f"/{issue}/{article}/{locale}"


def _due(outlook: Outlook) -> Iterator[Event]:
    for row in outlook.rows:
        if row.finished or not row.deadline or not row.assignees or not row.tally.issue:
            continue
        issue, article, locale = row.tally.issue, row.tally.article, row.tally.locale
        left, path = row.deadline - outlook.now, _path(issue, article, locale)
        if left >= SOON:
            continue
        kind = Kind.OVERDUE if left < timedelta(0) else Kind.SOON
        yield _event(
            kind,
            row.assignees[0],
            path,
            [row.deadline.isoformat()],
            DUE[kind],
            outlook.now,
            name=f"{issue}/{article}",
            locale=locale,
            until=row.deadline,
            words=row.words_left,
        )


def _of_journal(
    workspace: Workspace, issue: str, hands: dict[tuple[str, str, str], str], since: datetime, people: tuple[str, ...]
) -> Iterator[Event]:
    for note in notes_of(workspace, issue):
        if parse_instant(note.at) < since:
            continue
        name = "/".join(filter(None, (issue, note.article)))
        path = _path(issue, note.article, note.locale) if note.article and note.locale else ""
        if note.act is Act.ASSIGNED and note.to != note.by:
            yield _event(Kind.HANDED, note.to, path, [name, note.at], HANDED, name=name, locale=note.locale, by=note.by)
        elif note.act is Act.CORRECTED:
            quote = f": {note.text[:QUOTE]}" if note.text else ""
            how = CorrectionClass(note.kind)
            for locale in workspace.config.locales:
                if person := hands.get((issue, note.article, locale)):
                    where = _path(issue, note.article, locale)
                    yield _event(Kind.CORRECTED, person, where, [note.at], CORRECTED, name=name, how=how, said=quote)
        elif note.act is Act.COMMENTED:
            for person in people:
                if person != note.by and is_named(person, note.text):
                    marks = [note.at, note.source, note.by]
                    quoted = note.text[:QUOTE]
                    yield _event(
                        Kind.NAMED, person, path, marks, NAMED, name=name, locale=note.locale, by=note.by, said=quoted
                    )


def _of_ledgers(workspace: Workspace, issue: str, since: datetime) -> Iterator[Event]:
    from pipeline.model import Deed

    for source in workspace.sources([issue]):
        for locale in workspace.targets(source.locale):
            ledger = workspace.ledger(source.catalog_path(locale))
            makers = {(fact.source, fact.target): fact.by for fact in ledger if fact.deed in (Deed.MADE, Deed.ACCEPTED)}
            for fact in ledger:
                person = makers.get((fact.source, fact.target), "")
                if fact.deed is not Deed.RETURNED or not person or person == fact.by:
                    continue
                for remark in remarks_in([fact]):
                    if parse_instant(remark.at) >= since:
                        yield _event(
                            Kind.RETURNED,
                            person,
                            _path(issue, source.name, locale),
                            [remark.at, fact.source],
                            RETURNED,
                            name=f"{issue}/{source.name}",
                            locale=locale,
                            by=remark.by,
                            said=remark.text[:QUOTE],
                        )
