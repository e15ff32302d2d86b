"""Status and check as JSON; the schemas are in ``pipeline/data/schemas``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from pipeline.model import Finding, Tally, Verdict
from pipeline.reports.rows import by_issue, flat

SCHEMA = 1


def status(tallies: Sequence[Tally]) -> str:
    """Return the sums by issue and locale, and the counts of every article in every locale."""
    return _dump(
        {
            "schema": SCHEMA,
            "issues": [flat(tally) for tally in by_issue(tallies)],
            "articles": [flat(tally) for tally in tallies],
        }
    )


def check(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts with their reasons (what blocks) and notices (what doesn't)."""
    return _dump(
        {
            "schema": SCHEMA,
            "passed": all(verdict.passed for verdict in verdicts),
            "issues": [
                {
                    "issue": verdict.issue,
                    "passed": verdict.passed,
                    "editions": dict(verdict.editions),
                    "reasons": [_finding(finding) for finding in verdict.reasons],
                    "notices": [_finding(finding) for finding in verdict.notices],
                }
                for verdict in verdicts
            ],
        }
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        "path": finding.where.path,
        "line": finding.where.line,
        "issue": finding.where.issue,
        "article": finding.where.article,
        "locale": finding.where.locale,
        "text": finding.text,
    }


def _dump(value: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"
