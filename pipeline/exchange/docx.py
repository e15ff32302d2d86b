"""A Word document: a table of two columns an article, the source on the left, the translation on the right.

A small line in the source's cell names the segment. Needs the extra ``docx``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pipeline.errors import PerakladError
from pipeline.exchange.base import Document, Returned, Unit, handle_in, once, places_in

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

#: What is not to be seen once tracked changes are accepted; and what never is part of a cell's text.
_GONE = frozenset(
    (
        f"{_W}del",
        f"{_W}moveFrom",
        f"{_W}txbxContent",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}


#: Begins the document's identifier, which says what language its translations are in.
_LOCALE = "peraklad-locale:"


def write(document: Document) -> bytes:
    """Return the document. Raises PerakladError where the extra is not installed."""
    try:
        import docx
    except ImportError as error:
        raise _extra() from error
    word = docx.Document()
    word.core_properties.title = document.title
    word.core_properties.author = ""
    word.core_properties.identifier = f"{_LOCALE}{document.target_locale}"
    word.add_paragraph(
        f"{document.source_locale} → {document.target_locale}. Please fill in the right column; rows may be sorted, "
        "but leave the small grey line above each source as it is."
    )
    for place, units in document.places():
        word.add_heading(place, level=2)
        table = word.add_table(rows=0, cols=2)
        table.style = "Table Grid"
        for unit in units:
            _add(table, unit)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _add(table: Any, unit: Unit) -> None:  # noqa: ANN401 - python-docx's own
    from docx.shared import Pt, RGBColor

    source, target = table.add_row().cells
    head = source.paragraphs[0].add_run(f"{unit.place} · {unit.context or unit.kind} · {unit.state} · {unit.handle}")
    head.font.size, head.font.color.rgb = Pt(6), RGBColor(0x88, 0x88, 0x88)
    source.add_paragraph(unit.source)
    if unit.note:
        note = target.paragraphs[0].add_run(f"{_CHANGED}{unit.note}")
        note.font.size, note.font.color.rgb = Pt(8), RGBColor(0x88, 0x55, 0x00)
        target.add_paragraph(unit.target)
    else:
        target.paragraphs[0].add_run(unit.target)


#: Begins the paragraph that shows what changed in the source; it is no part of the translation.
_CHANGED = "⟲ "


#: Paragraphs in tables that are looked at.
MAX_PARAGRAPHS = 50_000


def read(data: bytes, where: str) -> list[Returned]:
    """Return the rows of all tables, as they look once tracked changes are accepted. Raises PerakladError."""
    try:
        import docx

        from pipeline.files import office
    except ImportError as error:
        raise _extra() from error
    office.require_sound(data, where, "a Word document")
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        locale = (document.core_properties.identifier or "").rpartition(_LOCALE)[2]
    except Exception as error:
        raise PerakladError("this is not a Word document", where=where, hint="Save it again as .docx.") from error
    # Tables within tables are gone through once for each that they lie in.
    seen = sum(sum(1 for _ in row.iter(f"{_W}p")) for row in islice(body.iter(f"{_W}tr"), MAX_PARAGRAPHS))
    if seen > MAX_PARAGRAPHS:
        raise PerakladError(
            f"the document has more than {MAX_PARAGRAPHS:,} paragraphs in its tables",
            where=where,
            hint="Hand it off and back in smaller parts.",
        )
    returned = [_row(number, row, locale) for number, row in enumerate(body.iter(f"{_W}tr"), 1)]
    rows = [row for row in returned if row is not None]
    if not rows:
        raise PerakladError(
            "no row of a translation is in the document", where=where, hint="Send back the file that was handed off."
        )
    return once(rows)


def _row(number: int, row: Any, locale: str) -> Returned | None:  # noqa: ANN401 - lxml has no types here
    """A row of a table; None if somebody deleted it, or if there is nothing in it."""
    properties = row.find(f"{_W}trPr")
    if properties is not None and properties.find(f"{_W}del") is not None:
        return None
    cells = ["\n".join(_paragraphs(cell)) for cell in row.iter(f"{_W}tc")]
    if not any(cell.strip() for cell in cells):
        return None
    where = f"row {number}"
    at = next((place for place, cell in enumerate(cells) if handle_in(cell)[0]), None)
    if at is None or len(cells) < 2:
        return Returned(where, "", cells[-1], trouble="" if at is None else "the row has one cell, not two")
    lines = cells[at].split("\n")
    head = next(line for line in lines if handle_in(line)[0])
    source = "\n".join(line for line in lines if line is not head)
    target = cells[at + 1 if at + 1 < len(cells) else at - 1]
    text = "\n".join(line for line in target.split("\n") if not line.startswith(_CHANGED.strip()))
    id_, base = handle_in(head)
    return Returned(where, id_, text, source, None, base, places_in(head), locale=locale)


def _paragraphs(cell: Any) -> Iterator[str]:  # noqa: ANN401 - lxml has no types here
    """The paragraphs of a cell; where the mark between two of them was deleted, they are one."""
    open_text = ""
    for paragraph in cell.iter(f"{_W}p"):
        open_text += "".join(_pieces(paragraph))
        mark = paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del")
        if mark is None:
            yield open_text
            open_text = ""
    if open_text:
        yield open_text


def _pieces(element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml has no types here
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag != f"{_W}pPr":  # tab stops are called as tabs are
            yield from _pieces(child)


def _extra() -> PerakladError:
    return PerakladError("DOCX needs the extra “docx”", hint="Install it: pip install 'peraklad[docx]'.")
