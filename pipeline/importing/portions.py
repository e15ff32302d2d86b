"""What an element consists of, as a reader sees it: stretches of text and blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from pipeline.importing.runs import is_hidden
from pipeline.importing.tree import BLOCKS, Element, Part

#: Blocks that are something of their own; the others (div, section, td…) only hold blocks.
OWN = frozenset("h1 h2 h3 h4 h5 h6 ul ol dl blockquote table pre hr figure".split())


def is_block(part: Part) -> TypeGuard[Element]:
    """Whether a part stands on lines of its own."""
    return isinstance(part, Element) and (part.tag in BLOCKS or part.blocky)


def portions(element: Element) -> Iterator[list[Part] | Element]:
    """Yield the element's parts: a list of inline parts for each line or paragraph of text, an element for each block.

    Two line breaks with nothing between them part paragraphs, as they do on pages made by hand.
    """
    line: list[Part] = []
    for part in element.parts:
        if is_block(part):
            if line:
                yield from _paragraphs(line)
                line = []
            yield part
        else:
            line += _broken(part)
    if line:
        yield from _paragraphs(line)


def leaves(element: Element) -> Iterator[list[Part] | Element]:
    """The portions, with the blocks that are nothing of their own opened."""
    for portion in portions(element):
        if isinstance(portion, list) or portion.tag in OWN:
            yield portion
        elif is_hidden(portion):
            continue
        elif is_layout(portion) or portion.blocky or portion.tag in BLOCKS:
            yield from leaves(portion)


def is_layout(element: Element) -> bool:
    """Whether a table (or a part of one) only lays out the page."""
    return element.tag in ("tbody", "thead", "tfoot", "tr", "td", "th", "caption")


def _broken(part: Part) -> list[Part]:
    """An inline part with the breaks within it brought out: emphasis over a break is emphasis of both lines."""
    if isinstance(part, str) or part.tag == "br" or not any(element.tag == "br" for element in part.walk()):
        return [part]
    parts: list[Part] = []
    own: list[Part] = []
    for below in [piece for inner_part in part.parts for piece in _broken(inner_part)]:
        if isinstance(below, Element) and below.tag == "br":
            if own:
                parts.append(_like(part, own))
            parts.append(below)
            own = []
        else:
            own.append(below)
    return [*parts, _like(part, own)] if own else parts


def _like(element: Element, parts: list[Part]) -> Element:
    """A part of an element as an element of its own; what it holds stays where it is."""
    shell = Element(element.tag, None, element.attrs)
    shell.parts, shell.styles, shell.mark = parts, element.styles, element.mark
    shell.size, shell.linked, shell.parent = element.size, element.linked, element.parent
    return shell


def _paragraphs(line: Sequence[Part]) -> Iterator[list[Part]]:
    """Split a stretch at two or more breaks in a row."""
    parts: list[Part] = []
    breaks: list[Part] = []
    for part in line:
        if isinstance(part, Element) and part.tag == "br":
            breaks.append(part)
            continue
        if isinstance(part, str) and not part.strip():
            (breaks or parts).append(part)
            continue
        if len(breaks) > 1 and sum(isinstance(inner_part, Element) for inner_part in breaks) > 1:
            if parts:
                yield parts
            parts, breaks = [], []
        parts += [*breaks, part]
        breaks = []
    if any(not isinstance(part, str) or part.strip() for part in parts):
        yield parts
