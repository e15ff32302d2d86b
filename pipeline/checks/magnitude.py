"""Millions for billions."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.numerals import Number
from pipeline.languages.quantities import Quantities
from pipeline.model import Severity

_NAMES = {1e3: "thousand", 1e6: "million", 1e9: "billion", 1e12: "trillion"}


@check("magnitude", "Thousands, millions, billions", Severity.ERROR, sources=False)
def magnitude(subject: Subject) -> Iterator[Trouble]:
    """A million of the source is a billion in the translation, or “5 million” has become a plain 5.

    65,000 and 65 thousand are the same, and so are a million and 1,000,000.
    """
    if subject.source is None:
        return
    theirs, ours = subject.source_reading.quantities, subject.reading.quantities
    if not theirs.magnitudes and not ours.magnitudes:
        return
    for number in theirs.numbers:
        same = [other for other in ours.numbers if other.readings & number.readings and other.magnitude > 1.0]
        if number.magnitude in _NAMES and same and all(other.magnitude != number.magnitude for other in same):
            message = (
                f"{number.written} {_NAMES[number.magnitude]} in the source, {same[0].written} {_name(same[0])} here"
            )
            yield Trouble(message, "Correct what the number is multiplied by.")
            return
    gone, new = _lacking(theirs, ours), _lacking(ours, theirs)
    if len(gone) == len(new) == 1 and not _whole(theirs).isdisjoint(_whole(ours)):
        return  # a quarter of a million and 250 thousand
    if gone and new:
        message = f"{_list(gone)} in the source, {_list(new)} here"
        yield Trouble(message, "Correct what the number is multiplied by.")
        return
    for number in theirs.numbers:
        if number.magnitude in gone and _stands_plain(number, ours):
            message = f"{number.written} {_name(number)} in the source, a plain {number.written} here"
            yield Trouble(message, "Add the word.")
    for number in ours.numbers:
        if number.magnitude in new and _stands_plain(number, theirs):
            message = f"a plain {number.written} in the source, {number.written} {_name(number)} here"
            yield Trouble(message, "Take out the word.")


def _lacking(here: Quantities, there: Quantities) -> list[float]:
    """The magnitudes of one text that the other has neither in words nor in a number of that size."""
    sizes = [value for number in there.numbers for value in number.readings]
    return [
        one
        for one in dict.fromkeys(here.magnitudes)
        if one not in there.magnitudes and not any(one <= value < 1000 * one for value in sizes)
    ]


def _whole(text: Quantities) -> set[float]:
    """The values of what is counted in thousands and more."""
    values = [*text.whole, *(value for number in text.numbers for value in number.readings)]
    return {value for value in values if value >= min(_NAMES)}


def _stands_plain(number: Number, there: Quantities) -> bool:
    """Whether the number stands in the other text as it is, with nothing that multiplies it."""
    return any(other.written == number.written and other.magnitude == 1.0 for other in there.numbers)


def _name(number: Number) -> str:
    return _NAMES.get(number.magnitude, f"{number.magnitude:g}")


def _list(magnitudes: list[float]) -> str:
    return ", ".join(_NAMES.get(one, f"{one:g}") for one in magnitudes)
