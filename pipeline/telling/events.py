"""Events: what happened, or is about to, that somebody should be told of, each with a key to know it by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.planning.journal import Act, parse_instant
from pipeline.planning.outlook import Outlook
from pipeline.reports.rows import day
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


@dataclass(frozen=True, slots=True)
class Event:
    """What one person is told: ``key`` stands for it for ever, ``path`` is the article's in the desk."""

    key: str
    kind: Kind
    person: str
    text: str
    path: str = ""


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


def _event(kind: Kind, person: str, text: str, path: str, *marks: str) -> Event:
    key = hashlib.blake2b("\0".join((kind, person, path, *marks)).encode(), digest_size=12).hexdigest()
    return Event(key, kind, person, " ".join(text.split()), path)


def _path(issue: str, article: str, locale: str) -> str:
    return f"/{issue}/{article}/{locale}"


def _due(outlook: Outlook) -> Iterator[Event]:
    for row in outlook.rows:
        if row.finished or not row.deadline or not row.assignees or not row.tally.issue:
            continue
        issue, article, locale = row.tally.issue, row.tally.article, row.tally.locale
        left, until = row.deadline - outlook.now, day(row.deadline, outlook.now)
        name, mark = f"{issue}/{article} ({locale})", row.deadline.isoformat()
        path = _path(issue, article, locale)
        if left < timedelta(0):
            yield _event(
                Kind.OVERDUE, row.assignees[0], f"{name} was due {until}; {row.words_left} words left", path, mark
            )
        elif left < SOON:
            yield _event(Kind.SOON, row.assignees[0], f"{name} is due {until}; {row.words_left} words left", path, mark)


def _of_journal(
    workspace: Workspace, issue: str, hands: dict[tuple[str, str, str], str], since: datetime, people: tuple[str, ...]
) -> Iterator[Event]:
    for note in notes_of(workspace, issue):
        if parse_instant(note.at) < since:
            continue
        name = "/".join(filter(None, (issue, note.article)))
        path = _path(issue, note.article, note.locale) if note.article and note.locale else ""
        if note.act is Act.ASSIGNED and note.to != note.by:
            yield _event(
                Kind.HANDED, note.to, f"{name} ({note.locale}) is in your hands, says {note.by}", path, name, note.at
            )
        elif note.act is Act.CORRECTED:
            said = f": {note.text[:QUOTE]}" if note.text else ""
            for locale in workspace.config.locales:
                if person := hands.get((issue, note.article, locale)):
                    where = _path(issue, note.article, locale)
                    text = f"the source of {name} was corrected ({note.kind}){said}"
                    yield _event(Kind.CORRECTED, person, text, where, note.at)
        elif note.act is Act.COMMENTED:
            for person in people:
                if person != note.by and is_named(person, note.text):
                    text = f"{note.by} asks you at {name} ({note.locale}): {note.text[:QUOTE]}"
                    yield _event(Kind.NAMED, person, text, path, note.at, note.source, note.by)


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
                        name = f"{issue}/{source.name} ({locale})"
                        text = f"{remark.by} sent a sentence of {name} back: {remark.text[:QUOTE]}"
                        yield _event(
                            Kind.RETURNED, person, text, _path(issue, source.name, locale), remark.at, fact.source
                        )
