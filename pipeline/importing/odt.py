"""Text documents of LibreOffice (OpenDocument 1.3) → a tree as of HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element as Node

from pipeline.errors import PageError
from pipeline.importing.archive import Archive, child
from pipeline.importing.docx import changes, one_title
from pipeline.importing.footnotes import Notes
from pipeline.importing.htmlpage import of_tree
from pipeline.importing.source import Source
from pipeline.importing.statements import Statements
from pipeline.importing.tree import Element, Part

_NAMED = {
    "title": ("h1", "title"), "subtitle": ("p", "lead"), "quotations": ("blockquote", ""), "caption": ("p", "caption"),
    "illustration": ("p", "caption"), "figure": ("p", "caption"), "image": ("p", "caption"),
    "drawing": ("p", "caption"),
}  # fmt: skip

#: What holds blocks and is nothing of its own; and what a reader of the text doesn't see in it.
_HOLDERS = frozenset("section index-body text-box list-header table-header-rows table-rows table-row-group".split())
_UNSEEN = frozenset(
    "tracked-changes sequence-decls variable-decls user-field-decls forms table-of-content alphabetical-index "
    "illustration-index bibliography annotation annotation-end hidden-text hidden-paragraph tracked-changes".split()
)


@dataclass(slots=True)
class _Style:
    name: str = ""
    parent: str = ""
    styles: frozenset[str] = frozenset()
    numbered: dict[int, str] | None = None
    list_name: str = ""


def read(data: bytes, where: str) -> Source:
    """The source of an ODT. Raises PageError for what is none, or can't be opened without a password."""
    return _Document(Archive(data, where, "an OpenDocument text")).source()


