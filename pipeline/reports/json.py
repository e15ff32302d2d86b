"""Status and check as JSON; the schemas are in ``pipeline/data/schemas``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.model import Finding, Verdict
from pipeline.planning.outlook import Forecast, Item, Outlook, Row
from pipeline.reports.pieces import ITEMS, pieces, text
from pipeline.reports.rows import INSTANTS, flat, written

SCHEMA = 1


def status(outlook: Outlook) -> str:
    """Return the sums by issue and locale with their forecasts, and the counts of every article in every locale.

    The segments are there where they were asked for. An instant is in ISO 8601, null what is not known.
    """
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "now": written(outlook.now),
        "since": written(outlook.since),
        "notices": list(outlook.notices),
        "issues": [_row(row) | {"forecast": _forecast(row.forecast)} for row in outlook.issues],
        "articles": [_row(row) for row in outlook.rows],
    }
    if outlook.items:
        value["segments"] = [_item(item) for item in outlook.items]
    return f"{text(value)}\n"


def _row(row: Row) -> dict[str, Any]:
    cells: dict[str, Any] = flat(row)
    for name in INSTANTS:
        if cells[name]:
            cells[name] = written(cells[name])
    return cells


def _forecast(forecast: Forecast | None) -> dict[str, Any] | None:
    if forecast is None or not forecast.chance:
        return None
    return {
        "chance": str(forecast.chance),
        "early": forecast.early.isoformat() if forecast.early else None,
        "likely": forecast.likely.isoformat() if forecast.likely else None,
        "late": forecast.late.isoformat() if forecast.late else None,
        "share_in_time": forecast.share,
        "words_per_day": round(forecast.pace, 1),
        "days_of_history": forecast.days,
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "issue": item.where.issue,
        "article": item.where.article,
        "locale": item.where.locale,
        "state": str(item.state),
        "words": item.words,
        "path": item.where.path,
        "line": item.where.line,
        "source": item.source,
        "target": item.target,
        "translator": item.translator,
        "reviewer": item.reviewer,
    }


def check(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield the verdicts with their reasons (what blocks) and notices (what doesn't)."""
    passed = all(verdict.passed for verdict in verdicts)
    return pieces({"schema": SCHEMA, "passed": passed, "issues": [ITEMS]}, map(_verdict, verdicts))


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "issue": verdict.issue,
        "passed": verdict.passed,
        "editions": dict(verdict.editions),
        "reasons": [_finding(finding) for finding in verdict.reasons],
        "notices": [_finding(finding) for finding in verdict.notices],
    }


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
