"""Status as a workbook: sheets by issue, by article and by segment, with filters; needs the extra ``xlsx``."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pipeline.errors import PerakladError
from pipeline.planning.outlook import Item, Outlook, Row
from pipeline.reports.rows import COLUMNS, Cell, flat

#: Widths in characters; other columns take that of their heads.
_WIDTHS = {
    "article": 28, "issue": 12, "assignee": 22, "deadline": 17, "claimed_until": 17, "last_change": 17, "live": 18,
    "place": 52, "source": 60, "target": 60, "translator": 18, "reviewer": 18,
}  # fmt: skip
_FORECAST = ("chance", "early", "likely", "late", "words_per_day")
_SEGMENT = ("issue", "article", "locale", "state", "words", "source", "target", "translator", "reviewer", "place")


def status(outlook: Outlook) -> bytes:
    """Return the workbook's bytes. Raises PerakladError where the extra is not installed."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise PerakladError("XLSX needs the extra “xlsx”", hint="Install it: pip install 'peraklad[xlsx]'.") from error

    stream = io.BytesIO()
    # A text is never a formula or a link, whatever it begins with.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": outlook.title, "created": outlook.now.replace(tzinfo=None)})
        issues = [{**flat(row), **_forecast(row)} for row in outlook.issues]
        _sheet(book, "issues", (*COLUMNS, *_FORECAST), issues, frozen=3)
        _sheet(book, "articles", COLUMNS, [flat(row) for row in outlook.rows], frozen=3)
        _sheet(book, "segments", _SEGMENT, [_item(item) for item in outlook.items], frozen=0)
    return stream.getvalue()


def _sheet(
    book: Any,  # noqa: ANN401 - xlsxwriter has no types
    name: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Cell | date]],
    *,
    frozen: int,
) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, frozen)
    for column, title in enumerate(columns):
        sheet.write_string(0, column, title, head)
        sheet.set_column(column, column, _WIDTHS.get(title, len(title) + 3))
    number = 0
    for number, row in enumerate(rows, 1):
        for column, title in enumerate(columns):
            cell = row[title]
            if isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell.replace(tzinfo=None), moment)  # Excel knows no time zones
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            elif isinstance(cell, str):
                sheet.write_string(number, column, cell, wrapped if title in ("source", "target") else None)
            elif cell is not None:
                sheet.write(number, column, cell)
    sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)


def _forecast(row: Row) -> dict[str, Cell | date]:
    forecast = row.forecast
    if forecast is None:
        return dict.fromkeys(_FORECAST)
    values = (str(forecast.chance), forecast.early, forecast.likely, forecast.late, round(forecast.pace, 1) or None)
    return dict(zip(_FORECAST, values, strict=True))


def _item(item: Item) -> dict[str, Cell | date]:
    where = item.where
    values = (where.issue, where.article, where.locale, str(item.state), item.words, item.source, item.target,
              item.translator, item.reviewer, str(where))  # fmt: skip
    return dict(zip(_SEGMENT, values, strict=True))
