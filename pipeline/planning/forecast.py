"""Forecast: when the words left will be translated, from what was done on each of the last days.

A simulation, since the truth is a range: days of the past are drawn at random until the work is done, many times over.
Before each run the past itself is drawn anew from the days known (a bootstrap of the bootstrap), so that a short
history gives a wide range. Weekends and idle days are days like others, unless a calendar tells days off: then days of
work are drawn for days of work, and days off for days off. The draws are seeded: the same past gives the
same range.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from pipeline.planning.outlook import Chance, Forecast

#: Runs of the simulation; at 400 the ends of the range are steady to a day or so.
RUNS = 400

#: Days of the past that are drawn from: four weeks, so that every weekday counts as often as another.
WINDOW = 28

#: Fewer days of history, or fewer days on which anything was done, say nothing.
ENOUGH_DAYS, ENOUGH_WORK = 5, 3

#: Days ahead that are looked at.
HORIZON = 365


#: Whether a day is one off: a weekend or a holiday.
IsOff = Callable[[date], bool]


def forecast(
    past: Sequence[int],
    left: int,
    now: datetime,
    deadline: datetime | None,
    ahead: int = 0,
    is_off: IsOff | None = None,
) -> Forecast:
    """Say when ``left`` words will be done.

    ``past``: words done on each whole day, today not among them, oldest first. ``ahead``: words of other issues in the
    same locale that are due before these and take the same people. ``is_off``: the calendar, where there is one.
    """
    past = past[-WINDOW:]
    if left == 0:
        return Forecast(Chance.DONE, days=len(past))
    worked = sum(words > 0 for words in past)
    if len(past) < ENOUGH_DAYS or worked < ENOUGH_WORK:
        chance = Chance.OVERDUE if deadline and deadline < now else Chance.UNKNOWN
        return Forecast(chance, days=len(past))
    draw = random.Random(f"{past}{left}{ahead}")  # noqa: S311 - a simulation
    off = _days_off(len(past), now.date(), is_off) if is_off else None
    runs = [_run(past, left + ahead, now, deadline, draw, off) for _ in range(RUNS)]
    ends = sorted(end for end, _ in runs)
    early, likely, late = (_date(now.date(), ends[int(RUNS * quantile)]) for quantile in (0.1, 0.5, 0.9))
    share = sum(in_time for _, in_time in runs) / RUNS if deadline else None
    return Forecast(_chance(share, now, deadline), early, likely, late, share, sum(past) / len(past), len(past))


#: Which days of the past, and of the days ahead, are off.
_Off = tuple[Sequence[bool], Sequence[bool]]


def _days_off(past: int, today: date, is_off: IsOff) -> _Off:
    return (
        [is_off(today - timedelta(days=number)) for number in range(past, 0, -1)],
        [is_off(today + timedelta(days=number)) for number in range(HORIZON)],
    )


def _run(
    past: Sequence[int], left: int, now: datetime, deadline: datetime | None, draw: random.Random, off: _Off | None
) -> tuple[int, bool]:
    """One possible future: after how many days the work is done, and whether that is before the deadline."""
    pools = [draw.choices(past, k=len(past))]
    if off:
        kinds = [[words for words, free in zip(past, off[0], strict=True) if free is kind] for kind in (False, True)]
        # Of days of which there was none in the past nothing is expected.
        pools = [draw.choices(kind, k=len(kind)) if kind else [0] for kind in kinds]
    if not any(map(any, pools)):
        return HORIZON, False
    rest_of_today = 1 - (now - _midnight(now)).total_seconds() / 86400
    done = by_deadline = 0.0
    for day in range(HORIZON):
        words = draw.choice(pools[off[1][day] if off else 0])
        start = _midnight(now) + timedelta(days=day)
        share = rest_of_today if day == 0 else 1.0
        if deadline:
            begins = max(start, now)
            usable = (min(start + timedelta(days=1), deadline) - begins).total_seconds()
            by_deadline += words * max(0.0, usable) / 86400
        done += words * share
        if done >= left:
            return day, bool(deadline) and by_deadline >= left
    return HORIZON, False


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _date(today: date, days: int) -> date | None:
    return today + timedelta(days=days) if days < HORIZON else None


def _chance(share: float | None, now: datetime, deadline: datetime | None) -> Chance:
    if share is None or deadline is None:
        return Chance.NONE
    if deadline < now:
        return Chance.OVERDUE
    if share >= 0.9:
        return Chance.LIKELY
    return Chance.RISK if share >= 0.1 else Chance.LATE
