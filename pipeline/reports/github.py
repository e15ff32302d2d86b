"""Check as GitHub workflow commands, which annotate the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import printable
from pipeline.model import Severity, Verdict
from pipeline.reports.grouping import Group, grouped, of_issue, summary

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def check(verdicts: Sequence[Verdict]) -> str:
    """Return a command for each group of findings, then the verdicts as plain lines of the log.

    GitHub shows ten annotations of a level in each step: findings of one kind in a file share one, errors come first.
    """
    findings = [reason for verdict in verdicts for reason in (*verdict.reasons, *verdict.notices)]
    groups = sorted(grouped(findings), key=lambda group: list(_LEVEL).index(group.first.severity))
    lines = [printable(line, 10_000) for line in (*map(of_issue, verdicts), summary(verdicts))]
    return "".join(map(_command, groups)) + "".join(f"{line}\n" for line in lines)


def _command(group: Group) -> str:
    first = group.first
    properties = {"file": first.where.path, "title": first.check}
    if first.where.line:
        properties["line"] = str(first.where.line)
    parts = ",".join(f"{name}={_escape(value, in_property=True)}" for name, value in properties.items())
    message = f"{group.message} → {first.hint}" if first.hint else group.message
    return f"::{_LEVEL[first.severity]} {parts}::{_escape(message)}\n"


def _escape(text: str, *, in_property: bool = False) -> str:
    """Escape as GitHub's toolkit does it."""
    text = "\n".join(printable(line, 10_000) for line in text.split("\n"))
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
