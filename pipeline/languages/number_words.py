"""Numbers in words: what each word of a language counts, and what words that stand together say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.languages.base import words as entries
from pipeline.languages.numerals import SECOND
from pipeline.languages.tokens import Sieve, Tokens

_JOINT = re.compile(r"[ \u00a0][^\W\d_]{1,3}(?:[ \u00a0][^\W\d_])?[ \u00a0]")
HALF, QUARTER = 0.5, 0.25
_PARTS = (HALF, QUARTER, 3 * QUARTER)
# Between a part and the article of what it is a part of.
_ARTICLE = re.compile(r"[ \u00a0](?:[^\W\d_]{2}[ \u00a0])?")

_TENS = frozenset(map(float, range(20, 100, 10)))
MIN_ADJECTIVE = 5  # letters of what multiplies a number behind a hyphen


class _Said(NamedTuple):
    """What a word says: itself in lower case, its values, what it multiplies by, its month; whether it may be money.

    ``group``: it counts by the dozen or the hundred; ``is_quarter``: before what multiplies, a fourth of that.
    """

    word: str = ""
    values: tuple[float, ...] = ()
    magnitude: float = 0.0
    month: int = 0
    priced: bool = False
    group: float = 0.0
    is_quarter: bool = False

    @property
    def counts(self) -> tuple[float, ...]:
        """Its values and what it multiplies by."""
        multiple = self.magnitude or self.group
        return (*self.values, multiple) if multiple else self.values


#: What most words say.
_NOTHING = _Said()


class Spelled(NamedTuple):
    """The values of a text's number words, by themselves and added up; months; magnitudes; whether it may name money.

    ``runs``: the values of what stands together, and where each ends: of “two dozen” 24.
    """

    values: frozenset[float] = frozenset()
    months: frozenset[int] = frozenset()
    magnitudes: tuple[float, ...] = ()
    priced: bool = False
    runs: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The counting words of a language: exact forms; stems, which any ending may follow, by their beginnings.

    ``adjectives``: beginnings of what multiplies the number before a hyphen, as “25-million-strong” does.
    """

    exact: dict[str, tuple[float, ...]]
    stems: dict[str, list[tuple[str, float]]]
    groups: dict[str, float]
    quarters: frozenset[str]
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
def counting_words(locale: str) -> Words:
    """Read the counting words of a language."""
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
    magnitudes, groups = _sizes(locale, "magnitudes"), _sizes(locale, "groups")
    # «25-тысячный», «тысячная».
    stems += [(form[:-1], size) for form, size in magnitudes.items() if form.endswith("*")]
    measures = [line.partition(":")[2].split() for kind in ("time", "measures") for line in entries(locale, kind)]
    for half in entries(locale, "half-of"):
        # «Полмиллиона», «паўсотні», «полчаса».
        exact |= {half + form: (HALF,) for forms in measures for form in forms if form.isalpha() and len(form) > 1}
        exact |= {half + form: (size / 2,) for form, size in (groups | magnitudes).items() if form.isalpha()}
        exact[half] = (HALF,)
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
    # “3 p.m.”, with and without the stops and the blank before it; «а 6-й вечара».
    afternoon = re.compile(
        rf"{SECOND}(?:[-‑][^\W\d_]{{1,2}})?[\u00a0 ]?"
        rf"(?:{'|'.join(map(re.escape, entries(locale, 'afternoon'))) or '(?!)'})\b",
        re.IGNORECASE,
    )
    by_beginning: dict[str, list[tuple[str, float]]] = {}
    for stem, stands_for in sorted(stems, reverse=True):
        by_beginning.setdefault(stem[:2], []).append((stem, stands_for))
    quarters = frozenset(word for line in entries(locale, "quarters") for word in line.split())
    return Words(exact, by_beginning, groups, quarters, magnitudes, adjectives, months, percent, currencies, afternoon,
                 any_priced, _pattern(signs), frozenset(sign[0] for sign in signs))  # fmt: skip


def _sizes(locale: str, section: str) -> dict[str, float]:
    lines = (line.partition(":") for line in entries(locale, section))
    return {form: float(size) for size, _, forms in lines for form in forms.split()}


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


