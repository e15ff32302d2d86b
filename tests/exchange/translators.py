"""How a translator fills in each format, by means of the format's own well-known library."""

from __future__ import annotations

import io

import docx
import openpyxl
import polib
from lxml import etree

SUFFIX = {"xlsx": "x.xlsx", "docx": "x.docx", "xliff": "x.xlf", "xliff2": "x.xlf", "po": "x.po"}

X1 = "{urn:oasis:names:tc:xliff:document:1.2}"
X2 = "{urn:oasis:names:tc:xliff:document:2.0}"


def fill(form: str, data: bytes, wanted: dict[str, str], draft: bool | None = None) -> bytes:
    """Write a translation for each source that holds a key of ``wanted``; ``draft``: and say whether it needs work."""
    return globals()[f"fill_{form}"](data, wanted, draft)


def found(wanted: dict[str, str], source: str) -> str | None:
    return next((text for part, text in wanted.items() if part in source), None)


def fill_xlsx(data: bytes, wanted: dict[str, str], draft: bool | None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    names = {cell.value: cell.column for cell in book.active[1]}
    for row in book.active.iter_rows(min_row=2):
        text = found(wanted, row[names["source"] - 1].value)
        if text is not None:
            cell = row[names["translation"] - 1]
            cell.value, cell.data_type = text, "s"
            if draft is not None:
                row[names["state"] - 1].value = "draft" if draft else "translated"
    return saved(book)


def fill_docx(data: bytes, wanted: dict[str, str], draft: bool | None) -> bytes:
    word = docx.Document(io.BytesIO(data))
    for table in word.tables:
        for row in table.rows:
            source, target = row.cells
            text = found(wanted, source.text)
            if text is not None:
                target.paragraphs[-1].text = text
    return saved(word)


def fill_xliff(data: bytes, wanted: dict[str, str], draft: bool | None) -> bytes:
    root = etree.fromstring(data)
    for unit in root.iter(f"{X1}trans-unit"):
        source = unit.find(f"{X1}source")
        text = found(wanted, source.text)
        if text is None:
            continue
        target = unit.find(f"{X1}target")
        if target is None:
            target = etree.Element(f"{X1}target")
            source.addnext(target)
        target.text = text
        target.attrib.pop("state", None)
        if draft is not None:
            target.set("state", "needs-review-translation" if draft else "translated")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def fill_xliff2(data: bytes, wanted: dict[str, str], draft: bool | None) -> bytes:
    root = etree.fromstring(data)
    for segment in root.iter(f"{X2}segment"):
        source = segment.find(f"{X2}source")
        text = found(wanted, source.text)
        if text is None:
            continue
        target = segment.find(f"{X2}target")
        if target is None:
            target = etree.SubElement(segment, f"{X2}target")
        target.text = text
        segment.attrib.pop("state", None)
        if draft is not None:
            segment.set("state", "initial" if draft else "translated")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def fill_po(data: bytes, wanted: dict[str, str], draft: bool | None) -> bytes:
    file = polib.pofile(data.decode())
    for entry in file:
        text = found(wanted, entry.msgid)
        if text is not None:
            entry.msgstr = text
            entry.flags = ["fuzzy"] if draft else []
    return str(file).encode()


def saved(thing) -> bytes:
    stream = io.BytesIO()
    thing.save(stream)
    return stream.getvalue()
