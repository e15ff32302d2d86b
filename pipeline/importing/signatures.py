"""Which lines say who wrote an article, though no label does: a bureau, a name with an office, a line at the right."""

from __future__ import annotations

import re

from pipeline.importing import phrases
from pipeline.importing.headline import is_name
from pipeline.importing.pieces import Piece
from pipeline.importing.runs import Reader
from pipeline.importing.tree import Element

#: Words of a bureau's name, and of what stands after a person's.
_WORDS = 5

_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)


def is_office(piece: Piece) -> bool:
    """Whether a line names an agency or a bureau, which articles of others are reprinted with."""
    is_short = 2 <= piece.words <= _WORDS and not piece.ends_sentence
    return is_short and bool(phrases.pattern("office").search(phrases.fold(piece.text)))


def is_titled(piece: Piece) -> bool:
    """Whether a line is a name with what its bearer is or works for: “Ann Lake, Lake Weekly”."""
    name, comma, rest = piece.text.partition(",")
    return bool(comma) and is_name(name, 3) and 0 < len(rest.split()) <= _WORDS and not piece.ends_sentence


def is_signature(piece: Piece) -> bool:
    """Whether a page shows a line as it shows who wrote: at the right, or in italics."""
    around = [*piece.inside[-2:], *(node for node in piece.nodes if isinstance(node, Element))]
    if any(element.get("align") == "right" or _RIGHT.search(element.get("style")) for element in around):
        return True
    runs = [run for run in Reader().runs(piece.nodes) if run.text.strip()]
    return bool(runs) and all("em" in run.styles for run in runs)
