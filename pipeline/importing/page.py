"""A page → an article's fields and Markdown, proved to read as the page does, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline import languages
from pipeline.config import Labels
from pipeline.importing import phrases
from pipeline.importing.form import Form
from pipeline.importing.parts import Parts
from pipeline.importing.pictures import Picture, collect
from pipeline.importing.pieces import Piece
from pipeline.importing.proof import Proof
from pipeline.importing.recognising import recognise_parts
from pipeline.importing.runs import Reader
from pipeline.importing.seen import Seen, letters
from pipeline.importing.source import Source
from pipeline.importing.tree import Element, Part
from pipeline.languages.guessing import guess
from pipeline.languages.period import Period

#: Characters of a page by which its language is told.
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not in the article. ``why``: which part of the site it is; ``prose``: it reads as a sentence."""

    text: str
    why: str
    prose: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of the page and what became of it: a part of the article, or empty with the reason."""

    text: str
    used: str
    why: str


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """What was recognised on a page. ``body``: blocks of Markdown. ``doubt``: the other language it could be in."""

    period: Period | None
    locale: str
    title: str
    section: str = ""
    trend: str = ""
    lead: str = ""
    caption: str = ""
    credit: str = ""
    author: str = ""
    published: date | None = None
    image: str = ""
    alt: str = ""
    body: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    rows: tuple[Row, ...] = ()
    pictures: tuple[Picture, ...] = ()
    said: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def issue(self) -> str:
        """The issue that the page speaks of: of its period, else the week of its date; empty if it states neither."""
        if self.period:
            return self.period.issue
        return Period(self.published, self.published).issue if self.published else ""


def recognise_page(
    source: Source,
    labels: Labels,
    where: str,
    *,
    locales: Sequence[str] = languages.CODES,
    locale: str = "",
    keep: str = "",
    wanted: str = "",
) -> ImportedPage:
    """Find the article on a page and write it as Markdown.

    ``locale``: the language, where somebody said it. ``keep``: a pattern of lines that belong to the article whatever
    they look like. ``wanted``: words of the headline that is meant. Raises PageError where there is no article, or
    several, or if the Markdown would not show what the page did; re.error for a bad pattern.
    """
    if keep:
        pattern = re.compile(keep, re.IGNORECASE)
        for piece in source.pieces:
            piece.kept = bool(piece.words and pattern.search(piece.text))
    parts = recognise_parts(source, labels, where, wanted)
    said, doubt = (locale, "") if locale else _language(parts, locales)
    language = languages.get(said)
    reader = Reader(language.quotes, phrases.ordinals(said))
    form = Form(reader, source.statements.base, _levels(parts.body))
    image, pictures = collect(parts)
    body = _write(parts, form, reader, where)
    caption = parts.caption_text or _field(form, parts.caption)
    return ImportedPage(
        period=parts.period,
        locale=said,
        title=_field(form, parts.title, heading=True, linked=False)
        if parts.title and not source.fields.get("title")
        else parts.title_text,
        section=parts.section,
        trend=parts.trend,
        lead=_field(form, parts.lead, heading=True) or parts.lead_text,
        caption=caption,
        credit=parts.credit,
        author=parts.author,
        published=parts.published,
        image=image.name if image and image.data is not None else "",
        alt=_alt(parts.picture) if image and image.data is not None else "",
        body=tuple(body),
        left_out=tuple(_left_out(source.pieces)),
        rows=tuple(
            Row(piece.text or _name(piece), piece.used, piece.zone)
            for piece in source.pieces
            if piece.text or piece.nodes
        ),
        pictures=tuple(pictures),
        said=(*source.said, *(f"a comment was left out: {text}" for text in source.notes.comments)),
        doubt=doubt,
    )


def _field(form: Form, piece: Piece | None, *, heading: bool = False, linked: bool = True) -> str:
    if piece is None:
        return ""
    if heading:
        return re.sub(r"\A#+ ", "", form.heading(_inline(piece.nodes), 2, linked=linked))
    return form.field(_inline(piece.nodes))


def _inline(nodes: Sequence[Part]) -> list[Part]:
    """The inline parts of a piece that may be a block."""
    if any(isinstance(node, Element) and node.blocky for node in nodes):
        return [" ".join(node.text() if isinstance(node, Element) else node for node in nodes)]
    return list(nodes)


def _levels(body: Sequence[Piece]) -> dict[int, int]:
    """What the headings' levels become: the page's highest is the article's second, with no level left out."""
    found = sorted({piece.level for piece in body if piece.kind == "heading"})
    return {level: min(number, 6) for number, level in enumerate(found, 2)}


