"""What of a page's lines is the site's and not the article's, by its words and its links. Prose is never taken unnamed.

The page's markup has said its part already (``regions``); here speak phrases of the languages (``phrases``), rows of
links, and the place: short lines after the last sentence are menus and teasers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.importing import phrases
from pipeline.importing.headline import fold, is_menu
from pipeline.importing.pieces import PROSE_WORDS, Piece

#: Lines that a newsletter box has at most between what opens it and what closes it.
_BOX = 5

#: Words of a line that can be the site's by its words.
_WORDS = 60

#: Words that a site's own line has at most, if it ends as a sentence does: “Read more.”
_TEASER = 3

#: Parts of a site that speak in sentences.
_SAID_IN_SENTENCES = frozenset({"newsletter", "footer", "cookies", "advertisement"})

#: Linked headings at a page's end from which on they are other stories.
_TEASERS = 4

#: An address that the text shows as such; one of a site's front page is the site's own.
_ADDRESS = re.compile(r"\(?(?:https?://|www\.)[^\s/]+/[^\s]+")

#: Headings after which links to other stories follow.
_LEADING = frozenset({"related", "share", "comments", "tags", "contents", "newsletter"})


def drop(body: Sequence[Piece], labels: Sequence[str]) -> None:
    """Give the site's lines among the pieces after the headline their zone; ``labels``: folded phrases of the site."""
    live = [piece for piece in body if not piece.zone]
    _boxes(live, labels)
    _named([piece for piece in live if not piece.zone], labels)
    _contents([piece for piece in live if not piece.zone])
    _teasers([piece for piece in live if not piece.zone])
    _ends([piece for piece in live if not piece.zone])


def name_of(piece: Piece, labels: Sequence[str]) -> str:
    """Which part of the site a piece is by its words alone."""
    if piece.words > _WORDS:
        return ""
    return phrases.site_part(piece.text) or ("menu" if fold(piece.text).rstrip(":") in labels else "")


def _boxes(body: Sequence[Piece], labels: Sequence[str]) -> None:
    """Newsletter boxes: the blurb between what opens the box and what closes it, or the page's end.

    Only a blurb that speaks of us, of you, or of letters is taken, and none that more of the article follows.
    """
    for at, piece in enumerate(body):
        if piece.zone or piece.words >= PROSE_WORDS or phrases.site_part(piece.text) != "newsletter":
            continue
        inside: list[Piece] = []
        for after in body[at + 1 : at + 1 + _BOX]:
            if not after.is_prose and name_of(after, labels) in ("newsletter", "menu", "related", "footer"):
                _mark_box(inside)
                break
            inside.append(after)
        else:
            rest = body[at + 1 :]
            if len(rest) <= 2:
                _mark_box(rest)


def _mark_box(inside: Sequence[Piece]) -> None:
    prose = [piece for piece in inside if piece.is_prose]
    if len(prose) <= 1 and all(_invites(phrases.fold(piece.text)) for piece in prose):
        for piece in inside:
            _take(piece, "newsletter")


def _invites(text: str) -> bool:
    """Whether a text is that of a newsletter box: of two at least of us, you, and letters and how often they come."""
    return sum(phrases.pattern(section).search(text) is not None for section in ("we", "you", "newsletter text")) > 1


def _named(body: Sequence[Piece], labels: Sequence[str]) -> None:
    """Lines that say themselves that they are the site's, and the links below such headings."""
    leading = ""
    last = max((at for at, piece in enumerate(body) if piece.is_prose and not name_of(piece, labels)), default=-1)
    for at, piece in enumerate(body):
        name = name_of(piece, labels)
        linked = piece.links * 10 > len(piece.text) * 4
        short = piece.words < PROSE_WORDS or piece.kind == "heading"
        if leading and not name:
            if linked or (piece.kind in ("list", "rule", "picture") and piece.links):
                _take(piece, leading)
                continue
            if not (short and not piece.ends_sentence and piece.kind == "paragraph" and leading != "newsletter"):
                leading = ""
        if not name:
            continue
        if (
            short
            or linked
            or name == "newsletter"
            # A sentence that begins as a site's last line does, with the article's after it, is the article's.
            or (name in ("footer", "cookies", "advertisement") and piece.words < _WORDS and at > last)
        ):
            _take(piece, name)
            leading = name if name in _LEADING and short else leading


def _teasers(body: Sequence[Piece]) -> None:
    """Other stories below the article: headings in a row that are nothing but links, with a sentence to each."""
    headings = [at for at, piece in enumerate(body) if piece.kind == "heading"]
    tail: list[int] = []
    for at, after in reversed(list(zip(headings, [*headings[1:], len(body)], strict=False))):
        own = sum(piece.is_prose for piece in body[at + 1 : after])
        if body[at].links * 10 < len(body[at].text) * 9 or own > 1:
            break
        tail.append(at)
    linked = [body[at] for at in headings if body[at].links * 10 >= len(body[at].text) * 9]
    if len(linked) * 2 <= len(headings) or len(linked) < _TEASERS:
        for piece in linked:
            _take(piece, "related")
    if len(tail) >= _TEASERS and any(piece.is_prose for piece in body[: tail[-1]]):
        for piece in body[tail[-1] :]:
            _take(piece, "related")


def _is_sentence(piece: Piece) -> bool:
    return piece.words > _TEASER and piece.text.rstrip('»”"')[-1:] in (".", "?", "!")


def _contents(body: Sequence[Piece]) -> None:
    """A list of the article's own headings above them."""
    headings = {fold(piece.text) for piece in body if piece.words < PROSE_WORDS * 2 and piece.kind != "list"}
    for piece in body:
        if piece.kind != "list":
            continue
        items = [fold(item) for item in _items(piece)]
        if items and sum(item in headings for item in items) * 10 >= len(items) * 6:
            _take(piece, "contents")


def _items(piece: Piece) -> list[str]:
    from pipeline.importing.tree import Element

    nodes = [node for node in piece.nodes if isinstance(node, Element)]
    return [" ".join(below.text().split()) for node in nodes for below in node.walk() if below.tag == "li"]


def _ends(body: Sequence[Piece]) -> None:
    """Rows of links anywhere, and what stands after the last sentence, list or quotation."""
    for piece in body:
        is_row = piece.links * 10 >= len(piece.text) * 9 and piece.text and not _ADDRESS.fullmatch(piece.text)
        if is_row and piece.kind == "paragraph" and not piece.ends_sentence:
            _take(piece, "related" if piece.words > 2 else "menu")
        elif is_menu(piece.text) and piece.kind == "paragraph":
            _take(piece, "menu")
    live = [piece for piece in body if not piece.zone]
    last = max(
        (at for at, one in enumerate(live) if one.is_content or one.kept or _ADDRESS.fullmatch(one.text)), default=-1
    )
    for piece in live[last + 1 :]:
        if piece.kind not in ("picture", "rule", "embedded"):
            _take(piece, "menu" if piece.words < PROSE_WORDS else "related")
    lists = [piece for piece in live if piece.kind == "list" and piece.links * 2 > len(piece.text)]
    for piece in lists:
        at = live.index(piece)
        if not any(after.is_prose and not after.zone for after in live[at + 1 :]):
            _take(piece, "related")


def _take(piece: Piece, zone: str) -> None:
    if not piece.kept and not piece.zone:
        piece.zone = zone
