"""Bounds: articles that nobody writes, and that a parser or the checks would take seconds or for ever for."""

from __future__ import annotations

import re

from pipeline.errors import ArticleError
from pipeline.model import Article

#: Characters of a block, or of blocks without a blank line between them; emphasis in more of it takes seconds.
MAX_BLOCK = 100_000

#: Characters in such a block that may be markup; prose of any length has few, and parsers are quick with it.
MAX_MARKUP = 5_000
#: Paragraphs and the like of an article: a long book has fewer, and a parser takes seconds for more. What is longer
#: than all books may have more of them, as long as they are paragraphs: of this many characters on average.
MAX_BLOCKS = 10_000
SHORTEST_PARAGRAPH = 100

_MARKUP = re.compile(r"[*_`\[\]<>~^|\\!&#\n]")

#: The marks of quotations before a line: each is another level to a parser.
_QUOTATION = re.compile(r"^[ \t]*>[ \t>]*", re.MULTILINE)

_BLANK_LINES = re.compile(r"\n[ \t]*(?=\n)")

#: Segments of an article: a thick book has fewer sentences, and everything is done for each of them. In what is longer
#: than all books as many as there can be sentences of this many characters on average.
MAX_SEGMENTS = 20_000
SHORTEST_SENTENCE = 20


def require_blocks(body: str, where: str) -> None:
    """Refuse what a Markdown parser takes for ever for: endless lines without a blank one between, endless blocks."""
    most = max(MAX_BLOCKS, len(body) // SHORTEST_PARAGRAPH)
    if len(body) > MAX_BLOCKS and len(_BLANK_LINES.findall(body)) > most:
        raise ArticleError(f"there are more than {most:,} paragraphs", where=where, hint="Make several articles of it.")
    if body.count(">") > MAX_BLOCKS and sum(marks.count(">") for marks in _QUOTATION.findall(body)) > MAX_BLOCKS:
        raise ArticleError(
            f"there are more than {MAX_BLOCKS:,} marks of quotations",
            where=where,
            hint="Leave one > before a quotation, and none before the rest.",
        )
    if len(body) <= MAX_BLOCK:
        return
    for block in re.split(r"\n[ \t]*\n", body):
        if len(block) > MAX_BLOCK and sum(1 for _ in _MARKUP.finditer(block)) > MAX_MARKUP:
            raise ArticleError(
                f"more than {MAX_BLOCK:,} characters with markup stand without a blank line between them",
                where=where,
                hint="Divide the text into paragraphs.",
            )


def require_segments(count: int, article: Article) -> None:
    """Refuse an article of more segments than a thick book has, or, if it is longer, than sentences could be in it."""
    most = max(MAX_SEGMENTS, len(article.body) // SHORTEST_SENTENCE)
    if count > most:
        raise ArticleError(
            f"there are more than {most:,} sentences", where=article.path, hint="Make several articles of it."
        )
