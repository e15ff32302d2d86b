"""Where on a page the article stands: the element that holds its text, found by what the page says and by its prose."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.importing.pieces import Piece
from pipeline.importing.regions import holds_article
from pipeline.importing.tree import Element

#: The share of a page's prose that an element must hold to be gone into, and that a named one must hold to be believed.
GONE_INTO = 0.75
BELIEVED = 0.4


def weight(piece: Piece) -> int:
    """How much a piece speaks for the element around it: characters of its prose outside links."""
    if piece.zone or piece.links * 2 > len(piece.text):
        return 0
    if piece.is_prose:
        return len(piece.text) - piece.links
    return (len(piece.text) - piece.links) // 4 if piece.kind in ("list", "table", "code") else 0


def weights(pieces: Sequence[Piece]) -> dict[Element, int]:
    """The weight of every element that holds prose."""
    result: dict[Element, int] = {}
    for piece in pieces:
        if heavy := weight(piece):
            for element in piece.inside:
                result[element] = result.get(element, 0) + heavy
    return result


def article_root(body: Element, pieces: Sequence[Piece]) -> Element:
    """The element that holds the article's text; the page's body, if nothing narrower does."""
    heavy = weights(pieces)
    whole = heavy.get(body, 0)
    marked = [element for element in heavy if element.mark == "article"]
    if marked:
        return max(marked, key=heavy.__getitem__)
    if not whole:
        return body
    named = [
        element for element in heavy if element is not body and (holds_article(element) or element.tag == "article")
    ]
    believed = [element for element in named if heavy[element] >= BELIEVED * whole]
    if believed:
        most = max(heavy[element] for element in believed)
        # The narrowest of those that hold nearly all of it.
        start = [element for element in believed if heavy[element] >= 0.85 * most][-1]
        return start if holds_article(start) else _narrowed(start, heavy, 0.9)
    return _narrowed(body, heavy, GONE_INTO)


def _narrowed(start: Element, heavy: dict[Element, int], share: float) -> Element:
    element = start
    while True:
        below = [part for part in element.elements() if part in heavy]
        best = max(below, key=heavy.__getitem__, default=None)
        if best is None or heavy[best] < share * heavy[element] or not best.blocky:
            return element
        if best.tag in ("p", "ul", "ol", "blockquote"):
            return element
        element = best
