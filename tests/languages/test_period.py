"""Periods: as pages word them and as we write them (periods.txt), in our languages and in others."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LocaleError
from pipeline.languages import CODES, period

_READ, _WRITTEN = (Path(__file__).parent / "periods.txt").read_text(encoding="utf-8").split("[written]\n")


def rows(table: str) -> list[list[str]]:
    lines = (line for line in table.split("\n") if line and not line.startswith("#"))
    return [[part.strip() for part in line.split(" | ")] for line in lines]


@pytest.mark.parametrize("case", rows(_READ), ids=lambda case: case[0])
def test_reading(case: list[str]) -> None:
    found = period.parse(case[0])
    if case[1] == "none":
        assert found is None
    else:
        assert found is not None
        assert [found.start.isoformat(), found.end.isoformat()] == case[1:]


def test_a_line_without_a_year_is_one_once_the_year_is_known() -> None:
    assert period.looks_like_one("April 15 – April 21")
    found = period.parse("April 15 – April 21", year=2019)
    assert found is not None
    assert found.issue == "2019-04-15"


@pytest.mark.parametrize(("locale", "issue", "words"), rows(_WRITTEN))
def test_writing(locale: str, issue: str, words: str) -> None:
    week = period.of_issue(issue)
    assert period.write(week, locale) == words
    assert period.parse(words, locale=locale) == week


def test_one_language_is_read_by_itself() -> None:
    assert period.parse("8–14 maja 2017 r.", locale="pl") is not None
    assert period.parse("8–14 maja 2017 r.", locale="ru") is None
    assert period.parse("8–14 мая 2017 г.", locale="pl") is None


def test_every_language_is_tried() -> None:
    assert {locale for locale, *_ in rows(_WRITTEN)} == set(CODES)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(CODES))
def test_what_is_written_is_read(day: date, locale: str) -> None:
    monday = day - timedelta(days=day.weekday())
    week = period.of_issue(monday.isoformat())
    assert period.parse(period.write(week, locale)) == week


@pytest.mark.parametrize("locale", CODES)
def test_months_are_known_in_the_forms_of_cldr(locale: str) -> None:
    known = period.months(locale)
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context, locale).items():
                assert known[name.casefold().rstrip(".")] == number, name


@pytest.mark.parametrize("locale", ["cs", "de", "et", "lt", "sv", "tr", "pt_BR", "pt-BR"])
def test_a_locale_without_a_folder_is_worded_by_cldr_and_by_no_other_language(locale: str) -> None:
    for issue in ("2017-05-08", "2017-05-29", "2016-12-26"):
        week = period.of_issue(issue)
        words = period.write(week, locale)
        assert str(week.end.year) in words
        assert str(week.start.day) in words
        assert not re.search("[\u0400-\u04ff]", words), words
        assert words not in {period.write(week, code) for code in CODES}


def test_a_locale_that_nobody_knows_is_refused() -> None:
    for locale in ("zz", "", "?", "xx_YY"):
        with pytest.raises(LocaleError):
            period.write(period.of_issue("2017-05-08"), locale)
