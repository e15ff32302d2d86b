"""Status as a pandas frame: for notebooks, pivots and the file formats that are made from it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.model import Tally
from pipeline.reports.rows import COLUMNS, flat


def status(tallies: Sequence[Tally]) -> pd.DataFrame:
    """Return a row per article and locale with the columns of ``rows.COLUMNS``."""
    return pd.DataFrame([flat(tally) for tally in tallies], columns=list(COLUMNS))
