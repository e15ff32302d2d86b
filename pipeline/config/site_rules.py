"""The publication's own rules for pages of its old site: ``[tool.peraklad.import]``."""

from __future__ import annotations

from typing import Literal

from pipeline.files.toml import Table


class SiteRules(Table, frozen=True):
    """What a publication knows of its old site's pages: CSS selectors of an article's parts, and of what is left out.

    ``article``: what holds the text. ``phrases``: how lines begin that are the site's own. ``caption_place``: where
    pages saved as text have the picture's caption.
    """

    article: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    trend: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    caption_place: Literal["", "above-headline", "below-headline", "last-line"] = ""


class ImportRules(SiteRules, frozen=True):
    """The rules for all pages, and by the host's name what holds for the pages of one site instead."""

    sites: dict[str, SiteRules] = {}

    def of(self, host: str) -> SiteRules:
        """The rules for a page of a host; ``www.`` doesn't matter."""
        return self.sites.get(host.removeprefix("www."), self)
