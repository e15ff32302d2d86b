"""Markdown, with front matter or without → a page: rendered as its own site would, HTML within it included."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from pipeline import articles
from pipeline.articles import frontmatter
from pipeline.articles.bounds import require_blocks
from pipeline.errors import ArticleError, PageError
from pipeline.importing import htmlpage, period
from pipeline.importing.source import Source

#: Fields of other programs' front matter, by ours.
_FIELDS = {
    "title": ("title", "headline"),
    "lead": ("lead", "description", "summary", "excerpt", "subtitle"),
    "caption": ("caption", "image_caption"),
    "author": ("author", "authors", "by"),
    "section": ("section", "category", "rubric"),
    "trend": ("trend",),
    "lang": ("lang", "language", "locale"),
    "period": ("period",),
    "date": ("date", "published"),
    "image": ("image", "cover", "thumbnail"),
}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)


def read(content: str, where: str, resource: Callable[[str], bytes | None]) -> Source:
    """The source of a Markdown file. Raises PageError for front matter that can't be read.

    Raises ArticleError for a text that would take a parser of Markdown for ever.
    """
    fields: dict[str, str] = {}
    if content.startswith("---\n") and re.search(r"\n---\s*(?:\n|\Z)", content[3:]):
        try:
            front, content = articles.split_front_matter(content, where)
            data = frontmatter.load(front, where)
        except ArticleError as error:
            raise PageError(error.message, where=error.where, hint=error.hint) from error
        known = {str(key).lower(): value for key, value in data.items()}
        for name, others in _FIELDS.items():
            value = next((known[other] for other in others if known.get(other)), "")
            if isinstance(value, list):
                value = ", ".join(one for one in value if isinstance(one, str))
            if isinstance(value, str) and value.strip():
                fields[name] = " ".join(value.split())
    require_blocks(content, where)
    source = htmlpage.read(f"<body>{_parser().render(content)}</body>", where, resource=resource)
    source.fields = fields
    stated = source.statements
    if found := period.find_date(fields.get("date", "")):
        stated.published = found[0]
    stated.author = fields.get("author", "")
    stated.section = fields.get("section", "")
    return source
