"""Check as GitLab's code-quality report: shown in the widget and at the lines of a merge request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import Severity, Verdict
from pipeline.reports.identity import all_of
from pipeline.reports.pieces import ITEMS, pieces

#: GitLab knows info, minor, major, critical and blocker.
_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def check(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield an array of findings as GitLab's documentation of ``artifacts:reports:codequality`` describes it."""
    rows = (
        {
            "description": f"{finding.message} → {finding.hint}" if finding.hint else finding.message,
            "check_name": finding.check,
            "fingerprint": fingerprint,
            "severity": _SEVERITY[finding.severity],
            # GitLab wants a line: what concerns a file as a whole is shown at its first.
            "location": {"path": finding.where.path, "lines": {"begin": finding.where.line or 1}},
        }
        for finding, fingerprint in all_of(verdicts)
    )
    return pieces([ITEMS], rows)
