"""Times of day in words: “half past six”, «без четверти восемь», «апоўдні»."""

from __future__ import annotations

import re
from functools import cache

from pipeline.languages.base import words as entries
from pipeline.languages.number_words import value_of
from pipeline.languages.numerals import clock
from pipeline.languages.tokens import Sieve, Tokens

_BLANK = "[ \u00a0]"
_HOUR, _MINUTE = "N", "M"
_HALF_DAY = 720  # minutes


def told_times(text: str, here: Tokens, locale: str) -> frozenset[float]:
    """The times of day that a text says in words, as `clock` has them, in either half of the day.

    What a language calls them stands in ``[times]`` of its ``words.txt``: ``12:00: noon``, or the minutes from an
    hour ``N``, ``30: half past N``, with ``M`` for minutes. A full hour is told as a number as well.
    """
    marks, patterns = _patterns(locale)
    telling = {word.lower() for word in marks.of(here.vocabulary)}
    if not telling:
        return frozenset()
    values: set[float] = set()
    for mark, pattern, hour, offset, sign in patterns:
        for match in pattern.finditer(text) if mark in telling else ():
            groups = match.groupdict()
            begins = _number(groups["hour"], locale) if "hour" in groups else hour
            minutes = _number(groups["minute"], locale) if "minute" in groups else offset
            if begins is None or minutes is None or not 0 <= begins <= 24 or not abs(minutes) <= _HALF_DAY:
                continue
            at = int(60 * begins + sign * minutes)
            # Noon and midnight are no hours of either half of the day, and both are twelve.
            exact = not at % _HALF_DAY and "hour" not in groups
            for one in (at,) if exact else (at, at + _HALF_DAY):
                values.add(clock(one // 60 % 24, one % 60))
                if not one % 60:
                    values |= {float(one // 60 % 24), float(one // 60)}
            if exact:
                values.add(12.0)
    return frozenset(values)


def _number(word: str, locale: str) -> float | None:
    return float(word) if word.isdigit() else value_of(word, locale)


@cache
def _patterns(locale: str) -> tuple[Sieve, tuple[tuple[str, re.Pattern[str], float, float, int], ...]]:
    """A word of each phrase that tells a time; with it the pattern, hour, minutes, and whether after it or before."""
    times = []
    for line in entries(locale, "times"):
        when, _, phrase = line.partition(": ")
        parts = phrase.split()
        mark = max(filter(str.isalpha, parts), key=len).lower()
        named = {_HOUR: r"(?P<hour>\w+)", _MINUTE: r"(?P<minute>\w+)"}
        pattern = re.compile(rf"\b{_BLANK.join(named.get(part, re.escape(part)) for part in parts)}\b", re.IGNORECASE)
        hour, colon, minute = when.partition(":")
        if colon:
            times.append((mark, pattern, float(hour), float(minute), 1))
        elif when.strip("-") == _MINUTE:
            times.append((mark, pattern, 0.0, 0.0, -1 if when.startswith("-") else 1))
        else:
            times.append((mark, pattern, 0.0, float(when), 1))
    marks = {mark for mark, *_ in times}
    return Sieve(lambda word: word.lower() in marks), tuple(times)
