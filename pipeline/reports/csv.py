"""Status as CSV: a row per article and locale, for spreadsheets."""

from __future__ import annotations

import csv
import io

from pipeline.planning.outlook import Outlook
from pipeline.reports.rows import COLUMNS, flat, guarded, written


def status(outlook: Outlook) -> str:
    """Return the table with a header line; an instant is in ISO 8601, what is not known is empty."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in outlook.rows:
        writer.writerow({name: guarded(written(cell)) for name, cell in flat(row).items()})
    return stream.getvalue()
