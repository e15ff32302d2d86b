"""Inspect: what the checks say of one text while somebody types it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pipeline import checks
from pipeline.gate.proofreading import Texts
from pipeline.model import Deed, Finding, Segment, Where, digest
from pipeline.state import ledger
from pipeline.state.source import Source
from pipeline.workspace import Workspace

#: The checks of whole issues that have something to say of one text by itself.
_ALONE = tuple(issue_check for issue_check in checks.ISSUE_CHECKS if issue_check.slug == "spellcheck")


#: Runs the checks of single texts: those of this process, or of another that can be ended.
Run = Callable[[checks.Subject, Mapping[str, str]], list[Finding]]


def run_here(subject: checks.Subject, severities: Mapping[str, str]) -> list[Finding]:
    """Run the checks in this process."""
    return [*checks.run(checks.CHECKS, subject, severities), *spelling(subject, severities)]


def spelling(subject: checks.Subject, severities: Mapping[str, str]) -> Iterator[Finding]:
    """What is told of a text's words, which `check` tells of all texts of an issue together."""
    return checks.run_issue(_ALONE, [subject], lambda _: severities)


def inspect(
    workspace: Workspace, source: Source, locale: str, segment: Segment, text: str, run: Run = run_here
) -> list[Finding]:
    """Return the findings on ``text`` as a translation of ``segment``; those that were dismissed are left out."""
    if not text.strip():
        return []
    texts = Texts(workspace)
    where = Where(source.catalog_path(locale), 0, source.issue, source.name, locale)
    subject = texts.subject(text.strip(), locale, where, segment.kind, segment.text, source.locale)
    findings = run(subject, workspace.config.severities_for(locale))
    if not findings:
        return []
    pair = digest(segment.text, segment.context), digest(text.strip())
    facts = ledger.read(workspace.root, ledger.path_of(where.path)).by_pair.get(pair, ())
    dismissed = {fact.check for fact in facts if fact.deed is Deed.DISMISSED}
    return [finding for finding in findings if finding.check not in dismissed]
