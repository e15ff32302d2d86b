"""What a reader sees of HTML: its texts one by one, with the numbers of lists and what is struck through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.importing.lists import labels
from pipeline.importing.portions import is_block, leaves
from pipeline.importing.runs import CONTROLS, Reader, Run, is_hidden
from pipeline.importing.tables import caption, grid, is_data
from pipeline.importing.tree import Element, Part

_HEADING = re.compile(r"h[1-6]\Z")


class Seen:
    """Reads texts; ``notes``: the texts of footnotes by their label."""

    def __init__(self, reader: Reader, notes: dict[str, str] | None = None) -> None:
        self.reader = reader
        self.notes = notes or {}

    def texts(self, nodes: Iterable[Part]) -> list[str]:
        """The texts of a stretch of a page, in reading order."""
        return list(self._texts(_held(nodes)))

    def line(self, parts: Iterable[Part]) -> str:
        """A stretch without blocks as one text; its lines end in line feeds."""
        return self.text_of(self.reader.runs(parts))

    def text_of(self, runs: Iterable[Run]) -> str:
        """Runs as one text; what is struck stands between tildes, the blanks around it outside."""
        texts: list[str] = []
        struck = False
        waiting = ""
        for run in runs:
            text = f"⟦{self.notes.get(run.text, run.text)}⟧" if run.kind == "footnote" else run.text
            core = text.strip() if run.kind != "picture" else ""
            if not core:
                waiting += text if run.kind != "picture" else ""
                continue
            waiting += text[: len(text) - len(text.lstrip())]
            if struck and "strike" not in run.styles:
                texts.append("~")
            texts.append(waiting)
            if "strike" in run.styles and not struck:
                texts.append("~")
            struck = "strike" in run.styles
            texts.append(core)
            waiting = text[len(text.rstrip()) :]
        text = "".join(texts) + ("~" if struck else "")
        if text.isprintable() and "  " not in text:  # nothing but single spaces is blank in it
            return text.strip()
        return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()

    def _texts(self, element: Element) -> Iterator[str]:
        for portion in leaves(element):
            if isinstance(portion, list):
                if text := self.line(portion):
                    yield text
            elif portion.tag in ("ul", "ol"):
                yield from self._list(portion)
            elif portion.tag == "table" and is_data(portion):
                yield from self._table(portion)
            elif portion.tag == "pre" and not portion.blocky:
                yield "\n".join(line.rstrip() for line in portion.raw().strip("\n").split("\n"))
            elif _HEADING.match(portion.tag):
                # A heading is one line to Markdown.
                yield from (" ".join(text.split()) for text in self._texts(portion))
            else:
                yield from self._texts(portion)

    def _list(self, element: Element) -> Iterator[str]:
        known = dict(labels(element))
        for part in element.parts:
            if isinstance(part, Element) and part in known:
                texts = list(self._texts(part))
                label = known[part]
                if texts or label:
                    yield f"{label} {texts[0] if texts else ''}".strip()
                yield from texts[1:]
            elif is_block(part):
                yield from self._texts(_held([part]))
            elif text := self.line([part]):
                yield text

    def _table(self, table: Element) -> Iterator[str]:
        above = caption(table)
        if above:
            yield from self._texts(above)
        for row in grid(table):
            cells = [" ".join(" ".join(self._texts(cell)).split()) if cell else "" for cell in row]
            if any(cells):
                yield " | ".join(cells)


def letters(nodes: Iterable[Part]) -> str:
    """The raw text of a stretch of a page, without what a reader doesn't see: no other rule has a say in it."""
    result: list[str] = []
    stack = list(nodes)[::-1]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            result.append(part)
        elif part.tag not in CONTROLS and not is_hidden(part):
            stack.extend(reversed(part.parts))
    return "".join(result)


def _held(nodes: Iterable[Part]) -> Element:
    """The nodes as parts of a passing element: they keep the parents that they have."""
    holder = Element("div")
    holder.parts = list(nodes)
    return holder
