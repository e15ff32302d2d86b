"""Review: a person's word that finished translations were read and are good."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model import Deed, Entry, Fact, Segment, State, digest
from pipeline.state.ledger import Ledger
from pipeline.state.standing import Standing, is_own_work
from pipeline.workspace import Workspace
from pipeline.workspace.deciding import Decided, Decision, decide_each
from pipeline.workspace.updating import now


def review(
    workspace: Workspace, names: Iterable[str], locale: str, by: str, *, match: str = "", dry_run: bool = False
) -> tuple[Decided, ...]:
    """Record that finished translations were reviewed by ``by``; refused for one's own where the policy says so."""
    at = now()
    rules = [workspace.config.policy_for(locale, workspace.issue_settings(issue)) for issue in workspace.issues()]
    strict = [policy.review_edit for policy in rules if policy.reviewer == "not-translator"]

    def decide(entry: Entry, _segment: Segment, standing: Standing, _ledger: Ledger) -> Decision | None:
        if standing.state is not State.TRANSLATED:
            return None
        if strict and is_own_work(standing, by, min(strict)):
            return Decision(entry, refusal="the policy wants another person than its translator")
        return Decision(
            entry, (Fact(Deed.REVIEWED, digest(entry.source, entry.context), digest(entry.target), at, by),)
        )

    return decide_each(workspace, names, locale, match, decide, dry_run=dry_run)
