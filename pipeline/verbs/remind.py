"""Remind: the mails that a coordinator would write, one a person, from what is in whose hands. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.planning.outlook import Outlook, Row
from pipeline.reports.grouping import plural
from pipeline.reports.rows import day

#: A deadline so near is worth a word of its own.
SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as plain text. An empty ``to`` is what is in nobody's hands: for the coordinator."""

    to: str
    subject: str
    body: str


def mails(outlook: Outlook) -> tuple[Mail, ...]:
    """Write to everybody in whose hands there is unfinished work, most urgent first; last, what is in nobody's."""
    people: dict[str, list[Row]] = {}
    for row in outlook.rows:
        if row.tally.issue and not row.finished:
            people.setdefault(row.assignees[0] if row.assignees else "", []).append(row)
    order = sorted(people, key=lambda person: (not person, *_urgency(people[person]), person))
    return tuple(_mail(outlook, person, sorted(people[person], key=lambda row: _urgency([row]))) for person in order)


def _urgency(rows: Iterable[Row]) -> tuple[float, str]:
    return min((row.deadline.timestamp() if row.deadline else float("inf"), row.tally.issue) for row in rows)


def _mail(outlook: Outlook, person: str, rows: Sequence[Row]) -> Mail:
    words = sum(row.words_left for row in rows)
    overdue = sum(row.overdue for row in rows)
    left = plural(words, "word") + " to translate" if words else "waiting for review"
    late = f", {plural(overdue, 'article')} overdue" if overdue else ""
    subject = f"{outlook.title}: {left}{late}"
    greeting = f"Hello {person},\n\nthis is in your hands:" if person else "This is in nobody's hands:"
    lines = [greeting, ""]
    for row in rows:
        lines += [f"  {row.tally.issue}/{row.tally.article} ({row.tally.locale})", f"    {_left(row)}"]
        lines += [f"    {line}" for line in _dates(row, outlook.now)]
    lines.append("")
    locales = sorted({row.tally.locale for row in rows})
    if person:
        lines.append(f"Segment by segment: peraklad todo --mine --by {_quoted(person)}")
        if any(not row.words_left for row in rows):
            lines.append("What waits for a reviewer: peraklad todo --review")
    else:
        lines += [f"Assign it: peraklad assign ISSUE/ARTICLE --locale {where} --to NAME" for where in locales]
    return Mail(person, subject, "\n".join(lines) + "\n")


def _quoted(person: str) -> str:
    import shlex

    return shlex.quote(person)


def _left(row: Row) -> str:
    tally = row.tally
    states = [f"{count} {state}" for state, count in tally.segments.items() if count and state != "reviewed"]
    return f"{plural(row.words_left, 'word')} left of {sum(tally.words.values()):,}: {', '.join(states)}"


def _dates(row: Row, now: datetime) -> list[str]:
    dates = []
    if row.deadline:
        if row.deadline < now:
            dates.append(f"was due {day(row.deadline, now)}")
        else:
            soon = " — soon" if row.deadline - now < SOON else ""
            dates.append(f"due {day(row.deadline, now)}{soon}")
    if row.claimed_until:
        dates.append(f"your claim ends {day(row.claimed_until, now)}")
    return dates
