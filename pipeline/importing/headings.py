"""Which lines of an article's text are headings, though nothing says so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.importing.pieces import PROSE_WORDS, Piece
from pipeline.importing.regions import holds_article
from pipeline.importing.runs import Reader

#: Words of a heading in plain text, where it stands between blank lines, and of a bold line on a page.
_HEADING = 12
_BOLD = 15

#: Words of a line above the first sentence from which on it can be the text's.
_OPENING = 5


def in_text(body: Sequence[Piece]) -> None:
    """In plain text a short line between paragraphs is a heading; several together are lines of one."""
    for at, piece in enumerate(body):
        alone = piece.gap_before and piece.gap_after
        if (
            piece.kind != "paragraph"
            or piece.zone
            or piece.ends_sentence
            or piece.text.endswith((",", ";"))
            or _is_one_of_lines(body, at)
            or piece.words > (_HEADING if alone else PROSE_WORDS - 1)
        ):
            continue
        crowded = sum(
            one.kind in ("paragraph", "heading") and not one.is_prose and not (one.gap_before and one.gap_after)
            for one in body[max(at - 1, 0) : at + 2]
            if one is not piece
        )
        if at + 1 < len(body) and crowded < 2:
            piece.kind, piece.level = "heading", 2


def _is_one_of_lines(body: Sequence[Piece], at: int) -> bool:
    """Whether a short line stands right above or below another: lines of figures, of an address, of a poem."""
    above, below = body[at - 1 : at], body[at + 1 : at + 2]
    near = [*(one for one in above if not body[at].gap_before), *(one for one in below if not body[at].gap_after)]
    return any(one.kind == "paragraph" and one.words < PROSE_WORDS and not one.ends_sentence for one in near)


def on_page(body: Sequence[Piece]) -> None:
    """On a page, short lines before the first sentence are the site's, and bold lines between paragraphs headings."""
    first = next((at for at, piece in enumerate(body) if piece.is_content or piece.kept), 0)
    for piece in body[:first]:
        if piece.kind == "paragraph" and not piece.zone and piece.words < PROSE_WORDS and not _is_opening(piece):
            piece.zone = "menu"
    for piece, after in pairwise(body):
        if (
            piece.kind == "paragraph"
            and piece.words <= _BOLD
            and not piece.ends_sentence
            and after.is_content
            and _is_bold(piece)
        ):
            piece.kind, piece.level = "heading", 2


def _is_opening(piece: Piece) -> bool:
    """Whether a line is a paragraph of what says that it holds the text: “What is to be done” above a list."""
    own = piece.inside[-1] if piece.inside else None
    return piece.words >= _OPENING and own is not None and own.tag == "p" and any(map(holds_article, piece.inside[-2:]))


def _is_bold(piece: Piece) -> bool:
    runs = [run for run in Reader().runs(piece.nodes) if run.text.strip()]
    return bool(runs) and all("strong" in run.styles for run in runs) and not any(run.kind == "break" for run in runs)
