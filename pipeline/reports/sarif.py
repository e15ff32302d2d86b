"""Check as SARIF 2.1.0 (OASIS), which code-scanning services read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import pipeline
from pipeline.model import Finding, Severity, Verdict
from pipeline.reports.identity import all_of
from pipeline.reports.pieces import ITEMS, pieces

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

#: The name under which readers keep our fingerprints; the number goes up when their recipe changes.
_FINGERPRINT = "peraklad/v1"


def check(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield a log with one run; each kind of finding is a rule, explained where a check explains itself."""
    rules = list(dict.fromkeys(reason.check for verdict in verdicts for reason in (*verdict.reasons, *verdict.notices)))
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "peraklad",
                        "semanticVersion": pipeline.__version__,
                        "rules": [_rule(slug) for slug in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [ITEMS],
            }
        ],
    }
    return pieces(log, (_result(finding, fingerprint, rules) for finding, fingerprint in all_of(verdicts)))


def _rule(slug: str) -> dict[str, Any]:
    from pipeline import checks

    rule: dict[str, Any] = {"id": slug}
    if slug in checks.SLUGS:
        explained = checks.get(slug)
        paragraphs = [" ".join(part.split()) for part in explained.help.split("\n\n")]
        rule["shortDescription"] = {"text": paragraphs[0]}
        rule["fullDescription"] = {"text": "\n\n".join(paragraphs)}
        rule["defaultConfiguration"] = {"level": _LEVEL[Severity(explained.severity)]}
    return rule


def _result(finding: Finding, fingerprint: str, rules: Sequence[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.where.path), "uriBaseId": "%SRCROOT%"}}
    if finding.where.line:
        place["region"] = {"startLine": finding.where.line}
    return {
        "ruleId": finding.check,
        "ruleIndex": rules.index(finding.check),
        "level": _LEVEL[finding.severity],
        "message": {"text": f"{finding.message} → {finding.hint}" if finding.hint else finding.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
