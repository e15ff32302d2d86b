"""Check for people and editors: a line a finding, ``file:line: message``, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import printable
from pipeline.model import Finding, Severity, Verdict
from pipeline.reports.grouping import Group, grouped, of_issue, summary

#: Characters of a line; a grouped finding may quote some texts.
MOST = 100_000


def check(verdicts: Sequence[Verdict], *, everything: bool = False) -> str:
    """Return the reasons grouped by file and kind, then the warnings and notes, then the verdict on each issue.

    ``everything`` tells each finding by itself. The last line is about all issues together.
    """
    lines: list[str] = []
    for verdict in verdicts:
        lines += [*findings(verdict, everything=everything), of_issue(verdict)]
    if len(verdicts) > 1 or all(verdict.passed for verdict in verdicts):
        lines.append(summary(verdicts))
    return "\n".join(lines) + "\n"


def findings(verdict: Verdict, *, everything: bool = False) -> list[str]:
    """The lines on one issue before its verdict: reasons, warnings, notes."""
    warnings, notes = (
        [notice for notice in verdict.notices if notice.severity is severity]
        for severity in (Severity.WARNING, Severity.INFO)
    )
    return [
        *_lines(verdict.reasons, everything=everything),
        *_lines(warnings, everything=everything),
        *_notes(notes, everything=everything),
    ]


def _notes(findings: Sequence[Finding], *, everything: bool) -> list[str]:
    """Notes block nothing: one of a kind is shown, of the others the number is told."""
    lines = []
    for check in dict.fromkeys(finding.check for finding in findings):
        failing = [finding for finding in findings if finding.check == check]
        lines += [
            printable(f"{finding.where}: note: {finding.message} [{check}]", MOST)
            for finding in (failing if everything else failing[:1])
        ]
        if len(failing) > 1 and not everything:
            lines.append(f"    … and {len(failing) - 1} more notes of this kind (--all shows them).")
    return lines


def _lines(findings: Sequence[Finding], *, everything: bool) -> list[str]:
    groups = [Group((finding,), finding.message) for finding in findings] if everything else grouped(findings)
    lines = []
    for number, group in enumerate(groups, 1):
        first = group.first
        mark = "" if first.severity is Severity.ERROR else "warning: "
        lines.append(printable(f"{first.where}: {mark}{group.message} [{first.check}]", MOST))
        following = groups[number].first if number < len(groups) else None
        # One hint under several findings that want the same done.
        if first.hint and not (following and (following.check, following.hint) == (first.check, first.hint)):
            lines.append(
                f"    → {printable(first.hint, MOST)}{'' if len(group.findings) == 1 else ' --all lists them.'}"
            )
    return lines
