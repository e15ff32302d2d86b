"""Word documents (ECMA-376, WordprocessingML) → a tree as of HTML.

Read here and not by a converter, for what a reader sees must come through: numbers as Word counts them, lists that go
on after a paragraph, changes as accepted, moved text, words in boxes and equations.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element as Node

from pipeline.errors import PageError
from pipeline.importing.archive import Archive, child
from pipeline.importing.docxstyles import Styles
from pipeline.importing.docxtext import GONE, HOLDERS, Paragraph, Text
from pipeline.importing.footnotes import Notes
from pipeline.importing.htmlpage import of_tree
from pipeline.importing.numbering import Numbering
from pipeline.importing.source import Source
from pipeline.importing.statements import Statements
from pipeline.importing.tree import Element, Part


def read(data: bytes, where: str) -> Source:
    """The source of a Word document. Raises PageError for what is none, or can't be opened without a password."""
    return _Document(Archive(data, where, "a Word document")).source()


class _Document:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        root = archive.xml("_rels/.rels")
        targets = (node.get("Target", "") for node in _below(root) if node.get("Type", "").endswith("/officeDocument"))
        self.name = next(targets, "").lstrip("/") or "word/document.xml"
        body = child(archive.xml(self.name), "body")
        if body is None:
            raise PageError("this is not a Word document", where=archive.where, hint="Save it again as .docx.")
        self.body = body
        self.styles = Styles(archive.xml(archive.beside(self.name, "styles.xml")))
        self.numbers = Numbering(archive.xml(archive.beside(self.name, "numbering.xml")))
        self.text = Text(self.styles, self._blocks, self._note)
        self.text.links = self._links(self.name)
        self.notes = Notes()

    def source(self) -> Source:
        parts = self._blocks(self.body)
        one_title(parts)
        for comment in _below(self.archive.xml(self.archive.beside(self.name, "comments.xml"))):
            if text := " ".join(" ".join(node.text or "" for node in comment.iter("t")).split()):
                self.notes.comments.append(text)
        source = of_tree(Element("body", parts), Statements(), resource=self.archive.read, notes=self.notes)
        if self.text.told:
            source.said.append(changes(self.text.told["in"], self.text.told["out"]))
        return source

    def _links(self, name: str) -> dict[str, str]:
        folder, _, file = name.rpartition("/")
        result: dict[str, str] = {}
        for node in _below(self.archive.xml(f"{folder}/_rels/{file}.rels")):
            target = node.get("Target", "")
            is_outside = node.get("TargetMode") == "External"
            result[node.get("Id", "")] = target if is_outside else self.archive.beside(name, target)
        return result

    def _blocks(self, holder: Node) -> list[Part]:
        result: list[Part] = []
        lists: list[tuple[int, Element]] = []
        pending: list[Part] = []
        for node in self._opened(holder):
            if node.tag == "tbl":
                lists.clear()
                result.append(self._table(node))
            elif node.tag == "p":
                paragraph = Paragraph(pending)
                self.text.read(node, paragraph)
                # A paragraph whose end is deleted goes on in the next one.
                goes_on = child(node, "pPr", "rPr", "del") is not None
                pending = paragraph.parts if goes_on else []
                if not goes_on:
                    self._place(node, paragraph.parts, result, lists)
                result += paragraph.boxes
        return [*result, Element("p", pending)] if pending else result

    def _place(self, node: Node, parts: list[Part], boxes: list[Part], lists: list[tuple[int, Element]]) -> None:
        """Put a paragraph where it belongs: into the list at hand, or after it."""
        if not any(not isinstance(part, str) or part.strip() for part in parts):
            return
        tag, name = self.styles.kind(node)
        number = self.styles.number(node)
        label = self.numbers.label(number[0], number[1] if self.numbers.has(*number) else 0) if number else None
        text, value = label or ("", -1)
        words: list[Part] = [f"{text} ", *parts] if text and value < 0 else parts
        if label is None or number is None or tag != "p" or name:
            lists.clear()
            if text and value >= 0:
                words = [f"{text} ", *parts]
            attrs = {"class": name} if name else self.styles.shape(node) if tag == "p" else {}
            boxes.append(Element(tag, words, attrs))
            return
        level, kind = number[1], "ol" if value >= 0 else "ul"
        while lists and (lists[-1][0] > level or (lists[-1][0] == level and lists[-1][1].tag != kind)):
            lists.pop()
        if not lists or lists[-1][0] < level:
            below = Element(kind)
            if lists:
                owner = lists[-1][1].parts[-1]
                if isinstance(owner, Element):
                    _append(owner, below)
            else:
                boxes.append(below)
            lists.append((level, below))
        _append(lists[-1][1], Element("li", words, {"value": str(value)} if value >= 0 else {}))

    def _table(self, node: Node) -> Element:
        rows: list[Part] = []
        for row in self._opened(node):
            if row.tag != "tr" or child(row, "trPr", "del") is not None:
                continue
            kind = "td" if child(row, "trPr", "tblHeader") is None else "th"
            cells: list[Part] = []
            for cell in self._opened(row):
                if cell.tag == "tc":
                    span = child(cell, "tcPr", "gridSpan")
                    attrs = {"colspan": span.get("val", "1")} if span is not None else {}
                    cells.append(Element(kind, self._blocks(cell), attrs))
            rows.append(Element("tr", cells))
        return Element("table", rows)

    def _note(self, node: Node) -> str:
        """Read a footnote or an endnote; its label."""
        kind = "footnotes" if node.tag == "footnoteReference" else "endnotes"
        name = self.archive.beside(self.name, f"{kind}.xml")
        found = next((note for note in _below(self.archive.xml(name)) if note.get("id") == node.get("id")), None)
        if found is None:
            return ""
        label = str(len(self.notes.footnotes) + 1)
        self.notes.footnotes[label] = Element("div")
        text = self.text
        before = text.links, text.fields
        text.links, text.fields = self._links(name), []
        self.notes.footnotes[label] = Element("div", self._blocks(found))
        text.links, text.fields = before
        return label

    def _opened(self, holder: Node) -> Iterator[Node]:
        """The blocks of a holder, with what only holds others opened and what is gone left out."""
        for node in holder:
            if node.tag in GONE:
                self.text.told["out"] += 1
            elif node.tag in HOLDERS:
                self.text.told["in"] += node.tag in ("ins", "moveTo")
                yield from self._opened(node)
            elif node.tag == "sdt":
                content = child(node, "sdtContent")
                # A table of contents is made by Word of the headings that follow.
                gallery = child(node, "sdtPr", "docPartObj", "docPartGallery")
                if content is not None and (gallery is None or gallery.get("val") != "Table of Contents"):
                    yield from self._opened(content)
            else:
                yield node


def _below(root: Node | None) -> list[Node]:
    return [] if root is None else list(root)


def _append(owner: Element, below: Element) -> None:
    owner.parts.append(below)
    below.parent, owner.blocky = owner, True


def changes(kept: int, gone: int) -> str:
    """What is said of tracked changes."""
    return f"tracked changes were taken as accepted: {kept} insertions kept, {gone} deletions left out"


def one_title(parts: list[Part]) -> None:
    """Leave one headline: where several headings are of the first level, the others are a document's sections."""
    firsts = [part for part in parts if isinstance(part, Element) and part.tag == "h1"]
    titled = [part for part in firsts if part.get("class") == "title"]
    title = (titled or firsts)[:1]
    if len(titled) > 1 or len(firsts) < 2:
        return
    for part in parts:
        if isinstance(part, Element) and part.tag in ("h1", "h2", "h3", "h4", "h5") and part not in title:
            part.tag = f"h{int(part.tag[1]) + 1}"
