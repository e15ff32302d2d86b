"""What a text counts: its numbers as values, however the language writes them; months beside them; currencies."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from pipeline.languages.number_words import Words, counting_words, spelled
from pipeline.languages.numerals import Number, read_digits, roman
from pipeline.languages.scripts import twins
from pipeline.languages.times import told_times
from pipeline.languages.tokens import has_digits, tokens

# Digits with what may stand between them: grouping blanks only before exactly three digits.
_NUMBER = re.compile(
    r"(?<![\w\ufffc])(?P<phone>\+\d{1,3}[ \u00a0]?\(?\d{2,4}\)?[ \u00a0-]\d{2,3}(?:[ \u00a0-]?\d{2}){2}(?!\d))"
    r"|(?<![\w\ufffc])(?P<sign>[^\W\d_]{0,3}-?)(?P<digits>\d+(?:[\u00a0\u202f\u2009 ]\d{3}(?!\d))*(?:[.,:/]\d+)*)"
    r"|\d+(?:[.,:]\d+)*"
)
_HYPHENED = re.compile(r"[-‑]([^\W\d_]{4,})")
_AFTER = re.compile(r"[\u00a0\u202f ]?([^\W\d_]+\.?)")
# Typed with Latin letters or with their Cyrillic look-alikes.
_I, _X = (letter.translate(twins("Cyrillic")) for letter in "IX")
_ROMAN = re.compile(
    rf"\b(?=[IVX{_I}{_X}])(X{{0,3}}|XL|L?X{{0,3}}|{_X}{{0,3}})"
    rf"(IX|IV|V?I{{0,3}}|{_I}{_X}|{_I}V|V?{_I}{{0,3}}|{_I}X|I{_X})\b"
)
_ROMAN_LETTERS = f"IVX{_I}{_X}"
# Between a number and its currency: “5 million dollars”, “$ 5”.
_BESIDE = re.compile(r"[ \u00a0]?(?:[^\W\d_]{3,12}\.?[ \u00a0])?")
# Between the ends of a range.
_TO = re.compile(r"[ \u00a0]?[-–—][ \u00a0]?|[ \u00a0][^\W\d_]{1,3}[ \u00a0]")
_FRACTIONS = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3}
_DASHES = "–—-−"
_SIGNS = ("$", "€", "£", "¥", "₽")


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a text counts.

    ``spelled`` are the values of number words and Roman numerals, ``months`` the months beside a number,
    ``any_months`` all that are named. ``percents``: the numbers that are followed by a per cent sign or word;
    ``magnitudes``: thousands, millions… that are named in words, each as often as it is; ``runs``: the values
    of number words that stand together, and where each ends; ``romans``: of Roman numerals of two letters and more.
    """

    numbers: tuple[Number, ...] = ()
    spelled: frozenset[float] = frozenset()
    months: frozenset[int] = frozenset()
    any_months: frozenset[int] = frozenset()
    percent: int = 0
    currencies: frozenset[str] = frozenset()
    percents: tuple[Number, ...] = ()
    magnitudes: tuple[float, ...] = ()
    runs: tuple[tuple[int, float], ...] = ()
    romans: frozenset[float] = frozenset()

    @property
    def whole(self) -> frozenset[float]:
        """The values of number words that stand together."""
        return frozenset([value for _, value in self.runs])


@lru_cache(maxsize=8192)
def read(text: str, locale: str) -> Quantities:
    """Read what a text (as a reader sees it) counts in a language."""
    words = counting_words(locale)
    here = tokens(text)
    numbers, beside = _numbers(text, words) if has_digits(here) else ((), frozenset[int]())
    said = spelled(text, here, locale)
    romans = _romans(text) if not here.characters.isdisjoint(_ROMAN_LETTERS) else []
    currencies, percent = frozenset[str](), list[int]()
    if said.priced or (not here.characters.isdisjoint(words.signs) and words.any_sign.search(text)):
        lowered = text.lower()
        near = [one for one in words.currencies if any(letters in lowered for letters in one[2])]
        currencies = frozenset(code for pattern, code, _ in near if pattern.search(text))
        percent = [match.start() for match in words.percent.finditer(text)]
    percents = [number for number in numbers if any(0 <= at - number.end <= 1 for at in percent)] if percent else ()
    return Quantities(
        numbers=numbers,
        spelled=frozenset(
            [*said.values, *map(float, said.months), *map(roman, romans), *told_times(text, here, locale)]
        ),
        months=beside,
        any_months=said.months,
        percent=len(percent),
        percents=tuple(percents),
        magnitudes=said.magnitudes,
        currencies=currencies,
        runs=said.runs,
        romans=frozenset([roman(one) for one in romans if len(one) > 1]),
    )


