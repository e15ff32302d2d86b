"""A workbook: a row a segment, with the source, the translation to fill in, and a note. Needs the extra ``xlsx``."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import PerakladError

HEADER = ("id", "state", "source", "translation", "what changed")


@dataclass(frozen=True, slots=True)
class Row:
    """A segment as handed off: ``id`` is the digest of its source and context."""

    id: str
    state: str
    source: str
    target: str
    note: str = ""


def write(rows: Sequence[Row]) -> bytes:
    """Return the workbook: ids and sources are protected, translations are not; a text is never taken for a formula.

    Raises PerakladError where the extra is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise _extra() from error
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("translation")
    fixed = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#444444"})
    free = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "bg_color": "#fffbe6"})
    sheet.write_row(0, 0, HEADER, book.add_format({"bold": True}))
    for number, row in enumerate(rows, 1):
        for column, text in enumerate((row.id, row.state, row.source, row.target, row.note)):
            sheet.write_string(number, column, text, free if column == 3 else fixed)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 3, 60)
    sheet.set_column(4, 4, 40)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    book.close()
    return stream.getvalue()


def read(data: bytes, where: str) -> dict[str, str]:
    """Return the translations by id, whatever the order of rows and columns. Raises PerakladError."""
    try:
        import openpyxl

        from pipeline import officefiles
    except ImportError as error:
        raise _extra() from error
    officefiles.require_sound(data, where, "a workbook")
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False).worksheets[0]
        rows = [[("" if cell is None else str(cell)) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except Exception as error:
        raise PerakladError("this is not a workbook", where=where, hint="Save it again as .xlsx.") from error
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    if "id" not in names or "translation" not in names:
        raise PerakladError(
            "the columns “id” and “translation” are not there", where=f"{where}:1", hint="Restore the first row."
        )
    id_column, text_column = names.index("id"), names.index("translation")
    return {row[id_column].strip(): row[text_column].strip() for row in rows[1:] if row[id_column].strip()}


def _extra() -> PerakladError:
    return PerakladError("XLSX needs the extra “xlsx”", hint="Install it: pip install 'peraklad[xlsx]'.")
