"""The rows that every status format shows: one per issue, article and locale, from the same tallies."""

from __future__ import annotations

from datetime import date, datetime
from operator import itemgetter

from pipeline.languages import ENGLISH
from pipeline.model import State, Tally
from pipeline.planning.outlook import Row, done_words

#: What begins a formula in a spreadsheet (OWASP, CSV injection).
FORMULAS = ("=", "+", "-", "@", "\t", "\r")

#: What a cell of a flat table can hold.
Cell = str | int | float | bool | datetime | None

_by_state = itemgetter(*State)

#: The columns of counts in a flat table, in order.
COUNTS = (
    *(f"{state}_{unit}" for unit in ("segments", "words") for state in State),
    "total_segments",
    "total_words",
    "translated_percent",
    "words_left",
)

#: The columns of a flat table, in order: also the CSV's header and the names in JSON.
COLUMNS = (
    "issue",
    "article",
    "locale",
    *COUNTS,
    "assignee",
    "claimed_until",
    "deadline",
    "overdue",
    "finished",
    "last_change",
    "live",
    "correction",
    "done_words_since",
)

#: Those that hold an instant.
INSTANTS = ("claimed_until", "deadline", "last_change")


def percent(tally: Tally) -> float:
    """The share of segments that are translated or reviewed, rounded down to a tenth; 0 where there is nothing."""
    every = tally.total
    done = tally.segments[State.TRANSLATED] + tally.segments[State.REVIEWED]
    return 1000 * done // every / 10 if every else 0.0


def whole(tally: Tally) -> str:
    """The share as people read it, without a fraction: 99.9 % is not yet 100."""
    return f"{int(percent(tally))} %"


def flat(row: Row) -> dict[str, Cell]:
    """One row with a value for each of ``COLUMNS``; None where there is nothing to say."""
    tally = row.tally
    words = _by_state(tally.words)
    cells = (
        tally.issue,
        tally.article,
        tally.locale,
        *_by_state(tally.segments),
        *words,
        tally.total,
        sum(words),
        percent(tally),
        row.words_left,
        ", ".join(row.assignees),
        row.claimed_until,
        row.deadline,
        row.overdue,
        row.finished,
        row.last_change,
        str(row.live),
        row.correction,
        since(row),
    )
    return dict(zip(COLUMNS, cells, strict=True))


def since(row: Row) -> int | None:
    """Words that were finished since the date asked for (negative where a source was corrected), None if none was."""
    return done_words(row.tally) - done_words(row.before) if row.before else None


def kept(row: Row) -> str:
    """The share of what is finished that is a machine's and unchanged, by characters; a dash where that is nothing."""
    machine, total = row.machine_kept
    return f"{100 * machine / total:.0f} %" if machine else "–"


def who(row: Row) -> str:
    """In whose hands a row is, with the mark of a claim; at most two names, then a number."""
    names = [f"{name}*" if row.claimed_until else name for name in row.assignees]
    return ", ".join(names) if len(names) <= 2 else f"{names[0]} +{len(names) - 1}"


def written(cell: Cell) -> str | int | float | bool | None:
    """A cell as text formats hold it: an instant in ISO 8601 with its time zone."""
    return cell.isoformat(timespec="seconds") if isinstance(cell, datetime) else cell


def guarded(cell: str | int | float | bool | None) -> str | int | float | bool | None:
    """A cell of a CSV file: a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULAS else cell


def day(moment: datetime | None, now: datetime, language: str = ENGLISH) -> str:
    """A moment as people read it: the day, the year only where it is another, the hour where it isn't midnight."""
    if moment is None:
        return ""
    said = short(moment, language, year=moment.year != now.year)
    clock = f"{moment:%H:%M}"
    return said if clock in ("00:00", "23:59") else f"{said} {clock}"


def short(moment: date, language: str = ENGLISH, *, year: bool = False) -> str:
    """The day and the month in a language, in few letters: “16 Nov”."""
    if language == ENGLISH:
        return f"{moment.day} {moment:%b %Y}" if year else f"{moment.day} {moment:%b}"
    from babel.dates import format_date

    return format_date(moment, "d MMM y" if year else "d MMM", locale=language)


def number(count: int, language: str = ENGLISH) -> str:
    """A number with its thousands apart, as a language has it."""
    if language == ENGLISH:
        return f"{count:,}"
    from babel.numbers import format_decimal

    return format_decimal(count, locale=language)
