"""Status as a workbook: one sheet by issue, one by article; needs the extra ``xlsx``."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pipeline.errors import PerakladError
from pipeline.model import Tally
from pipeline.reports.rows import by_issue


def status(tallies: Sequence[Tally]) -> bytes:
    """Return the workbook's bytes. Raises PerakladError where the extra is not installed."""
    try:
        import xlsxwriter  # noqa: F401 - the engine that pandas looks up by name
    except ImportError as error:
        raise PerakladError("XLSX needs the extra “xlsx”", hint="Install it: pip install 'peraklad[xlsx]'.") from error
    import pandas as pd

    from pipeline.reports import frame

    stream = io.BytesIO()
    with pd.ExcelWriter(stream, engine="xlsxwriter") as writer:
        for name, table in (("issues", frame.status(by_issue(tallies))), ("articles", frame.status(tallies))):
            table.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 3))
            sheet = writer.sheets[name]
            sheet.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)
            sheet.set_column(0, 1, 26)
    return stream.getvalue()
