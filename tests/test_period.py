"""Period lines in three languages, as pages word them, and as we write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import period

LINES = """
May 8 – May 14, 2017                   | 2017-05-08 | 2017-05-14
May 8-14, 2017                         | 2017-05-08 | 2017-05-14
May 29 — June 4, 2017                  | 2017-05-29 | 2017-06-04
8–14 мая 2017                          | 2017-05-08 | 2017-05-14
8 – 14 мая 2017 г.                     | 2017-05-08 | 2017-05-14
8–14 траўня 2017                       | 2017-05-08 | 2017-05-14
29 мая – 4 июня 2017                   | 2017-05-29 | 2017-06-04
29 мая – 4 чэрвеня 2017 г.             | 2017-05-29 | 2017-06-04
29 мая 2017 – 4 июня 2017 года         | 2017-05-29 | 2017-06-04
December 26, 2016 – January 1, 2017    | 2016-12-26 | 2017-01-01
December 26 – January 1, 2017          | 2016-12-26 | 2017-01-01
Dec 26, 2016 - Jan 1                   | 2016-12-26 | 2017-01-01
26 снежня 2016 – 1 студзеня 2017       | 2016-12-26 | 2017-01-01
26 снежня – 1 студзеня 2017            | 2016-12-26 | 2017-01-01
26 декабря 2016 г. – 1 января          | 2016-12-26 | 2017-01-01
April 15 – April 21                    | none
8 мая 2017                             | none
May 14 – May 8, 2017                   | none
30–31 лютага 2017                      | none
In May 8 – May 14, 2017, the talks     | none
"""
CASES = [[part.strip() for part in line.split("|")] for line in LINES.strip().split("\n")]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
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


@pytest.mark.parametrize(
    ("issue", "locale", "words"),
    [
        ("2017-05-08", "en", "May 8 – May 14, 2017"),
        ("2017-05-29", "ru", "29 мая – 4 июня 2017 г."),
        ("2017-05-29", "be", "29 мая – 4 чэрвеня 2017 г."),
        ("2016-12-26", "en", "December 26, 2016 – January 1, 2017"),
        ("2016-12-26", "be", "26 снежня 2016 г. – 1 студзеня 2017 г."),
        ("2017-05-08", "be", "8–14 мая 2017 г."),
    ],
)
def test_writing(issue: str, locale: str, words: str) -> None:
    assert period.write(period.of_issue(issue), locale) == words


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(["en", "be", "ru"]))
def test_what_is_written_is_read(day: date, locale: str) -> None:
    monday = day - timedelta(days=day.weekday())
    week = period.of_issue(monday.isoformat())
    assert period.parse(period.write(week, locale)) == week
