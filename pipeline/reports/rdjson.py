"""Check in the Reviewdog Diagnostic Format (rdjson), with which reviewdog comments on any code host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import Finding, Severity, Verdict
from pipeline.reports.identity import all_of
from pipeline.reports.pieces import ITEMS, pieces

_SEVERITY = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def check(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield a ``DiagnosticResult``."""
    result = {"source": {"name": "peraklad"}, "diagnostics": [ITEMS]}
    return pieces(result, (_diagnostic(finding) for finding, _ in all_of(verdicts)))


def _diagnostic(finding: Finding) -> dict[str, object]:
    location: dict[str, object] = {"path": finding.where.path}
    if finding.where.line:
        location["range"] = {"start": {"line": finding.where.line}}
    return {
        "message": f"{finding.message} → {finding.hint}" if finding.hint else finding.message,
        "location": location,
        "severity": _SEVERITY[finding.severity],
        "code": {"value": finding.check},
    }