def prices(text: str, locale: str) -> dict[str, frozenset[float]]:
    """The values that stand beside each currency of a text, before its sign or word or after it."""
    result: dict[str, set[float]] = {}
    numbers = read(text, locale).numbers
    for pattern, code, _ in counting_words(locale).currencies:
        for match in pattern.finditer(text):
            for number in numbers:
                between = text[min(number.end, match.end()) : max(number.start, match.start())]
                if _BESIDE.fullmatch(between):
                    result.setdefault(code, set()).update(number.readings)
    return {code: frozenset(values) for code, values in result.items()}


def _romans(text: str) -> list[str]:
    return [match[0] for match in _ROMAN.finditer(text) if match[0]]


def _numbers(text: str, words: Words) -> tuple[tuple[Number, ...], frozenset[int]]:
    result: list[Number] = []
    months: set[int] = set()
    for match in _NUMBER.finditer(text):
        if match["phone"]:
            written = match["phone"]
            digits = float("".join(filter(str.isdigit, written)))
            result.append(Number(written, frozenset([digits]), False, (), *match.span()))
            continue
        written = match["digits"] or match[0]
        after = _AFTER.match(text, match.end())
        word = after[1].lower() if after else ""
        magnitude = words.magnitudes.get(word) or words.magnitudes.get(word.rstrip("."), 1.0)
        if not after and (hyphened := _HYPHENED.match(text, match.end())) is not None:
            said = hyphened[1].lower()
            magnitude = next((size for form, size in words.adjectives if said.startswith(form)), 1.0)
        near = words.months.get(word) or words.months.get(word.rstrip("."))
        if near is None:
            before = text[: match.start()].rstrip(" \u00a0,")
            near = words.months.get(before[before.rfind(" ") + 1 :].lower()) if before else None
        if near:
            months.add(near)
        afternoon = words.afternoon.match(text, match.end()) is not None
        short = match.start() > 0 and text[match.start() - 1] in _DASHES + "'’"
        # “7.55” may be a time, unless it is money, a share or a multiple.
        share = words.percent.match(text, match.end() + (text[match.end() : match.end() + 1] in (" ", "\u00a0")))
        money = text[max(match.start() - 2, 0) : match.start()].strip()[-1:] in _SIGNS
        timely = magnitude == 1.0 and (afternoon or not (share or money))
        part = _FRACTIONS.get(text[match.end() : match.end() + 1], 0.0)
        read_here = read_digits(written, magnitude, afternoon=afternoon, range_end=short, timely=timely)
        glued = match["digits"] is None and text[match.start() - 1].isalpha()
        # A part of a name such as “base64” or “24news”, which may be put in other words.
        named = glued or (len(word) > 5 and text[match.end() : match.end() + 1] == word[:1])
        result += [
            Number(
                one.written,
                frozenset([reading + part for reading in one.readings]) if part else one.readings,
                named or one.optional, one.parts, *match.span(), magnitude,
            )
            for one in read_here
        ]  # fmt: skip
    for at, (one, other) in enumerate(pairwise(result)):
        # “3 to 4 thousand” are three thousand and four.
        if other.magnitude > 1.0 == one.magnitude and _TO.fullmatch(text, one.end, other.start):
            times = frozenset([reading * other.magnitude for reading in one.readings if reading > 0])
            result[at] = replace(one, readings=one.readings | times)
    return tuple(result), frozenset(months)
