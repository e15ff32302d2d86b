"""Markdown: a content tree for a static-site generator, ``content/LOCALE/ISSUE/SLUG.md``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from pipeline import articles, markdown
from pipeline.articles import addresses
from pipeline.files import pictures
from pipeline.markdown.rendering import parsed
from pipeline.model import PAGES
from pipeline.publish.links import locale_of
from pipeline.publish.pages import Page, Site
from pipeline.publish.parts import Part

#: Fields that name the page's own address: they belong to the locale in which the article is written.
ADDRESSES = ("url", "aliases")

_HEADING = re.compile(r"(.*?)((?:[ \t]+#+)?[ \t]*)", re.DOTALL)
_HAS_ID = re.compile(r"\{[^{}\n]*#[\w.:-]+[^{}\n]*\}[ \t]*#*[ \t]*$")


def issue_files(site: Site, issue: str) -> dict[str, bytes]:
    """The files of an issue: each article with its front matter, fields translated, comments and order kept."""
    pages = [page for page in (*site.pages, *site.own) if page.issue == issue and not page.left]
    texts = {page_path(page): _article(site, page).encode("utf-8") for page in pages}
    pictures.require_apart((f"content/{path}" for path in site.images), texts)
    return texts | {f"content/{path}": data for path, data in site.images.items()}


def page_path(page: Page) -> str:
    """Where an article's file is."""
    return f"content/{page.locale}/{page.issue}/{page.slug}.md"


def parts(_: Site, __: Callable[[Page], Page]) -> tuple[Part, ...]:
    """Nothing: lists are the site generator's business."""
    return ()


def _article(site: Site, page: Page) -> str:
    where = articles.path_of(page.issue, page.slug)
    given = articles.fields_of(page.source_text, where)
    values: dict[str, str | date] = {**page.fields, "lang": page.lang}
    if "date" not in given and page.issue != PAGES:
        values["date"] = date.fromisoformat(page.issue)
    if "slug" not in given:
        values["slug"] = page.slug
    if "translationKey" not in given:
        values["translationKey"] = f"{page.issue}-{page.slug}"
    without = ADDRESSES if page.locale != given.get("lang", page.source_locale) else ()
    text = articles.with_front_matter(page.source_text, values, where, without=without, texts=page.further)
    front, _ = articles.split_front_matter(text, page.slug)
    return articles.join_front_matter(front, _body(site, page))


def _body(site: Site, page: Page) -> str:
    """The body with links that lead where articles are shown, and with its headings' ids where those are read."""
    body = page.body
    for url in dict.fromkeys(reference.url for reference in markdown.references(body) if reference.kind == "link"):
        target = addresses.resolve(url, page.issue, site.url)
        if target.kind != "article":
            continue
        locale = locale_of(site, page, target)
        place = f"#{target.place}" if target.place else ""
        if not locale:
            body = markdown.in_texts(body, lambda text, url=url: markdown.unlink(text, url))  # type: ignore[misc]
        elif "hugo" in site.dialects and "mkdocs" not in site.dialects:
            # Hugo leaves addresses as they are; only its own shortcode finds another page's.
            new = f'{{{{< relref path="/{target.issue}/{target.slug}.md{place}" lang="{locale}" >}}}}'
            body = markdown.in_texts(body, lambda text, url=url, new=new: markdown.retarget(text, url, new, raw=True))  # type: ignore[misc]
        elif locale != page.locale or "://" in url or (target.issue == PAGES) != (page.issue == PAGES):
            new = f"../../{locale}/{target.issue}/{target.slug}.md{place}"
            body = markdown.in_texts(body, lambda text, url=url, new=new: markdown.retarget(text, url, new))  # type: ignore[misc]
    return _with_ids(body, page.ids) if {"hugo", "mkdocs"} & set(site.dialects) else body


def _with_ids(body: str, ids: tuple[str, ...]) -> str:
    """Give each heading its id, so that it is the same in all locales; those that have one keep it."""
    if not ids:
        return body
    lines = body.split("\n")
    headings = [token for token in parsed(body) if token.type == "heading_open" and token.map]
    for token, name in zip(headings, ids, strict=False):
        first, after = token.map or (0, 0)
        at = first if token.markup.startswith("#") else after - 2
        if not _HAS_ID.search(lines[at]) and (match := _HEADING.fullmatch(lines[at])):
            lines[at] = f"{match[1]} {{#{name}}}{match[2].rstrip()}"
    return "\n".join(lines)
