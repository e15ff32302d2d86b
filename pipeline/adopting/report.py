"""The report of an archive: one self-contained page in the manner of the status report, the doubtful pairs first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from pipeline.adopting.archive import Result, summed

#: Pairs of which the doubtful texts are shown; of the others the table says how many there are.
SHOWN = 200


def html(title: str, results: Sequence[Result], now: datetime) -> str:
    """Return the page: what was refused, then the pairs from the least sure to the surest."""
    loader = ChoiceLoader([PackageLoader("pipeline.adopting"), PackageLoader("pipeline.reports")])
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    failed = [result for result in results if result.error]
    pairs = sorted((result for result in results if result.article), key=lambda one: (one.sure, one.row.line))
    return environment.get_template("adopted.html").render(
        title=title,
        now=now,
        failed=failed,
        pairs=pairs,
        doubtful=[pair for pair in pairs if pair.doubts][:SHOWN],
        adaptations=sum(pair.adaptation for pair in pairs),
        before=sum(result.done_before for result in results),
        total=summed(results),
    )
