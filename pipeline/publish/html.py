"""HTML: a small static site. A front page per edition and locale, an archive, section, issue and article pages, feeds.

No script. Pages are made by Jinja templates; a publication's own ``templates/`` folder wins over ours, file by file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time

import nh3
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from jinja2 import Template as JinjaTemplate
from markupsafe import Markup

from pipeline import languages, markdown, period
from pipeline.publish.pages import Page, Site
from pipeline.publish.typography import typeset

#: What a rendered text may contain; everything else is dropped (nh3 decides, whatever wrote the text).
_TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th",
    "td", "em", "strong", "s", "code", "pre", "a", "img", "br", "hr", "sup", "section",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title"},
    "th": {"class"},
    "td": {"class"},
    "li": {"id", "class"},
    "ol": {"start", "class"},
    "section": {"class"},
    "sup": {"class"},
}
_SCHEMES = {"http", "https", "mailto"}

#: Issues in a feed.
FEED_ISSUES = 10


def safe(html: str) -> Markup:
    """Return HTML with nothing active in it: only the tags, attributes and link schemes of an article."""
    cleaned = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    return Markup(cleaned)  # noqa: S704 - cleaned on the line above


def body_html(page: Page) -> Markup:
    """The article's body, safe and typeset in its own language."""
    html = markdown.to_html(page.body, anchors=page.slug)
    # The pages allow no inline style: a column's alignment becomes a class of the style sheet.
    html = re.sub(r'(<t[hd]) style="text-align:(left|right|center)"', r'\1 class="\2"', html)
    html = typeset(safe(html), page.lang)
    # A wide table scrolls by itself on a phone, and the keyboard must reach it.
    html = html.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
    return Markup(html)  # noqa: S704 - only our own markup was added to what is safe


def inline(text: str, locale: str) -> Markup:
    """A field as inline HTML, safe and typeset."""
    return Markup(typeset(safe(markdown.inline_html(text)), locale))  # noqa: S704 - as above


class Templates:
    """The templates of a site: the publication's own before ours."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(site.templates), PackageLoader("pipeline.publish", "templates")]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters["inline"] = inline
        self.environment.filters["words"] = markdown.plain
        self.environment.filters["instant"] = instant

    def get(self, name: str) -> JinjaTemplate:
        """The template of this name."""
        return self.environment.get_template(name)

    def page(self, name: str, locale: str, path: str, **values: object) -> str:
        """Render a page that will stand at ``path`` within the site."""
        site = self.site
        labels = site.labels[locale]
        text = self.get(name).render(
            site=site,
            locale=locale,
            path=path,
            root="../" * path.count("/"),
            alternates=site.alternates(path),
            label=lambda vocabulary, key: labels.get((vocabulary, key), key),
            period=lambda issue: period.write(site.periods[issue], locale),
            language=lambda code: languages.get(code).name,
            **values,
        )
        return text.rstrip("\n") + "\n"


def instant(issue: str, site: Site) -> str:
    """When an issue counts as published in feeds and the sitemap: the end of its period, so that builds repeat."""
    return datetime.combine(site.periods[issue].end, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def edition_folder(name: str) -> str:
    """The folder of an edition's front page: ``be-ru`` for ``be/ru``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def render(site: Site) -> dict[str, bytes]:
    """Return the files of the site by path."""
    templates = Templates(site)
    files = {path: text.encode("utf-8") for path, text in _texts(site, templates)}
    return files | dict(site.images)


def render_one(site: Site, page: Page) -> tuple[str, str]:
    """Return one article's path within the site and its HTML."""
    return _article(page, Templates(site))


def _article(page: Page, templates: Templates) -> tuple[str, str]:
    path = f"{page.locale}/{page.issue}/{page.slug}.html"
    return path, templates.page("article.html", page.locale, path, page=page, body=body_html(page))


def _texts(site: Site, templates: Templates) -> Iterator[tuple[str, str]]:
    yield "style.css", templates.get("style.css").render()
    yield "index.html", templates.page("choose.html", site.locales[0], "index.html")
    for name, locales in site.editions.items():
        shown = [locale for locale in locales if locale in site.locales]
        if len(shown) > 1:
            path = f"{edition_folder(name)}/index.html"
            yield path, templates.page("edition.html", shown[0], path, edition=name, issues=site.issues(*shown))
    for locale in site.locales:
        yield from _locale_texts(site, templates, locale)
    if site.url:
        yield "sitemap.xml", templates.get("sitemap.xml").render(site=site, paths=sorted(site.paths)) + "\n"


def _locale_texts(site: Site, templates: Templates, locale: str) -> Iterator[tuple[str, str]]:
    issues = site.issues(locale)
    for name in ("front", "archive"):
        path = f"{locale}/{'index' if name == 'front' else name}.html"
        yield path, templates.page(f"{name}.html", locale, path, issues=issues)
    for section in site.sections:
        path = f"{locale}/section-{section}.html"
        pages = site.in_section(locale, section)
        if pages:
            yield (
                path,
                templates.page("section.html", locale, path, section=section, pages=pages),
            )
    for issue in issues:
        path = f"{locale}/{issue}/index.html"
        pages = site.of(locale, issue)
        yield (
            path,
            templates.page("issue.html", locale, path, issue=issue, pages=pages),
        )
        for page in pages:
            yield _article(page, templates)
    if site.url:
        path = f"{locale}/feed.xml"
        yield path, templates.page("feed.xml", locale, path, issues=issues[:FEED_ISSUES], body=body_html)
