"""Words typed on the wrong keyboard layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.checks.view import OBJECT
from pipeline.dictionaries import is_word
from pipeline.model import Severity

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# In Cyrillic typed for English the letters х ъ ж э б ю are punctuation, and so is ё.
_CYRILLIC_WORD = re.compile(r"(?<![^\W_])[\u0400-\u04ff]+(?:['’ʼ][\u0400-\u04ff]+)*(?![^\W_])")
# The reverse: these letters lie on punctuation keys, with Shift on others.
_LATIN_WORD = re.compile(r"(?<![\w@./\\-])[A-Za-z\[\];',.`{}:<>~\"]*[A-Za-z][A-Za-z\[\];',.`{}:<>~\"]*(?![\w@/\\-])")
_TRAILING = ".,;:'\"]}>`"
_LEADING = "'\"[{<`"

#: Shorter strings turn into words by chance.
MIN_LETTERS = 4


@check("keyboard-layout", Severity.ERROR, sources=True, dictionary=True)
def keyboard_layout(subject: Subject) -> Iterator[Trouble]:
    """A word was typed with another language's keyboard layout: “учеутв” is “extend”, “ghbdtn” is “привет”.

    Reported only if the keys spell a word of the text's language, and what was typed is no word of any.
    """
    text = subject.seen.text
    latin = "а" not in languages.get(subject.locale).alphabet
    words = _CYRILLIC_WORD.finditer(text) if _CYRILLIC.search(text) else iter(())
    for match in words:
        typed = match[0]
        if len(typed) < MIN_LETTERS or typed.lower() in subject.known:
            continue
        meant = _for_latin(typed, subject.locale) if latin else _for_neighbour(typed, subject.locale)
        if meant:
            yield _trouble(typed, meant)
    if latin:
        return
    for match in _LATIN_WORD.finditer(text):
        if len(match[0]) >= MIN_LETTERS and OBJECT not in match[0]:
            found = _for_cyrillic(match[0], subject.locale)
            if found and found[0].lower() not in subject.known:
                yield _trouble(*found)


def _trouble(typed: str, meant: str) -> Trouble:
    return Trouble(f"“{typed}” was typed on the wrong keyboard layout", f"Did you mean “{meant}”?")


@cache
def _keys(locale: str) -> dict[int, str]:
    """From what a layout types back to the keys."""
    return str.maketrans({letter: key for key, letter in languages.get(locale).keyboard.items()})


@lru_cache(maxsize=1 << 14)
def _for_latin(typed: str, locale: str) -> str | None:
    if any(is_word(typed, other) or is_word(typed.lower(), other) for other in _cyrillic()):
        return None
    for other in _cyrillic():
        meant = typed.translate(_keys(other))
        if _letters(meant) and is_word(meant, locale):
            return meant
    return None


@lru_cache(maxsize=1 << 16)
def _for_cyrillic(typed: str, locale: str) -> tuple[str, str] | None:
    keyboard = languages.get(locale).keyboard
    stripped = typed.rstrip(_TRAILING)
    bare = stripped.lstrip(_LEADING)
    if is_word(bare, "en") or is_word(bare.lower(), "en"):
        return None
    for candidate in dict.fromkeys((typed, typed[:-1], stripped, typed.lstrip(_LEADING), bare)):
        meant = "".join(keyboard.get(char, char) for char in candidate)
        # Capitals amid a word are an acronym or a brand, never a slip of the layout.
        if sum(map(str.isalpha, meant)) < MIN_LETTERS or not _letters(meant) or not _case(meant):
            continue
        if is_word(meant, locale):
            return candidate, meant
    return None


@lru_cache(maxsize=1 << 18)
def _for_neighbour(typed: str, locale: str) -> str | None:
    """Belarusian typed on the Russian layout (“цикава”), and the reverse (“вышлі”)."""
    own = languages.get(locale)
    if not any(char in own.foreign for char in typed.lower()) and "'" not in typed:
        return None
    for other in _cyrillic():
        if other == locale:
            continue
        # A word of the neighbour's own language is a quotation, not a slip.
        if is_word(typed, other) or is_word(typed.lower(), other):
            return None
        meant = "".join(own.keyboard.get(key, key) for key in typed.translate(_keys(other)))
        if meant != typed and _letters(meant) and is_word(meant, locale):
            return meant
    return None


@cache
def _cyrillic() -> tuple[str, ...]:
    return tuple(language.code for language in languages.LANGUAGES if "а" in language.alphabet)


def _letters(word: str) -> bool:
    return all(char.isalpha() or char in "'’" for char in word) and word[:1].isalpha() and word[-1:].isalpha()


def _case(word: str) -> bool:
    return word.islower() or word.isupper() or word[1:].islower()
