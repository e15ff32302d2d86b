"""The text of a paragraph of a Word document: runs, links and fields, tracked changes, notes, pictures, boxes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element as Node

from pipeline.importing.archive import child
from pipeline.importing.docxstyles import Styles
from pipeline.importing.tree import Element, Part

#: Elements that only hold others, and those whose text is not there: deleted, or moved away.
HOLDERS = frozenset("ins moveTo smartTag customXml sdtContent dir bdo".split())
GONE = frozenset("del moveFrom".split())

_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')
_SIMPLE = {"tab": " ", "ptab": " ", "noBreakHyphen": "‑"}


@dataclass(slots=True)
class _Field:
    """A field at hand: what it says to do, and whether its result has begun."""

    code: str = ""
    shown: bool = False


@dataclass(slots=True)
class Paragraph:
    """A paragraph's inline parts, and the boxes that are anchored in it."""

    parts: list[Part] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class Text:
    """Reads paragraphs. ``blocks``: reads a holder of paragraphs; ``note``: answers with a note's label.

    ``links``: targets by the ids of the part at hand; ``told`` counts changes that were kept and left out.
    """

    def __init__(self, styles: Styles, blocks: Callable[[Node], list[Part]], note: Callable[[Node], str]) -> None:
        self.styles = styles
        self.blocks = blocks
        self.note = note
        self.links: dict[str, str] = {}
        self.told: Counter[str] = Counter()
        self.fields: list[_Field] = []

    def read(self, holder: Node, out: Paragraph) -> None:
        """Read a paragraph's parts into ``out``."""
        for node in holder:
            tag = node.tag
            if tag == "r":
                self._run(node, out)
            elif tag in GONE:
                self.told["out"] += 1
            elif tag in HOLDERS:
                self.told["in"] += tag in ("ins", "moveTo")
                self.read(node, out)
            elif tag == "sdt":
                content = child(node, "sdtContent")
                if content is not None:
                    self.read(content, out)
            elif tag in ("hyperlink", "fldSimple"):
                self._linked(node, out)
            elif tag in ("oMath", "oMathPara"):
                out.parts.append("".join(text.text or "" for text in node.iter("t")))

    def _linked(self, node: Node, out: Paragraph) -> None:
        inner = Paragraph()
        self.read(node, inner)
        link = self.links.get(node.get("id", ""), "") if node.tag == "hyperlink" else _target(node.get("instr", ""))
        out.parts += [Element("a", inner.parts, {"href": link})] if link else inner.parts
        out.boxes += inner.boxes

    def _run(self, node: Node, out: Paragraph) -> None:
        inner = Paragraph()
        for one in node:
            self._part(one, inner)
        out.boxes += inner.boxes
        looks = self.styles.look(node)
        if not inner.parts or "hidden" in looks or any(not code_field.shown for code_field in self.fields):
            return
        parts: list[Part] = inner.parts
        if looks:
            wrapped = Element("span", parts)
            wrapped.styles = looks
            parts = [wrapped]
        link = next((target for code_field in reversed(self.fields) if (target := _target(code_field.code))), "")
        out.parts += [Element("a", parts, {"href": link})] if link else parts

    def _part(self, node: Node, out: Paragraph) -> None:
        tag = node.tag
        if tag == "t":
            out.parts.append(node.text or "")
        elif tag in _SIMPLE:
            out.parts.append(_SIMPLE[tag])
        elif tag == "cr" or (tag == "br" and node.get("type", "textWrapping") == "textWrapping"):
            out.parts.append(Element("br"))
        elif tag == "sym":
            out.parts.append(_symbol(node.get("char", "")))
        elif tag in ("footnoteReference", "endnoteReference"):
            if label := self.note(node):
                out.parts.append(Element("footnote", [], {"label": label}))
        elif tag in ("fldChar", "instrText"):
            self._field(node)
        elif tag in ("drawing", "pict", "object", "AlternateContent"):
            self._drawing(node, out)
        elif tag == "ruby" and (base := child(node, "rubyBase")) is not None:
            self.read(base, out)

    def _field(self, node: Node) -> None:
        kind = node.get("fldCharType", "")
        if node.tag == "instrText":
            if self.fields:
                self.fields[-1].code += node.text or ""
        elif kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shown = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _drawing(self, node: Node, out: Paragraph) -> None:
        """Pictures, and the text of boxes; of two renderings of one thing the newer."""
        choice = child(node, "Choice") if node.tag == "AlternateContent" else None
        node = node if choice is None else choice
        alt = next((drawing.get("descr") or drawing.get("title") or "" for drawing in node.iter("docPr")), "")
        inside: set[Node] = set()
        for box in node.iter("txbxContent"):
            if box not in inside:
                inside |= set(box.iter())
                out.boxes.append(Element("div", self.blocks(box)))
        for one in node.iter():
            link = {"blip": one.get("embed"), "imagedata": one.get("id")}.get(str(one.tag))
            if link and one not in inside and (name := self.links.get(link)):
                out.parts.append(Element("img", [], {"src": name, "alt": alt}))


def _target(code: str) -> str:
    match = _LINK.match(code)
    return match[1] if match else ""


def _symbol(code: str) -> str:
    """A character of a symbol font; those of private use show nothing that could be kept."""
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= char <= "\uf8ff" else char
