"""Concepts that texts of all languages name in words: weekdays, spans of time, measures; which word says which.

The forms stand in each language's ``words.txt``: ``[weekdays]``, a line each; ``[time]`` and ``[measures]``, with the
concept before a colon. A star stands for any letters; a form in brackets may be another word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.languages.base import words

#: Spans of time in days, so that 24 hours are one day; lengths, masses, areas and volumes by their SI units.
TIMES = {
    "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25, "decade": 3652.5,
    "century": 36525.0,
}  # fmt: skip
LENGTHS = {"km": 1000.0, "m": 1.0, "cm": 0.01, "mm": 0.001, "mi": 1609.344, "ft": 0.3048, "yd": 0.9144, "in": 0.0254}
#: A speed is the length of an hour, for hours go without saying: “60 mph”, «97 км/ч».
SPEEDS = {"m/s": 3600.0, "ft/s": 1097.28, "kn": 1852.0}
MEASURES = {
    "length": LENGTHS | SPEEDS,
    "mass": {"kg": 1.0, "g": 0.001, "t": 1000.0, "lb": 0.45359, "oz": 0.02835, "st": 6.35029},
    "volume": {f"{unit}³": 1000 * size**3 for unit, size in LENGTHS.items()} | {"l": 1.0, "gal": 3.785, "bbl": 158.987},
    "area": {f"{unit}²": size**2 / 10_000 for unit, size in LENGTHS.items()} | {"ha": 1.0, "ac": 0.40469},
    "time": TIMES,
}
HEAT = ("F", "C")
#: Spans that are told in years as well.
LONG = frozenset({"decade", "century"})
DIMENSIONS = {unit: dimension for dimension, units in MEASURES.items() for unit in units} | dict.fromkeys(HEAT, "heat")


class Concept(NamedTuple):
    """What a word says: ``kind`` is a section of ``words.txt``; ``sure``: the word says nothing else."""

    kind: str
    name: str
    sure: bool = True


class _Forms(NamedTuple):
    """Forms of a language: whole words; beginnings by their first two letters; what stands within a word."""

    exact: dict[str, tuple[Concept, ...]]
    beginnings: dict[str, list[tuple[str, Concept]]]
    within: tuple[tuple[re.Pattern[str], Concept], ...]
    any_within: re.Pattern[str]


@lru_cache(maxsize=1 << 16)
def concepts(word: str, locale: str) -> tuple[Concept, ...]:
    """What a word says, in whatever case it is written."""
    forms = _forms(locale)
    lowered = word.lower()
    found = forms.exact.get(lowered)
    if found is not None:
        return found
    beginnings = forms.beginnings.get(lowered[:2], ())
    known = tuple([concept for start, concept in beginnings if lowered.startswith(start)])
    # A word that is known by its beginning (“kilometres”) is not asked for its end (“metres”).
    if known or not forms.any_within.fullmatch(lowered):
        return known
    return tuple(concept for pattern, concept in forms.within if pattern.fullmatch(lowered))


@cache
def _forms(locale: str) -> _Forms:
    exact: dict[str, list[Concept]] = defaultdict(list)
    beginnings: dict[str, list[tuple[str, Concept]]] = defaultdict(list)
    within: dict[Concept, list[str]] = defaultdict(list)
    lines = [("weekdays", str(number), line) for number, line in enumerate(words(locale, "weekdays"))]
    for kind in ("time", "measures"):
        lines += [(kind, line.partition(":")[0], line.partition(":")[2]) for line in words(locale, kind)]
    for kind, name, line in lines:
        for form in line.lower().split():
            plain = form.strip("()")
            concept = Concept(kind, name, plain == form)
            if plain.startswith("*"):
                within[concept].append(re.escape(plain).replace(r"\*", r"\w*"))
            elif plain.endswith("*"):
                beginnings[plain[:2]].append((plain[:-1], concept))
            else:
                exact[plain].append(concept)
    patterns = tuple((re.compile("|".join(found)), concept) for concept, found in within.items())
    any_within = re.compile("|".join(form for found in within.values() for form in found) or "(?!)")
    return _Forms({word: tuple(found) for word, found in exact.items()}, dict(beginnings), patterns, any_within)


@cache
def units(locale: str) -> dict[str, str]:
    """Units of measure by their international symbol, as the language writes them: ``{"km/h": "км/ч"}``."""
    return {line.rpartition(": ")[0]: line.rpartition(": ")[2] for line in words(locale, "units")}


def amount(value: float, unit: str) -> float | None:
    """A value in the SI unit (days, for time); degrees in those of Celsius. None for what is no unit."""
    if unit == "F":
        return (value - 32) / 1.8
    if unit == "C":
        return value
    dimension = DIMENSIONS.get(unit)
    return value * MEASURES[dimension][unit] if dimension else None


def converted(value: float, unit: str, other: str) -> float | None:
    """A value in another unit of the same dimension; None if there is no way."""
    if DIMENSIONS.get(unit, "") != DIMENSIONS.get(other):
        return None
    size = amount(value, unit)
    if size is None:
        return None
    if other == "F":
        return size * 1.8 + 32
    return size if other == "C" else size / MEASURES[DIMENSIONS[other]][other]
