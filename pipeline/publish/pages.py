"""Pages: the articles of an issue in one locale, put together from source and translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.period import Period


@dataclass(frozen=True, slots=True)
class Page:
    """One article as readers of a locale get it. ``body`` is Markdown; ``front`` the source file's other fields."""

    issue: str
    slug: str
    locale: str
    source_locale: str
    fields: Mapping[str, str]
    section: str
    trend: str
    image: str
    body: str
    source_text: str


@dataclass(frozen=True, slots=True)
class Site:
    """All that an output needs: the pages by locale and issue, the labels' texts, the periods, the editions."""

    title: str
    url: str
    subscribe_url: str
    locales: tuple[str, ...]
    editions: Mapping[str, tuple[str, ...]]
    pages: tuple[Page, ...]
    periods: Mapping[str, Period]
    labels: Mapping[str, Mapping[tuple[str, str], str]]
    signs: Mapping[str, str]
    images: Mapping[str, bytes]

    def issues(self, locale: str) -> list[str]:
        """The issues that have pages in a locale, newest first."""
        return sorted({page.issue for page in self.pages if page.locale == locale}, reverse=True)

    def of(self, locale: str, issue: str) -> list[Page]:
        """The pages of an issue in a locale, in the order of their names."""
        return [page for page in self.pages if page.locale == locale and page.issue == issue]
