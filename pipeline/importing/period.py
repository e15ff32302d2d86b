"""When a page's article belongs: a period in any wording, a period within a line, a date that stands alone.

Months, and words between days and after years, are the languages' own: their ``words.txt`` and ``pages.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import languages
from pipeline.importing import phrases
from pipeline.languages.period import Period, months

#: The first year that a page of a publication can be of, and the last.
_YEARS = range(1990, 2100)


class Found(NamedTuple):
    """A period and where in the line it stands; ``year``: whether the line names one."""

    period: Period
    start: int
    end: int
    year: bool


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)) or "(?!)"


def _said(section: str) -> tuple[str, ...]:
    """The words of a section of ``words.txt`` in all languages."""
    return tuple(word for line in languages.everywhere(section) for word in line.split())


@cache
def _day() -> dict[str, str]:
    named = _either(months())
    marks = _either(mark.rstrip(".") for mark in _said("year"))
    year = rf"(?:\s*,?\s*(?P<y_>\d{{4}})(?!\d)(?:\s*(?:{marks})(?!\w)\.?)?)"
    day = rf"(?P<d_>\d{{1,2}})(?:{'|'.join(phrases.entries('ordinals'))})?"
    month = rf"(?P<m_>{named})\.?"
    return {
        "day first": rf"{day}\.?(?:\s+of)?\s+{month}(?:\s*\((?:{_weekday()})\))?{year}?",
        "month first": rf"{month}\s+{day}{year}?",
        "figures": r"(?P<d_>\d{1,2})(?P<s_>[./-])(?P<n_>\d{1,2})(?:(?P=s_)(?P<y_>\d{4}|\d{2}))?(?!\d)",
        "iso": r"(?P<y_>\d{4})(?P<s_>[.-])(?P<n_>\d{2})(?P=s_)(?P<d_>\d{2})(?!\d)(?:T[\d:.+Z-]+)?",
        "day": rf"{day}",
    }


def _weekday() -> str:
    return _either(phrases.entries("days of the week"))


def _named(form: str, side: str) -> str:
    return re.sub(r"([dmyns])_", rf"\g<1>{side}", _day()[form])


_PAIRS = (
    ("iso", "iso"), ("month first", "month first"), ("month first", "day"), ("day first", "day first"),
    ("day", "day first"), ("figures", "figures"), ("day", "figures"),
)  # fmt: skip


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    dash = rf"\.?(?:\s*[-–—−‑]\s*|\s*\.\.\.?\s*|\s*…\s*|,?\s+(?:{_either(_said('until'))})\s+)"
    around = [entry.split("…") for entry in phrases.entries("between")]
    weekday = rf"(?:(?:{_weekday()})\.?,?\s+)?"
    first = rf"(?:(?:{_either(pair[0].strip() for pair in around)})\s+)?{weekday}"
    second = rf"(?:{dash}|,?\s+(?:{_either(pair[1].strip() for pair in around)})\s+){weekday}"
    result = []
    for one, other in _PAIRS:
        tail = r"(?:\s*,?\s*(?P<yz>\d{4})(?!\d))?" if (one, other) == ("month first", "day") else ""
        marks = _either(mark.rstrip(".") for mark in _said("year"))
        # “2025/2026” after both days; between two days of ISO's form a stroke stands for the dash (ISO 8601-1, 5.5).
        tail += rf"(?:\s*/\s*(?P<yw>\d{{4}})(?!\d))?(?:\s*(?:{marks})(?!\w)\.?)?"
        between = rf"(?:{second}|\s*/\s*)" if (one, other) == ("iso", "iso") else second
        result.append(
            re.compile(rf"(?<![\w.]){first}{_named(one, 'a')}{between}{_named(other, 'b')}{tail}(?!\w)", re.IGNORECASE)
        )
    return tuple(result)


@cache
def _singles() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(rf"(?<![\w.])(?:{_named(form, 'a')})(?!\w)", re.IGNORECASE)
        for form in ("iso", "month first", "day first", "figures")
    )


def find(text: str, year: int | None = None) -> Found | None:
    """The first period in a line; ``year`` where the line names none, without it such a line has no period."""
    if not any(map(str.isdigit, text)):
        return None
    for pattern in _patterns():
        for match in pattern.finditer(text):
            if (period := _period(match, year)) is not None:
                return period
    return None


def _period(match: re.Match[str], year: int | None) -> Found | None:
    named = match.groupdict()
    first = _month(named, "a") or _month(named, "b")
    last = _month(named, "b") or _month(named, "a")
    if not first or not last:
        return None
    years = [_year(named.get("ya")), _year(named.get("yb") or named.get("yz"))]
    if named.get("yw") and years[1]:
        years = [years[1], _year(named["yw"])]
    has_year = any(years)
    across = 1 if first > last else 0
    if not has_year:
        years[1] = year
    if years[0] is None and years[1] is not None:
        years[0] = years[1] - across
    if years[1] is None and years[0] is not None:
        years[1] = years[0] + across
    if years[0] is None or years[1] is None:
        return None
    days = int(named["da"] or 0), int(named["db"] or 0)
    if max(first, last) > 12 and named.get("sa") == "/":
        # With slashes the month may come first, as in the United States; where a figure can't be a month, it does.
        (first, last), days = days, (first, last)
    try:
        period = Period(date(years[0], first, days[0]), date(years[1], last, days[1]))
    except ValueError:
        return None
    # Longer than a month no issue is; such a line speaks of something else.
    if not 0 <= (period.end - period.start).days <= 45:
        return None
    return Found(period, match.start(), match.end(), bool(has_year))


def find_date(text: str) -> tuple[date, int, int] | None:
    """The first date with a year in a line, and where it stands."""
    if not any(map(str.isdigit, text)):
        return None
    best: tuple[date, int, int] | None = None
    for pattern in _singles():
        for match in pattern.finditer(text):
            named = match.groupdict()
            year, month = _year(named.get("ya")), _month(named, "a")
            if year is None or not month:
                continue
            number = int(named["da"])
            if month > 12 and named.get("sa") == "/":
                number, month = month, number
            try:
                day = date(year, month, number)
            except ValueError:
                continue
            if best is None or match.start() < best[1]:
                best = (day, match.start(), match.end())
            break
    return best


_TIME = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b\.?)?|\b(?:UTC|GMT|MSK|[ECMP][SD]?T|EET|CET|BST)\b(?:\s*[+-]\d+)?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def without_dates(text: str) -> str:
    """What is left of a line without its dates and times, and the words that go with them."""
    for pattern in _singles():
        text = pattern.sub(" ", text)
    text = _TIME.sub(" ", text)
    text = _numbered().sub(" ", text)
    for section in ("published", "issue", "days of the week"):
        text = _words(section).sub(" ", text)
    return re.sub(r"[\W_]+", " ", text).strip()


@cache
def _numbered() -> re.Pattern[str]:
    """The number of an issue, and the one since the first in brackets: “No. 14 (512)”, «Выпуск № 31»."""
    words = _either(phrases.entries("issue"))
    number = r"\d{1,5}(?:\s*/\s*\d{1,5})?(?!\w)(?:\s*\(\d{1,5}\))?"
    return re.compile(rf"(?<!\w)(?:{words})(?:\s*(?:{words}))?\s*#?\s*{number}", re.IGNORECASE)


@cache
def _words(section: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(phrases.entries(section))})(?!\w)", re.IGNORECASE)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    year = int(text) + (2000 if len(text) == 2 else 0)
    return year if year in _YEARS else None


def _month(named: dict[str, str | None], side: str) -> int:
    if name := named.get(f"m{side}"):
        return months()[name.casefold().rstrip(".")]
    return int(named.get(f"n{side}") or 0)
