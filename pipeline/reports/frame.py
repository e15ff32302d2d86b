"""Status as a pandas frame: for notebooks, pivots and the file formats that are made from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pandas as pd

from pipeline.outlook import Row
from pipeline.reports.rows import COLUMNS, INSTANTS, flat


def status(rows: Iterable[Row]) -> pd.DataFrame:
    """Return a row per article and locale with the columns of ``rows.COLUMNS``.

    Counts are integers, ``translated_percent`` a float, ``overdue`` and ``finished`` booleans, instants UTC timestamps
    (NaT where there is none), all else strings; ``done_words_since`` is a nullable integer.
    """
    frame = pd.DataFrame([flat(row) for row in rows], columns=list(COLUMNS))
    for name in INSTANTS:
        moments: list[datetime | None] = [cell.astimezone(UTC) if cell else None for cell in frame[name].tolist()]
        frame[name] = pd.to_datetime(pd.Series(moments, dtype="object"), utc=True)
    frame["done_words_since"] = frame["done_words_since"].astype("Int64")
    return frame
