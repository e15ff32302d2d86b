"""What a text counts: its numbers as values, however the language writes them; months beside them; currencies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.languages.base import words as entries
from pipeline.languages.numerals import SECOND, Number, read_digits, roman
from pipeline.languages.scripts import twins
from pipeline.languages.tokens import Sieve, has_digits, tokens

# Digits with what may stand between them: grouping blanks only before exactly three digits.
_NUMBER = re.compile(
    r"(?<![\w\ufffc])(?P<sign>[^\W\d_]{0,3}-?)(?P<digits>\d+(?:[\u00a0\u202f\u2009 ]\d{3}(?!\d))*(?:[.,:/]\d+)*)"
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
_DASHES = "–—-−"
_SIGNS = ("$", "€", "£", "¥", "₽")
_JOINT = re.compile(r"[ \u00a0][^\W\d_]{1,3}(?:[ \u00a0][^\W\d_])?[ \u00a0]")

MIN_ADJECTIVE = 5  # letters of what multiplies a number behind a hyphen


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a text counts.

    ``spelled`` are the values of number words and Roman numerals, ``months`` the months beside a number,
    ``any_months`` all that are named. ``percents``: the numbers that are followed by a per cent sign or word;
    ``magnitudes``: thousands, millions… that are named in words, each as often as it is.
    """

    numbers: tuple[Number, ...] = ()
    spelled: frozenset[float] = frozenset()
    months: frozenset[int] = frozenset()
    any_months: frozenset[int] = frozenset()
    percent: int = 0
    currencies: frozenset[str] = frozenset()
    percents: tuple[Number, ...] = ()
    magnitudes: tuple[float, ...] = ()


class _Said(NamedTuple):
    """What a word says: itself in lower case, its values, what it multiplies by, its month; whether it may be money."""

    word: str = ""
    values: tuple[float, ...] = ()
    magnitude: float = 0.0
    month: int = 0
    priced: bool = False


#: What most words say.
_NOTHING = _Said()


@dataclass(frozen=True, slots=True)
class _Words:
    """The counting words of a language: exact forms; stems, which any ending may follow, by their beginnings.

    ``adjectives``: beginnings of what multiplies the number before a hyphen, as “25-million-strong” does.
    """

    exact: dict[str, tuple[float, ...]]
    stems: dict[str, list[tuple[str, float]]]
    magnitudes: dict[str, float]
    adjectives: tuple[tuple[str, float], ...]
    months: dict[str, int]
    percent: re.Pattern[str]
    currencies: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]  # with the letters of which one must stand
    afternoon: re.Pattern[str]
    any_priced: re.Pattern[str]
    any_sign: re.Pattern[str]
    signs: frozenset[str]


@cache
def _words(locale: str) -> _Words:
    exact: dict[str, tuple[float, ...]] = {}
    stems: list[tuple[str, float]] = []
    for line in entries(locale, "numbers"):
        value, _, forms = line.partition(":")
        for form in forms.split():
            if form.endswith("*"):
                stems.append((form[:-1], float(value)))
            else:
                exact[form] = (*exact.get(form, ()), float(value))
    months = {form.lower(): number for number, line in enumerate(entries(locale, "months"), 1) for form in line.split()}
    magnitudes = {
        form: float(line.partition(":")[0])
        for line in entries(locale, "magnitudes")
        for form in line.partition(":")[2].split()
    }
    adjectives = tuple((form.rstrip("*"), size) for form, size in magnitudes.items() if len(form) >= MIN_ADJECTIVE)
    currencies = tuple(
        (_pattern(forms.split()), code, tuple(form.rstrip("*").partition("_")[0].lower() for form in forms.split()))
        for code, _, forms in (line.partition(":") for line in entries(locale, "currencies"))
    )
    shares = [word for line in entries(locale, "percent") for word in line.split()]
    percent = _pattern(["%", *shares])
    # A word that may be a currency or a share, or the first one of several that are.
    dear = [*shares, *(form for line in entries(locale, "currencies") for form in line.partition(":")[2].split())]
    any_priced = _pattern([form.partition("_")[0] for form in dear])
    signs = ["%", *(form for form in dear if not form[0].isalpha())]
    # “3 p.m.”, with and without the stops and the blank before it.
    afternoon = re.compile(
        rf"{SECOND}[\u00a0 ]?(?:{'|'.join(map(re.escape, entries(locale, 'afternoon'))) or '(?!)'})\b", re.IGNORECASE
    )
    by_beginning: dict[str, list[tuple[str, float]]] = {}
    for stem, stands_for in sorted(stems, reverse=True):
        by_beginning.setdefault(stem[:2], []).append((stem, stands_for))
    return _Words(exact, by_beginning, magnitudes, adjectives, months, percent, currencies, afternoon, any_priced,
                  _pattern(signs), frozenset(sign[0] for sign in signs))  # fmt: skip


