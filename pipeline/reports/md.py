"""Status and check in Markdown: for a pull request, or the summary of a CI run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Severity, State, Tally, Verdict
from pipeline.reports.grouping import grouped, of_issue, summary
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


#: Groups of findings that a summary lists for an issue; GitHub takes a megabyte, readers less.
LISTED = 200


def check(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as a table, and under each issue what blocks it, grouped by file and kind."""
    lines = [
        "### Translation check",
        "",
        "| issue | verdict | editions | reasons | warnings |",
        "|---|---|---|--:|--:|",
    ]
    for verdict in verdicts:
        word = "✅ may be published" if verdict.passed else "❌ not ready"
        editions = ", ".join(
            f"{name} {'complete' if passed else 'blocked'}" for name, passed in verdict.editions.items()
        )
        warnings = sum(one.severity is Severity.WARNING for one in verdict.notices)
        lines.append(f"| {verdict.issue} | {word} | {editions} | {len(verdict.reasons)} | {warnings} |")
    for verdict in verdicts:
        groups = grouped(verdict.reasons)
        if not groups:
            continue
        lines += ["", f"<details><summary>{of_issue(verdict)}</summary>", ""]
        for group in groups[:LISTED]:
            hint = f" → {_plain(group.first.hint)}" if group.first.hint else ""
            lines.append(f"- `{group.where}` {_plain(group.message)} [{group.first.check}]{hint}")
        if len(groups) > LISTED:
            lines.append(f"- … and {len(groups) - LISTED} more: `peraklad check {verdict.issue}` lists them")
        lines += ["", "</details>"]
    return "\n".join([*lines, "", summary(verdicts)]) + "\n"


def _plain(text: str) -> str:
    """The text of an article is shown as it stands: nothing in it is markup of ours."""
    text = " ".join(text.split()).replace("\\", "\\\\")
    text = re.sub(r"([*_\[\]|~#])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))
    return text if "`peraklad" in text else text.replace("`", "\\`")
