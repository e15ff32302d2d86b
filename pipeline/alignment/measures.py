"""Spans of time and measures of a text with their values: “20 square miles”, “half a mile”, “6-foot-2”, −4 °F."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.languages.base import words
from pipeline.languages.concepts import DIMENSIONS, HEAT, Concept, concepts
from pipeline.languages.number_words import HALF, value_of
from pipeline.languages.numerals import Number
from pipeline.languages.quantities import Quantities

# What may stand between a number and its unit: “130-mile”, “20 square metres”, «20 кв. м».
_NEAR = re.compile(r"[\s\u00a0‑–-]{0,3}(?:[^\W\d_]{2,14}(?:\.[\s\u00a0]?|[\s\u00a0]))?")
_RANGE = re.compile(r"[\s\u00a0]?(?:[‑–—-]|[\s\u00a0][^\W\d_]{1,3})[\s\u00a0]?")
_INCHES = re.compile(
    r"[^\W\d_]+(?:(?P<joined>[‑-])|[\s\u00a0]?)(?P<number>\d{1,2})[\s\u00a0‑-]?(?P<unit>[^\W\d_]*)(?![\w%])"
)
_HEIGHT = re.compile(r"(?<![\w.,])(\d)['’′][ \u00a0]?(\d{1,2})(?:[\"”″]|''|’’)")
_DEGREES = re.compile(r"°[ \u00a0]?([CF])\b")
_POWERS = ("²", "³")
_UNIT = re.compile(r"[^\W\d_²³]*")
_BEHIND = re.compile(r"[ \u00a0]([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+")
# Between a unit and a half of it: “an hour and a half”.
_AND = re.compile(r"[^\W\d_]+[ \u00a0][^\W\d_]{1,3}[ \u00a0](?:[^\W\d_][ \u00a0])?")
FOOT, INCH = "ft", "in"
INCHES = 12
_SIGNS = ("-", "−", "–")


class Measure(NamedTuple):
    """A unit, where it stands, and the values that the number before it may have; none where there is no number."""

    concept: Concept
    start: int
    values: frozenset[float]
    number: Number | None = None


def measured(
    text: str, locale: str, named: Iterable[tuple[Concept, int]], counted: Quantities, parts: Iterable[tuple[str, int]]
) -> tuple[Measure, ...]:
    """The measures among what a text names, each with the number before it; in a range, with either.

    ``named``: concepts and where they begin; ``parts``: its words, likewise.
    """
    units = [(concept, at) for concept, at in named if concept.kind != "weekdays"]
    if "°" in text:
        units += [(Concept("measures", match[1]), match.start()) for match in _DEGREES.finditer(text)]
    measures: list[Measure] = []
    if units:
        placed = list(parts)
        for concept, at in units:
            measures += _measures(text, locale, concept, at, counted, placed)
    if "'" in text or "’" in text or "′" in text:
        measures += _heights(text, counted.numbers)
    # A scale that is named tells what degrees are meant.
    scaled = {
        measure.number.start
        for measure in measures
        if measure.number and measure.concept.sure and measure.concept.name in HEAT
    }
    return tuple([
        measure for measure in measures
        if measure.concept.sure or measure.concept.name not in HEAT
        or measure.number is None or measure.number.start not in scaled
    ])  # fmt: skip


def _measures(
    text: str, locale: str, concept: Concept, at: int, counted: Quantities, parts: Sequence[tuple[str, int]]
) -> Iterator[Measure]:
    before = [number for number in counted.numbers if number.end <= at]
    between = _NEAR.fullmatch(text, before[-1].end, at) if before else None
    name = _raised(text, locale, concept.name, at, between[0] if between else text[max(at - 16, 0) : at])
    if name not in DIMENSIONS:
        return
    concept = concept._replace(name=name)
    if between:
        near = before[-1:]
        if len(before) > 1 and _RANGE.fullmatch(text, before[-2].end, before[-1].start):
            near = before[-2:]
        values = [frozenset(reading for reading in number.readings if reading >= 0) for number in near]
        if concept.name in HEAT:
            values = [
                frozenset(-reading for reading in readings) if _is_negative(text, locale, number.start) else readings
                for number, readings in zip(near, values, strict=True)
            ]
        if concept.name == FOOT and (second := _second(text, locale, at, counted.numbers)):
            # “6-foot-2” is one height, of so many feet and so many inches; its second number is a part of it.
            inches = max(second.readings)
            values[-1] = frozenset(reading + inches / INCHES for reading in values[-1])
            yield Measure(
                Concept("measures", INCH, sure=False), at, frozenset(INCHES * reading for reading in values[-1]), second
            )
        for number, readings in zip(near, values, strict=True):
            yield Measure(concept, at, readings, number)
        return
    value = next((value for end, value in counted.runs if end <= at and _NEAR.fullmatch(text, end, at)), None)
    if value is None:
        last = [word for word, start in parts if start < at][-1:]
        value = value_of(last[0], locale) if last and not concepts(last[0], locale) else None
    if value is not None and (rest := _AND.match(text, at)) and HALF in _values(rest.end(), locale, parts):
        value += HALF
    yield Measure(concept, at, frozenset() if value is None else frozenset([value]))


def _is_negative(text: str, locale: str, start: int) -> bool:
    """Whether a minus stands before a number, as a sign that is no dash, or in a word."""
    if text[start : start + 1] in _SIGNS:
        start += 1
    before = text[max(start - 8, 0) : start]
    if before[-1:] in _SIGNS:
        return not before[-2:-1].strip(" \u00a0(")
    return before.lower().rstrip(" \u00a0").endswith(words(locale, "minus") or ("\n",))


def _values(at: int, locale: str, parts: Sequence[tuple[str, int]]) -> tuple[float | None, ...]:
    return tuple(value_of(word, locale) for word, start in parts if start == at)


def _second(text: str, locale: str, at: int, numbers: Sequence[Number]) -> Number | None:
    """The inches that stand behind feet: joined to them, or with their own unit."""
    match = _INCHES.match(text, at)
    if match is None or float(match["number"]) >= INCHES:
        return None
    is_inch = match["joined"] or any(concept.name == INCH for concept in concepts(match["unit"], locale))
    return next((number for number in numbers if number.start == match.start("number")), None) if is_inch else None


def _heights(text: str, numbers: Sequence[Number]) -> Iterator[Measure]:
    """Feet and inches as marks: 5'11"."""
    for match in _HEIGHT.finditer(text):
        feet = float(match[1]) + float(match[2]) / INCHES
        for number in numbers:
            if number.start in (match.start(1), match.start(2)):
                yield Measure(Concept("measures", FOOT, sure=False), match.start(), frozenset([feet]), number)