def _pattern(forms: list[str]) -> re.Pattern[str]:
    """Any of the forms: a word, a beginning with a star, an abbreviation with its full stop, a sign."""
    blank = r"[ \u00a0]"
    parts = [
        rf"\b{re.escape(form.rstrip('*')).replace('_', blank)}" + ("" if form[-1] in "*." else r"\b")
        if form[0].isalpha()
        else re.escape(form)
        for form in forms
    ]
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def read(text: str, locale: str) -> Quantities:
    """Read what a text (as a reader sees it) counts in a language."""
    words = _words(locale)
    here = tokens(text)
    numbers, beside = _numbers(text, words) if has_digits(here) else ((), frozenset[int]())
    spelled, any_months, magnitudes, priced = _spelled(text, locale)
    currencies, percent = frozenset[str](), list[int]()
    if priced or (not here.characters.isdisjoint(words.signs) and words.any_sign.search(text)):
        lowered = text.lower()
        near = [one for one in words.currencies if any(letters in lowered for letters in one[2])]
        currencies = frozenset(code for pattern, code, _ in near if pattern.search(text))
        percent = [match.start() for match in words.percent.finditer(text)]
    percents = [number for number in numbers if any(0 <= at - number.end <= 1 for at in percent)] if percent else ()
    return Quantities(
        numbers=numbers,
        spelled=spelled | frozenset(map(float, any_months)),
        months=beside,
        any_months=any_months,
        percent=len(percent),
        percents=tuple(percents),
        magnitudes=magnitudes,
        currencies=currencies,
    )


def prices(text: str, locale: str) -> dict[str, frozenset[float]]:
    """The values that stand beside each currency of a text, before its sign or word or after it."""
    result: dict[str, set[float]] = {}
    numbers = read(text, locale).numbers
    for pattern, code, _ in _words(locale).currencies:
        for match in pattern.finditer(text):
            for number in numbers:
                between = text[min(number.end, match.end()) : max(number.start, match.start())]
                if _BESIDE.fullmatch(between):
                    result.setdefault(code, set()).update(number.readings)
    return {code: frozenset(values) for code, values in result.items()}


def _numbers(text: str, words: _Words) -> tuple[tuple[Number, ...], frozenset[int]]:
    result: list[Number] = []
    months: set[int] = set()
    for match in _NUMBER.finditer(text):
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
        read_here = read_digits(written, magnitude, afternoon=afternoon, range_end=short, timely=timely)
        glued = match["digits"] is None and text[match.start() - 1].isalpha()
        # A part of a name such as “base64” or “24news”, which may be put in other words.
        named = glued or (len(word) > 5 and text[match.end() : match.end() + 1] == word[:1])
        result += [
            Number(one.written, one.readings, named or one.optional, one.parts, *match.span(), magnitude)
            for one in read_here
        ]
    return tuple(result), frozenset(months)


def _spelled(text: str, locale: str) -> tuple[frozenset[float], frozenset[int], tuple[float, ...], bool]:
    """The values of number words, by themselves and added up; months; magnitudes; whether there may be money."""
    priced = False
    values: set[float] = set()
    months: set[int] = set()
    magnitudes: list[float] = []
    trail: list[tuple[float, int]] = []
    total = 0.0
    last_end = -2
    here = tokens(text)
    telling = _counting(locale).of(here.vocabulary)
    for written, start in zip(here.words, here.starts, strict=True) if telling else ():
        if written not in telling:
            continue
        end = start + len(written)
        end += text.startswith(".", end)
        said = _said(text[start:end], locale)
        if said is _NOTHING:
            continue
        word, found, magnitude, month, dear = said
        priced = priced or dear
        if month:
            months.add(month)
        if not found and not magnitude:
            continue
        if magnitude and len(word) > 1:
            magnitudes.append(magnitude)
        trail.append((total, last_end))
        total = total if start - last_end == 1 else 0.0
        if 0.5 in found:
            # “Two and a half”, «два с половиной»: a short word stands between, or two.
            joined = (one for one, last in trail[-2:] if _JOINT.fullmatch(text[max(last, 0) : start]))
            total = next(joined, total)
        last_end = end
        values.update(found)
        if found:
            total = 100 * total if found[0] == 100 and 1 < total < 10 else total + found[0]
        elif magnitude:
            total = (total or 1.0) * magnitude
            values.add(magnitude)
        values.add(total)
    if not here.characters.isdisjoint(_ROMAN_LETTERS):
        values.update(roman(match[0]) for match in _ROMAN.finditer(text) if match[0])
    return frozenset(values), frozenset(months), tuple(magnitudes), priced


@cache
def _counting(locale: str) -> Sieve:
    """The words that say something here, by themselves or with a full stop."""
    return Sieve(lambda word: _said(f"{word}.", locale) is not _NOTHING)


@cache
def _cardinals(locale: str) -> dict[str, float]:
    result: dict[str, float] = {}
    for line in entries(locale, "cardinals"):
        value, _, forms = line.partition(":")
        result |= dict.fromkeys(forms.split(), float(value))
    return result


def cardinal(word: str, locale: str) -> float | None:
    """The value of a word in lower case that only counts, as “three” does, and “third” or “one” don't."""
    return _cardinals(locale).get(word)


def value_of(word: str, locale: str) -> float | None:
    """The value that a word says by itself; None for what is no number word."""
    found = _value(word.lower(), _words(locale))
    return found[0] if found else None


@lru_cache(maxsize=1 << 12)
def _said(written: str, locale: str) -> _Said:
    words = _words(locale)
    lowered = written.lower()
    word = lowered.rstrip(".")
    month = words.months.get(lowered) or words.months.get(word, 0)
    found, magnitude = _value(word, words), words.magnitudes.get(word, 0.0)
    priced = words.any_priced.search(lowered) is not None
    return _Said(word, found, magnitude, month, priced) if found or magnitude or month or priced else _NOTHING


def _value(word: str, words: _Words) -> tuple[float, ...]:
    stems = words.stems.get(word[:2], ())
    return words.exact.get(word) or tuple([value for stem, value in stems if word.startswith(stem)])
