"""Words typed on the wrong keyboard layout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import languages
from pipeline.checks.base import Subject, Trouble, check
from pipeline.dictionaries import is_word
from pipeline.markdown import plain
from pipeline.model import Severity

_CYRILLIC_WORD = re.compile(r"(?<![^\W_])[\u0400-\u04ff]+(?:['’][\u0400-\u04ff]+)*(?![^\W_])")
# Some Russian and Belarusian letters lie on punctuation keys: х ъ ж э б ю.
_LATIN_WORD = re.compile(r"(?<![\w@./-])[A-Za-z\[\];',.`]*[A-Za-z][A-Za-z\[\];',.`]*(?![\w@/-])")

#: Shorter strings turn into words by chance.
MIN_LETTERS = 4


@check("keyboard-layout", Severity.ERROR, sources=True)
def keyboard_layout(subject: Subject) -> Iterator[Trouble]:
    """A word was typed with another language's keyboard layout: “учеутв” is “extend”, “ghbdtn” is “привет”.

    Reported only if the word on the keys is one of the text's language, and the string as typed is no word itself.
    """
    text = plain(subject.text)
    found = _typed_as_cyrillic(text) if subject.locale == "en" else _typed_as_latin(text, subject.locale)
    for typed, meant in found:
        yield Trouble(
            f"“{typed}” was typed on the wrong keyboard layout",
            f"Did you mean “{meant}”?",
            subject.text.replace(typed, meant),
        )


def _typed_as_cyrillic(text: str) -> Iterator[tuple[str, str]]:
    for match in _CYRILLIC_WORD.finditer(text):
        typed = match[0]
        if len(typed) < MIN_LETTERS:
            continue
        for locale in ("ru", "be"):
            keys = {letter: key for key, letter in languages.get(locale).keyboard.items()}
            meant = "".join(keys.get(char, char) for char in typed)
            if meant.isalpha() and is_word(meant, "en") and not is_word(typed, "ru") and not is_word(typed, "be"):
                yield typed, meant
                break


def _typed_as_latin(text: str, locale: str) -> Iterator[tuple[str, str]]:
    keyboard = languages.get(locale).keyboard
    for match in _LATIN_WORD.finditer(text):
        typed = match[0]
        for candidate in (typed, typed.rstrip(".,;'")):
            meant = "".join(keyboard.get(char, char) for char in candidate)
            letters = sum(char.isalpha() for char in meant)
            if letters < MIN_LETTERS or is_word(candidate, "en") or not is_word(meant, locale):
                continue
            yield candidate, meant
            break