def _write(parts: Parts, form: Form, reader: Reader, where: str) -> list[str]:
    """The body's Markdown, footnotes last; proved block by block."""
    notes = parts.source.notes.footnotes
    used = _labels(parts.body, notes)
    seen = Seen(reader, {})
    seen.notes = {label: " ".join(seen.texts([notes[label]])) for label in used}
    definitions = {label: _indented(form.blocks([notes[label]])) for label in used}
    proof = Proof(where, {label: (text, letters([notes[label]])) for label, text in definitions.items()})
    blocks: list[str] = []
    before = ""
    shown = False
    for piece in parts.body:
        if piece.kind == "picture":
            shown = any(isinstance(node, Element) and node.get("saved") for node in piece.nodes)
        is_caption = piece.role in ("caption", "credit") and not piece.kept
        if not shown and (piece.kind == "picture" or is_caption):
            # Without its picture a caption would read as a sentence of the text.
            piece.used, piece.zone = "", piece.zone or ("picture" if piece.kind == "picture" else "caption")
            continue
        shown = shown and (piece.kind == "picture" or is_caption)
        if piece.kind == "paragraph":
            runs = reader.runs(piece.nodes)
            text, expected = form.lines(runs), list(filter(None, [seen.text_of(runs)]))
        else:
            text, expected = _block(piece, form, before), seen.texts(piece.nodes)
            if piece.kind == "heading":
                expected = [" ".join(one.split()) for one in expected]
        if not text:
            continue
        blocks.append(text)
        before = _ending(piece, text)
        proof.add(text, expected, letters(piece.nodes))
    proof.finish()
    return [*blocks, *(f"[^{label}]: {text}" for label, text in definitions.items())]


def _indented(blocks: Sequence[str]) -> str:
    return "\n\n".join(blocks).replace("\n", "\n    ").replace("    \n", "\n")


def _ending(piece: Piece, text: str) -> str:
    if piece.kind != "list":
        return piece.kind
    return f"ul{text[0]}" if text[0] in "-*" else f"ol{text.lstrip('0123456789')[:1]}"


def _block(piece: Piece, form: Form, before: str) -> str:
    if piece.kind == "heading":
        return form.heading(_inline(piece.nodes), piece.level)
    return form.block(piece.nodes, before)


def _labels(body: Sequence[Piece], notes: dict[str, Element]) -> list[str]:
    """The labels of the footnotes to which the body leads, in the order in which it does."""
    result: dict[str, None] = {}
    if notes:
        for piece in body:
            for node in piece.nodes:
                if isinstance(node, Element):
                    result |= {element.get("label"): None for element in node.walk() if element.tag == "footnote"}
    return [label for label in result if label in notes]


def _left_out(pieces: Sequence[Piece]) -> list[LeftOut]:
    result: list[LeftOut] = []
    for piece in pieces:
        if piece.used or piece.kind == "rule" or (piece.kind == "picture" and piece.zone not in ("", "picture")):
            continue
        text = piece.text or _name(piece)
        if text:
            result.append(
                LeftOut(text, piece.zone or ("picture" if piece.kind == "picture" else "other lines"), piece.is_prose)
            )
    return result


def _name(piece: Piece) -> str:
    node = piece.nodes[0] if piece.nodes else ""
    if isinstance(node, Element) and piece.kind == "picture":
        return f"picture {node.get('src')[:120] or node.get('data-src')[:120]}".rstrip()
    return ""


def _alt(piece: Piece | None) -> str:
    node = piece.nodes[0] if piece else ""
    return " ".join(node.get("alt").split()) if isinstance(node, Element) else ""


def _language(parts: Parts, locales: Sequence[str]) -> tuple[str, str]:
    """The language that the article is in, and the other one where two thirds of it don't agree."""
    pieces = [piece.text for piece in parts.body]
    stated = parts.source.fields.get("lang", "")
    if stated in locales:
        return stated, ""
    text = " ".join([parts.title_text, *pieces])[:_SAMPLE]
    found = guess(text, locales)
    third = max(len(text) // 3, 1)
    others = {
        guess(part, locales) for part in (text[:third], text[third : 2 * third], text[2 * third :]) if len(part) > 40
    }
    declared = parts.source.statements.language
    other = next(iter(sorted(others - {found})), "")
    if not other and len(text) < 200 and declared in locales and declared != found:
        other = declared
    return found, other


__all__ = ["ImportedPage", "LeftOut", "Picture", "Row", "recognise_page", "replace"]
