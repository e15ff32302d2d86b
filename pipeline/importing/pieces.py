"""A page as pieces in reading order: what each is, where it stands, which part of the site it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.importing.portions import portions
from pipeline.importing.regions import role_of, zone_of
from pipeline.importing.runs import CONTROLS, clean, is_hidden
from pipeline.importing.tables import is_data
from pipeline.importing.tree import BLOCKS, Element, Part

_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？]['\"»”’)\]]*[\d¹²³⁴-⁹\[\]]{0,5}\s*\Z")

#: Letters of languages that put no blanks between words; a word of theirs has about two.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")

#: Words that a line of prose has at least, if it doesn't end as a sentence does.
PROSE_WORDS = 8

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

#: What can stand beside another of its kind on one line, and words between them.
_META = frozenset({"author", "date", "section"})
_BETWEEN = 4

#: Words from which on a line that a break ends is a paragraph, and what holds lines without being one.
_PARAGRAPH = 12
_LOOSE = frozenset("body td div center font section article main".split())

#: Characters from which on a word counts as two.
_LONG_WORD = 50

#: Characters of what can be a headline, a lead, a caption; names of larger elements say nothing of their lines.
LINE = 1200

#: Elements whose text a list of text has at most besides; a list of cards is a layout.
_CARDS = frozenset("h1 h2 h3 h4 h5 h6 figure table article section form img".split())

#: What others said on their own sites, as they let it be quoted.
_QUOTED = re.compile(r"\b(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed)\b")

_EMBEDDED = frozenset("iframe video audio object embed".split())


@dataclass(slots=True, eq=False)
class Piece:
    """One block of a page.

    ``kind``: paragraph, heading, list, quote, table, code, rule, picture, embedded. ``text``: its words. ``links``: how
    many characters of it stand in links. ``role``: what the page says it is (title, lead, caption, credit, author,
    date, section, trend, period). ``zone``: which part of the site it is. ``level``: a heading's.
    """

    kind: str
    nodes: list[Part]
    text: str
    zone: str = ""
    role: str = ""
    links: int = 0
    level: int = 0
    inside: tuple[Element, ...] = ()
    #: Whether a blank line stands before it, and after it; in plain text that says what belongs together.
    gap_before: bool = True
    gap_after: bool = True
    #: What became of it: a part of the article (title, lead, body…), or empty: left out.
    used: str = ""
    kept: bool = False
    words: int = field(init=False)

    def __post_init__(self) -> None:
        # What has no blanks for long is no line of few words.
        self.words = max(len(self.text.split()), len(self.text) // _LONG_WORD)
        if _UNSPACED.search(self.text[:_LONG_WORD]):
            self.words = max(self.words, len(_UNSPACED.findall(self.text)) // 2)

    @property
    def is_prose(self) -> bool:
        """Whether it reads as sentences: long enough, or ended like one; not a row of links."""
        if self.kind not in ("paragraph", "quote") or self.links * 2 > len(self.text) or self.words < 2:
            return False
        return self.words >= PROSE_WORDS or self.ends_sentence

    @property
    def is_content(self) -> bool:
        """Whether it can end an article: prose, a list, a quotation, a table, code."""
        linked = self.links * 2 > len(self.text)
        if self.role == "table caption":
            return True
        return self.is_prose or (self.kind in ("list", "quote", "table", "code") and not linked)

    @property
    def ends_sentence(self) -> bool:
        """Whether its text ends as a sentence does."""
        return bool(_ENDS_SENTENCE.search(self.text[-40:]))


def pieces(body: Element) -> list[Piece]:
    """The pieces of a page's body; ``tree.measure`` must have counted it."""
    return list(_Walk(body.size).walk(body, "", "", ()))


