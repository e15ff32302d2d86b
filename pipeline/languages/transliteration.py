"""Latin letters for others in file names and addresses; never used in prose."""

from __future__ import annotations

from functools import cache

from pipeline import languages


def ascii_of(text: str) -> str:
    """Return the text in lower case with letters of our languages romanised; other characters are left as they are.

    Where two languages romanise a letter in different ways the first in the order of `languages.CODES` wins, so that
    a name does not depend on the language that a page is taken for.
    """
    letters = _letters()
    return "".join(letters.get(char, char) for char in text.casefold())


@cache
def _letters() -> dict[str, str]:
    letters: dict[str, str] = {}
    for language in reversed(languages.every()):
        letters |= language.romanisation
    return letters
