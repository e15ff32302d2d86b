"""Rules: what the gate judges by, taken from another commit, and what a branch has made weaker since.

Whoever may open a pull request may change the settings in it. So a pull request is judged by its base's rules, and
what it would loosen is said, however small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from msgspec.structs import replace

from pipeline import config, glossary
from pipeline.config import SETTINGS_FILE, Config, IssueSettings
from pipeline.errors import PerakladError, SelectionError, printable
from pipeline.files import decode, git
from pipeline.model import Deed, Finding, Policy, Severity, Where
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.ledger import Ledger
from pipeline.workspace import LABELS, Workspace

#: Severities from the strictest; a check that settings say nothing of is as strict as it was made.
_STRICT = ("error", "warning", "info", "off")

#: What an unfinished article may become, from the strictest.
_INCOMPLETE = ("block", "omit", "source", "stale")


def by_rules_of(workspace: Workspace, ref: str) -> Workspace:
    """The workspace as it is judged by the rules of a commit: policies, checks and editions of its settings and issues.

    Raises SelectionError if git has no such commit or no settings in it.
    """
    base = at(workspace, ref)
    rules = replace(
        workspace.config,
        policy=base.policy,
        checks=base.checks,
        editions=base.editions,
        orthography=base.orthography,
        # Locales that the base has and the branch leaves out would be judged by nobody.
        locales=tuple(dict.fromkeys((*workspace.config.locales, *base.locales))),
    )
    policies = {issue: settings_at(workspace, ref, issue).policy for issue in workspace.issues()}
    return workspace.judged_by(rules, policies)


def at(workspace: Workspace, ref: str) -> Config:
    """The settings in a commit. Raises SelectionError."""
    text = _text(workspace, ref, SETTINGS_FILE)
    if text is None:
        raise SelectionError(
            f"git has no {SETTINGS_FILE} in “{printable(ref, 80)}”",
            hint="Name the commit that the branch is to go into: origin/main. In CI, fetch the whole history.",
        )
    return config.parse(text)


def settings_at(workspace: Workspace, ref: str, issue: str) -> IssueSettings:
    """An issue's own settings in a commit; the defaults where it has none there."""
    where = config.issue_path(issue)
    text = _text(workspace, ref, where)
    return config.parse_issue(text, where) if text is not None else IssueSettings()


def weaker(workspace: Workspace, ref: str, issue: str) -> Iterator[Finding]:
    """What the branch at hand would loosen of an issue's rules, one notice each; ``workspace`` has its own rules."""
    base = at(workspace, ref)
    now = workspace.config
    for locale in dict.fromkeys((*base.locales, *now.locales)):
        if locale not in now.locales:
            yield _said(f"the locale {locale} is left out", SETTINGS_FILE, issue, "")
            continue
        before = base.policy_for(locale, settings_at(workspace, ref, issue))
        after = now.policy_for(locale, workspace.issue_settings(issue))
        for text in _looser(before, after):
            yield _said(f"the policy for {locale} would be weaker: {text}", SETTINGS_FILE, issue, locale)
        was, will = base.severities_for(locale), now.severities_for(locale)
        for check in sorted({*was, *will}):
            if _rank(will.get(check)) > _rank(was.get(check)):
                text = (
                    f"the check {check} would be {will[check]} for {locale}, it is {was.get(check, 'as it was made')}"
                )
                yield _said(text, SETTINGS_FILE, issue, locale)
        yield from _dismissed(workspace, ref, issue, locale)
    if {name: edition.locales for name, edition in base.editions.items()} != {
        name: one.locales for name, one in now.editions.items()
    } or any(now.editions[name].require != one.require for name, one in base.editions.items()):
        yield _said("the editions would be others", SETTINGS_FILE, issue, "")
    for where in (now.glossary, *map(glossary.own_words_path, now.locales)):
        with suppress(PerakladError):
            there = workspace.text(where) if workspace.is_there(where) else None
            if there != _text(workspace, ref, where):
                yield _said(f"{printable(where)} differs: what it allows, no check complains of", where, issue, "")


def _looser(before: Policy, after: Policy) -> Iterator[str]:
    for name in ("translated", "reviewed"):
        was, will = getattr(before, name), getattr(after, name)
        if will < was:
            yield f"{name} = {will:g}, it is {was:g}"
    if before.reviewer != after.reviewer == "anyone":
        yield "anyone may review"
    if after.review_edit > before.review_edit:
        yield f"review-edit = {after.review_edit:g}, it is {before.review_edit:g}"
    if after.accepted_machine and not before.accepted_machine:
        yield "machine text may go live unreviewed"
    if _INCOMPLETE.index(after.incomplete) > _INCOMPLETE.index(before.incomplete):
        yield f"incomplete = {after.incomplete}, it is {before.incomplete}"


def _rank(said: str | None) -> float:
    """How lax a severity is; what nobody says lies between: only the check itself knows."""
    return _STRICT.index(said) if said else 0.5


def _dismissed(workspace: Workspace, ref: str, issue: str, locale: str) -> Iterator[Finding]:
    """Dismissals that the base doesn't have."""
    for name in (*workspace.slugs(issue), LABELS):
        where = ledger.path_of(catalogs.path_of("" if name == LABELS else issue, name, locale))
        text = _text(workspace, ref, where)
        with suppress(PerakladError):
            before = ledger.parse(text.encode(), where) if text is not None else Ledger()
            known = _dismissals(before)
            for fact, check in sorted(_dismissals(_ledger(workspace, where)).items()):
                if fact not in known:
                    by, reason = printable(fact[3], 80), printable(fact[2].partition(":")[2].strip())
                    yield _said(f"{by} dismissed {printable(check, 40)} here: {reason}", where, issue, locale)


def _ledger(workspace: Workspace, where: str) -> Ledger:
    return ledger.parse(workspace.read_bytes(where), where) if workspace.is_there(where) else Ledger()


def _dismissals(facts: Ledger) -> Mapping[tuple[str, str, str, str], str]:
    dismissed = (fact for fact in facts if fact.deed is Deed.DISMISSED)
    return {(fact.source, fact.target, fact.note, fact.by): fact.check for fact in dismissed}


def _text(workspace: Workspace, ref: str, where: str) -> str | None:
    """A file's text in a commit; None where there is none. What looks like an option is no commit."""
    if ref.startswith("-") or ":" in ref or not ref.isprintable():
        raise SelectionError(f"“{printable(ref, 80)}” is no commit", hint="Name it as git does: origin/main.")
    data = git.run(workspace.root, "show", f"{ref}:./{where}")
    return None if data is None else decode(data, where)


def _said(text: str, path: str, issue: str, locale: str) -> Finding:
    hint = "The branch is judged by the base's rules; whoever merges it decides on this."
    return Finding("weaker-rule", Severity.WARNING, text, hint, Where(path, 0, issue, "", locale))