class _Walk:
    def __init__(self, whole: int) -> None:
        self.whole = whole
        self.prose = False  # whether the text has begun

    def walk(self, element: Element, zone: str, role: str, inside: tuple[Element, ...]) -> Iterator[Piece]:
        inside = (*inside, element)
        for portion in portions(element):
            if isinstance(portion, list):
                yield from self._line(portion, zone, role, inside, element)
            elif is_hidden(portion):
                continue
            else:
                yield from self._block(portion, zone, role, inside)

    def _block(self, element: Element, zone: str, role: str, inside: tuple[Element, ...]) -> Iterator[Piece]:
        zone = zone or zone_of(element, self.whole)
        role = element.mark or self._role(element) or role
        if element.mark == "remove":
            zone = "your rules"
        tag = element.tag
        if tag == "blockquote" and zone in ("share", "sidebar") and _QUOTED.search(element.get("class")):
            zone = ""
        if tag == "hr":
            yield Piece("rule", [element], "", zone, inside=inside)
        elif tag in ("ul", "ol") and _is_text(element):
            yield self._piece("list", [element], zone, role, inside)
        elif tag == "blockquote" and element.size * 2 < self.whole and not any(e.tag in _CARDS for e in element.walk()):
            yield self._piece("quote", [element], zone, role, inside)
        elif tag == "table" and is_data(element):
            yield self._piece("table", [element], zone, role, inside)
        elif tag == "pre" and not element.blocky and any(child.tag == "code" for child in element.walk()):
            yield self._piece("code", [element], zone, role, inside)
        elif tag[0] == "h" and len(tag) == 2 and tag[1].isdigit() and not element.blocky:
            for portion in portions(element):
                if isinstance(portion, list):
                    yield from self._line(
                        portion, zone, role or ("title" if tag == "h1" else ""), (*inside, element), element
                    )
        else:
            yield from self.walk(element, zone, role, inside)

    def _role(self, element: Element) -> str:
        """What an element's names say of its lines, if it is of a line's size."""
        size = element.size + element.linked
        if size > LINE or size * 5 > self.whole * 2:
            return ""
        return role_of(element)

    def _line(
        self, parts: list[Part], zone: str, role: str, inside: tuple[Element, ...], owner: Element
    ) -> Iterator[Piece]:
        """A stretch of inline parts: a paragraph, or pictures, or nothing that is seen."""
        if several := self._several(parts) or self._lines(parts, owner):
            for one in several:
                yield from self._line(one, zone, role, inside, owner)
            return
        only = [part for part in parts if not isinstance(part, str) or part.strip()]
        roles = (self._role(part) for part in only if isinstance(part, Element))
        named = next((name for name in roles if name in _META), "")
        if named and sum(len(part.split()) for part in only if isinstance(part, str)) > _BETWEEN:
            named = ""
        while len(only) == 1 and isinstance(only[0], Element):
            if is_hidden(only[0]):
                return
            zone = zone or zone_of(only[0], self.whole)
            named = only[0].mark or self._role(only[0]) or named
            if only[0].mark == "remove":
                zone = "your rules"
            only = [part for part in only[0].parts if not isinstance(part, str) or part.strip()]
        kind, level = "paragraph", 0
        heading = next((element for element in (owner, *inside[::-1][:3]) if element.tag in _HEADINGS), None)
        if heading is not None:
            kind, level = "heading", int(heading.tag[1])
        if kind == "paragraph" and role not in ("caption", "credit") and any(map(_is_card, inside)):
            zone = zone or "related"
        piece = self._piece(kind, parts, zone, named or role, inside)
        piece.level = level
        for part in parts:
            if isinstance(part, Element):
                yield from self._pictures(part, zone, inside)
        if piece.text:
            self.prose = self.prose or (piece.is_prose and piece.ends_sentence and piece.words >= PROSE_WORDS)
            yield piece

    def _several(self, parts: list[Part]) -> list[list[Part]]:
        """The parts of a line that stand for themselves: “date | author | section” in elements that say so."""
        only = [part for part in parts if not isinstance(part, str) or part.strip()]
        named = [part for part in only if isinstance(part, Element) and self._role(part) in _META]
        if not named or len(only) < 2:
            return []
        between = "".join(part for part in only if isinstance(part, str))
        if (
            len(between.split()) > _BETWEEN
            or sum(part.size + part.linked for part in only if isinstance(part, Element)) > LINE // 4
        ):
            return []
        # A word before such an element (“Author:”) belongs to it.
        result: list[list[Part]] = []
        before: list[Part] = []
        for part in only:
            before.append(part)
            if isinstance(part, Element):
                result.append(before)
                before = []
        rest = [before] if any(isinstance(part, str) and any(map(str.isalnum, part)) for part in before) else []
        return [*result, *rest] if len(result) + len(rest) > 1 else []

    def _lines(self, parts: list[Part], owner: Element) -> list[list[Part]]:
        """The lines of a stretch that breaks alone part: paragraphs one a line, or a page's head made by hand."""
        if not any(isinstance(part, Element) and part.tag == "br" for part in parts):
            return []
        lines: list[list[Part]] = [[]]
        for part in parts:
            if isinstance(part, Element) and part.tag == "br":
                lines.append([])
            else:
                lines[-1].append(part)
        texts = [" ".join("".join(_seen_text(line)).split()) for line in lines]
        if len(lines) > 2 and all(
            len(text.split()) >= _PARAGRAPH and _ENDS_SENTENCE.search(text[-40:]) for text in texts
        ):
            return lines
        head = not self.prose and owner.tag in _LOOSE and all(len(text.split()) <= 2 * PROSE_WORDS for text in texts)
        return [line for line, text in zip(lines, texts, strict=True) if text] if head else []

    def _pictures(self, part: Element, zone: str, inside: tuple[Element, ...]) -> Iterator[Piece]:
        for element in part.walk():
            if element.tag == "img" and not is_hidden(element):
                yield Piece("picture", [element], "", zone, inside=inside)
            elif element.tag in _EMBEDDED:
                place = (
                    element.get("src") or element.get("data") or next((e.get("src") for e in element.elements()), "")
                )
                yield Piece("embedded", [element], place, zone or "embedded", inside=inside)

    def _piece(self, kind: str, nodes: list[Part], zone: str, role: str, inside: tuple[Element, ...]) -> Piece:
        text = clean("".join(_seen_text(nodes))).strip()
        links = sum(_linked(node) for node in nodes if isinstance(node, Element))
        if any(map(_is_card, inside)):
            links = len(text)
        return Piece(kind, nodes, text, zone, role, min(links, len(text)), inside=inside)


def _seen_text(nodes: list[Part]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag not in CONTROLS and not is_hidden(node):
            if node.tag == "br" or node.tag in BLOCKS:
                yield " "
            yield from _seen_text(node.parts)
            if node.tag in BLOCKS:
                yield " "


def _linked(element: Element) -> int:
    """Characters in links that lead away; a footnote's mark is none."""
    return element.linked


def _is_card(element: Element) -> bool:
    """Whether an element is one link around blocks, as sites lead to other stories."""
    return element.tag == "a" and element.blocky and 0 < element.linked <= LINE


def _is_text(element: Element) -> bool:
    """Whether a list is one of texts, and not a layout of cards."""
    return not any(below.tag in _CARDS for below in element.walk()) and any(
        child.tag == "li" for child in element.elements()
    )
