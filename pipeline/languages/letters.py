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
    return text if text.isascii() and "`" not in text else text.translate(_table(locale))


@cache
def _table(locale: str) -> dict[int, int | str | None]:
    table: dict[int, int | str | None] = dict.fromkeys(map(ord, UNREAD))
    table |= {ord(sign): APOSTROPHES[0] for sign in APOSTROPHES[1:]}
    language = languages.get(locale)
    if language.script == "Cyrillic":
        table.update(ACCENTED_TWINS)
    for letter, other in language.folded.items():
        table |= {ord(letter): other, ord(letter.upper()): other.upper()}
    for pair in language.twin_letters:
        table |= {ord(pair[1]): pair[0], ord(pair[1].upper()): pair[0].upper()}
    return table


_CLEAN = str.maketrans("", "", UNREAD)


def read_marks(text: str) -> bool:
    """Whether a text holds any of what nobody reads."""
    return not text.isascii() and any(mark in text for mark in UNREAD)


def without_marks(word: str) -> str:
    """A word without what nobody reads in it."""
    return word.translate(_CLEAN)
