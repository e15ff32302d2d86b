"""Status as a pandas frame: for notebooks, pivots and the file formats that are made from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pandas as pd

from pipeline.planning.outlook import Row
from pipeline.reports.rows import COLUMNS, INSTANTS, flat


def status(rows: Iterable[Row]) -> pd.DataFrame:
    """Return a row per article and locale with the columns of ``rows.COLUMNS``.

    Counts are integers, ``translated_percent`` a float, ``overdue`` and ``finished`` booleans, instants UTC timestamps
    (NaT where there is none), all else strings; ``done_words_since`` is a nullable integer.
    """
    cells = [flat(row) for row in rows]
    frame = pd.DataFrame(cells, columns=list(COLUMNS))
    for name in INSTANTS:
        moments = [moment.astimezone(UTC) if isinstance(moment := row[name], datetime) else None for row in cells]
        frame[name] = pd.to_datetime(pd.Series(moments, dtype="object"), utc=True)
    frame["done_words_since"] = pd.Series([row["done_words_since"] for row in cells], dtype="Int64")
    return frame
