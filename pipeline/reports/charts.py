"""Charts as geometry: where the points of a burn-down are; the templates draw them as inline SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pipeline.languages import ENGLISH
from pipeline.planning.outlook import Burndown, Forecast
from pipeline.reports.rows import number, short

#: Size of a chart in the units of its viewBox, and the margins for the axes' labels.
WIDTH, HEIGHT = 640, 250
LEFT, RIGHT, TOP, BOTTOM = 58, 44, 14, 30

#: Labels on the axes.
TICKS_X, TICKS_Y = 6, 4

#: Colours that the style sheet has for lines.
COLOURS = 4

#: Units of the viewBox between two names, so that they don't stand on one another.
APART = 15

#: A forecast is drawn no further than this beyond the deadline or today: the rest is said in words.
BEYOND = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Line:
    """The words left in one locale: the past as points, the forecast as a triangle from today to early and late end.

    ``middle`` is the line to the likely day; ``label`` where the locale's name stands; ``colour`` one of ``COLOURS``.
    """

    locale: str
    points: str
    triangle: str
    middle: str
    label: tuple[float, float]
    colour: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A burn-down ready to be drawn; ``deadline`` and ``today`` are places on the x axis (None: not in the picture)."""

    lines: tuple[Line, ...]
    days: tuple[tuple[float, str], ...]
    words: tuple[tuple[float, str], ...]
    today: float
    deadline: float | None
    bottom: float = HEIGHT - BOTTOM
    right: float = WIDTH - RIGHT


@dataclass(frozen=True, slots=True)
class _Scale:
    start: date
    days: float
    most: int

    def x(self, moment: date | datetime) -> float:
        whole = moment.date() if isinstance(moment, datetime) else moment
        part = (moment.hour + moment.minute / 60) / 24 if isinstance(moment, datetime) else 1.0
        return round(LEFT + (WIDTH - LEFT - RIGHT) * ((whole - self.start).days + part) / self.days, 1)

    def y(self, words: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - words / self.most), 1)


def burndown(
    it: Burndown,
    forecasts: Mapping[str, Forecast],
    deadline: datetime | None,
    now: datetime,
    language: str = ENGLISH,
) -> Chart:
    """Lay out a burn-down with the forecast of each locale; ``language``: of the axes."""
    ends = [day for forecast in forecasts.values() for day in (forecast.late, forecast.likely) if day]
    last = min(max([now.date(), *ends]), max(now.date(), deadline.date() if deadline else now.date()) + BEYOND)
    if deadline:
        last = max(last, deadline.date())
    most = _round_up(max(max(series, default=0) for series in it.left.values()))
    scale = _Scale(it.days[0], (last - it.days[0]).days + 1, most)
    lines = [
        _line(scale, it.days, locale, series, forecasts.get(locale), now, place % COLOURS + 1)
        for place, (locale, series) in enumerate(it.left.items())
    ]
    step = max(1, round(scale.days / TICKS_X))
    days = [it.days[0] + timedelta(days=passed) for passed in range(0, int(scale.days), step)]
    return Chart(
        lines=tuple(_apart(lines)),
        days=tuple((scale.x(datetime(day.year, day.month, day.day, 12)), short(day, language)) for day in days),  # noqa: DTZ001
        words=tuple(
            (scale.y(most * part / TICKS_Y), number(most * part // TICKS_Y, language)) for part in range(TICKS_Y + 1)
        ),
        today=scale.x(now),
        deadline=scale.x(deadline) if deadline else None,
    )


def _line(
    scale: _Scale,
    days: Sequence[date],
    locale: str,
    series: Sequence[int],
    forecast: Forecast | None,
    now: datetime,
    colour: int,
) -> Line:
    # A day's point stands at its end, the last one at this moment.
    moments: list[date | datetime] = [*days[:-1], now]
    places = [(scale.x(moment), scale.y(words)) for moment, words in zip(moments, series, strict=True)]
    here = places[-1]
    triangle = middle = ""
    if forecast and forecast.early and forecast.likely and series[-1]:
        early, likely, late = (_towards(scale, here, day) for day in (forecast.early, forecast.likely, forecast.late))
        # Where the picture ends before the work does, the range ends at its edge, above nought.
        corner = [(late[0], early[1])] if early[1] != late[1] else []
        triangle = _joined([here, early, *corner, late])
        middle = _joined([here, likely])
    return Line(locale, _joined(places), triangle, middle, (here[0] + 5, here[1] + 4), colour)


def _towards(scale: _Scale, here: tuple[float, float], day: date | None) -> tuple[float, float]:
    """Where a line from here to the end of the work on a day (None: not within a year) leaves the picture."""
    edge, zero = float(WIDTH - RIGHT), scale.y(0)
    if day is None:
        return edge, here[1]
    x = scale.x(day)
    if x <= edge:
        return x, zero
    return edge, round(here[1] + (zero - here[1]) * (edge - here[0]) / (x - here[0]), 1)


def _apart(lines: list[Line]) -> list[Line]:
    """The lines with their labels moved apart, where two would stand on one another."""
    placed: list[Line] = []
    for line in sorted(lines, key=lambda line: line.label[1]):
        x, y = line.label
        if placed and y - placed[-1].label[1] < APART:
            y = placed[-1].label[1] + APART
        placed.append(replace(line, label=(x, y)))
    return placed


def _joined(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _round_up(words: int) -> int:
    """The end of the axis: the next number that divides into even steps."""
    step: int = TICKS_Y * max(1, 10 ** (len(str(max(words, 1))) - 2))
    return max(step, -(-words // step) * step)
