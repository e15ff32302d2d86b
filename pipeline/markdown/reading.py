"""From a Markdown document to its blocks, losing no byte."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from pipeline.markdown.dialects import lines_apart, mask
from pipeline.markdown.inline import plain
from pipeline.markdown.lines import LINE_END, Slot, normalize, prose
from pipeline.model import Block

# Most texts begin with a plain word: those need no look at their markup to know that there is something to translate.
_PLAIN_START = re.compile(r"[«“\"(]?[^\W\d_]+(?=[ ,.;!?—–’'-]|$)")

# A text beyond this many characters is no bare URL or code span; reading its markup could take seconds.
_LONG = 20_000

_MULTILINE = {"paragraph", "list-item", "quote", "footnote"}

# Readings of a document whose lines are not all what a dialect takes them for.
_TRIES = 5

#: Texts in which nothing is markup.
_LITERAL = frozenset({"link-title", "box-title", "attribute"})

_VERBATIM = {"fence": "code", "code_block": "code", "html_block": "html"}

# Start and end in the original, kind, text, prefix.
Place = tuple[int, int, str, str | None, str | None]


# An article is read by its own segments, by its page and by each look at that: a few texts, over and over.
@lru_cache(maxsize=4)
def blocks(text: str, dialects: tuple[str, ...] = ()) -> tuple[Block, ...]:
    """Split a Markdown document into blocks; their ``raw`` joined is the document, byte for byte, whatever it is.

    A block with a ``text`` is on offer to translators: headings, paragraphs, list items, quotes, table cells,
    footnotes, the alt text and title of a picture that stands alone, titles of link definitions, the words in raw HTML;
    and with ``dialects`` (see ``dialects.ALL``) those of boxes, tabs, definitions and shortcodes. All else (markup
    between them, code, tags, blank lines, URLs, paragraphs without a letter) has ``text`` None and stands as
    it is. So does whatever is nested deeper than ``NESTING`` levels, and the whole of a text that the parser gives up
    on.
    """
    origin = _Origin(text)
    places: list[Place] = []
    masked = mask(origin.normal, dialects)
    slots = prose(masked.text)
    if slots is None:
        from pipeline.markdown.slots import read_slots

        try:
            slots, tokens = read_slots(masked.text)
            tries = 0
            while masked.stretches and (within := masked.within(slots)):
                tries += 1
                masked = masked.without(within if tries < _TRIES else masked.stretches, origin.normal)
                slots, tokens = read_slots(masked.text)
        except (RecursionError, RuntimeError, IndexError, ValueError):
            return (Block("markup", text),) if text else ()
        if masked.definitions:
            slots = [part for slot in slots for part in lines_apart(slot, origin.normal, masked.definitions)]
        for token in tokens:
            if token.type in _VERBATIM and token.map:
                first, after = token.map
                if token.type == "html_block":
                    places += _html(origin, first, after, nested=token.level > 0)
                else:
                    places.append((origin.line(first), origin.line(after), _VERBATIM[token.type], None, ""))
    for slot in (*slots, *masked.slots):
        for start, end, kind, content, prefix in _offers(slot):
            places.append((origin.position(start), origin.position(end), kind, content, prefix))
    return tuple(_fill(text, sorted(places, key=lambda place: place[:2])))


def _html(origin: _Origin, first: int, after: int, *, nested: bool) -> Iterator[Place]:
    """A block of HTML: its tags, and the words between them that can be translated."""
    from pipeline.markdown.htmltexts import html_texts

    cursor, end = origin.normal_line(first), origin.normal_line(after)
    for slot in html_texts(origin.normal, cursor, end, nested=nested):
        if cursor < slot.start:
            yield origin.position(cursor), origin.position(slot.start), "html", None, ""
        yield origin.position(slot.start), origin.position(slot.end), slot.kind, slot.text, None
        cursor = slot.end
    if cursor < end:
        yield origin.position(cursor), origin.line(after), "html", None, ""


def _fill(text: str, places: list[Place]) -> Iterator[Block]:
    """Put the markup between the places."""
    cursor = 0
    for start, end, kind, content, prefix in places:
        if start < cursor or start == end:
            continue
        if start > cursor:
            yield Block("markup", text[cursor:start])
        yield Block(kind, text[start:end], content, prefix)
        cursor = end
    if cursor < len(text):
        yield Block("markup", text[cursor:])


def _offers(slot: Slot) -> Iterator[Slot]:
    """Yield what of a slot can be translated: the slot itself, the parts of a picture, or nothing."""
    text = slot.text
    if text.startswith("![") and slot.kind in _MULTILINE and len(text) == slot.end - slot.start <= _LONG:
        from pipeline.markdown.marks import parse

        mark = parse(text)[1][:1]
        # A picture by reference whose label is its alt text would be lost with it: that is offered whole.
        if mark and mark[0].kind == "image" and mark[0].end == len(text) and mark[0].inner:
            yield from _picture(slot, mark[0].inner, mark[0].title)
            return
    whole = slot.kind in _LITERAL or len(text) > _LONG
    if _PLAIN_START.match(text) or any(map(str.isalpha, text if whole else plain(text))):
        yield slot


def _picture(slot: Slot, alt: tuple[int, int], title: tuple[int, int] | None) -> Iterator[Slot]:
    for kind, part in (("alt", alt), ("link-title", title)):
        if part is None:
            continue
        text = slot.text[slice(*part)]
        left, right = part[0] + len(text) - len(text.lstrip()), part[1] - len(text) + len(text.rstrip())
        if any(map(str.isalpha, text)):
            yield Slot(slot.start + left, slot.start + right, kind, text.strip(), None)


class _Origin:
    """A document as markdown-it wants it (line feeds alone end lines), and the way back to the original's offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.normal = normalize(text)
        self._starts: list[int] = []
        self._originals: list[int] = []

    def position(self, pos: int) -> int:
        """Return the offset in the original of an offset in ``normal``."""
        if "\r" not in self.text:
            return pos
        self._find_lines()
        line = bisect_right(self._starts, pos) - 1
        return self._originals[line] + pos - self._starts[line]

    def normal_line(self, number: int) -> int:
        """Return the offset in ``normal`` at which a line (from 0) begins; past the last line, the end."""
        self._find_lines()
        return self._starts[number] if number < len(self._starts) else len(self.normal)

    def line(self, number: int) -> int:
        """Return the offset in the original at which a line (from 0) begins; past the last line, the end."""
        self._find_lines()
        return self._originals[number] if number < len(self._originals) else len(self.text)

    def _find_lines(self) -> None:
        if not self._starts:
            self._starts = [0, *(match.end() for match in re.finditer("\n", self.normal))]
            self._originals = [0, *(match.end() for match in LINE_END.finditer(self.text))]