class _Sum:
    """What number words that stand together say: `high`, its thousands and millions, and `low`, the rest."""

    def __init__(self) -> None:
        self.high = self.low = 0.0
        self.end = -2
        #: The last thousand or million.
        self.last = 0.0
        #: What stands before a hyphen instead: of «два-три десятка» the two dozens.
        self.instead = 0.0
        self.runs: list[tuple[int, float]] = []
        self._trail: list[tuple[float, float, int]] = []

    def add(self, said: _Said, text: str, start: int, end: int) -> None:
        """Add the next word; one that doesn't follow the last begins anew."""
        multiple = said.magnitude or said.group
        if self.low in _PARTS and said.values[:1] == (1.0,) and _ARTICLE.fullmatch(text[self.end : start]):
            self.end = end  # “half a million”, “a quarter of a million”
            return
        self._trail.append((self.high, self.low, self.end))
        near = start - self.end == 1
        if near and text[self.end] in "-–" and 0 < self.low < 10 and said.values and said.values[0] < 20:
            low = self.low
            self.close()
            self.instead = low
        elif not near:
            self.close()
        if HALF in said.values:
            # “Two and a half”, «два с половиной»: a short word stands between, or two.
            joined = ((high, low) for high, low, last in self._trail[-2:]
                      if _JOINT.fullmatch(text[max(last, 0) : start]))  # fmt: skip
            self.high, self.low = next(joined, (self.high, 0.0 if near and self.low == 1 else self.low))
            if self.high and not self.low:
                self.high += HALF * self.last  # “a million and a half”
                self.end = end
                return
        if said.magnitude:
            thousands = self.high + self.low * multiple if self.low else (self.high or 1.0) * multiple
            self.high, self.low, self.last = thousands, 0.0, multiple
            self.instead *= multiple
        elif multiple and self.low < multiple:
            self.low = (self.low or 1.0) * multiple
            self.instead *= multiple
        elif said.is_quarter:
            self.low = QUARTER * (self.low if near and 1 <= self.low < 4 else 1.0)
        elif said.values[0] == 100 and 1 < self.low < 10:
            self.low *= 100
        else:
            self.low += said.values[0]
        self.end = end

    def close(self) -> None:
        """Keep what was said together."""
        if self.end > 0:
            self.runs.append((self.end, self.high + self.low))
        self.high = self.low = self.instead = 0.0


def spelled(text: str, here: Tokens, locale: str) -> Spelled:
    """Read the number words of a text and what they say together: thousands are added up, dozens multiplied."""
    telling = _counting(locale).of(here.vocabulary)
    if not telling:
        return Spelled()
    priced = False
    values: set[float] = set()
    months: set[int] = set()
    magnitudes: list[float] = []
    total = _Sum()
    for written, start in zip(here.words, here.starts, strict=True):
        if written not in telling:
            continue
        end = start + len(written)
        end += text.startswith(".", end)
        said = _said(text[start:end], locale)
        priced = priced or said.priced
        if said.month:
            months.add(said.month)
        if said.magnitude and len(said.word) > 1:
            magnitudes.append(said.magnitude)
        if said.counts:
            total.add(said, text, start, end)
            values.update(said.counts)
            values |= {total.high + total.low, total.instead or total.high + total.low}
    total.close()
    return Spelled(frozenset(values), frozenset(months), tuple(magnitudes), priced, tuple(total.runs))


@cache
def _counting(locale: str) -> Sieve:
    """The words that say something here, by themselves or with a full stop."""
    return Sieve(lambda word: _said(f"{word}.", locale) is not _NOTHING)


@cache
def _cardinals(locale: str) -> dict[str, float]:
    result: dict[str, float] = {}
    for line in (*entries(locale, "cardinals"), *entries(locale, "ordinals")):
        value, _, forms = line.partition(":")
        result |= dict.fromkeys(forms.split(), float(value))
    return result


def cardinal(word: str, locale: str) -> float | None:
    """The value of a word in lower case that only counts, as “three” and “fifth” do, and “second” or “one” don't."""
    return _cardinals(locale).get(word)


def value_of(word: str, locale: str) -> float | None:
    """The value that a word says by itself; None for what is no number word."""
    found = _value(word.lower(), counting_words(locale))
    return found[0] if found else None


@lru_cache(maxsize=1 << 12)
def _said(written: str, locale: str) -> _Said:
    words = counting_words(locale)
    lowered = written.lower()
    word = lowered.rstrip(".")
    month = words.months.get(lowered) or words.months.get(word, 0)
    found, magnitude = _value(word, words), words.magnitudes.get(word, 0.0)
    priced = words.any_priced.search(lowered) is not None
    group = words.groups.get(word, 0.0)
    if not (found or magnitude or month or priced or group):
        return _NOTHING
    return _Said(word, found, magnitude, month, priced, group, word in words.quarters)


def _value(word: str, words: Words) -> tuple[float, ...]:
    if (found := words.exact.get(word)) is not None:
        return found
    stems = [(stem, value) for stem, value in words.stems.get(word[:2], ()) if word.startswith(stem)]
    if stems and stems[0][1] in _TENS:
        # «Двадцатипятилетний»: tens, a vowel, and what is below ten.
        rest = word[len(stems[0][0]) + 1 :]
        units = [value for end in range(len(rest), 2, -1) for value in words.exact.get(rest[:end], ()) if value < 10]
        units += [value for stem, value in words.stems.get(rest[:2], ()) if value < 10 and rest.startswith(stem)]
        if units:
            return (stems[0][1] + units[0], *(value for _, value in stems))
    return tuple([value for _, value in stems])
