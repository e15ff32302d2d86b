"""A workbook: a row a segment, with the source, the translation to fill in, and a note. Needs the extra ``xlsx``."""

from __future__ import annotations

import io
from typing import Any

from pipeline.errors import PerakladError
from pipeline.exchange import origins
from pipeline.exchange.base import Document, Returned, draft_of, handle_in, once, places_in
from pipeline.model import State

HEADER = ("id", "article", "kind", "state", "source", "translation", "note")

#: The property of the document that says which language its translations are in.
LOCALE = "peraklad-locale"

#: What spreadsheets show in place of a value that they couldn't work out.
_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "Err:508", "Err:509"}
)

#: Rows above the header that somebody may have put there.
_ABOVE = 20

_STATE, _TRANSLATION = HEADER.index("state"), HEADER.index("translation")
_LOOKS = {"text_wrap": True, "valign": "top", "num_format": "@"}


def write(document: Document) -> bytes:
    """Return the workbook: ids and sources are protected, translations are not; a text is never taken for a formula.

    Raises PerakladError where the extra is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise _extra() from error
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_custom_property(LOCALE, document.target_locale)
    sheet = book.add_worksheet("translation")
    fixed = book.add_format({**_LOOKS, "font_color": "#444444"})
    # Cells of the format “text” keep what is typed as it is typed: no formula, no date, no rounded number.
    free = book.add_format({**_LOOKS, "locked": False, "bg_color": "#fffbe6"})
    sheet.write_row(0, 0, HEADER, book.add_format({"bold": True}))
    for number, unit in enumerate(document.units, 1):
        kind = unit.context or unit.kind
        texts = (unit.handle, unit.place, kind, str(unit.state), unit.source, unit.target, unit.note)
        for column, text in enumerate(texts):
            sheet.write_string(number, column, text, free if column in (_STATE, _TRANSLATION) else fixed)
    if document.units:
        states = {"validate": "list", "source": ["translated", "draft"], "error_type": "warning"}
        sheet.data_validation(1, _STATE, len(document.units), _STATE, states)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 3, 12)
    sheet.set_column(4, 5, 60)
    sheet.set_column(6, 6, 40)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    book.close()
    return stream.getvalue()


#: Sheets, rows and columns that are looked at; ten years of issues are no hand-off.
MAX_SHEETS, MAX_ROWS, MAX_COLUMNS = 20, 20_000, 60


def read(data: bytes, where: str) -> list[Returned]:
    """Return the rows, whatever the order of rows, columns and sheets. Raises PerakladError."""
    try:
        import openpyxl

        from pipeline.files import office
    except ImportError as error:
        raise _extra() from error
    office.require_sound(data, where, "a workbook")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheets = [(sheet.title, _rows(sheet, where)) for sheet in book.worksheets[:MAX_SHEETS]]
        locale = next((str(prop.value) for prop in book.custom_doc_props.props if prop.name == LOCALE), "")
    except PerakladError:
        raise
    except Exception as error:
        raise PerakladError("this is not a workbook", where=where, hint="Save it again as .xlsx.") from error
    for title, rows in sheets:
        for number, row in enumerate(rows[:_ABOVE], 1):
            names = [_text(cell)[0].strip().casefold() for cell in row]
            if "id" in names and "translation" in names:
                body = enumerate(rows[number:], number + 1)
                return once(
                    _row(f"{title}, row {at}", dict(zip(names, cells, strict=False)), locale)
                    for at, cells in body
                    if any(cell.value is not None for cell in cells)
                )
    raise PerakladError(
        "the columns “id” and “translation” are not there", where=f"{where}:1", hint="Restore the first row."
    )


def _rows(sheet: Any, where: str) -> list[Any]:  # noqa: ANN401 - openpyxl has no types
    """The rows of a sheet up to the last one with something in it.

    A sheet may say of itself whatever it likes, and a cell in its last corner stands for a milliard of empty ones.
    """
    rows: list[Any] = []
    last = 0
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS + 1), 1):
        rows.append(row)
        if any(cell.value is not None for cell in row):
            last = number
    if last > MAX_ROWS:
        raise PerakladError(
            f"the sheet has more than {MAX_ROWS:,} rows", where=where, hint="Hand it off and back in smaller parts."
        )
    return rows[:last]


def _row(where: str, cells: dict[str, Any], locale: str) -> Returned:
    texts = {name: _text(cell) for name, cell in cells.items()}
    target, trouble = texts.get("translation", ("", ""))
    id_, base = handle_in(texts["id"][0])
    state = texts.get("state", ("", ""))[0]
    # Our own word for a machine's draft stays where somebody has mended the text.
    machine = state.strip().casefold() != State.MACHINE and origins.names_machine(state)
    return Returned(
        where,
        id_,
        target,
        texts["source"][0] if "source" in texts else None,
        draft_of(state),
        base,
        places_in(texts.get("article", ("", ""))[0]),
        trouble,
        locale,
        origins.of_machine("xlsx") if machine else "",
    )


def _text(cell: Any) -> tuple[str, str]:  # noqa: ANN401 - openpyxl has no types
    """What stands in a cell, and why it can't be taken for a text: a program may have made something else of it."""
    from openpyxl.utils.escape import unescape

    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return "", "a formula stands in the cell, not a text"
    if isinstance(value, str):
        if value.strip() in _ERRORS:
            return "", "an error stands in the cell, not a text; did the translation begin with “=”?"
        # Excel writes some characters as “_x000D_” (ECMA-376, 22.9.2.19).
        return unescape(value), ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value), ""
    kind = "an error" if cell.data_type == "e" else "a number or a date"
    return "", f"{kind} stands in the cell, not a text; format the cell as text"


def _extra() -> PerakladError:
    return PerakladError("XLSX needs the extra “xlsx”", hint="Install it: pip install 'peraklad[xlsx]'.")
