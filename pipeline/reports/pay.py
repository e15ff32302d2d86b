"""Volumes and pay as a table, CSV, JSON or a workbook: a row a period, person and locale."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.config.rates import money
from pipeline.errors import PerakladError
from pipeline.planning.pay import Pay, Work
from pipeline.reports.rows import guarded

FORMATS = ("terminal", "csv", "json", "xlsx")

_WORK = tuple(f"{work.replace('-', '_')}_words" for work in Work)
_COLUMNS = ("period", "person", "locale", *_WORK, "kept_percent", "amount", "currency")


def written(pays: Sequence[Pay], currency: str, form: str) -> str | bytes:
    """Return the rows in one of ``FORMATS``. Raises PerakladError where an extra is not installed."""
    rows = [_row(pay, currency) for pay in pays]
    if form == "json":
        return json.dumps({"schema": 1, "pay": rows}, ensure_ascii=False, indent=2) + "\n"
    if form == "xlsx":
        return _workbook(rows)
    if form == "terminal":
        return _table(rows)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guarded(cell) for name, cell in row.items()} for row in rows)
    return stream.getvalue()


def _row(pay: Pay, currency: str) -> dict[str, str | int | None]:
    counts = {column: pay.words.get(work, 0) for column, work in zip(_WORK, Work, strict=True)}
    kept = None if pay.kept is None else round(100 * pay.kept)
    return {
        "period": pay.period, "person": pay.person, "locale": pay.locale, **counts, "kept_percent": kept,
        "amount": money(pay.amount), "currency": currency,
    }  # fmt: skip


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "Nothing to count there.\n"
    shown = [name for name in _COLUMNS if name == "amount" or any(row[name] for row in rows)]
    cells = [[name.replace("_", " ") for name in shown]]
    cells += [[str(row[name]) if row[name] not in (None, 0, "") else "–" for name in shown] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    left = {"period", "person", "locale", "currency"}
    return "".join(
        " ".join(
            f" {cell.ljust(width) if name in left else cell.rjust(width)}"
            for name, cell, width in zip(shown, line, widths, strict=True)
        ).rstrip()
        + "\n"
        for line in cells
    )


def _workbook(rows: Sequence[Mapping[str, Any]]) -> bytes:
    try:
        import xlsxwriter
    except ImportError as error:
        raise PerakladError("XLSX needs the extra “xlsx”", hint="Install it: pip install 'peraklad[xlsx]'.") from error
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("pay")
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, max(1, len(rows)), len(_COLUMNS) - 1)
        cents = book.add_format({"num_format": "#,##0.00"})
        for column, name in enumerate(_COLUMNS):
            sheet.write_string(0, column, name.replace("_", " "))
            sheet.set_column(column, column, max(10, len(name) + 2))
        for line, row in enumerate(rows, 1):
            for column, name in enumerate(_COLUMNS):
                if name == "amount":
                    sheet.write_number(line, column, float(row[name]), cents)
                elif row[name] is not None:
                    sheet.write(line, column, row[name])
    return stream.getvalue()