def _raised(text: str, locale: str, name: str, at: int, before: str) -> str:
    """A unit of length as one of an area, a volume or a speed, as what stands about it says."""
    squares, each = _kinds(locale)
    end = _UNIT.match(text, at)
    after = end.end() if end else at
    if text[after : after + 1] in _POWERS:
        return name + text[after]
    beside = _WORD.findall(before)[-1:]  # “square metres”, «kilometrów kwadratowych»
    if behind := _BEHIND.match(text, after):
        beside.append(behind[1])
    for power, forms in squares.items():
        if any(forms.fullmatch(word) for word in beside):
            return name + power
    return f"{name}/s" if each.match(text, after) else name


@cache
def _kinds(locale: str) -> tuple[dict[str, re.Pattern[str]], re.Pattern[str]]:
    """What stands before units of area (²) and volume (³), and what follows those of speed."""
    lines = (line.partition(": ") for line in words(locale, "powers"))
    squares = {power: _any(forms.split()) for power, _, forms in lines}
    return squares, re.compile(rf"[ \u00a0]?(?:{_any(list(words(locale, 'each-second'))).pattern})", re.IGNORECASE)


def _any(forms: list[str]) -> re.Pattern[str]:
    parts = (rf"{re.escape(form.rstrip('*'))}{'[^W_]*' if form[-1] == '*' else '(?![^W_])'}" for form in forms)
    return re.compile("|".join(part.replace("^W_", r"^\W_") for part in parts) or r"(?!)", re.IGNORECASE)
