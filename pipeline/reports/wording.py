"""Wording: what reports say in the reader's language; the texts of each lie in ``locales/LANGUAGE.po``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from pipeline.errors import LocaleError
from pipeline.languages import ENGLISH
from pipeline.po import catalogs

LOCALES = Path(__file__).parent / "locales"

#: Languages in which reports are worded.
LANGUAGES = (ENGLISH, *sorted(path.stem for path in LOCALES.glob("*.po")))

#: Says a text of a report in the reader's language.
Say = Callable[[str], str]


def saying(language: str) -> Say:
    """What words reports in a language; a text that it lacks stays English. Raises LocaleError for another language."""
    if language not in LANGUAGES:
        raise LocaleError(f"reports are not worded in “{language}”", hint=f"The languages are: {', '.join(LANGUAGES)}.")
    words = _words(language)
    return lambda text: words.get(text, text)


@cache
def _words(language: str) -> Mapping[str, str]:
    if language == ENGLISH:
        return {}
    path = LOCALES / f"{language}.po"
    return {
        entry.source: entry.target
        for entry in catalogs.parse(path.read_text(encoding="utf-8"), path.name).active
        if entry.target
    }
