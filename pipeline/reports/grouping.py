"""Findings of one kind in one catalog as one line: 200 missing segments are a number and the first three."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import Finding, Severity, State, Verdict, Where
from pipeline.state.reasons import of_many

#: Findings of one kind in one file that are told one by one; more become one line, which quotes as many.
SHOWN = 3

#: The kinds of findings that are said of a translation's state.
_STATES = frozenset(map(str, State))


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind in one file: the place of the first, what is said of all, and what to do."""

    findings: tuple[Finding, ...]
    message: str

    @property
    def first(self) -> Finding:
        """The first of them, which stands for check, severity, hint and place."""
        return self.findings[0]

    @property
    def where(self) -> Where:
        """Where the first one is."""
        return self.first.where


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Group findings by file, locale, kind and severity, in order of appearance: up to ``SHOWN`` stay by themselves."""
    files: dict[str, dict[tuple[str, str, Severity], list[Finding]]] = {}
    for finding in findings:
        kinds = files.setdefault(finding.where.path, {})
        kinds.setdefault((finding.where.locale, finding.check, finding.severity), []).append(finding)
    groups: list[Group] = []
    for alike in (group for kinds in files.values() for group in kinds.values()):
        if len(alike) <= SHOWN:
            groups += [Group((finding,), finding.message + _locale(finding)) for finding in alike]
        else:
            groups.append(Group(tuple(alike), _of_many(alike) + _locale(alike[0])))
    return groups


def _locale(finding: Finding) -> str:
    """The locale of a translation whose place is its source, since there is no catalog yet."""
    where = finding.where
    return f" ({where.locale})" if finding.check in _STATES and not where.path.startswith("locales/") else ""


def _of_many(findings: Sequence[Finding]) -> str:
    codes = {finding.code for finding in findings}
    if len(codes) == 1 and (code := codes.pop()):
        return of_many(code, [finding.text for finding in findings], SHOWN)
    first = "; ".join(finding.message for finding in findings[:SHOWN])
    return f"{len(findings)} findings: {first}; and {len(findings) - SHOWN} more"


def counts(verdicts: Sequence[Verdict]) -> str:
    """What was looked at, as words: “3 issues, 24 catalogs, 842 segments”; segments of the labels counted once."""
    catalogs = {(tally.issue, tally.article, tally.locale): tally for verdict in verdicts for tally in verdict.tallies}
    return ", ".join(
        (
            plural(len(verdicts), "issue"),
            plural(len(catalogs), "catalog"),
            plural(sum(tally.total for tally in catalogs.values()), "segment"),
        )
    )


def plural(count: int, noun: str) -> str:
    """The number with its noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def of_issue(verdict: Verdict) -> str:
    """The verdict on one issue as a line, with the editions and the numbers."""
    warnings = sum(notice.severity is Severity.WARNING for notice in verdict.notices)
    warned = f" ({plural(warnings, 'warning')})" if warnings else ""
    editions = ", ".join(f"{name} {'complete' if passed else 'blocked'}" for name, passed in verdict.editions.items())
    name = verdict.issue + (f"/{'+'.join(verdict.articles)}" if verdict.articles else "")
    if verdict.passed:
        return f"{name}: may be published: {editions}{warned}"
    return f"{name}: NOT ready: {editions}; {plural(len(verdict.reasons), 'reason')}{warned}"


def summary(verdicts: Sequence[Verdict]) -> str:
    """The last line of a run: all passed, or how many did not, with what was looked at."""
    failed = sum(not verdict.passed for verdict in verdicts)
    if not failed:
        return f"all checks passed: {counts(verdicts)}"
    reasons = sum(len(verdict.reasons) for verdict in verdicts)
    return f"{failed} of {plural(len(verdicts), 'issue')} not ready, {plural(reasons, 'reason')}: {counts(verdicts)}"
