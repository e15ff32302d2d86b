"""What a language is to the rest of the program, and how its word lists are read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from pipeline.errors import LocaleError
from pipeline.languages.orthographies import Orthography
from pipeline.languages.scripts import Script

NBSP = "\u00a0"

# The keys of a US-QWERTY keyboard that carry letters on any of our layouts, row by row, plain and with Shift.
_PLAIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_SHIFTED_KEYS = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'

#: A keyboard whose keys type what is printed on them: US-QWERTY, and layouts that add letters by AltGr alone.
QWERTY = {key: key for key in _PLAIN_KEYS + _SHIFTED_KEYS}


class PeriodWording(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """How a language says from when to when: three wordings with day, month and year of the first and the last day.

    ``one_month``, ``one_year``, ``two_years``: by what the two days share: ``"{d1}–{d2} {m2} {y2} г."``.
    ``month_form``: which of the forms of a month (a line of ``[months]``) stands beside a day: 1 for «мая», the
    second. What a page may say between the days and after a year is in ``words.txt``, ``[until]`` and ``[year]``.
    """

    one_month: str
    one_year: str
    two_years: str
    month_form: int = 0


class Stems(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """How words of a language change their ends, as regular expressions.

    ``endings``: what is cut off a form to get its stem: ``"(?:ами|ом|а)"`` makes “парк” of “парком”; empty where
    words keep their form. ``tail``: what may follow a stem: ``"[а-яё]{0,4}"``. ``changes``: last letters of a stem
    that an ending changes: ``{"к": "[кц]"}`` for “парк”, “парцы”. ``whole``: how whole forms end, and first parts of
    compounds don't: ``"(?:ого|ать)$"``; empty where that says nothing. ``plural``: in a language without ``endings``,
    what is cut off to count forms of a word together: ``"(?:ing|s)$"``.
    """

    endings: str = ""
    tail: str = ""
    changes: Mapping[str, str] = {}
    whole: str = ""
    plural: str = ""


class NameSpelling(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What of a name's spelling is a matter of system, so that two spellings are seen to be one name.

    ``endings``: a regular expression of what is no part of the name: ``"(?:’s|'s)$"``. ``letters``: letters as the
    language writes their sound: ``("č", "ch")``. ``sounds``: spellings of one sound, the longer first:
    ``("kh", "h")``; they are applied after diacritics are gone (of Latin letters). ``silent``: what may end the rest
    in one form and not in another: ``"ь"``.
    """

    endings: str = ""
    letters: tuple[tuple[str, str], ...] = ()
    sounds: tuple[tuple[str, str], ...] = ()
    silent: str = ""


