"""The period of an issue: reading "May 8 – May 14, 2017" or "29 мая – 4 июня 2017", and writing it in each language.

Babel has no long-month interval for Belarusian and Russian, so the written form is composed of its single dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel.dates import format_date, get_month_names

_LOCALES = ("en", "be", "ru")
_DASH = r"\s*(?:-|–|—|−|to|па|по|да|до)\s*"


@dataclass(frozen=True, slots=True)
class Period:
    """The first and last day of an issue."""

    start: date
    end: date

    @property
    def issue(self) -> str:
        """The issue's id: the Monday of the week in which the period begins."""
        return (self.start - timedelta(days=self.start.weekday())).isoformat()


@cache
def _months() -> dict[str, int]:
    """Month names and abbreviations of all three languages, in both cases, lower case, to their numbers."""
    names: dict[str, int] = {}
    for locale in _LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                found = get_month_names(width, context, locale)
                names |= {name.casefold().rstrip("."): number for number, name in found.items()}
    # The other Belarusian name of May, which CLDR leaves out.
    return names | {"травень": 5, "траўня": 5}


@cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    year = r"(?:,?\s*(?P<{0}year>\d{{4}})(?:\s*(?:года|г\.?|гг\.?))?)?"
    month = rf"(?P<{{0}}month>{months})\.?"
    day = r"(?P<{0}day>\d{{1,2}})"
    month_first = rf"{month}\s+{day}{year}"
    month_first_short = rf"(?:{month}\s+)?{day}{year}"
    day_first = rf"{day}\s+{month}{year}"
    day_first_short = rf"{day}(?:\s+{month}{year})?"
    forms = (
        month_first.format("a") + _DASH + month_first_short.format("b"),
        day_first_short.format("c") + _DASH + day_first.format("d"),
    )
    return re.compile(rf"(?:{forms[0]}|{forms[1]})(?!\d)", re.IGNORECASE)


def parse(text: str, year: int | None = None) -> Period | None:
    """Return the period that a line states, or None if it states none.

    ``year`` is used where the line names none; without it such a line is no period. Where only one side names the
    year it holds for both, but for a week across a year's end: then the other side's is the neighbouring one.
    """
    match = _pattern().fullmatch(" ".join(text.split()).strip(" ."))
    if not match:
        return None
    first, second = ("a", "b") if match["aday"] else ("c", "d")
    start_month = _month(match[f"{first}month"] or match[f"{second}month"])
    end_month = _month(match[f"{second}month"] or match[f"{first}month"])
    start_year, end_year = (int(said) if (said := match[f"{side}year"]) else None for side in (first, second))
    if start_year is None and end_year is None:
        end_year = year
    across = 1 if start_month > end_month else 0
    if start_year is None and end_year is not None:
        start_year = end_year - across
    if end_year is None and start_year is not None:
        end_year = start_year + across
    if start_year is None or end_year is None:
        return None
    try:
        period = Period(
            date(start_year, start_month, int(match[f"{first}day"])),
            date(end_year, end_month, int(match[f"{second}day"])),
        )
    except ValueError:
        return None
    return period if period.start <= period.end else None


def looks_like_one(text: str) -> bool:
    """Tell whether a line is a period, with or without a year."""
    return parse(text, year=2000) is not None


def _month(name: str) -> int:
    return _months()[name.casefold().rstrip(".")]


def of_issue(issue: str, end: date | None = None) -> Period:
    """The period of an issue: its week, unless it ends on another day."""
    start = date.fromisoformat(issue)
    return Period(start, end or start + timedelta(days=6))


def write(period: Period, locale: str) -> str:
    """Return the period as a reader of that language expects it: “May 8 – May 14, 2017”, «8–14 мая 2017 г.»."""
    start, end = period.start, period.end
    if locale == "en":
        first = format_date(start, "MMMM d" if start.year == end.year else "MMMM d, y", locale)
        return f"{first} – {format_date(end, 'MMMM d, y', locale)}"
    year_mark = " г."
    last = format_date(end, "d MMMM y", locale) + year_mark
    if start.year != end.year:
        return f"{format_date(start, 'd MMMM y', locale)}{year_mark} – {last}"
    if start.month != end.month:
        return f"{format_date(start, 'd MMMM', locale)} – {last}"
    return f"{start.day}–{last}"
