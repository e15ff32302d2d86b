"""Dismiss: a person's word that a check is wrong about translations; and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline import checks
from pipeline.model import Deed, Entry, Fact, Finding, Segment, digest
from pipeline.state.ledger import Ledger
from pipeline.state.standing import Standing
from pipeline.verbs.check import check as judge
from pipeline.workspace import Workspace
from pipeline.workspace.deciding import Decided, Decision, decide_each
from pipeline.workspace.updating import now


def dismiss(
    workspace: Workspace,
    names: Iterable[str],
    locale: str,
    by: str,
    check: str,
    reason: str,
    *,
    match: str = "",
    dry_run: bool = False,
) -> tuple[Decided, ...]:
    """Record that a check is wrong about translations; void by itself when the text or its source changes.

    Only translations that the check complains of are touched. Raises SelectionError for an unknown check.
    """
    checks.get(check)
    names = tuple(names)
    at = now()
    complained = {
        finding.text
        for finding in _findings(workspace, names)
        if finding.check == check and finding.where.locale == locale
    }

    def decide(entry: Entry, _segment: Segment, _standing: Standing, ledger: Ledger) -> Decision | None:
        source, target = digest(entry.source, entry.context), digest(entry.target)
        facts = ledger.by_pair.get((source, target), ())
        known = {fact.check for fact in facts if fact.deed is Deed.DISMISSED}
        if check in known or entry.target not in complained:
            return None
        return Decision(entry, (Fact(Deed.DISMISSED, source, target, at, by, note=f"{check}: {reason}"),))

    return decide_each(workspace, names, locale, match, decide, dry_run=dry_run)


def undo_dismiss(
    workspace: Workspace, names: Iterable[str], locale: str, check: str, *, match: str = "", dry_run: bool = False
) -> tuple[Decided, ...]:
    """Take dismissals of a check back."""

    def decide(entry: Entry, _segment: Segment, _standing: Standing, ledger: Ledger) -> Decision | None:
        source, target = digest(entry.source, entry.context), digest(entry.target)
        facts = tuple(
            fact
            for fact in ledger.by_pair.get((source, target), ())
            if fact.deed is Deed.DISMISSED and fact.check == check
        )
        return Decision(entry, remove=facts) if facts else None

    return decide_each(workspace, names, locale, match, decide, dry_run=dry_run)


def _findings(workspace: Workspace, names: tuple[str, ...]) -> Iterator[Finding]:
    """Everything that the checks say of the issues that hold what is named."""
    chosen = workspace.select(names) or workspace.select(())[-1:]
    for issue in dict.fromkeys(issue for issue, _ in chosen):
        for verdict in judge(workspace, (issue,)):
            yield from (*verdict.reasons, *verdict.notices)
