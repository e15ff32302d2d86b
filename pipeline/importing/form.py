"""From what a page shows to Markdown that shows the same: paragraphs, headings, lists, tables, quotations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.importing.lists import labels
from pipeline.importing.markup import escape_start, inline
from pipeline.importing.portions import OWN, leaves
from pipeline.importing.runs import Reader, Run
from pipeline.importing.tables import caption, grid, is_data
from pipeline.importing.tree import Element, Part

_HEADING = re.compile(r"h[1-6]\Z")


class Form:
    """Writes Markdown; ``base`` is the page's address, ``levels`` what its headings become."""

    def __init__(self, reader: Reader, base: str = "", levels: dict[int, int] | None = None) -> None:
        self.reader = reader
        self.base = base
        self.levels = levels or {}

    def inline(self, parts: Iterable[Part]) -> str:
        """A stretch without blocks as inline Markdown on one line, as a field of the front matter has it."""
        runs = [run if run.kind != "break" else Run(" ") for run in self.reader.runs(parts)]
        return " ".join(inline(runs, self.base).split())

    def field(self, parts: Iterable[Part]) -> str:
        """The same where emphasis of all of it says nothing: a caption, a lead."""
        runs = _unemphasised([run if run.kind != "break" else Run(" ") for run in self.reader.runs(parts)])
        return " ".join(inline(runs, self.base).split())

    def blocks(self, nodes: Iterable[Part]) -> list[str]:
        """Blocks of Markdown for a stretch of a page."""
        holder = Element("div")
        holder.parts = list(nodes)
        return self._blocks(holder)

    def block(self, nodes: Iterable[Part], before: str = "") -> str:
        """One piece as Markdown; ``before``: what stands above it (a list's mark), so that two lists stay two."""
        nodes = list(nodes)
        if len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].tag in OWN:
            return self._block(nodes[0], before)
        return "\n\n".join(self.blocks(nodes))

    def heading(self, parts: Iterable[Part], level: int, *, linked: bool = True) -> str:
        """A heading on one line; emphasis of all of it says nothing. ``linked``: whether its links are kept."""
        runs = [run if run.kind != "break" else Run(" ") for run in self.reader.runs(parts)]
        runs = runs if linked else [run._replace(link="") for run in runs]
        text = " ".join(inline(_unemphasised(runs), self.base).split())
        text = re.sub(r"(?:^|(?<=\s))(#+)\Z", r"\\\1", text)
        return f"{'#' * self.levels.get(level, max(level, 2))} {text}" if text else ""

    def paragraph(self, parts: Iterable[Part]) -> str:
        """A paragraph; its hard breaks are kept."""
        return self.lines(self.reader.runs(parts))

    def lines(self, runs: Sequence[Run]) -> str:
        """Runs as a paragraph."""
        text = inline(runs, self.base)
        return "\n".join(escape_start(line) for line in text.split("\n"))

    def _blocks(self, element: Element) -> list[str]:
        result: list[str] = []
        before = ""
        for portion in leaves(element):
            if isinstance(portion, list):
                text, kind = self.paragraph(portion), "paragraph"
            else:
                kind = portion.tag
                text = self._block(portion, before)
            if text:
                result.append(text)
                before = (
                    kind
                    if kind not in ("ul", "ol")
                    else f"{kind}{text[:1] if kind == 'ul' else text.lstrip('0123456789')[:1]}"
                )
        return result

    def _block(self, element: Element, before: str) -> str:
        tag = element.tag
        if _HEADING.match(tag) and not element.blocky:
            return self.heading(element.parts, int(tag[1]))
        if tag in ("ul", "ol"):
            return self._list(element, before)
        if tag == "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(self._blocks(element)).split("\n")).strip()
        if tag == "table" and is_data(element):
            return self._table(element)
        if tag == "pre" and not element.blocky:
            return _code(element)
        if tag == "hr":
            return "---"
        return "\n\n".join(self._blocks(element))

    def _list(self, element: Element, before: str) -> str:
        known = dict(labels(element))
        items: list[tuple[str, list[str]]] = []
        for part in element.parts:
            if isinstance(part, Element) and part in known:
                items.append((known[part], self._blocks(part)))
            elif isinstance(part, Element) or part.strip():
                blocks = self.blocks([part])
                if blocks and items:
                    items[-1][1].extend(blocks)
                elif blocks:
                    items.append(("", blocks))
        items = [(label, blocks) for label, blocks in items if blocks or label]
        if not items:
            return ""
        numbered = ")" if before == "ol." else "."
        bullet = "*" if before == "ul-" else "-"
        return _items([(f"{label[:-1]}{numbered}" if label else bullet, blocks) for label, blocks in items])

    def _table(self, table: Element) -> str:
        lines: list[list[str]] = [[self._cell(cell) if cell else "" for cell in row] for row in grid(table)]
        first = grid(table)[0]
        is_head = any(cell and cell.tag == "th" for cell in first) or all(
            cell is not None and re.search(r"[^\W\d_]", cell.text()) for cell in first
        )
        lines = [line for at, line in enumerate(lines) if any(line) or (at == 0 and is_head)]
        if not lines:
            return ""
        if not is_head:
            lines.insert(0, [""] * len(lines[0]))
        lines.insert(1, ["---"] * len(lines[0]))
        text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        above = caption(table)
        return "\n\n".join([*(self._blocks(above) if above else []), text])

    def _cell(self, cell: Element) -> str:
        parts: list[str] = []
        for portion in leaves(cell):
            if isinstance(portion, list):
                parts.append(self.inline(portion))
            elif portion.tag in ("ul", "ol"):
                parts += [" ".join(filter(None, (label, self._cell(item)))) for item, label in labels(portion)]
            else:
                parts.append(self._cell(portion))
        return " ".join(filter(None, parts)).replace("|", "\\|")


def _unemphasised(runs: list[Run]) -> list[Run]:
    """Runs without the emphasis that all of them have."""
    shared = frozenset({"strong", "em"}).intersection(*(run.styles for run in runs if run.text.strip()))
    return [run._replace(styles=run.styles - shared) for run in runs] if shared else runs


def _items(items: Sequence[tuple[str, list[str]]]) -> str:
    """Items of one list: close together where each is one paragraph, with lists below it at most."""
    loose = any(len(blocks) > 1 and not all(map(_is_list, blocks[1:])) for _, blocks in items)
    lines: list[str] = []
    for mark, blocks in items:
        indent = " " * (len(mark) + 1)
        text = ("\n\n" if loose else "\n").join(blocks)
        first, *rest = text.split("\n")
        lines.append("\n".join([f"{mark} {first}".rstrip(), *(f"{indent}{line}".rstrip() for line in rest)]))
    return ("\n\n" if loose else "\n").join(lines)


def _is_list(block: str) -> bool:
    return bool(re.match(r"(?:[-*]|1[.)])(?: |$)", block))


def _code(element: Element) -> str:
    text = element.raw().strip("\n")
    if not text.strip():
        return ""
    fence = "`" * max(3, max((len(found) for found in re.findall("`+", text)), default=0) + 1)
    lines = (line.rstrip() for line in text.split("\n"))
    return "\n".join([fence, *lines, fence])