class _Document:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        content = archive.xml("content.xml")
        text = child(content, "body", "text")
        if text is None:
            raise PageError("this is not an OpenDocument text", where=archive.where, hint="Save it again as .odt.")
        self.text = text
        self.styles: dict[str, _Style] = {}
        for root in (archive.xml("styles.xml"), content):
            for holder in root if root is not None else ():
                if holder.tag in ("styles", "automatic-styles"):
                    self.styles |= {node.get("name", ""): _style(node) for node in holder if node.get("name")}
        self.notes = Notes()
        self.counts: dict[str, int] = {}
        changes = list(text.iter("changed-region"))
        self.inserted = sum(child(change, "insertion") is not None for change in changes)
        self.deleted = sum(child(change, "deletion") is not None for change in changes)

    def source(self) -> Source:
        parts = self._blocks(self.text)
        one_title(parts)
        for note in self.text.iter("annotation"):
            words = " ".join(" ".join("".join(node.itertext()) for node in note if node.tag in ("p", "list")).split())
            if words:
                self.notes.comments.append(words)
        source = of_tree(Element("body", parts), Statements(), resource=self.archive.read, notes=self.notes)
        if self.inserted or self.deleted:
            source.said.append(changes(self.inserted, self.deleted))
        return source

    def _blocks(self, holder: Node) -> list[Part]:
        result: list[Part] = []
        for node in holder:
            tag = node.tag
            if tag in _UNSEEN:
                continue
            if tag in ("p", "h"):
                result += self._paragraph(node)
            elif tag == "list":
                result.append(self._list(node, 1, ""))
            elif tag == "table":
                result.append(self._table(node))
            elif tag == "frame":
                result += self._frame(node)
            elif tag in _HOLDERS:
                result += self._blocks(node)
        return result

    def _paragraph(self, node: Node) -> list[Part]:
        boxes: list[Part] = []
        parts = self._inline(node, boxes)
        tag, name = self._kind(node)
        if not any(not isinstance(part, str) or part.strip() for part in parts):
            return boxes
        styles = self._look(node.get("style-name", ""))
        element = Element(tag, parts, {"class": name} if name else {})
        if "bold" in styles and tag == "p":
            inner = Element("span", parts)
            inner.styles = styles & {"bold"}
            element.parts = [inner]
        return [element, *boxes]

    def _kind(self, node: Node) -> tuple[str, str]:
        if node.tag == "h":
            level = node.get("outline-level", "1")
            return f"h{min(max(int(level), 1), 6) if level.isdecimal() else 1}", ""
        name = node.get("style-name", "")
        for _ in range(10):
            style = self.styles.get(name)
            plain = name.replace("_20_", " ").lower()
            if plain in _NAMED:
                return _NAMED[plain]
            if match := re.match(r"heading (\d)\Z", plain):
                return f"h{min(int(match[1]), 6) or 1}", ""
            if style is None:
                break
            name = style.parent
        return "p", ""

    def _look(self, name: str) -> frozenset[str]:
        """What a style says of its text."""
        styles: frozenset[str] = frozenset()
        for _ in range(10):
            style = self.styles.get(name)
            if style is None:
                break
            styles |= style.styles
            name = style.parent
        return styles

    def _list(self, node: Node, level: int, around: str) -> Element:
        name = node.get("style-name", "") or around
        style = self.styles.get(name)
        form = (style.numbered or {}).get(level) if style else None
        kind = "ul" if form is None else "ol"
        key = f"{name} {level}"
        at = self.counts.get(key, 0) if node.get("continue-numbering") == "true" or node.get("continue-list") else 0
        items: list[Part] = []
        for one in node:
            if one.tag not in ("list-item", "list-header"):
                continue
            start = one.get("start-value", "")
            at = int(start) if start.isdecimal() else at + 1
            parts: list[Part] = []
            for below in one:
                parts += [self._list(below, level + 1, name)] if below.tag == "list" else self._blocks_of(below)
            attrs = {"value": str(at)} if kind == "ol" and one.tag == "list-item" else {}
            items.append(Element("li", parts, attrs))
        self.counts[key] = at
        return Element(kind, items, {"type": form} if form and form != "1" else {})

    def _blocks_of(self, node: Node) -> list[Part]:
        holder = Node("section")
        holder.append(node)
        return self._blocks(holder)

    def _table(self, node: Node) -> Element:
        rows: list[Part] = []
        heads = {row for head in node.iter("table-header-rows") for row in head}
        waiting = list(node)
        while waiting:
            row = waiting.pop(0)
            if row.tag in _HOLDERS:
                waiting[:0] = list(row)
            elif row.tag == "table-row":
                kind = "th" if row in heads else "td"
                # A spanning cell is followed by those that it covers.
                cells = [cell for cell in row if cell.tag in ("table-cell", "covered-table-cell")]
                rows.append(Element("tr", [Element(kind, self._blocks(cell)) for cell in cells]))
        return Element("table", rows)

    def _frame(self, node: Node) -> list[Part]:
        title, described = child(node, "desc"), child(node, "title")
        alt = (title.text if title is not None else None) or (described.text if described is not None else None) or ""
        for one in node:
            if one.tag == "image" and one.get("href"):
                return [Element("img", [], {"src": one.get("href", "").removeprefix("./"), "alt": alt})]
            if one.tag == "text-box":
                return [Element("div", self._blocks(one))]
        return []

    def _inline(self, node: Node, boxes: list[Part]) -> list[Part]:
        result: list[Part] = [node.text or ""]
        for one in node:
            tag = one.tag
            if tag == "s":
                count = one.get("c", "1")
                result.append(" " * min(int(count) if count.isdecimal() else 1, 100))
            elif tag == "tab":
                result.append(" ")
            elif tag == "line-break":
                result.append(Element("br"))
            elif tag == "note":
                result += self._note(one)
            elif tag == "frame":
                for part in self._frame(one):
                    (boxes if isinstance(part, Element) and part.tag == "div" else result).append(part)
            elif tag in ("a", "span", "meta", "ruby-base") or (tag == "ruby"):
                result += self._span(one, boxes)
            elif tag not in _UNSEEN and not tag.startswith(
                ("bookmark", "change", "reference-mark", "soft-page", "ruby-text")
            ):
                result += self._inline(one, boxes)
            result.append(one.tail or "")
        return result

    def _span(self, node: Node, boxes: list[Part]) -> list[Part]:
        parts = self._inline(node, boxes)
        styles = self._look(node.get("style-name", ""))
        if "hidden" in styles:
            return []
        if node.tag == "a":
            return [Element("a", parts, {"href": node.get("href", "")})]
        if not styles:
            return parts
        element = Element("span", parts)
        element.styles = styles
        return [element]

    def _note(self, node: Node) -> list[Part]:
        body = child(node, "note-body")
        if body is None:
            return []
        label = str(len(self.notes.footnotes) + 1)
        self.notes.footnotes[label] = Element("div")
        self.notes.footnotes[label] = Element("div", self._blocks(body))
        return [Element("footnote", [], {"label": label})]


def _style(node: Node) -> _Style:
    style = _Style(node.get("name", ""), node.get("parent-style-name", ""))
    styles: set[str] = set()
    text = child(node, "text-properties")
    if text is not None:
        if text.get("font-weight", "") in ("bold", "600", "700", "800", "900"):
            styles.add("bold")
        if text.get("font-style", "") in ("italic", "oblique"):
            styles.add("italic")
        if text.get("text-line-through-style", "none") != "none":
            styles.add("struck")
        if text.get("display") == "none":
            styles.add("hidden")
        position = text.get("text-position", "")
        first = position.split(" ")[0]
        if first.startswith("super") or (first.endswith("%") and first[0].isdigit() and first != "0%"):
            styles.add("raised")
        elif first.startswith(("sub", "-")):
            styles.add("lowered")
    style.styles = frozenset(styles)
    if node.tag == "list-style":
        forms = {
            int(one.get("level", "1")): one.get("num-format", "")
            for one in node
            if one.tag == "list-level-style-number"
        }
        style.numbered = {level: form for level, form in forms.items() if form}
    return style
