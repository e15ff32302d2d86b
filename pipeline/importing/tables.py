"""Tables: which hold data, and their cells as a grid."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.importing.tree import Element

#: Characters of a cell beyond which a table is taken for the layout of a page, and cells that a table may have.
LONG_CELL = 400
MAX_CELLS = 20_000
MAX_COLUMNS = 60

#: Paragraphs that a cell of data has at most.
_PARAGRAPHS = 3


def rows(table: Element) -> list[list[Element]]:
    """A table's rows of cells, those of tables within it apart."""
    result: list[list[Element]] = []
    for row in _rows(table):
        cells = [cell for cell in row.elements() if cell.tag in ("td", "th")]
        if cells:
            result.append(cells)
    return result


def _rows(element: Element) -> Iterator[Element]:
    for part in element.elements():
        if part.tag == "tr":
            yield part
        elif part.tag in ("tbody", "thead", "tfoot"):
            yield from _rows(part)


def caption(table: Element) -> Element | None:
    """The table's own caption, if it has one."""
    return next((part for part in table.elements() if part.tag == "caption"), None)


def is_data(table: Element) -> bool:
    """Whether a table holds data; one that lays out a page has long cells, headings, tables within it, one column."""
    if table.get("role") in ("presentation", "none"):
        return False
    found = rows(table)
    cells = [cell for row in found for cell in row]
    if not cells or len(cells) > MAX_CELLS or max(map(len, found)) > MAX_COLUMNS:
        return False
    has_head = any(part.tag == "thead" for part in table.elements())
    if max(map(len, found)) < 2 or (len(found) < 2 and not has_head):
        return False
    for cell in cells:
        if cell.blocky:
            below = [element.tag for element in cell.walk()]
            if not _STRUCTURE.isdisjoint(below) or below.count("p") > _PARAGRAPHS:
                return False
    lengths = sorted(len(cell.text()) for cell in cells)
    return lengths[-1] <= LONG_CELL or any(cell.tag == "th" for cell in cells)


_STRUCTURE = frozenset("table h1 h2 h3 h4 h5 h6 article nav form pre".split())


def grid(table: Element) -> list[list[Element | None]]:
    """The cells by row and column; None where a cell reaches over from the left or from above."""
    result: list[list[Element | None]] = []
    below: dict[int, int] = {}
    for cells in rows(table):
        row: list[Element | None] = []
        waiting = list(cells)
        while waiting or below.get(len(row), 0):
            at = len(row)
            if below.get(at, 0):
                below[at] -= 1
                row.append(None)
                continue
            cell = waiting.pop(0)
            width = _span(cell, "colspan")
            for column in range(at, at + width):
                below[column] = _span(cell, "rowspan") - 1
            row += [cell, *[None] * (width - 1)]
        result.append(row)
    width = min(max((len(row) for row in result), default=0), MAX_COLUMNS)
    return [(row + [None] * width)[:width] for row in result]


def _span(cell: Element, name: str) -> int:
    text = cell.get(name).strip()
    return min(max(int(text), 1), MAX_COLUMNS) if text.isdecimal() and text.isascii() and len(text) < 4 else 1
