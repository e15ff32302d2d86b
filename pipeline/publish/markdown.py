"""Markdown: a content tree for a static-site generator, ``content/LOCALE/ISSUE/SLUG.md``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pipeline import articles
from pipeline.publish import pictures
from pipeline.publish.pages import Page, Part, Site


def issue_files(site: Site, issue: str) -> dict[str, bytes]:
    """The files of an issue: each article with its front matter, fields translated, comments and order kept."""
    pages = [page for locale in site.locales for page in site.of(locale, issue)]
    texts = {f"content/{page.locale}/{page.issue}/{page.slug}.md": _article(page).encode("utf-8") for page in pages}
    pictures.require_apart((f"content/{path}" for path in site.images), texts)
    return texts | {f"content/{path}": data for path, data in site.images.items()}


def parts(_: Site, __: Callable[[Page], Page]) -> tuple[Part, ...]:
    """Nothing: lists are the site generator's business."""
    return ()


def _article(page: Page) -> str:
    values: dict[str, str | date] = {**page.fields, "lang": page.lang, "date": date.fromisoformat(page.issue)}
    values |= {"slug": page.slug, "translationKey": f"{page.issue}-{page.slug}"}
    front, _ = articles.split_front_matter(
        articles.with_front_matter(page.source_text, values, f"articles/{page.issue}/{page.slug}.md"), page.slug
    )
    return articles.join_front_matter(front, page.body)
