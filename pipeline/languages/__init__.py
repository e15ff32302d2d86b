"""The languages of the publication, one file each.

To add one: a file ``xx.py`` with a `Language`, the word lists ``xx.abbreviations.txt`` and ``xx.starters.txt`` beside
it, the cases ``tests/languages/xx.txt``, and its name in `LANGUAGES`.
"""

from __future__ import annotations

from difflib import get_close_matches

from pipeline.errors import LocaleError
from pipeline.languages.base import Language
from pipeline.languages.be import BELARUSIAN
from pipeline.languages.en import ENGLISH
from pipeline.languages.ru import RUSSIAN

__all__ = ["LANGUAGES", "Language", "get"]

LANGUAGES = (ENGLISH, BELARUSIAN, RUSSIAN)

_BY_CODE = {language.code: language for language in LANGUAGES}


def get(locale: str) -> Language:
    """Return the language of a locale: its exact code, for no language stands in for another.

    Raises LocaleError, with the nearest known code as a hint.
    """
    try:
        return _BY_CODE[locale]
    except KeyError:
        known = ", ".join(_BY_CODE)
        near = get_close_matches(locale.lower(), _BY_CODE, n=1, cutoff=0.5)
        hint = f'did you mean "{near[0]}"? ' if near else ""
        hint += f"known locales: {known}; CONTRIBUTING.md says how to add one"
        raise LocaleError(f'no rules for the locale "{locale}"', hint=hint) from None
