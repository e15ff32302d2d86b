"""People's words on translations: `confirm` (still valid), `review` (read by another), `dismiss` (not wrong)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from pipeline import catalogs, checks, files, ledger
from pipeline.catalogs import Catalog
from pipeline.config import require_locale
from pipeline.ledger import Ledger
from pipeline.model import Deed, Entry, Fact, Finding, Segment, State, digest
from pipeline.source import Source
from pipeline.status import Standing, cover
from pipeline.verbs import saving, verdicts
from pipeline.verbs.coverage import pivot_digest
from pipeline.verbs.updating import now, updated
from pipeline.workspace import LABELS, Workspace


@dataclass(frozen=True, slots=True)
class Decided:
    """The entries of one catalog on which a decision was recorded, and those refused, with the reason.

    ``before`` are the former wordings of the sources, one for each entry of ``done``; empty where there is none.
    """

    path: str
    done: tuple[Entry, ...]
    refused: tuple[tuple[Entry, str], ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Decision:
    """What to do with one entry: the row to write and the facts to add or take back, or why it is refused."""

    entry: Entry
    add: tuple[Fact, ...] = ()
    remove: tuple[Fact, ...] = ()
    refusal: str = ""


_Decide = Callable[[Entry, Segment, Standing, Ledger], _Decision | None]


def confirm(
    workspace: Workspace, names: Iterable[str], locale: str, by: str, *, match: str = "", dry_run: bool = False
) -> tuple[Decided, ...]:
    """Record that stale translations are still valid for the new wording; a later change of the source voids it.

    ``match`` restricts this to segments that contain the text.
    """
    at = now()

    def decide(entry: Entry, _segment: Segment, standing: Standing, _ledger: Ledger) -> _Decision | None:
        if standing.state is not State.STALE:
            return None
        source, target = digest(entry.source, entry.context), digest(entry.target)
        fact = Fact(Deed.CONFIRMED, source, target, at, by, note=entry.previous or "")
        return _Decision(replace(entry, fuzzy=False, previous=None, previous_context=None), (fact,))

    return _decide(workspace, names, locale, match, decide, dry_run=dry_run)


def withdraw(
    workspace: Workspace, names: Iterable[str], locale: str, *, match: str = "", dry_run: bool = False
) -> tuple[Decided, ...]:
    """Take confirmations back: the translations are stale again, with the wording before."""

    def decide(entry: Entry, _segment: Segment, standing: Standing, ledger: Ledger) -> _Decision | None:
        source, target = digest(entry.source, entry.context), digest(entry.target)
        fact = ledger.find(source, target, Deed.CONFIRMED)
        if standing.missing or fact is None:
            return None
        return _Decision(replace(entry, fuzzy=True, previous=fact.note or None), remove=(fact,))

    return _decide(workspace, names, locale, match, decide, dry_run=dry_run)


def review(
    workspace: Workspace, names: Iterable[str], locale: str, by: str, *, match: str = "", dry_run: bool = False
) -> tuple[Decided, ...]:
    """Record that finished translations were reviewed by ``by``; refused for one's own where the policy says so."""
    at = now()
    policies = {
        issue: workspace.config.policy_for(locale, workspace.issue_settings(issue)) for issue in workspace.issues()
    }
    strict = any(policy.reviewer == "not-translator" for policy in policies.values())

    def decide(entry: Entry, _segment: Segment, standing: Standing, _ledger: Ledger) -> _Decision | None:
        if standing.state is not State.TRANSLATED:
            return None
        if strict and standing.translator == by:
            return _Decision(entry, refusal="the policy wants another person than its translator")
        return _Decision(
            entry, (Fact(Deed.REVIEWED, digest(entry.source, entry.context), digest(entry.target), at, by),)
        )

    return _decide(workspace, names, locale, match, decide, dry_run=dry_run)


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

    Only translations that the check complains of are touched. Raises SettingsError for an unknown check.
    """
    checks.require_known({check: ""}, "--check")
    names = tuple(names)
    at = now()
    complained = {
        finding.text
        for finding in _findings(workspace, names)
        if finding.check == check and finding.where.locale == locale
    }

    def decide(entry: Entry, _segment: Segment, _standing: Standing, ledger: Ledger) -> _Decision | None:
        source, target = digest(entry.source, entry.context), digest(entry.target)
        facts = ledger.by_pair.get((source, target), ())
        known = {fact.note.partition(":")[0] for fact in facts if fact.deed is Deed.DISMISSED}
        if check in known or entry.target not in complained:
            return None
        return _Decision(entry, (Fact(Deed.DISMISSED, source, target, at, by, note=f"{check}: {reason}"),))

    return _decide(workspace, names, locale, match, decide, dry_run=dry_run)


def recall(
    workspace: Workspace, names: Iterable[str], locale: str, check: str, *, match: str = "", dry_run: bool = False
) -> tuple[Decided, ...]:
    """Take dismissals of a check back."""

    def decide(entry: Entry, _segment: Segment, _standing: Standing, ledger: Ledger) -> _Decision | None:
        source, target = digest(entry.source, entry.context), digest(entry.target)
        facts = tuple(
            fact
            for fact in ledger.by_pair.get((source, target), ())
            if fact.deed is Deed.DISMISSED and fact.note.partition(":")[0] == check
        )
        return _Decision(entry, remove=facts) if facts else None

    return _decide(workspace, names, locale, match, decide, dry_run=dry_run)


def _findings(workspace: Workspace, names: tuple[str, ...]) -> Iterator[Finding]:
    """Everything that the checks say of the issues that hold what is named."""
    chosen = workspace.select(names) if set(names) - {LABELS} or not names else workspace.select(())[-1:]
    for issue in dict.fromkeys(issue for issue, _ in chosen):
        for verdict in verdicts.check(workspace, (issue,)):
            yield from (*verdict.reasons, *verdict.notices)


def _sources(workspace: Workspace, names: Iterable[str], locale: str) -> Iterator[Source]:
    names = tuple(names)
    for issue, slug in workspace.select(names) if set(names) - {LABELS} or not names else ():
        source = workspace.source(workspace.article(issue, slug))
        if source.locale != locale:
            yield source
    if (not names or LABELS in names) and workspace.config.source_locale != locale:
        yield workspace.label_source()


@files.redone
def _decide(
    workspace: Workspace, names: Iterable[str], locale: str, match: str, decide: _Decide, *, dry_run: bool
) -> tuple[Decided, ...]:
    require_locale(workspace.config, locale)
    done = []
    texts: dict[str, str] = {}
    with files.lock(workspace.root):
        for source in _sources(workspace, names, locale):
            path = source.catalog_path(locale)
            result, _ = updated(workspace, source, locale, now())
            catalog, facts, decided = _apply(workspace, source, locale, match, decide, result.catalog, result.ledger)
            if decided.done:
                texts[path] = catalogs.dump(catalog)
                texts[ledger.path_of(path)] = ledger.dump(facts)
            if decided.done or decided.refused:
                done.append(decided)
        if not dry_run:
            saving.write_all(workspace, texts)
    return tuple(done)


def _apply(
    workspace: Workspace,
    source: Source,
    locale: str,
    match: str,
    decide: _Decide,
    catalog: Catalog,
    facts: Ledger,
) -> tuple[Catalog, Ledger, Decided]:
    path = source.catalog_path(locale)
    coverage = cover(
        source.issue,
        source.name,
        locale,
        (path, source.path),
        source.segments,
        catalog.entries,
        facts,
        pivot_digest(workspace, source),
    )
    rows: dict[tuple[str | None, str], Entry] = {}
    before = []
    refused = []
    known = set(facts.facts)
    for segment in coverage.segments:
        entry = coverage.entries.get(segment.key)
        if entry is None or match not in segment.text:
            continue
        decision = decide(entry, segment, coverage.standings[segment.key], facts)
        if decision is None:
            continue
        if decision.refusal:
            refused.append((entry, decision.refusal))
            continue
        rows[entry.key] = decision.entry
        before.append(entry.previous or decision.entry.previous or "")
        known = (known - set(decision.remove)) | set(decision.add)
    entries = tuple(rows.get(entry.key, entry) if not entry.obsolete else entry for entry in catalog.entries)
    return (
        replace(catalog, entries=entries),
        Ledger.of(known),
        Decided(path, tuple(rows.values()), tuple(refused), tuple(before)),
    )
