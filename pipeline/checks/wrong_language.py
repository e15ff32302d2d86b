"""A text left in, or slipped into, another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.dictionaries import is_word
from pipeline.languages import get
from pipeline.markdown import plain
from pipeline.model import SAID_ABOVE, Severity

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")

#: Letters below which a text says too little about its language.
MIN_LETTERS = 12

#: Share of a language's own words above which the text is taken to be in it, when the expected one is well behind.
SHARE = 0.6
LEAD = 0.25

_APOSTROPHES = frozenset("'’ʼ")
_UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"


@check("wrong-language", Severity.ERROR, sources=True)
def wrong_language(subject: Subject) -> Iterator[Trouble]:
    """A text is not in the language of its catalog: left in the source's, or Russian among Belarusian and the reverse.

    By script first; between languages of one script by a vote of the dictionaries, which abstain on short texts.
    """
    if subject.text.strip() == SAID_ABOVE:
        return
    words = _WORD.findall(plain(subject.text))
    guess = detect(words, subject.locale)
    if guess is not None:
        yield Trouble(
            f"this is {_name(guess)}, not {_name(subject.locale)}",
            f"Translate it into {_name(subject.locale)}.",
        )


def detect(words: list[str], expected: str) -> str | None:
    """Return the locale that the words are evidently in if that is not ``expected``; None in doubt."""
    letters = "".join(words)
    if len(letters) < MIN_LETTERS:
        return None
    cyrillic = sum("\u0400" <= char <= "\u04ff" for char in letters) / len(letters)
    if expected == "en":
        return _cyrillic_language(words) if cyrillic > 0.5 else None
    if cyrillic < 0.5:
        # Names of firms and treaties stay Latin in a Cyrillic text; running English has lower-case words.
        lower = [word for word in words if word.islower()]
        return "en" if len(lower) >= 3 else None
    guess = _cyrillic_language(words)
    return guess if guess not in (None, expected) else None


def _cyrillic_language(words: list[str]) -> str | None:
    """The Cyrillic language that clearly leads, by the letters that only it has and by its dictionary."""
    scores: dict[str, float] = {}
    for locale in ("be", "ru", "uk"):
        alphabet = get(locale).alphabet if locale != "uk" else _UKRAINIAN
        legal = sum(set(word.lower()) - _APOSTROPHES <= set(alphabet) for word in words) / len(words)
        votes = [is_word(word, locale) or is_word(word.lower(), locale) for word in words]
        known = [vote for vote in votes if vote is not None]
        scores[locale] = sum(known) / len(known) if known else legal
    best, second = sorted(scores.values(), reverse=True)[:2]
    leader = max(scores, key=lambda locale: scores[locale])
    return leader if best >= SHARE and best - second >= LEAD else None


def _name(locale: str) -> str:
    return {"en": "English", "be": "Belarusian", "ru": "Russian", "uk": "Ukrainian"}.get(locale, locale)
