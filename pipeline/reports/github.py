"""Check as GitHub workflow commands, which annotate the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Finding, Severity, Verdict

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def check(verdicts: Sequence[Verdict]) -> str:
    """Return a command a finding; escaped as GitHub's toolkit does it."""
    return "".join(_command(finding) for verdict in verdicts for finding in (*verdict.reasons, *verdict.notices))


def _command(finding: Finding) -> str:
    properties = {"file": finding.where.path, "title": finding.check}
    if finding.where.line:
        properties["line"] = str(finding.where.line)
    said = ",".join(f"{name}={_escape(value, in_property=True)}" for name, value in properties.items())
    message = f"{finding.message} → {finding.hint}" if finding.hint else finding.message
    return f"::{_LEVEL[finding.severity]} {said}::{_escape(message)}\n"


def _escape(text: str, *, in_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
