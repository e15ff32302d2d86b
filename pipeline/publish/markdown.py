"""Markdown: a content tree for a static-site generator, ``content/LOCALE/ISSUE/SLUG.md``."""

from __future__ import annotations

from datetime import date

from pipeline import articles
from pipeline.publish.pages import Page, Site


def render(site: Site) -> dict[str, bytes]:
    """Return the files of the tree: each article with its front matter, fields translated, comments and order kept."""
    tree = {f"content/{page.locale}/{page.issue}/{page.slug}.md": _article(page).encode("utf-8") for page in site.pages}
    return tree | {f"content/{path}": data for path, data in site.images.items()}


def _article(page: Page) -> str:
    values: dict[str, str | date] = {**page.fields, "lang": page.lang, "date": date.fromisoformat(page.issue)}
    values |= {"slug": page.slug, "translationKey": f"{page.issue}-{page.slug}"}
    front, _ = articles.split_front_matter(
        articles.with_front_matter(page.source_text, values, f"articles/{page.issue}/{page.slug}.md"), page.slug
    )
    return articles.join_front_matter(front, page.body)
