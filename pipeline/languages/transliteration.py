"""Latin letters for others in file names and addresses; never used in prose."""

from __future__ import annotations

from functools import cache

from pipeline import languages


def ascii_of(text: str, locale: str = "") -> str:
    """Return the text in lower case with letters of our languages romanised; other characters are left as they are.

    By the rules of ``locale``, if it is said. Where two languages romanise a letter in different ways, and for letters
    that the locale's language lacks, the first in the order of `languages.CODES` wins.
    """
    return text.casefold().translate(romanised(locale))


@cache
def romanised(locale: str) -> dict[int, str]:
    """The table for ``str.translate`` of a locale's rules, for texts in lower case."""
    return str.maketrans(_letters() | (dict(languages.get(locale).romanisation) if locale else {}))


@cache
def _letters() -> dict[str, str]:
    letters: dict[str, str] = {}
    for language in reversed(languages.every()):
        letters |= language.romanisation
    return letters
