"""Status as CSV: a row per article and locale, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from pipeline.model import Tally
from pipeline.reports.rows import COLUMNS, flat


def status(tallies: Sequence[Tally]) -> str:
    """Return the table with a header line."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat(tally) for tally in tallies)
    return stream.getvalue()
