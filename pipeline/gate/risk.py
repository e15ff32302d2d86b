"""Risk: in which order to review translations, so that what is most likely wrong is read while one is fresh."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model import Finding, Segment, Severity
from pipeline.state.standing import Standing

_WEIGHTS = {Severity.ERROR: 10.0, Severity.WARNING: 3.0, Severity.INFO: 0.5}


def risk(segment: Segment, judged: Standing, findings: Iterable[Finding]) -> float:
    """How likely a finished translation is wrong, as a number to order by: more is riskier.

    What the checks say weighs most; then whether a machine or the memory made it; then headlines, which all read, and
    length, since a long sentence has more to get wrong.
    """
    told = sum(_WEIGHTS[one.severity] for one in findings)
    made = 4.0 if judged.origin.startswith("machine:") else 1.0 if judged.accepted_as_is else 0.0
    seen_by_all = 2.0 if segment.context in ("title", "lead") else 0.0
    return told + made + seen_by_all + min(len(segment.text), 600) / 200
