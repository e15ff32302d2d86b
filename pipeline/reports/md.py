"""Status as a Markdown table, for a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import State, Tally
from pipeline.reports.rows import by_issue, percent


def status(tallies: Sequence[Tally]) -> str:
    """Return the sums by issue and locale."""
    head = ["issue", "locale", "done", *map(str, State)]
    lines = ["| " + " | ".join(head) + " |", "|---|---" + "|--:" * (len(head) - 2) + "|"]
    for tally in by_issue(tallies):
        cells = [tally.issue or "labels", tally.locale, f"{percent(tally):.0f} %"]
        cells += [str(tally.segments[state]) for state in State]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
