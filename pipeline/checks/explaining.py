"""Explaining: what a check is for, with an example of what it reports and of what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.checks.base import Check, IssueCheck
from pipeline.checks.cases import Case, of_check


def explain(check: Check | IssueCheck) -> str:
    """What `check --explain CHECK` prints."""
    head = f"{check.slug}: {check.name} ({check.severity})"
    return "\n".join([head, "", check.help, "", *_examples(check)]) + "\n"


def listed(checks: Iterable[Check | IssueCheck]) -> str:
    """A line for each check: its id, severity and name."""
    every = sorted(checks, key=lambda check: check.slug)
    width = max(len(check.slug) for check in every)
    return "".join(f"{check.slug:{width}}  {check.severity:7}  {check.name}\n" for check in every)


def document(checks: Iterable[Check | IssueCheck]) -> str:
    """The page on all checks, docs/checks.md."""
    about = (
        "Made by `make docs` from the checks themselves and their cases; a test fails where it is behind. What each"
        " weighs can be set under `[tool.peraklad.checks]`: `error` blocks, `warning` and `info` don't, `off` switches"
        " it off."
    )
    parts = ["# The checks", about]
    for check in sorted(checks, key=lambda check: check.slug):
        marks = [f"severity: {check.severity}"]
        if isinstance(check, IssueCheck):
            marks.append("looks at all texts of an issue together")
        elif check.sources:
            marks.append("looks at source texts too")
        if isinstance(check, Check) and check.repairs:
            marks.append("`check --fix` mends it")
        if check.dictionary:
            marks.append("needs a dictionary")
        examples = "\n".join(_examples(check))
        parts += [f"## {check.slug}", f"**{check.name}** ({'; '.join(marks)})", check.help, f"```\n{examples}\n```"]
    return "\n\n".join(parts) + "\n"


def _examples(check: Check | IssueCheck) -> list[str]:
    cases = of_check(check.slug)
    bad = next(case for case in cases if case.reports)
    good = next(case for case in cases if not case.reports)
    return ["Reported:", *_shown(bad), "Left alone:", *_shown(good)]


def _shown(case: Case) -> list[str]:
    locale, *texts, _ = case.parts
    if len(texts) == 2:
        source, text = texts
        return [f"  {source} →"] * bool(source) + [f"  {text}  ({locale})"]
    return [f"  {text.strip()}  ({locale})" for text in texts[0].split(" || ")]
