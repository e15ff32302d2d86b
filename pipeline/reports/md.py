"""Status and check in Markdown: for a pull request, or the summary of a CI run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.errors import printable
from pipeline.model import Severity, State, Verdict
from pipeline.planning.outlook import Outlook, Row
from pipeline.reports.grouping import Group, grouped, of_issue, summary
from pipeline.reports.rows import day, since, who, whole


def status(outlook: Outlook) -> str:
    """Return the sums by issue and locale: segments, with their source words in brackets."""
    dated = any(row.deadline or row.assignees for row in outlook.issues)
    head = ["issue", "locale", "done", *map(str, State), "words left"]
    head += ["deadline", "outlook", "assignee"] if dated else []
    head += [f"words done since {outlook.since:%Y-%m-%d}"] if outlook.since else []
    lines = ["| " + " | ".join(head) + " |"]
    lines.append("|---|---|" + "--:|" * (len(State) + 2) + "---|" * (len(head) - len(State) - 4))
    for row in outlook.issues:
        tally = row.tally
        cells = [tally.issue or "labels", tally.locale, whole(tally)]
        cells += [
            f"{tally.segments[state]} ({tally.words[state]})" if tally.segments[state] else "–" for state in State
        ]
        cells.append(str(row.words_left) if row.words_left else "–")
        if dated:
            cells += [_deadline(row, outlook), str(row.forecast.chance) if row.forecast else "", plain(who(row))]
        if outlook.since:
            change = since(row)
            cells.append("" if change is None else f"{change:+}")
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "Segments, and source words in brackets.", *(f"\n{notice}" for notice in outlook.notices)]
    return "\n".join(lines) + "\n"


def _deadline(row: Row, outlook: Outlook) -> str:
    return f"{day(row.deadline, outlook.now)}{' **overdue**' if row.overdue else ''}"


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
            f"{plain(name)} {'complete' if passed else 'blocked'}" for name, passed in verdict.editions.items()
        )
        warnings = sum(notice.severity is Severity.WARNING for notice in verdict.notices)
        lines.append(f"| {verdict.issue} | {word} | {editions} | {len(verdict.reasons)} | {warnings} |")
    for verdict in verdicts:
        groups = grouped(verdict.reasons)
        if not groups:
            continue
        lines += ["", f"<details><summary>{plain(of_issue(verdict))}</summary>", ""]
        for group in groups[:LISTED]:
            hint = f" → {plain(group.first.hint)}" if group.first.hint else ""
            lines.append(f"- `{_where(group)}` {plain(group.message)} [{group.first.check}]{hint}")
        if len(groups) > LISTED:
            lines.append(f"- … and {len(groups) - LISTED} more: `peraklad check {verdict.issue}` lists them")
        lines += ["", "</details>"]
    return "\n".join([*lines, "", summary(verdicts)]) + "\n"


def _where(group: Group) -> str:
    return printable(str(group.where)).replace("`", "'")


def plain(text: str) -> str:
    """The text of an article is shown as it stands: nothing in it is markup of ours."""
    text = " ".join(printable(text, 100_000).split()).replace("\\", "\\\\").replace("@", "@\u200b")  # calls nobody
    text = re.sub(r"([*_\[\]|~#])", r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))
    return text if "`peraklad" in text else text.replace("`", "\\`")
