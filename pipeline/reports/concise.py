"""Check for people and editors: a line a finding, ``file:line: message``, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Finding, Severity, Verdict

#: Findings of one kind in one file shown in full; of the rest the number is told.
SHOWN = 3


def check(verdicts: Sequence[Verdict], *, everything: bool = False) -> str:
    """Return the reasons grouped by file and kind, then the notices' number, then the verdict on each issue."""
    lines: list[str] = []
    for verdict in verdicts:
        lines += _grouped(verdict.reasons, everything=everything)
        lines += _grouped([one for one in verdict.notices if one.severity is Severity.WARNING], everything=everything)
        lines += _notes([one for one in verdict.notices if one.severity is Severity.INFO], everything=everything)
        lines.append(_last_line(verdict))
    return "\n".join(lines) + "\n"


def _notes(findings: Sequence[Finding], *, everything: bool) -> list[str]:
    """Notes block nothing: one of a kind is shown, of the others the number is told."""
    lines = []
    for check in dict.fromkeys(one.check for one in findings):
        found = [one for one in findings if one.check == check]
        lines += [f"{one.where}: note: {one.message} [{check}]" for one in (found if everything else found[:1])]
        if len(found) > 1 and not everything:
            lines.append(f"    … and {len(found) - 1} more notes of this kind (--all shows them).")
    return lines


def _grouped(findings: Sequence[Finding], *, everything: bool) -> list[str]:
    files: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        files.setdefault(finding.where.path, {}).setdefault(finding.check, []).append(finding)
    lines = []
    for found in (group for kinds in files.values() for group in kinds.values()):
        shown = found if everything else found[:SHOWN]
        for finding, following in zip(shown, (*shown[1:], None), strict=True):
            mark = "" if finding.severity is Severity.ERROR else "warning: "
            lines.append(f"{finding.where}: {mark}{finding.message} [{finding.check}]")
            if finding.hint and (following is None or following.hint != finding.hint):
                lines.append(f"    → {finding.hint}")
        if len(found) > len(shown):
            lines.append(f"    … and {len(found) - len(shown)} more like this in this file (--all shows them).")
    return lines


def _last_line(verdict: Verdict) -> str:
    warnings = sum(one.severity is Severity.WARNING for one in verdict.notices)
    warned = f" ({_plural(warnings, 'warning')})" if warnings else ""
    editions = ", ".join(f"{name} {'complete' if passed else 'blocked'}" for name, passed in verdict.editions.items())
    if verdict.passed:
        return f"{verdict.issue}: may be published: {editions}{warned}"
    return f"{verdict.issue}: NOT ready: {editions}; {_plural(len(verdict.reasons), 'reason')}{warned}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
