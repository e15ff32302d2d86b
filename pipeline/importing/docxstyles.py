"""What the styles of a Word document say: what is a heading or a caption, what is numbered, how text looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element as Node

from pipeline.importing.archive import child

#: Sizes of letters, in half-points, of a headline: in bold, and alone.
_LARGE, _HUGE = 28, 36

_HEADING = re.compile(r"heading ([1-6])\Z")
_DEEPER = re.compile(r"list (?:bullet|number) ([2-9])\Z")

#: Word's own styles, whose names are English in every language of Word: the element of HTML and its class.
_NAMED = {
    "title": ("h1", "title"),
    "subtitle": ("p", "lead"),
    "caption": ("p", "caption"),
    "quote": ("blockquote", ""),
    "intense quote": ("blockquote", ""),
    "block text": ("blockquote", ""),
}

_LOOKS = {"b": "bold", "i": "italic", "vanish": "hidden", "strike": "struck", "dstrike": "struck"}
_SHIFTS = {"superscript": "raised", "subscript": "lowered"}

#: Styles that a style is based on, one on the other.
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name in lower case, what it is based on, what it says of text, and its list."""

    name: str = ""
    based: str = ""
    run: Node | None = None
    number: tuple[str, int] | None = None


class Styles:
    """The styles of a document by their id."""

    def __init__(self, root: Node | None) -> None:
        self.known = {
            node.get("styleId", ""): Style(
                _said(node, "name").lower(),
                _said(node, "basedOn"),
                child(node, "rPr"),
                _number(child(node, "pPr", "numPr")),
            )
            for node in (root if root is not None else ())
            if node.tag == "style"
        }

    def _of(self, name: str) -> Iterator[Style]:
        """A style and those that it is based on."""
        for _ in range(_DEPTH):
            style = self.known.get(name)
            if style is None:
                return
            yield style
            name = style.based

    def kind(self, paragraph: Node) -> tuple[str, str]:
        """What a paragraph is as HTML: an element's name and a class."""
        for style in self._of(_said(paragraph, "pPr", "pStyle")):
            if match := _HEADING.match(style.name):
                return f"h{match[1]}", ""
            if style.name in _NAMED:
                return _NAMED[style.name]
        return "p", ""

    def shape(self, paragraph: Node) -> dict[str, str]:
        """How a paragraph without a style of its own is set, as attributes: at the right, or as a headline is."""
        side = _said(paragraph, "pPr", "jc")
        runs = [run for run in paragraph.iter("r") if any((text.text or "").strip() for text in run.iter("t"))]
        sizes = [_said(run, "rPr", "sz") for run in runs]
        smallest = min((int(size) if size.isdecimal() else 0 for size in sizes), default=0)
        bold = bool(runs) and all("bold" in self.look(run) for run in runs)
        if smallest >= _HUGE or (bold and (smallest >= _LARGE or side == "center")):
            return {"class": "headline"}
        return {"align": "right"} if side in ("right", "end") else {}

    def number(self, paragraph: Node) -> tuple[str, int] | None:
        """A paragraph's list and its level there; None if it is in no list."""
        own = _number(child(paragraph, "pPr", "numPr"))
        if own is None:
            for style in self._of(_said(paragraph, "pPr", "pStyle")):
                if style.number is not None:
                    # “List Bullet 2” has a list of its own; its name says that it is of the second level.
                    deeper = _DEEPER.match(style.name)
                    own = style.number if deeper is None else (style.number[0], int(deeper[1]) - 1)
                    break
        return own if own and own[0] != "0" else None

    def look(self, run: Node) -> frozenset[str]:
        """What of a run's look changes what it means."""
        said: dict[str, bool] = {}
        looks: set[str] = set()
        properties = [child(run, "rPr"), *(style.run for style in self._of(_said(run, "rPr", "rStyle")))]
        for holder in properties:
            for node in holder if holder is not None else ():
                if node.tag in _LOOKS:
                    said.setdefault(node.tag, node.get("val", "true") not in ("0", "false", "none"))
                elif node.tag == "vertAlign" and "vertAlign" not in said:
                    said["vertAlign"] = False
                    looks |= {_SHIFTS[value] for value in [node.get("val", "")] if value in _SHIFTS}
        return frozenset(looks | {_LOOKS[tag] for tag, value in said.items() if value})


def _said(node: Node, *path: str) -> str:
    style = child(node, *path)
    return style.get("val", "") if style is not None else ""


def _number(node: Node | None) -> tuple[str, int] | None:
    number, level = child(node, "numId"), child(node, "ilvl")
    if number is None:
        return None
    text = level.get("val", "0") if level is not None else "0"
    return number.get("val", ""), int(text) if text.isdecimal() else 0
