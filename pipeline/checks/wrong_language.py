"""A text left in, or slipped into, another language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.orthography import official
from pipeline.dictionaries import is_word
from pipeline.languages import LANGUAGES
from pipeline.model import Severity

#: Letters below which an English text says too little, for it may be a name; and a Cyrillic one.
MIN_LETTERS = 10
MIN_CYRILLIC = 6

#: What the words of another language must weigh in all (in a short text and another), and for each of the expected
#: one's (see ``_weight``).
ENOUGH, ENOUGH_OF_LONG = 1.25, 0.6
LEAD = 2.5

#: Letters that a neighbour lacks, for a text to be settled without its dictionary.
OWN_LETTERS = 3

#: The share of words that the other language's dictionary must know.
KNOWN = 0.34

#: Letters above which three English words are no longer a name but a headline left in English.
LONG_NAME = 20

#: Lower-case words that English names contain.
_IN_NAMES = frozenset(("of", "the", "and", "for", "de", "la", "without"))

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_APOSTROPHES = frozenset("'’ʼ")

#: Neighbours that slip into texts although the publication has no edition in them.
_NEIGHBOURS = {"uk": frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")}
_ALPHABETS = {language.code: frozenset(language.alphabet) for language in LANGUAGES} | _NEIGHBOURS
_NAMES = {"en": "English", "be": "Belarusian", "ru": "Russian", "uk": "Ukrainian"}
_CYRILLIC_LOCALES = tuple(code for code, letters in _ALPHABETS.items() if "а" in letters)


@check("wrong-language", "Another language", Severity.ERROR, sources=True)
def wrong_language(subject: Subject) -> Iterator[Trouble]:
    """A text is not in the language of its catalog: left in the source's, or Russian among Belarusian and the reverse.

    By script first, then by letters that the language lacks; between languages of one script by a vote of the
    dictionaries on the words that only one of them has. Short texts and texts with too few such words are let pass.
    """
    seen = subject.seen
    closed = seen.text.rstrip()[-1:] in (".", "!", "?", ":")
    guess = detect([word for word, _ in seen.words], subject.locale, closed=closed)
    if guess is not None:
        yield Trouble(f"this is {_name(guess)}, not {_name(subject.locale)}", f"Write it in {_name(subject.locale)}.")


def detect(words: Sequence[str], expected: str, *, closed: bool = False) -> str | None:
    """Return the locale that the words are evidently in if that is not ``expected``; None in doubt.

    ``closed``: they end like a sentence.
    """
    cyrillic = [word for word in words if _CYRILLIC.match(word)]
    letters, ours = sum(map(len, words)), sum(map(len, cyrillic))
    if letters < 3:
        return None
    if "а" not in _ALPHABETS.get(expected, ()):
        # A name in its own letters may be mentioned; words in lower case are not.
        running = ours > letters / 4 and any(word.islower() and len(word) > 2 for word in cyrillic)
        return _other_script(cyrillic) if 3 * ours > letters or running else None
    if 2 * ours < letters and letters >= MIN_LETTERS and _is_english(words, closed=closed):
        return "en"
    return _neighbour(cyrillic, expected) if ours >= MIN_CYRILLIC else None


def _other_script(words: Sequence[str]) -> str:
    """The Cyrillic language of words in a Latin text."""
    votes = {locale: sum(_belongs(word, locale) for word in words) for locale in _CYRILLIC_LOCALES}
    return max(votes, key=lambda locale: votes[locale])


def _is_english(words: Sequence[str], *, closed: bool) -> bool:
    """Running English has lower-case words; names of firms and treaties, which stay Latin, are capitalised."""
    latin = [word for word in words if not _CYRILLIC.match(word) and len(word) > 1]
    single = sum(len(word) == 1 for word in words)
    known = [word for word in latin if is_word(word.lower(), "en") is not False or is_word(word, "en")]
    running = [word for word in known if word.islower() and word not in _IN_NAMES]
    if len(running) >= 2 or (running and len(latin) >= 3):
        return 2 * len(known) > len(latin)
    # A headline has capitals only: no name of a firm has that many English words and no other.
    long = closed or sum(map(len, latin)) >= LONG_NAME
    return len(latin) == len(words) - single and len(known) >= (3 if long else 4) and 2 * len(known) > len(latin)


def _neighbour(words: Sequence[str], expected: str) -> str | None:
    """The other Cyrillic language whose own words clearly outnumber those of the expected one."""
    if _by_letters(words, expected) or all(_belongs(word, expected) for word in words):
        return None
    best, most = None, 0.0
    long = [word for word in words if len(word) > 2]
    enough = ENOUGH if sum(map(len, words)) < MIN_LETTERS else ENOUGH_OF_LONG
    for locale in _CYRILLIC_LOCALES:
        if locale == expected:
            continue
        theirs, ours = 0.0, 0.0
        for word in words:
            weight = _weight(word, expected, locale)
            theirs, ours = theirs + max(weight, 0.0), ours + max(-weight, 0.0)
        # Letters alone may be anybody's: a good part of the words must be known ones.
        known = theirs > 0 and sum(_belongs(word, locale) for word in long) >= KNOWN * len(long)
        if known and theirs >= (enough if best is None else most) and theirs > LEAD * ours:
            best, most = locale, theirs + 0.01
    return best


def _by_letters(words: Sequence[str], expected: str) -> bool:
    """Whether letters alone say that the words are what is expected: none is foreign, and no neighbour has them all."""
    letters = "".join(words).lower()
    if not set(letters) <= _ALPHABETS[expected] | _APOSTROPHES:
        return False
    return all(
        sum(map(letters.count, _ALPHABETS[expected] - _ALPHABETS[locale])) >= OWN_LETTERS
        for locale in _CYRILLIC_LOCALES
        if locale != expected
    )


@lru_cache(maxsize=1 << 18)
def _weight(word: str, expected: str, other: str) -> float:
    """How much a word speaks for the other language (above 0) or for the expected one (below).

    Letters that a language lacks weigh most. Names are spelled alike in many languages, and in dictionaries of few.
    """
    letters = set(word.lower()) - _APOSTROPHES
    here, there = letters <= _ALPHABETS[expected], letters <= _ALPHABETS[other]
    if here != there:
        known = _belongs(word, other if there else expected)
        weight = (1.0 if known else 0.6) * (1.0 if len(word) > 2 else 0.6)
        if known and len(word) > 5:
            weight *= 1.3
        return weight if there else -weight
    if not here or len(word) < 2:
        return 0.0
    weight = min(len(word), 5) / 5 * (_belongs(word, other) - _belongs(word, expected))
    return min(weight, 0.0) if word[0].isupper() and not _belongs(word.lower(), other) else weight


@lru_cache(maxsize=1 << 18)
def _belongs(word: str, locale: str) -> bool:
    """Whether a word can be one of the language: its letters are, and its dictionary (where there is one) has it."""
    if not set(word.lower()) - _APOSTROPHES <= _ALPHABETS[locale]:
        return False
    found = is_word(word, locale)
    if found is not False or (not word.islower() and is_word(word.lower(), locale)):
        return True
    return locale == "be" and "ь" in word and (other := official(word)) != word and is_word(other, locale) is True


def _name(locale: str) -> str:
    return _NAMES.get(locale, locale)
