"""HTML: a small static site. A front page per edition and locale, an archive, section, issue and article pages, feeds.

Lists of many articles are cut up so that what is full never changes: the archive by year, sections from the oldest
article on. No script but the search's; what search engines read of an article is data, and runs nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import sha256

from pipeline.files.pictures import require_apart
from pipeline.model import PAGES
from pipeline.publish import feeds
from pipeline.publish.graph import article_data
from pipeline.publish.pages import Page, Site
from pipeline.publish.parts import Part
from pipeline.publish.paths import issue_path
from pipeline.publish.rendering import Templates, body_html
from pipeline.publish.sharing import copies, share_pictures


def edition_folder(name: str) -> str:
    """The folder of an edition's front page: ``be-ru`` for ``be/ru``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def issue_files(site: Site, issue: str) -> dict[str, bytes]:
    """The files of one issue: its articles' pages, its own page in each locale, and the pictures.

    ``site`` need not hold more than this issue's pages: what lists many issues is among the ``parts``.
    """
    templates = Templates(site)
    texts: dict[str, str] = {}
    for page in site.own if issue == PAGES else ():
        texts |= {} if page.left else dict((_article(page, templates),))
    for locale in site.locales:
        pages = site.of(locale, issue)
        if pages:
            path = issue_path(locale, issue)
            texts[path] = templates.page("issue.html", locale, path, issue=issue, pages=pages)
        texts |= dict(_article(page, templates) for page in pages if not page.left)
    made = [page for page in site.pages if page.issue == issue and not page.left]
    shown = [page for page in (*made, *site.own) if page.issue == issue and not page.left]
    pictures = {**site.images, **copies(site, shown), **(share_pictures(site, made) if site.url else {})}
    require_apart(pictures, (*texts, *site.paths))
    return {path: text.encode("utf-8") for path, text in texts.items()} | dict(pictures)


def parts(site: Site, whole: Callable[[Page], Page]) -> Iterator[Part]:
    """The files that show something of many issues; ``whole`` gives a page its body back."""
    templates = Templates(site)

    def part(path: str, template: str, locale: str, shown: Sequence[object], **values: object) -> Part:
        menus = (site.sections_in(locale), site.own_in(locale))
        depends_on = (path, site.locales, site.alternates(path), tuple(shown), *menus)
        return Part(path, depends_on, lambda: templates.page(template, locale, path, **values).encode("utf-8"), locale)

    yield Part("style.css", "", lambda: templates.render("style.css").encode("utf-8"))
    if site.search:
        yield Part("search.js", "", lambda: templates.render("search.js").encode("utf-8"))
    if site.icon[0]:
        yield Part(site.icon[0], sha256(site.icon[1]).digest(), partial(bytes, site.icon[1]))
    yield part("index.html", "choose.html", site.locales[0], ())
    for name, locales in site.editions.items():
        shown = [locale for locale in locales if locale in site.locales]
        if len(shown) > 1:
            issues = site.issues(*shown)
            latest = [page for issue in issues[:1] for locale in shown for page in site.of(locale, issue)]
            path = f"{edition_folder(name)}/index.html"
            yield part(path, "edition.html", shown[0], latest, edition=name, issues=issues)
    for locale in site.locales:
        yield from _lists(site, locale, part)
    if site.url:
        yield from feeds.parts(site, templates, whole)


def _lists(site: Site, locale: str, part: Callable[..., Part]) -> Iterator[Part]:
    """The front page, the archive and the sections of a locale, and what stands for a page that isn't there."""
    issues, years = site.issues(locale), site.years(locale)
    latest = site.of(locale, issues[0]) if issues else []
    yield part(f"{locale}/index.html", "front.html", locale, latest, issues=issues)
    if not issues:
        yield part(f"{locale}/archive.html", "archive.html", locale, (), issues=[], year="", years=[])
    for number, (year, those) in enumerate(years.items()):
        # The page of the current year is the archive's first; it leads to those of the others.
        names = {"archive.html": list(years)} if number == 0 else {}
        for name, others in {f"archive.{year}.html": [], **names}.items():
            every = [page for issue in those for page in site.of(locale, issue)]
            values: dict[str, object] = {"issues": those, "year": year, "years": others}
            yield part(f"{locale}/{name}", "archive.html", locale, [every, others], **values)
    for section in site.sections:
        for path, pages, older, newer in site.section_pages(locale, section):
            values = {"section": section, "pages": pages, "older": older, "newer": newer}
            yield part(path, "section.html", locale, [pages, older, newer], **values)
    if site.search:
        yield part(f"{locale}/search.html", "search.html", locale, ())
    if site.url:
        yield part(f"{locale}/404.html", "missing.html", locale, ())


def page_path(page: Page) -> str:
    """Where an article's page is."""
    return page.path


def render(site: Site) -> dict[str, bytes]:
    """Return all files of a site whose pages have their bodies, by path."""
    issues = sorted({page.issue for page in (*site.pages, *site.own)})
    files = {path: data for issue in issues for path, data in issue_files(site, issue).items()}
    return files | {part.path: part.render() for part in parts(site, lambda page: page)}


def render_one(site: Site, page: Page) -> tuple[str, str]:
    """Return one article's path within the site and its HTML."""
    return _article(page, Templates(site))


def style(site: Site) -> str:
    """The style sheet."""
    return Templates(site).render("style.css")


def _article(page: Page, templates: Templates) -> tuple[str, str]:
    path, site = page_path(page), templates.site
    original = "" if page.lang == page.source_locale else page.original_path
    values = {
        "page": page,
        "body": body_html(page, site),
        "original": original if original in site.paths else "",
    }
    if page.issue == PAGES:
        return path, templates.page("page.html", page.locale, path, **values)
    data = article_data(page, site) if site.url else ""
    return path, templates.page("article.html", page.locale, path, data=data, **values)
