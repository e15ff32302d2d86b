"""How much of an article a machine wrote, and nobody changed: the policy may ask for less."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Finding, Policy, Severity, Where
from pipeline.state.ledger import Ledger
from pipeline.state.postediting import edited
from pipeline.state.standing import Coverage

#: Points below the policy's share from which there is a warning: Wikipedia's translation tool refuses from 95 % of
#: unchanged machine text and warns from 85 %.
EARLY = 10.0


def characters(coverage: Coverage, ledger: Ledger) -> tuple[float, int]:
    """Characters of an article's finished texts that are a machine's and unchanged, and of all of them."""
    machine = sum(one.kept * len(one.target) for one in edited(coverage, ledger))
    total = sum(
        len(entry.target)
        for segment in coverage.segments
        if (entry := coverage.entries.get(segment.key)) and coverage.standings[segment.key].state.is_finished
    )
    return machine, total


def findings(coverage: Coverage, ledger: Ledger, policy: Policy) -> Iterator[Finding]:
    """An error from the policy's share (per cent of the article's characters) on, a warning somewhat earlier."""
    if not policy.machine_kept:
        return
    machine, total = characters(coverage, ledger)
    share = 100 * machine / total if machine else 0.0
    if not machine or share < policy.machine_kept - EARLY:
        return
    tally = coverage.tally
    yield Finding(
        "machine-kept",
        Severity.ERROR if share >= policy.machine_kept else Severity.WARNING,
        f"{share:.0f} % of this translation is a machine's text that nobody changed",
        f"The policy allows less than {policy.machine_kept:g} %. Read it against the source and mend what isn't right.",
        Where(coverage.path, 0, tally.issue, tally.article, tally.locale),
    )
