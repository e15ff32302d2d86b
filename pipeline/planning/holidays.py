"""Holidays: which days are off in a country, by the package ``holidays`` (extra ``calendar``)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from pipeline.addresses import SETTINGS_FILE
from pipeline.errors import SettingsError


@lru_cache(maxsize=8)
def days_off(country: str) -> Callable[[date], bool]:
    """Return what tells weekends and holidays of a country (``BY``), or of a part of one (``DE-BE``).

    Raises SettingsError for a country that the package doesn't know, and where it isn't installed.
    """
    try:
        from holidays import country_holidays
    except ImportError as error:
        raise SettingsError(
            "holidays are set, but the extra “calendar” is not installed",
            where=SETTINGS_FILE,
            hint="Install it: pip install 'peraklad[calendar]'. Or take the line out.",
        ) from error
    code, _, part = country.partition("-")
    try:
        calendar = country_holidays(code, subdiv=part or None)
    except NotImplementedError as error:
        raise SettingsError(
            f"[tool.peraklad] holidays: “{country}” is no country with holidays that are known",
            where=SETTINGS_FILE,
            hint="Write its two letters, for example BY, LT or PL; with a part: DE-BE.",
        ) from error
    return lru_cache(maxsize=2048)(lambda day: not calendar.is_working_day(day))
