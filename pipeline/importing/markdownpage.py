"""Markdown, with front matter or without → a page: rendered as its own site would, HTML within it included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from pipeline.articles.bounds import require_blocks
from pipeline.importing import htmlpage, metadata, period
from pipeline.importing.pieces import Piece
from pipeline.importing.source import Source
from pipeline.importing.tree import Element


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)


def read(content: str, where: str, resource: Callable[[str], bytes | None]) -> Source:
    """The source of a Markdown file. Raises PageError for front matter that can't be read.

    Raises ArticleError for a text that would take a parser of Markdown for ever.
    """
    fields, content = metadata.split(content, where)
    require_blocks(content, where)
    source = htmlpage.read(f"<body>{_parser().render(content)}</body>", where, resource=resource)
    source.pieces = list(_captioned(source.pieces))
    source.fields = fields
    stated = source.statements
    if day := period.find_date(fields.get("date", "")):
        stated.published = day[0]
    stated.author = fields.get("author", "")
    stated.section = fields.get("section", "")
    return source


def _captioned(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with the title of a picture, ``![…](… "title")``, as its caption: so site generators show it."""
    for piece in pieces:
        yield piece
        node = piece.nodes[0] if piece.kind == "picture" else None
        if isinstance(node, Element) and (title := " ".join(node.get("title").split())):
            yield Piece("paragraph", [title], title, piece.zone, "caption", inside=piece.inside)
