"""Telling: who made an article, when readers got it and what was corrected, as its page tells them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypedDict

import msgspec

from pipeline.config import Config
from pipeline.model import Article
from pipeline.planning.journal import Note
from pipeline.publish.dating import Dates, dates_of
from pipeline.state.standing import MACHINE, Coverage


class Named(msgspec.Struct, frozen=True):
    """A name as readers of a locale know it, and the address of a page about its bearer, if there is one."""

    name: str
    page: str = ""


class Told(TypedDict):
    """What a page tells of itself: fields of ``Page``."""

    authors: tuple[Named, ...]
    translators: tuple[Named, ...]
    credit: str
    dates: Dates
    by_machine: bool


#: Fields of front matter that name people: a text, texts with semicolons between them, or a list.
_AUTHORS, _TRANSLATORS, _CREDIT = ("author", "authors"), ("translator", "translators"), ("credit", "photographer")


def told_of(
    config: Config, article: Article, locale: str, notes: Iterable[Note], at: str, coverage: Coverage | None
) -> Told:
    """What the page of an article in a locale tells of itself.

    ``notes`` are the issue's journal; ``at``: the instant of this run (see ``dates_of``). ``coverage``: of the
    translation that the page shows, None where it shows the original.
    """
    show, front = config.site.show, article.front
    credit = next((front[key] for key in _CREDIT if front.get(key)), "") if "credit" in show else ""
    return Told(
        authors=_named(config, _said(front, _AUTHORS, locale), locale) if "authors" in show else (),
        translators=_translators(config, front, locale, coverage) if coverage and "translators" in show else (),
        credit=", ".join(named.name for named in _named(config, _split(credit), locale)),
        dates=dates_of(notes, article.slug, locale, at),
        by_machine=coverage is not None and "machine" in show and _by_machine(coverage),
    )


def _said(front: Mapping[str, str], keys: Iterable[str], locale: str) -> list[str]:
    for key in keys:
        if text := front.get(f"{key}.{locale}") or front.get(key, ""):
            return _split(text)
    return []


def _split(text: str) -> list[str]:
    return [name for part in re.split(r"[;\n]", text) if (name := " ".join(part.split()))]


def _named(config: Config, names: Iterable[str], locale: str) -> tuple[Named, ...]:
    result = []
    for name in names:
        person = config.site.people.get(name)
        result.append(Named(person.names.get(locale, name), person.page) if person else Named(name))
    return tuple(result)


def _translators(config: Config, front: Mapping[str, str], locale: str, coverage: Coverage) -> tuple[Named, ...]:
    """Who translated: whom the front matter names for all, or else whom the ledger does.

    Of the ledger only those who have a name for readers in the settings: not everyone who works on a text wants it to
    be known, and a name that stands in git is often an address of e-mail.
    """
    if names := _said(front, _TRANSLATORS, locale):
        return _named(config, names, locale)
    return _named(config, (name for name in _by_share(coverage) if name in config.site.people), locale)


def _by_share(coverage: Coverage) -> Iterator[str]:
    """The translators, who made the most texts first."""
    counts: dict[str, int] = {}
    for standing in coverage.standings.values():
        if standing.translator:
            counts[standing.translator] = counts.get(standing.translator, 0) + 1
    yield from sorted(counts, key=lambda name: (-counts[name], name))


def _by_machine(coverage: Coverage) -> bool:
    """Whether texts are shown that a machine made, and that nobody reviewed: only the policy lets them through."""
    return any(
        standing.origin.startswith(MACHINE) and not standing.reviewed for standing in coverage.standings.values()
    )
