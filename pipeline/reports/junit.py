"""Check as JUnit XML: a suite an issue, a case an article and locale, so that what passed is counted too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from pipeline.model import Finding, Severity, Verdict
from pipeline.reports.grouping import grouped

#: What XML 1.0 can't hold, whatever the escape.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def check(verdicts: Sequence[Verdict]) -> str:
    """Return the suites; the attributes are those of the schema of Jenkins' xUnit plug-in.

    Findings that block are failures, one for each kind in a file; what could not be read is an error; warnings are told
    in ``system-out``.
    """
    suites = [_suite(verdict) for verdict in verdicts]
    texts, tests, failures, errors = zip(*suites, strict=True) if suites else ((), (), (), ())
    numbers = f'tests="{sum(tests)}" failures="{sum(failures)}" errors="{sum(errors)}"'
    body = "".join(texts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="peraklad" {numbers}>\n{body}</testsuites>\n'


def _suite(verdict: Verdict) -> tuple[str, int, int, int]:
    """The suite's text, and its numbers of tests, failed ones and those that could not be read."""
    cases: dict[tuple[str, str], list[Finding]] = {(tally.article, tally.locale): [] for tally in verdict.tallies}
    for finding in (*verdict.reasons, *verdict.notices):
        cases.setdefault((finding.where.article, finding.where.locale), []).append(finding)
    # The suite as a whole: its verdict, when nothing else tells it.
    cases.setdefault(("", ""), [])
    texts = []
    failures = errors = 0
    for (article, locale), findings in cases.items():
        unread = [finding for finding in findings if finding.check == "unreadable"]
        blocking = [finding for finding in findings if finding.severity is Severity.ERROR]
        errors += bool(unread)
        failures += bool(blocking) and not unread
        texts.append(_case(verdict.issue, article, locale, findings))
    numbers = f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'
    return (
        f' <testsuite name={quoteattr(verdict.issue)} {numbers} skipped="0">\n{"".join(texts)} </testsuite>\n',
        len(cases),
        failures,
        errors,
    )


def _case(issue: str, article: str, locale: str, findings: Sequence[Finding]) -> str:
    name = f"{article or 'issue'} [{locale}]" if locale else article or "issue"
    inside = ""
    for group in grouped(finding for finding in findings if finding.severity is Severity.ERROR):
        tag = "error" if group.first.check == "unreadable" else "failure"
        text = "\n".join(f"{finding.where}: {finding.message}" for finding in group.findings)
        hint = f"\n→ {group.first.hint}" if group.first.hint else ""
        inside += f"   <{tag} type={_quoted(group.first.check)} message={_quoted(group.message)}>"
        inside += f"{escape(_clean(text + hint))}</{tag}>\n"
    told = [finding for finding in findings if finding.severity is not Severity.ERROR]
    if told:
        lines = "\n".join(f"{group.where}: {group.message} [{group.first.check}]" for group in grouped(told))
        inside += f"   <system-out>{escape(_clean(lines))}</system-out>\n"
    head = f"  <testcase classname={_quoted(f'peraklad.{issue}')} name={_quoted(name)}"
    return f"{head}>\n{inside}  </testcase>\n" if inside else f"{head}/>\n"


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
