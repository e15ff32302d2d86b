"""Numbers and dates: what the source counts, the translation counts, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.alignment import conversions
from pipeline.checks.base import Subject, Trouble, check
from pipeline.languages.numerals import Number
from pipeline.languages.quantities import Quantities, read
from pipeline.languages.tokens import has_digits
from pipeline.model import Severity

#: Points of a percentage: a third is 33 %, or 33.3.
ROUNDED = 0.7

_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|<code\b[^>]*>.*?</code>", re.DOTALL)
# “4.2.1”, which no date is; “2:1”, “2–1”.
_SECTION = re.compile(r"(?<![\w.,:/-])\d{1,3}(?:\.\d{1,3}){2,4}(?![\w/:-]|\.\d)")
_SCORE = re.compile(r"(?<![\w.,:/–-])\d{1,3} ?[:–-] ?\d{1,3}(?![\w/:–-]|[.,]\d)")


@check("numbers", "Numbers differ", Severity.ERROR, sources=False)
def numbers(subject: Subject) -> Iterator[Trouble]:
    """A number of the source is missing in the translation, or another one stands there.

    Numbers are compared by value: 1,234.5 and 1 234,5 are the same, so are “3 p.m.” and 15:00, “the 1990s” and 90-я,
    “20th” and XX, “three” and 3, “May 8, 2017” and 08.05.2017, 7.55 and 7:55, 20 feet and 6 metres. A month beside a
    number must agree, too.
    """
    if subject.source is None:
        return
    theirs, ours = subject.source_seen.text, subject.seen.text
    if not (has_digits(subject.source_seen.tokens) or has_digits(subject.seen.tokens)):
        return
    source, target = read(theirs, subject.source_locale), read(ours, subject.locale)
    gone, new = differences(source, target)
    if gone or new:
        gone, new = conversions.unexcused(gone, new, subject.source_reading, subject.reading)
    if gone or new:
        # What one of the texts sets as code is a number in the other: “the value `5`”.
        gone = [number for number in gone if not _is_code(number, subject.text)]
        new = [number for number in new if not _is_code(number, subject.source)]
    if gone and new:
        yield Trouble(f"{_list(gone)} in the source, {_list(new)} here", "Correct the number.")
    elif gone:
        doubtful = all(len(number.written) < 2 for number in gone)
        yield Trouble(f"{_list(gone)} of the source is missing here", "Add the number.", doubtful=doubtful)
    elif new:
        doubtful = all(len(number.written) < 2 for number in new)
        yield Trouble(f"{_list(new)} is not in the source", "Compare with the source.", doubtful=doubtful)
    if not gone and not new and (turned := _turned(theirs, ours)):
        *both, certain = turned
        yield Trouble(f"{both[0]} in the source, {both[1]} here", "Compare their order.", doubtful=not certain)
    if target.months and source.any_months and not target.months & source.any_months:
        yield Trouble("the month differs from the source's", "Compare the dates.")


def _is_code(number: Number, markdown: str) -> bool:
    """Whether a number stands in the code of a text."""
    found = _CODE.finditer(markdown) if "`" in markdown or "<code" in markdown else ()
    digits = re.compile(rf"(?<![\d.]){re.escape(number.written)}(?![\d.])")
    return any(digits.search(match[0]) for match in found)


def _turned(theirs: str, ours: str) -> tuple[str, str, bool] | None:
    """A score or a number of a section whose parts stand in another order; whether that is certainly wrong.

    A score may be told from the other side, and days and months change places.
    """
    for pattern, certain in ((_SECTION, True), (_SCORE, False)):
        there, here = ([match[0] for match in pattern.finditer(text)] for text in (theirs, ours))
        if len(there) != 1 or len(here) != 1:
            continue
        (one, two) = (re.findall(r"\d+", text[0]) for text in (there, here))
        if one != two and sorted(one) == sorted(two):
            return there[0], here[0], certain
    return None


def differences(source: Quantities, target: Quantities) -> tuple[list[Number], list[Number]]:
    """The numbers of the source that the target lacks, and those that only the target has."""
    gone, new = _paired(source.numbers, target.numbers)
    if gone and new and any(one.parts for one in (*gone, *new)):
        # What looks like a time may be a score.
        left, more = _paired(_in_parts(gone), _in_parts(new))
        left, more = _unexcused(left, target), _unexcused(more, source)
        gone, new = (left, more) if not left and not more else (gone, new)
    # A number may be repeated for clarity, or said once for twice; or stand in words, Roman digits or a month's name.
    gone, new = _unexcused(gone, target), _unexcused(new, source)
    gone = [number for number in gone if not (number in source.percents and _is_share(number, target))]
    new = [number for number in new if not (number in target.percents and _is_share(number, source))]
    if gone and new:
        return gone, new
    return [number for number in gone if not number.optional], [number for number in new if not number.optional]


def _is_share(number: Number, other: Quantities) -> bool:
    """Whether a share in per cent is said in words: a half, three quarters, nine in ten, «каждый пятый»."""
    small = [1.0, *(value for value in other.spelled if 1 <= value <= 10)]
    shares = [*(value for value in other.spelled if 0 < value < 1), *(a / b for a in small for b in small if a < b)]
    return any(abs(100 * share - value) <= ROUNDED for share in shares for value in number.readings)


def _in_parts(numbers: Sequence[Number]) -> list[Number]:
    return [part for number in numbers for part in number.parts or (number,)]


def _paired(source: Sequence[Number], target: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    """What has no partner of the same value."""
    gone, new = list(source), list(target)
    # Exact spellings first: a reading such as “15 may be 3 p.m.” must not take another number's partner.
    for same in (lambda a, b: a.written == b.written, lambda a, b: not a.readings.isdisjoint(b.readings)):
        for number in tuple(gone):
            partner = next((other for other in new if same(number, other)), None)
            if partner is not None:
                gone.remove(number)
                new.remove(partner)
    return gone, new


def _unexcused(left: Sequence[Number], other: Quantities) -> list[Number]:
    return [
        number
        for number in left
        if number.readings.isdisjoint(other.spelled)
        and not any(not number.readings.isdisjoint(one.readings) for one in other.numbers)
    ]


def _list(numbers: Sequence[Number]) -> str:
    return ", ".join(dict.fromkeys(number.written for number in numbers))
