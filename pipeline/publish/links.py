"""Links: where an address that stands in an article leads once its page is part of the site."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from pipeline.articles import addresses
from pipeline.articles.addresses import Address
from pipeline.markdown.rendering import Lead
from pipeline.publish.pages import Page, Site
from pipeline.publish.paths import article_path, issue_path


def lead_from(site: Site, page: Page, base: str | None = None) -> Lead:
    """Return what gives each address of an article its place on the site.

    ``base`` is what paths within the site are put after: the way up to its root, or its address; without one, they are
    relative to the article's own page. An article's page in the same locale is preferred, then that in its own
    language; a link to one that is not live, or to what is not there, is none.
    """

    def lead(kind: str, url: str) -> str | None:
        target = addresses.picture(url, page.issue) if kind == "image" else addresses.resolve(url, page.issue, site.url)
        match target.kind:
            case "elsewhere":
                return url
            case "here":
                return _placed("" if base is None else base + page.path, target)
            case "file":
                path = f"{page.locale}/{target.path}" if target.path in page.files else ""
            case "article":
                locale = locale_of(site, page, target)
                path = article_path(locale, target.issue, target.slug) if locale else ""
            case "page":
                path = issue_path(page.locale, target.issue) if target.issue else f"{page.locale}/{target.path}"
            case _:
                path = ""
        if not path:
            return None
        return _placed(quote(_relative(path, page)) if base is None else base + quote(path), target)

    return lead


def locale_of(site: Site, page: Page, target: Address) -> str:
    """The locale in which a linked article is shown to the readers of a page; empty if in none."""
    if site.targets is None:
        return page.locale
    live = site.targets.get(f"{target.issue}/{target.slug}", ())
    return page.locale if page.locale in live else next(iter(live), "")


def _relative(path: str, page: Page) -> str:
    return posixpath.relpath(path, page.folder)


def _placed(path: str, address: Address) -> str:
    return f"{path}#{quote(address.place)}" if address.place else path or "#"
