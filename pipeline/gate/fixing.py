"""Fix: the safe repairs (look-alike letters, spacing, no-break spaces, quotation marks) made in translations."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from pipeline import checks, files
from pipeline.config import is_among, require_locales
from pipeline.gate.proofreading import Texts, require_known_checks
from pipeline.model import Deed, Entry, Fact, Where, digest
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source
from pipeline.workspace import Workspace, saving
from pipeline.workspace.updating import now, updated

REPAIRS = tuple(check for check in checks.CHECKS if check.repairs)

#: One repair may make room for another; none should need more rounds than this.
ROUNDS = 4

#: What stays true of a translation when its spacing changes; that somebody reviewed it does not.
_KEPT = (Deed.MADE, Deed.ACCEPTED, Deed.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Fixed:
    """One translation before and after."""

    where: Where
    before: str
    after: str


@files.retry_on_conflict
def fix(
    workspace: Workspace, names: Iterable[str] = (), *, locale: str | None = None, dry_run: bool = False
) -> tuple[Fixed, ...]:
    """Repair the translations of what is named (default: all) and return what was changed.

    Sources are never touched. A repaired text is a new text: it keeps who made it and from what, not its review.
    Raises PerakladError for an unreadable file or one that can't be written; then nothing is written.
    """
    require_known_checks(workspace)
    if locale is not None:
        require_locales(workspace.config, locale)
    done: list[Fixed] = []
    texts: dict[str, str] = {}
    with files.lock(workspace.root):
        for source in workspace.sources(names):
            for target in workspace.targets(source.locale):
                if is_among(target, locale):
                    done += _fix_catalog(workspace, source, target, texts)
        if not dry_run:
            saving.write_all(workspace, texts)
    return tuple(done)


def _fix_catalog(workspace: Workspace, source: Source, locale: str, texts: dict[str, str]) -> list[Fixed]:
    path = source.catalog_path(locale)
    result = updated(workspace, source, locale, now())
    gathered = Texts(workspace)
    severities = workspace.config.severities_for(locale)
    done: list[Fixed] = []
    rows: list[Entry] = []
    facts: list[Fact] = []
    for entry in result.catalog.entries:
        if entry.obsolete or not entry.target.strip():
            rows.append(entry)
            continue
        where = Where(path, entry.line, source.issue, source.name, locale)
        after = repaired(
            gathered.subject(entry.target, locale, where, entry.kind, entry.source, source.locale), severities
        )
        rows.append(replace(entry, target=after))
        if after != entry.target:
            done.append(Fixed(where, entry.target, after))
            facts += _carried(result.ledger, entry.target, after)
    if done:
        texts[path] = catalogs.dump(replace(result.catalog, entries=tuple(rows)))
        texts[ledger.path_of(path)] = ledger.dump(result.ledger.with_facts(facts))
    return done


def repaired(subject: checks.Subject, severities: dict[str, str]) -> str:
    """Return the text with every safe repair made that is not switched off."""
    for _ in range(ROUNDS):
        before = subject.text
        for check in REPAIRS:
            fixed = next(
                (finding.fix for finding in checks.run([check], subject, severities) if finding.fix is not None), None
            )
            if fixed is not None:
                subject = dataclasses.replace(subject, text=fixed)
        if subject.text == before:
            break
    return subject.text


def _carried(known: Ledger, before: str, after: str) -> list[Fact]:
    """The facts about the old text that hold of the repaired one, for whatever source they were made."""
    old, new = digest(before), digest(after)
    return [replace(fact, target=new) for fact in known if fact.target == old and fact.deed in _KEPT]
