"""A text left in, or slipped into, another language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.checks.base import Subject, Trouble, check
from pipeline.dictionaries import is_word
from pipeline.languages import LANGUAGES
from pipeline.model import Severity

#: Letters below which a text in the right script says too little about its language.
MIN_LETTERS = 10

#: Words that only another language has, for each one that only the expected one has, above which the text is wrong.
LEAD = 3

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_APOSTROPHES = frozenset("'’ʼ")

#: Neighbours that slip into texts although the publication has no edition in them.
_NEIGHBOURS = {"uk": frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")}
_ALPHABETS = {language.code: frozenset(language.alphabet) for language in LANGUAGES} | _NEIGHBOURS
_NAMES = {"en": "English", "be": "Belarusian", "ru": "Russian", "uk": "Ukrainian"}
_CYRILLIC_LOCALES = tuple(code for code, letters in _ALPHABETS.items() if "а" in letters)


@check("wrong-language", Severity.ERROR, sources=True)
def wrong_language(subject: Subject) -> Iterator[Trouble]:
    """A text is not in the language of its catalog: left in the source's, or Russian among Belarusian and the reverse.

    By script first, then by letters that the language lacks; between languages of one script by a vote of the
    dictionaries on the words that only one of them has. Short texts and texts with too few such words are let pass.
    """
    guess = detect([word for word, _ in subject.seen.words], subject.locale)
    if guess is not None:
        yield Trouble(f"this is {_name(guess)}, not {_name(subject.locale)}", f"Write it in {_name(subject.locale)}.")


def detect(words: Sequence[str], expected: str) -> str | None:
    """Return the locale that the words are evidently in if that is not ``expected``; None in doubt."""
    letters = sum(map(len, words))
    if letters < 3:
        return None
    cyrillic = sum(len(_CYRILLIC.findall(word)) for word in words) / letters
    if "а" not in _ALPHABETS.get(expected, ()):
        return _other_script(words) if cyrillic > 0.5 else None
    if cyrillic < 0.5:
        return "en" if letters >= MIN_LETTERS and _is_english(words) else None
    if letters < MIN_LETTERS:
        return None
    return _neighbour([word for word in words if _CYRILLIC.match(word)], expected)


def _other_script(words: Sequence[str]) -> str:
    """The Cyrillic language of words in a Latin text: by its letters, by its dictionary, else just “Cyrillic”."""
    votes = {locale: sum(_belongs(word, locale) for word in words) for locale in _CYRILLIC_LOCALES}
    return max(votes, key=lambda locale: votes[locale])


def _is_english(words: Sequence[str]) -> bool:
    """Running English has lower-case words; names of firms and treaties, which stay Latin, are capitalised."""
    latin = [word for word in words if not _CYRILLIC.match(word)]
    running = [word for word in latin if word.islower() and len(word) > 1 and is_word(word, "en") is not False]
    known = [word for word in latin if len(word) > 1 and is_word(word.lower(), "en") is not False]
    return len(running) >= 2 or (len(known) >= 5 and len(known) > 0.6 * len(latin))


def _neighbour(words: Sequence[str], expected: str) -> str | None:
    """The other Cyrillic language whose own words clearly outnumber those of the expected one."""
    ours = [_belongs(word, expected) for word in words]
    strangers = [word for word, known in zip(words, ours, strict=True) if not known]
    if len(strangers) < 2 and sum(map(len, strangers)) < MIN_LETTERS:
        return None
    best, lead = None, 0.0
    for locale in _CYRILLIC_LOCALES:
        if locale == expected:
            continue
        theirs = [word for word in strangers if _belongs(word, locale)]
        own = sum(known and not _belongs(word, locale) for word, known in zip(words, ours, strict=True))
        # Names are spelled alike and prove little: at least one word must be a common one of some length.
        common = sum(len(word) for word in theirs if word.islower())
        score = len(theirs) - LEAD * own
        if common >= 4 and (len(theirs) >= 2 or common >= MIN_LETTERS) and score > lead:
            best, lead = locale, score
    return best


@lru_cache(maxsize=1 << 18)
def _belongs(word: str, locale: str) -> bool:
    """Whether a word can be one of the language: its letters are, and its dictionary (where there is one) has it."""
    if not set(word.lower()) - _APOSTROPHES <= _ALPHABETS[locale]:
        return False
    found = is_word(word, locale)
    return found is not False or (not word.islower() and is_word(word.lower(), locale) is True)


def _name(locale: str) -> str:
    return _NAMES.get(locale, locale)
