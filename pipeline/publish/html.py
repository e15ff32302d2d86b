"""HTML: a small static site: a front page and an archive per locale, a page per issue and per article. No script."""

from __future__ import annotations

import re
from functools import cache

import nh3
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline import languages, markdown, period
from pipeline.publish.pages import Page, Site

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


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.publish", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["inline"] = lambda text: safe(markdown.inline_html(text))
    environment.filters["words"] = markdown.plain
    return environment


def safe(html: str) -> Markup:
    """Return HTML with nothing active in it: only the tags, attributes and link schemes of an article."""
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    return Markup(cleaned)  # noqa: S704 - cleaned on the line above


def render(site: Site) -> dict[str, bytes]:
    """Return the files of the site by path."""
    files: dict[str, str] = {"style.css": _environment().get_template("style.css").render()}
    files["index.html"] = _template("choose.html", site, site.locales[0], path="index.html")
    for locale in site.locales:
        issues = site.issues(locale)
        files[f"{locale}/index.html"] = _template("front.html", site, locale, path="index.html", issues=issues)
        files[f"{locale}/archive.html"] = _template("archive.html", site, locale, path="archive.html", issues=issues)
        for issue in issues:
            pages = site.of(locale, issue)
            files[f"{locale}/{issue}/index.html"] = _template(
                "issue.html", site, locale, path=f"{issue}/index.html", issue=issue, pages=pages
            )
            for page in pages:
                path = f"{issue}/{page.slug}.html"
                files[f"{locale}/{path}"] = _template(
                    "article.html", site, locale, path=path, page=page, body=_body(page)
                )
    tree = {path: text.encode("utf-8") for path, text in files.items()}
    return tree | dict(site.images)


def _body(page: Page) -> Markup:
    # The pages allow no inline style: a column's alignment becomes a class of the style sheet.
    return safe(
        re.sub(r'(<t[hd]) style="text-align:(left|right|center)"', r'\1 class="\2"', markdown.to_html(page.body))
    )


def _template(name: str, site: Site, locale: str, *, path: str, **values: object) -> str:
    depth = path.count("/")
    labels = site.labels[locale]
    available = [other for other in site.locales if _exists(site, other, path)]
    text = (
        _environment()
        .get_template(name)
        .render(
            site=site,
            locale=locale,
            path=path,
            home="../" * depth,
            root="" if name == "choose.html" else "../" * (depth + 1),
            label=lambda vocabulary, key: labels.get((vocabulary, key), key),
            period=lambda issue: period.write(site.periods[issue], locale),
            language=lambda code: languages.get(code).name,
            available=available,
            **values,
        )
    )
    return text.rstrip("\n") + "\n"


def _exists(site: Site, locale: str, path: str) -> bool:
    issue, _, name = path.rpartition("/")
    if not issue:
        return True
    pages = site.of(locale, issue)
    return bool(pages) if name == "index.html" else any(f"{page.slug}.html" == name for page in pages)
