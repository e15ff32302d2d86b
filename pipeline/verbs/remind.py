"""Remind: the mails that a coordinator would write, one a person, from what is in whose hands. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.languages import ENGLISH
from pipeline.planning.outlook import Outlook, Row
from pipeline.reports.rows import day, number
from pipeline.reports.wording import Say, saying

#: A deadline so near is worth a word of its own.
SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as plain text. An empty ``to`` is what is in nobody's hands: for the coordinator."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class _Voice:
    """How a mail speaks: its language, and what words it."""

    language: str
    say: Say

    def counted(self, count: int, one: str, many: str) -> str:
        """A number of something; ``many`` has the place {count}."""
        return self.say(one) if count == 1 else self.say(many).replace("{count}", number(count, self.language))

    def day(self, moment: datetime, now: datetime) -> str:
        return day(moment, now, self.language)


def mails(outlook: Outlook, language: str = ENGLISH) -> tuple[Mail, ...]:
    """Write to everybody in whose hands there is unfinished work, most urgent first; last, what is in nobody's.

    Raises LocaleError for a language that reports are not worded in.
    """
    voice = _Voice(language, saying(language))
    people: dict[str, list[Row]] = {}
    for row in outlook.rows:
        if row.tally.issue and not row.finished:
            people.setdefault(row.assignees[0] if row.assignees else "", []).append(row)
    order = sorted(people, key=lambda person: (not person, *_urgency(people[person]), person))
    return tuple(
        _mail(outlook, person, sorted(people[person], key=lambda row: _urgency([row])), voice) for person in order
    )


def _urgency(rows: Iterable[Row]) -> tuple[float, str]:
    return min((row.deadline.timestamp() if row.deadline else float("inf"), row.tally.issue) for row in rows)


def _mail(outlook: Outlook, person: str, rows: Sequence[Row], voice: _Voice) -> Mail:
    say = voice.say
    words = sum(row.words_left for row in rows)
    overdue = sum(row.overdue for row in rows)
    told = [
        voice.counted(words, "1 word to translate", "{count} words to translate")
        if words
        else say("waiting for review")
    ]
    if overdue:
        told.append(voice.counted(overdue, "1 article overdue", "{count} articles overdue"))
    subject = f"{outlook.title}: {', '.join(told)}"
    greeting = (
        f"{say('Hello {person},').format(person=person)}\n\n{say('this is in your hands:')}"
        if person
        else say("This is in nobody's hands:")
    )
    lines = [greeting, ""]
    for row in rows:
        lines += [f"  {row.tally.issue}/{row.tally.article} ({row.tally.locale})", f"    {_left(row, voice)}"]
        lines += [f"    {line}" for line in _dates(row, outlook.now, voice)]
    lines.append("")
    locales = sorted({row.tally.locale for row in rows})
    if person:
        lines.append(f"{say('Segment by segment:')} peraklad todo --mine --by {_quoted(person)}")
        if any(not row.words_left for row in rows):
            lines.append(f"{say('What waits for a reviewer:')} peraklad todo --review")
    else:
        lines += [f"{say('Assign it:')} peraklad assign ISSUE/ARTICLE --locale {where} --to NAME" for where in locales]
    return Mail(person, subject, "\n".join(lines) + "\n")


def _quoted(person: str) -> str:
    import shlex

    return shlex.quote(person)


def _left(row: Row, voice: _Voice) -> str:
    tally = row.tally
    left = voice.counted(row.words_left, "1 word left of {all}", "{count} words left of {all}")
    left = left.replace("{all}", number(sum(tally.words.values()), voice.language))
    each = voice.say("{count} {state}")
    states = [
        each.format(count=count, state=voice.say(state))
        for state, count in tally.segments.items()
        if count and state != "reviewed"
    ]
    return f"{left}: {', '.join(states)}"


def _dates(row: Row, now: datetime, voice: _Voice) -> list[str]:
    dates = []
    if row.deadline:
        if row.deadline < now:
            text = voice.say("was due {day}")
        else:
            text = voice.say("due {day} — soon") if row.deadline - now < SOON else voice.say("due {day}")
        dates.append(text.format(day=voice.day(row.deadline, now)))
    if row.claimed_until:
        dates.append(voice.say("your claim ends {day}").format(day=voice.day(row.claimed_until, now)))
    return dates
