"""Segmentation: an article ↔ its segments. What is taken apart here is put together again here, and nowhere else."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from pipeline import markdown
from pipeline.articles.bounds import require_segments
from pipeline.languages.sentences import sentence_spans, split_sentences
from pipeline.model import FIELDS, SAID_ABOVE, Article, Block, Segment

__all__ = ["assemble", "sentence_spans", "split", "split_sentences"]

#: Answers with the target text of a segment; None leaves the segment as it stands in the source.
Translate = Callable[[Segment], str | None]


#: Characters of a body up to which its pieces are kept in mind.
LONG = 200_000


class _Piece(msgspec.Struct, frozen=True):
    """A segment of a block and its place in the block's text; what lies between pieces is kept as it is."""

    start: int
    end: int
    segment: Segment


def split(article: Article, segmentation: str = "sentence") -> tuple[Segment, ...]:
    """Return the article's segments in reading order: the fields, then the body.

    ``segmentation`` is the publication's choice, ``sentence`` or ``paragraph``; the article's own wins over it.
    Raises ArticleError for an article of too many segments.
    """
    pieces = _body_pieces(article, segmentation)[1]
    require_segments(sum(map(len, pieces)), article)
    return (
        *_field_segments(article),
        *_further_segments(article),
        *(piece.segment for block in pieces for piece in block),
    )


def assemble(article: Article, translate: Translate, segmentation: str = "sentence") -> tuple[dict[str, str], str]:
    """Return the article's fields and body in another language.

    A segment for which ``translate`` gives None, or its own source, is left byte for byte as it stands; one that gives
    “^” is said in the text before it and leaves nothing behind. Whatever the texts contain, the body keeps the
    source's block structure (see ``markdown.assemble``).
    """
    fields = {}
    for segment in _field_segments(article):
        target = translate(segment)
        fields[segment.kind] = segment.text if target is None else target
    blocks, every = _body_pieces(article, segmentation)
    texts = [_block_text(block, pieces, translate) for block, pieces in zip(blocks, every, strict=True)]
    return fields, markdown.assemble(blocks, texts, article.dialects)


def further(article: Article, translate: Translate) -> dict[str, dict[str, str]]:
    """Return the texts of further front-matter fields in another language, by the field's path and the source."""
    result: dict[str, dict[str, str]] = {}
    for (path, text), segment in zip(article.further, _further_segments(article), strict=True):
        result.setdefault(path, {})[text] = translate(segment) or text
    return result


def _further_segments(article: Article) -> list[Segment]:
    return [
        Segment(unicodedata.normalize("NFC", text), path, path, _field_line(article, path.split(".")[0]), opens=True)
        for path, text in article.further
    ]


def _field_segments(article: Article) -> list[Segment]:
    return [
        Segment(article.fields[name], kind=name, context=name, line=_field_line(article, name), opens=True)
        for name in FIELDS
        if name in article.fields
    ]


def _field_line(article: Article, name: str) -> int:
    return article.lines.get(name, 1)


#: The body's blocks, and the pieces of each.
_Body = tuple[Sequence[Block], Sequence[Sequence[_Piece]]]


def _body_pieces(article: Article, segmentation: str) -> _Body:
    by_sentence = (article.segmentation or segmentation) == "sentence"
    given = article.body, article.dialects, article.locale, by_sentence, article.lines.get("", 1)
    return (_remembered if len(article.body) <= LONG else _taken_apart)(*given)


def _taken_apart(body: str, dialects: tuple[str, ...], locale: str, by_sentence: bool, line: int) -> _Body:
    blocks = markdown.blocks(body, dialects)
    result: list[Sequence[_Piece]] = []
    for block in blocks:
        result.append(() if block.text is None else _pieces(block, locale, by_sentence, line))
        line += block.raw.count("\n")
    return blocks, result


# An article is put together once a locale.
_remembered = lru_cache(maxsize=2)(_taken_apart)


def _pieces(block: Block, locale: str, by_sentence: bool, line: int) -> list[_Piece]:
    text = block.text or ""
    if by_sentence:
        protected = [(span.start, span.end) for span in markdown.spans(text)]
        places = _with_letters(text, sentence_spans(text, locale, protected))
    else:
        places = _with_letters(text, [(len(text) - len(text.lstrip()), len(text.rstrip()))])
    return [
        _Piece(
            start, end, Segment(unicodedata.normalize("NFC", text[start:end]), block.kind, line=line, opens=number == 0)
        )
        for number, (start, end) in enumerate(places)
    ]


def _with_letters(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join a piece without a letter (“1991.”, “…”) to the one before it: alone there is nothing to translate in it."""
    result: list[tuple[int, int]] = []
    for start, end in places:
        if result and not (_has_letter(text[start:end]) and _has_letter(text[result[-1][0] : result[-1][1]])):
            result[-1] = (result[-1][0], end)
        elif start < end:
            result.append((start, end))
    return result


def _has_letter(text: str) -> bool:
    return text[:1].isalpha() or any(map(str.isalpha, text))


def _block_text(block: Block, pieces: Sequence[_Piece], translate: Translate) -> str | None:
    if block.text is None:
        return None
    parts: list[str] = []
    position = 0
    changed = False
    for piece in pieces:
        gap = block.text[position : piece.start]
        source = block.text[piece.start : piece.end]
        target = translate(piece.segment)
        position = piece.end
        if target is not None and target.strip() == SAID_ABOVE:
            changed = True
            continue
        parts.append(gap)
        if target is None or target == piece.segment.text:
            parts.append(source)
        else:
            parts.append(target)
            changed = True
    parts.append(block.text[position:])
    return "".join(parts) if changed else None
