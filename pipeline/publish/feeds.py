"""Feeds: what other programs read of the whole site: Atom, JSON Feed, sitemaps, what robots and servers are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from defusedxml import ElementTree
from markupsafe import Markup

from pipeline import markdown
from pipeline.publish.pages import Page, Site
from pipeline.publish.parts import Part
from pipeline.publish.rendering import Templates, body_html, updated

_ATOM = "{http://www.w3.org/2005/Atom}"

#: What makes a feed of its entries.
Maker = Callable[[Site, str, Templates, Sequence[Page], Callable[[Page], Markup]], bytes]

#: Issues in a feed.
FEED_ISSUES = 10


def parts(site: Site, templates: Templates, whole: Callable[[Page], Page]) -> Iterator[Part]:
    """The files; ``whole`` gives a page its body back. The site has an address."""
    for locale in filter(site.issues, site.locales):
        yield from _feeds(site, locale, templates, whole)
    yield from _sitemaps(site, templates)
    robots = f"User-agent: *\nAllow: /\nSitemap: {site.url}/sitemap.xml\n"
    yield Part("robots.txt", robots, partial(bytes, robots, "utf-8"))
    for name in ("_headers", "_redirects"):
        told = (site.url, site.locales, site.picture_hosts)
        yield Part(name, told, partial(_text, templates, name, site=site))


def _feeds(site: Site, locale: str, templates: Templates, whole: Callable[[Page], Page]) -> Iterator[Part]:
    issues = site.issues(locale)[:FEED_ISSUES]
    listed = [page for issue in issues for page in site.of(locale, issue)]
    # An entry says what its article's page says.
    entries = [(page, "" if page.left else site.digest_of(page.path) or whole(page).body) for page in listed]

    def render(make: Maker) -> bytes:
        fed = [whole(page) for page in listed]
        return make(site, locale, templates, fed, _bodies(site, f"{locale}/feed.xml", fed))

    for name, make in (("feed.xml", _atom), ("feed.json", _json)):
        path = f"{locale}/{name}"
        yield Part(path, (path, site.locales, entries), partial(render, make), locale)


def _atom(site: Site, locale: str, templates: Templates, fed: Sequence[Page], body: Callable[[Page], Markup]) -> bytes:
    changed = max(updated(page, site) for page in fed)
    return templates.page("feed.xml", locale, f"{locale}/feed.xml", pages=fed, changed=changed, body=body).encode()


def _json(site: Site, locale: str, _: Templates, fed: Sequence[Page], body: Callable[[Page], Markup]) -> bytes:
    """JSON Feed 1.1 (jsonfeed.org)."""
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.titles.get(locale, site.title),
        "description": site.taglines.get(locale, ""),
        "home_page_url": site.address(f"{locale}/index.html"),
        "feed_url": f"{site.url}/{locale}/feed.json",
        "language": locale,
        "items": [_item(site, page, body(page)) for page in fed],
    }
    return (json.dumps(_said(feed), ensure_ascii=False, indent=1) + "\n").encode()


def _item(site: Site, page: Page, html: Markup) -> dict[str, object]:
    where = site.address(page.path)
    labels = site.labels[page.locale]
    return _said(
        {
            "id": where,
            "url": where,
            "title": markdown.plain(page.fields["title"]),
            "summary": markdown.plain(page.fields["lead"]) if page.fields.get("lead") else "",
            "content_html": str(html),
            "image": site.picture(page),
            "date_published": page.dates.published,
            "date_modified": max(page.dates.published, page.dates.updated),
            "authors": [{"name": author.name} for author in page.authors],
            "tags": [labels[("section", page.section)]] if page.section in site.sections else [],
            "language": page.lang,
        }
    )


def _said(values: dict[str, object]) -> dict[str, object]:
    """The values that say something; the contents of an item stand even if they are empty."""
    return {key: value for key, value in values.items() if value or key in ("content_html", "items")}


def _bodies(site: Site, path: str, fed: Sequence[Page]) -> Callable[[Page], Markup]:
    """What gives a feed's entries their contents: of pages that are left as they are, those of the feed before."""
    pages = {page.place: page for page in fed}
    left: dict[str, str] = {}
    if any(page.left for page in fed) and (before := site.before(path)):
        for entry in ElementTree.fromstring(before).iter(f"{_ATOM}entry"):
            left[entry.findtext(f"{_ATOM}id", "")] = entry.findtext(f"{_ATOM}content", "")

    def body(page: Page) -> Markup:
        if page.left:
            where = site.address(page.path)
            return Markup(left.get(where, ""))  # noqa: S704 - as it was published
        return body_html(pages[page.place], site, f"{site.url}/")

    return body


def _sitemaps(site: Site, templates: Templates) -> Iterator[Part]:
    """The map of all pages with their versions in other languages, and that of the newest issue as news."""
    changed = {page.path: page.dates for page in site.pages}
    rows = [
        (path, max(dates.published, dates.updated) if (dates := changed.get(path)) else "", site.alternates(path))
        for path in sorted(site.paths)
    ]
    yield Part("sitemap.xml", rows, partial(_text, templates, "sitemap.xml", site=site, rows=rows))
    news = [
        page
        for locale in filter(site.issues, site.locales)
        for page in site.of(locale, site.issues(locale)[0])
        if page.dates.published
    ]
    if news:
        yield Part("news-sitemap.xml", news, partial(_text, templates, "news.xml", site=site, pages=news))


def _text(templates: Templates, name: str, **values: object) -> bytes:
    return f"{templates.render(name, **values).strip()}\n".encode()
