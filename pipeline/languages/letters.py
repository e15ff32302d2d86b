"""Letters as a reader sees them: what is typed in several ways, and read as one.

Whatever compares words (glossary, names, dictionaries) compares them by `plain`, so that no two checks disagree.
"""

from __future__ import annotations

from functools import cache

from pipeline import languages
from pipeline.languages.scripts import ACCENTED_TWINS

#: What nobody reads: a soft hyphen, stress marks, characters without width.
UNREAD = "\u00ad\u0300\u0301\u200b\u200c\u200d\u2060\ufeff"

#: Signs that are typed for an apostrophe; the first is the one that dictionaries have.
APOSTROPHES = "'’ʼ‘`´\u02b9"


def plain(text: str, locale: str) -> str:
    """The text with one letter for each that a reader takes for one: apostrophes, letters with and without dots."""
    if text.isascii() and "`" not in text:
        return text
    for letter, other in _table(locale):
        # Letter by letter: a table for ``str.translate`` takes four times as long where few of them stand in a text.
        if letter in text:
            text = text.replace(letter, other)
    return text


@cache
def _table(locale: str) -> tuple[tuple[str, str], ...]:
    """The letters and what each is compared as; what is also the counterpart of another comes before that."""
    table = dict.fromkeys(UNREAD, "") | dict.fromkeys(APOSTROPHES[1:], APOSTROPHES[0])
    language = languages.get(locale)
    if language.script == "Cyrillic":
        table |= {chr(letter): chr(twin) for letter, twin in ACCENTED_TWINS.items()}
    for letter, other in language.folded.items():
        table |= {letter: other, letter.upper(): other.upper()}
    for pair in language.twin_letters:
        table |= {pair[1]: pair[0], pair[1].upper(): pair[0].upper()}
    counterparts = set(table.values())
    return tuple(sorted(table.items(), key=lambda one: one[0] not in counterparts))


_CLEAN = str.maketrans("", "", UNREAD)


def read_marks(text: str) -> bool:
    """Whether a text holds any of what nobody reads."""
    return not text.isascii() and any(mark in text for mark in UNREAD)


def without_marks(word: str) -> str:
    """A word without what nobody reads in it."""
    return word.translate(_CLEAN)
