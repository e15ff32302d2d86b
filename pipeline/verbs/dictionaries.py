"""Building word lists, so that checks need not load dictionaries."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.languages import dictionaries, wordlists


class Built(NamedTuple):
    """What became of a language: how many forms its list has, or why there is none; how long that took (s)."""

    locale: str
    forms: int = 0
    seconds: float = 0.0
    why: str = ""


def build(locales: Iterable[str]) -> Iterator[Built]:
    """Build what is missing of the lists of these languages, one after the other.

    Raises PerakladError where lists can't be kept, or the extra isn't installed.
    """
    for locale in locales:
        begun = time.monotonic()
        place = dictionaries.place_of(locale)
        if place is None:
            yield Built(locale, why="it has no dictionary here: install the system's, or peraklad[dictionaries]")
            continue
        known = wordlists.find(place)
        if known is not None:
            yield Built(locale, known.forms)
            continue
        try:
            with wordlists.one_at_a_time():
                built = wordlists.find(place) or wordlists.build(place, dictionaries.usual_runs)
        except wordlists.UnreadableError as error:
            yield Built(locale, why=f"{error}; hunspell is asked as before")
        else:
            yield Built(locale, built.forms, time.monotonic() - begun)
