"""Which lines of a page are captions by their place: below a picture with its credit, beside a table."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.importing import phrases
from pipeline.importing.headline import is_credit
from pipeline.importing.pieces import Piece

#: Words of a caption that nothing but its place and its credit tells.
LONGEST = 40

#: Words of one that says of itself that it is: “In this file photo …”
_LONGER = 60

_NOTHING = Piece("rule", [], "")


def tell(pieces: Sequence[Piece]) -> None:
    """Give captions their role: a picture's that the markup doesn't name, and a table's, which belongs to the text."""
    around = [_NOTHING, *pieces, _NOTHING]
    for before, piece, after in zip(around, pieces, around[2:], strict=False):
        if piece.kind != "paragraph":
            continue
        if before.kind == "picture":
            if piece.role in ("", "title") and (
                (piece.words <= LONGEST and is_credit(piece.text)) or _begins_so(piece.text)
            ):
                piece.role = "caption"
        elif piece.role == "caption" and "table" in (before.kind, after.kind):
            piece.role = "table caption"


def _begins_so(text: str) -> bool:
    return len(text.split()) <= _LONGER and bool(phrases.pattern("caption").match(phrases.fold(text)))
