"""The period of an issue: reading "May 8 – May 14, 2017" or "29 мая – 4 июня 2017", and writing it in each language.

A language's wordings are `PeriodWording`; its months and the words of its pages stand in its ``words.txt``: the
sections ``[months]`` (every case, a month a line), ``[months-short]``, ``[until]`` (“to”) and ``[year]`` (“г.”). Pages
are read with what all languages say at once, or with one language's; a locale without a folder is worded by CLDR, and
not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pipeline import languages
from pipeline.errors import LocaleError


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
def months(locale: str = "") -> dict[str, int]:
    """The months in every form, in lower case and without a full stop, to their numbers: ``{"мая": 5, "maja": 5}``.

    Of one language, or of all at once.
    """
    codes = (locale,) if locale else languages.CODES
    lists = (languages.words(code, section) for code in codes for section in ("months", "months-short"))
    lines = ((number, line) for months in lists for number, line in enumerate(months, 1))
    return {form.casefold().rstrip("."): number for number, line in lines for form in line.split()}


@cache
def _pattern(locale: str) -> re.Pattern[str]:
    named = _either(months(locale))
    until = rf"\s*(?:-|–|—|−|{_either(_said(locale, 'until'))})\s*"
    marks = _either(mark.rstrip(".") for mark in _said(locale, "year"))
    year = rf"(?:,?\s*(?P<{{0}}year>\d{{{{4}}}})(?:\s*(?:{marks})\.?)?)?"
    month = rf"(?P<{{0}}month>{named})\.?"
    day = r"(?P<{0}day>\d{{1,2}})"
    month_first = rf"{month}\s+{day}{year}"
    month_first_short = rf"(?:{month}\s+)?{day}{year}"
    day_first = rf"{day}\s+{month}{year}"
    day_first_short = rf"{day}(?:\s+{month}{year})?"
    forms = (
        month_first.format("a") + until + month_first_short.format("b"),
        day_first_short.format("c") + until + day_first.format("d"),
    )
    return re.compile(rf"(?:{forms[0]}|{forms[1]})(?!\d)", re.IGNORECASE)


def _said(locale: str, section: str) -> tuple[str, ...]:
    lines = languages.words(locale, section) if locale else languages.everywhere(section)
    return tuple(word for line in lines for word in line.split())


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def parse(text: str, year: int | None = None, locale: str = "") -> Period | None:
    """Return the period that a line states, or None if it states none.

    ``locale``: read it as a line of this language alone; without it as one of any. ``year`` is used where the line
    names none; without it such a line is no period. Where only one side names the year it holds for both, but for a
    week across a year's end: then the other side's is the neighbouring one.
    """
    match = _pattern(locale).fullmatch(" ".join(text.split()).strip(" ."))
    if not match:
        return None
    first, second = ("a", "b") if match["aday"] else ("c", "d")
    start_month = _month(match[f"{first}month"] or match[f"{second}month"], locale)
    end_month = _month(match[f"{second}month"] or match[f"{first}month"], locale)
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


def _month(name: str, locale: str) -> int:
    return months(locale)[name.casefold().rstrip(".")]


def of_issue(issue: str, end: date | None = None) -> Period:
    """The period of an issue: its week, unless it ends on another day."""
    start = date.fromisoformat(issue)
    return Period(start, end or start + timedelta(days=6))


def write(period: Period, locale: str) -> str:
    """Return the period as a reader of that language expects it: “May 8 – May 14, 2017”, «8–14 мая 2017 г.».

    A locale without a folder, or without months in it, is worded as CLDR has it. Raises LocaleError for one that CLDR
    doesn't know either.
    """
    months = languages.words(locale, "months") if languages.is_known(locale) else ()
    if not months:
        return _by_cldr(period, locale)
    wording = languages.get(locale).period
    start, end = period.start, period.end
    if start.year != end.year:
        form = wording.two_years
    else:
        form = wording.one_month if start.month == end.month else wording.one_year
    names = [months[day.month - 1].split()[wording.month_form] for day in (start, end)]
    return form.format(d1=start.day, m1=names[0], y1=start.year, d2=end.day, m2=names[1], y2=end.year)


def _by_cldr(period: Period, locale: str) -> str:
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_interval

    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise LocaleError(f'no wording of periods for the locale "{locale}"', hint=languages.HINT) from None
    return format_interval(period.start, period.end, "yMMMd", locale=known)
