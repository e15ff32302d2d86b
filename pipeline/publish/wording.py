"""Wording: what the site says by itself in each locale: its phrases, its title, dates as readers write them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.config import Config
from pipeline.planning.journal import parse_instant


@cache
def default_phrases() -> Mapping[str, Mapping[str, str]]:
    """The phrases by locale and name."""
    text = (Path(__file__).parent.parent / "data/phrases.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables


def phrases_of(config: Config) -> dict[str, Mapping[str, str]]:
    """The site's phrases in each of the publication's locales: its own wordings before ours."""
    ours = default_phrases()
    return {locale: {**ours.get(locale, {}), **config.site.phrases.get(locale, {})} for locale in config.locales}


def titles_of(config: Config) -> dict[str, str]:
    """The publication's title in each locale."""
    return {locale: config.site.titles.get(locale, config.title) for locale in config.locales}


def zones_of(config: Config) -> dict[str, str]:
    """The readers' time zone in each locale, by its name."""
    return {locale: config.site.time_zones.get(locale, config.time_zone) for locale in config.locales}


@cache
def territory(locale: str, land: str = "") -> str:
    """A locale with the land of its readers, as Open Graph wants it: ``ru_RU``. CLDR's likeliest, if none is named."""
    from babel.core import get_global

    language, _, own = locale.replace("-", "_").partition("_")
    land = land or own
    likely = get_global("likely_subtags").get(language, "").split("_")
    return f"{language}_{land or (likely[-1] if len(likely) > 1 else language.upper())}"


# An issue's pages went live together.
@cache
def day(instant: str, locale: str, zone: str) -> str:
    """The day of an instant as readers of a locale write it, where they live: “May 8, 2017”, «8 мая 2017 г.»."""
    from babel import UnknownLocaleError
    from babel.dates import format_date

    when = parse_instant(instant).astimezone(ZoneInfo(zone)).date()
    try:
        return format_date(when, "long", locale=locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return when.isoformat()