class Neighbour(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A language as far as it is told from others: nobody publishes in it here, but its texts slip in.

    ``code``: ISO 639, as in settings: ``"be"``. ``english_name``: for messages: ``"Belarusian"``. ``name``: its own,
    as its readers write it amid a sentence: ``"беларуская"``. ``script``: ``"Cyrillic"``. ``alphabet``: the lower-case
    letters in alphabetical order, without the apostrophe: ``"абв…"``. ``hunspell``: names of its spelling
    dictionaries, best first: ``("en_GB", "en_US")``.
    """

    code: str
    english_name: str
    name: str
    script: Script
    alphabet: str
    hunspell: tuple[str, ...] = ()


class Language(Neighbour, frozen=True, kw_only=True, eq=False):
    """One language of the publication, as its house style writes it. Lists of words stand in the files beside it.

    ``foreign``: lower-case letters that betray a neighbour: ``frozenset("ищъ")`` in Belarusian; empty where names
    bring letters of all their languages. ``meant``: what such a letter was meant to be: ``{"и": "і"}``.
    ``neighbours``: languages of the same script that slip in, the nearest first: ``("ru", "uk")``; from a finished
    translation into the nearest, engines may start. ``guests``: languages whose words stand in its texts in their own
    spelling, quoted or by mistake: ``("en",)``.

    ``quotes``: (opening, closing) pairs, the outer first: ``(("«", "»"), ("„", "“"))``. ``apostrophes``: what joins
    the parts of a word, the preferred one first: ``"’'ʼ"``. ``dash``: what stands between clauses, with the spaces that
    belong to it: ``"—"`` in English; in Polish “–” with a no-break space before it and a plain one after.
    ``range_dash``: between numbers: ``"–"``. ``nbsp_after``, ``nbsp_before``: words that keep together with the next,
    or the one before: ``{"Mr."}``, ``{"a.m."}``. ``decimal``, ``grouping``: signs within a number (CLDR): ``","`` and a
    no-break space.

    ``keyboard``: what a US-QWERTY key types, plain or with Shift, → what it types on the language's standard layout:
    ``{"q": "й"}``. ``altgr``: the same with AltGr: ``{"a": "ą"}``.

    ``period``: how it words a period. ``stems``, ``names``: how its words and names change. ``lone_words``: letters
    that are a word by themselves: ``"аіуо"``. ``seams``: regular expressions and what to put there, for spelling
    that depends on the word before, which engines miss: ``((r"(?<=а )у(?= )", "ў"),)``. ``twin_letters``: pairs of
    letters with which one word begins by what stands before it: ``("уў",)``. ``orthography``: where the
    language is written by two sets of rules. ``romanisation``: letters in file names: ``{"ш": "sh"}``.

    How long words are broken between syllables, without ``vowels`` a browser's matter: ``vowels``: ``"аеёіоуыэюя"``;
    ``joined``: consonants that are one sound: ``("дз", "дж")``; ``closing``: letters that stay with the one before
    them: ``"йьў’"``; ``onsets``: consonants that begin a syllable together: ``("ст",)``; ``prefixes`` that end in a
    consonant: ``("прад",)``.
    ``digraphs``: letters that are one sound together, and the one that stands for its class: ``{"дж": "ж"}``.

    ``folded``: letters that texts write or leave out, and what stands there then: ``{"ё": "е"}``. ``fullness``:
    characters (white space left out) that say what 1 does in English, measured on news: 1.05.
    """

    foreign: frozenset[str] = frozenset()
    meant: Mapping[str, str] = {}
    neighbours: tuple[str, ...] = ()
    guests: tuple[str, ...] = ("en",)
    quotes: tuple[tuple[str, str], ...]
    apostrophes: str
    dash: str
    range_dash: str = "–"
    nbsp_after: frozenset[str] = frozenset()
    nbsp_before: frozenset[str] = frozenset()
    decimal: str
    grouping: str
    keyboard: Mapping[str, str]
    altgr: Mapping[str, str] = {}
    period: PeriodWording
    stems: Stems = Stems()
    names: NameSpelling = NameSpelling()
    lone_words: str = ""
    seams: tuple[tuple[str, str], ...] = ()
    twin_letters: tuple[str, ...] = ()
    orthography: Orthography | None = None
    romanisation: Mapping[str, str] = {}
    vowels: str = ""
    joined: tuple[str, ...] = ()
    closing: str = ""
    onsets: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    digraphs: Mapping[str, str] = {}
    folded: Mapping[str, str] = {}
    fullness: float = 1.0

    @property
    def nearest(self) -> str:
        """The nearest neighbour's code; empty where there is none."""
        return self.neighbours[0] if self.neighbours else ""

    @property
    def related(self) -> tuple[str, ...]:
        """The codes of all languages whose words may stand in its texts, by right or by mistake."""
        return (*self.neighbours, *self.guests)


def keyboard(plain: str, shifted: str) -> dict[str, str]:
    """Map US-QWERTY keys to a layout, given as what its keys type from left to right, row by row.

    The keys, in order: the one left of 1; Q to ]; A to the apostrophe; Z to the slash.
    """
    return dict(zip(_PLAIN_KEYS + _SHIFTED_KEYS, plain + shifted, strict=True))


@cache
def word_list(locale: str, name: str) -> dict[str, tuple[str, ...]]:
    """Read ``pipeline/languages/LOCALE/NAME.txt``: entries by section, in the file's order.

    One entry a line; ``[section]`` opens a section (entries before the first one belong to ""); ``#`` begins a
    comment. Raises LocaleError when the language has no such file.
    """
    where = f"{locale}/{name}.txt"
    try:
        lines = (Path(__file__).parent / locale / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        hint = f"add pipeline/languages/{where} as CONTRIBUTING.md describes"
        raise LocaleError("the language has no such word list", where=where, hint=hint) from None
    section, entries = "", dict[str, list[str]]()
    for line in lines:
        entry = line.partition("#")[0].strip()
        if entry.startswith("[") and entry.endswith("]"):
            section = entry[1:-1]
        elif entry:
            entries.setdefault(section, []).append(entry)
    return {heading: tuple(listed) for heading, listed in entries.items()}


def words(locale: str, section: str, name: str = "words") -> tuple[str, ...]:
    """The entries of a section of a language's ``words.txt``, or of another list; none where it has no such list."""
    try:
        return word_list(locale, name).get(section, ())
    except LocaleError:
        return ()  # a language may go without: what counts and compares words then leaves them alone


@cache
def function_words(locale: str) -> frozenset[str]:
    """The short words without meaning of their own that no other word begins or ends with; empty where not listed."""
    return frozenset(word for line in words(locale, "function-words") for word in line.split())
