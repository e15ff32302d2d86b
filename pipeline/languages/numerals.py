"""Numbers in digits, Roman ones among them: what values they may stand for, whatever the language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.languages.scripts import twins

_SEPARATOR = re.compile(r"[.,:/]")
_BLANK = re.compile(r"[\u00a0\u202f\u2009 ]")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, and the values it may stand for: “1,234” is 1234 or 1.234, “3” before “p.m.” also 15.

    A time of day is its minute of the day below zero (`clock`). ``parts``: what a time is if it is none: a score, a
    verse. ``start`` and ``end`` are its place in the text, ``magnitude`` is what the word after it multiplies it by.
    """

    written: str
    readings: frozenset[float]
    optional: bool = False
    parts: tuple[Number, ...] = ()
    start: int = 0
    end: int = 0
    magnitude: float = 1.0


#: The rest of a range of two hours (“6–7 pm”, “between 6 and 7 p.m.”): the mark behind the second is the first's, too.
SECOND = r"(?:[^\w.,;:!?]{1,3}(?:[^\W\d_]{2,3} )?\d{1,2}(?:[:.]\d\d)?(?!\d))?"


def clock(hour: float, minute: float) -> float:
    """What stands for a time of day among the readings of a number."""
    return -(60 * hour + minute) - 1


def read_digits(
    written: str, magnitude: float, *, afternoon: bool, range_end: bool, timely: bool = False
) -> list[Number]:
    """The numbers in one run of digits and separators: one value, or the parts of a date, a time, a version."""
    plain = _BLANK.sub("", written)
    parts = _SEPARATOR.split(plain)
    separators = set(_SEPARATOR.findall(plain))
    if len(parts) == 1:
        readings = _whole(plain, afternoon=afternoon, range_end=range_end)
    elif separators == {",", "."}:
        at = max(plain.rfind("."), plain.rfind(","))
        readings = {float(f"{_SEPARATOR.sub('', plain[:at])}.{plain[at + 1 :]}")}
    elif len(separators) == 1 and separators <= {",", "."} and (len(parts) == 2 or _is_grouped(parts, separators)):
        readings = {float("".join(parts))} if _is_grouped(parts, separators) else set()
        if len(parts) == 2:
            readings.add(float(".".join(parts)))
            if timely and separators == {"."} and _is_time(parts):
                readings |= _clock(parts, afternoon=afternoon)
            if parts[1] == "00" and float(parts[0]) < 25:
                readings |= {float(parts[0]), float(parts[0]) % 12}  # 15.00 is three o'clock
    elif separators == {":"} and _is_time(parts):
        readings = _clock(parts, afternoon=afternoon) | ({float(parts[0])} if parts[1] == "00" else set())
        readings |= {value + 12 for value in readings if 0 < value < 13} | {
            value % 12 for value in readings if value > 0
        }
        whole = Number(written, frozenset(readings), parts=tuple(_parts(parts, is_clock=True)))
        return [whole]
    else:
        return _parts(parts, is_clock=separators == {":"})
    times = {value * magnitude for value in readings} if magnitude != 1.0 else set()
    # “07.06” may be a day and its month.
    dated = magnitude == 1.0 and separators == {"."} and [len(part) for part in parts] == [2, 2]
    is_date = dated and 0 < int(parts[0]) < 32 and 0 < int(parts[1]) < 13
    return [Number(written, frozenset(readings | times), parts=tuple(_parts(parts, is_clock=False)) if is_date else ())]


def _whole(digits: str, *, afternoon: bool, range_end: bool) -> set[float]:
    value = float(digits)
    readings = {value}
    if len(digits) == 4 and digits[:2] in ("18", "19", "20"):
        readings.add(value % 100)  # the 1990s are “90-я” elsewhere
    if len(digits) == 2 and range_end:
        readings |= {1900 + value, 2000 + value}
    if afternoon and value < 12:
        readings.add(value + 12)
    return readings


def _is_grouped(parts: list[str], separators: set[str]) -> bool:
    """Whether the separators part thousands. Three groups with stops are rather a version or an address."""
    groups = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    return groups and not (len(parts) > 3 and separators == {"."})


def _is_time(parts: list[str]) -> bool:
    """Whether two numbers may be the hour and the minute of a time."""
    return len(parts) == 2 and len(parts[1]) == 2 and len(parts[0]) < 3 and int(parts[0]) < 25 and int(parts[1]) < 60


def _clock(parts: list[str], *, afternoon: bool) -> set[float]:
    """The times that hour and minute may say: in the afternoon for certain, or in either half of the day."""
    hour, minute = float(parts[0]), float(parts[1])
    hours = {hour % 12 + 12} if afternoon else {hour, hour % 12 + 12, hour % 12}
    return {clock(one, minute) for one in hours}


def _parts(parts: list[str], *, is_clock: bool) -> list[Number]:
    """The parts of a date, a time or a version, each a number that the other language may order in its own way."""
    numbers = []
    for index, part in enumerate(parts):
        value = float(part)
        readings = {value}
        if is_clock and index == 0:
            readings |= {value + 12, value % 12}
        if len(part) == 2 and index == 2:
            readings |= {2000 + value, 1900 + value}
        if len(part) == 4:
            readings.add(value % 100)
        numbers.append(Number(part, frozenset(readings), optional=is_clock and value == 0))
    return numbers


def roman(written: str) -> float:
    """The value of a Roman numeral, in Latin letters or in their Cyrillic look-alikes."""
    total = 0
    previous = 0
    for char in reversed(written.translate(twins("Latin"))):
        value = _ROMAN_VALUES.get(char, 0)
        total += value if value >= previous else -value
        previous = max(previous, value)
    return float(total)
