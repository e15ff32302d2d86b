"""The forecast: its laws, and that its range is as wide as it claims."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.planning.forecast import ENOUGH_DAYS, WINDOW, forecast
from pipeline.planning.outlook import Chance, Forecast

MORNING = datetime(2017, 5, 8, tzinfo=UTC)
STEADY = [100] * 20


def test_a_steady_pace_has_a_sharp_answer() -> None:
    it = forecast(STEADY, 1000, MORNING, MORNING + timedelta(days=12))
    assert it.early == it.likely == it.late == (MORNING + timedelta(days=9)).date()
    assert (it.chance, it.share, it.pace, it.days) == (Chance.LIKELY, 1.0, 100.0, 20)


@pytest.mark.parametrize(
    ("hours", "chance"),
    [(24 * 12, Chance.LIKELY), (24 * 10, Chance.LIKELY), (24 * 10 - 1, Chance.LATE), (24 * 3, Chance.LATE), (-1, Chance.OVERDUE)],
)  # fmt: skip
def test_the_deadlines_hour_counts(hours: int, chance: Chance) -> None:
    assert forecast(STEADY, 1000, MORNING, MORNING + timedelta(hours=hours)).chance is chance


def test_work_that_is_due_before_comes_first() -> None:
    assert forecast(STEADY, 500, MORNING, None, ahead=500) .likely == forecast(STEADY, 1000, MORNING, None).likely  # fmt: skip


@pytest.mark.parametrize("past", [[], [100] * (ENOUGH_DAYS - 1), [0] * 20, [0] * 18 + [100, 100]])
def test_too_little_history_says_so(past: list[int]) -> None:
    assert forecast(past, 10, MORNING, MORNING + timedelta(days=3)) == Forecast(Chance.UNKNOWN, days=len(past))


def test_nothing_left_is_done() -> None:
    assert forecast([], 0, MORNING, None).chance is Chance.DONE


@settings(max_examples=30)
@given(
    past=st.lists(st.integers(0, 400), min_size=5, max_size=40),
    left=st.integers(1, 3000),
    hour=st.integers(0, 23),
    days=st.one_of(st.none(), st.integers(1, 40)),
)
def test_laws(past: list[int], left: int, hour: int, days: int | None) -> None:
    now = MORNING + timedelta(hours=hour)
    deadline = now + timedelta(days=days) if days else None
    it = forecast(past, left, now, deadline)
    assert it == forecast(past, left, now, deadline)  # the same past, the same answer
    assert it.days == min(len(past), WINDOW)
    ends = [end for end in (it.early, it.likely, it.late) if end]
    assert ends == sorted(ends)
    assert all(end >= now.date() for end in ends)
    assert it.late is None or it.early is not None
    if it.share is not None and deadline:
        later = forecast(past, left, now, deadline + timedelta(days=10))
        assert later.share is not None
        assert later.share >= it.share
        assert (it.chance is Chance.LATE) == (it.share < 0.1)


def test_eight_times_of_ten_is_eight_times_of_ten() -> None:
    """Newsrooms whose days are drawn at random, with idle weekends: the truth falls within the range about as often as it says.

    The range is of whole days and ends with the day, which makes it a little wider than eight of ten.
    """
    draw = random.Random(1)
    within = cases = 0
    for _ in range(300):
        pace, idle = draw.uniform(50, 300), draw.uniform(0.1, 0.5)

        def day(pace=pace, idle=idle) -> int:
            return 0 if draw.random() < idle else max(0, int(draw.gauss(pace, pace / 2)))

        past, left = [day() for _ in range(28)], int(draw.uniform(300, 3000))
        it = forecast(past, left, MORNING, None)
        truth, done = 0, day()
        while done < left:
            truth, done = truth + 1, done + day()
        end = (MORNING + timedelta(days=truth)).date()
        if it.early and it.late:
            cases += 1
            within += it.early <= end <= it.late
    assert cases > 280
    assert 0.76 <= within / cases <= 0.94, within / cases
