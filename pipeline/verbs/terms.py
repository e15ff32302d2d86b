"""Terms: what people at the desk propose for the glossary, what a coordinator accepts; the publication's own words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline import files, glossary
from pipeline.errors import PerakladError, SelectionError, SettingsError
from pipeline.workspace import Workspace
from pipeline.workspace.updating import now

#: Where proposals wait for a coordinator: a table beside the glossary, merged and committed like it.
PROPOSED = "glossary-proposed.csv"

#: Characters of a term or a form, and proposals that may wait.
MAX_FORM, MAX_PROPOSALS = 200, 1_000

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A term with its form in each locale, a note, who proposed it and when."""

    term: str
    forms: Mapping[str, str]
    note: str
    by: str
    at: str


def proposals(workspace: Workspace) -> list[Proposal]:
    """What waits, in the order in which it was proposed."""
    if not workspace.is_there(PROPOSED):
        return []
    locales = workspace.config.locales
    rows = csv.DictReader(io.StringIO(workspace.text(PROPOSED)))
    return [
        Proposal(
            row["term"],
            {locale: row[locale] for locale in locales if row.get(locale)},
            row.get("note") or "",
            row.get("by") or "",
            row.get("at") or "",
        )
        for row in rows
        if row.get("term")
    ]


@files.retry_on_conflict
def propose(workspace: Workspace, forms: Mapping[str, str], note: str, by: str) -> Proposal:
    """Propose a term by its forms in some locales. Raises SettingsError for what can be none."""
    given = {
        locale: form_of(forms.get(locale, "")) for locale in workspace.config.locales if forms.get(locale, "").strip()
    }
    if len(given) < 2:
        raise SettingsError(
            "a term needs its form in two languages", hint="Select the words in both texts, or type them."
        )
    name = given.get(workspace.config.source_locale) or next(iter(given.values()))
    new = Proposal(name, given, " ".join(note.split())[:MAX_FORM], by, now())
    with files.lock(workspace.root):
        known = [
            proposal for proposal in proposals(workspace) if (proposal.term, dict(proposal.forms)) != (new.term, given)
        ]
        if len(known) >= MAX_PROPOSALS:
            raise SettingsError(
                "too many terms wait", where=PROPOSED, hint="A coordinator accepts or rejects them first."
            )
        _write(workspace, [*known, new])
    return new


@files.retry_on_conflict
def decide(workspace: Workspace, term: str, at: str, *, accept: bool) -> None:
    """Put a proposal into the glossary, or drop it. Raises SelectionError if it is no longer there."""
    with files.lock(workspace.root):
        waiting = proposals(workspace)
        chosen = next((proposal for proposal in waiting if (proposal.term, proposal.at) == (term, at)), None)
        if chosen is None:
            raise SelectionError(f"“{term}” no longer waits", hint="Reload the page.")
        if accept:
            _add(workspace, chosen)
        _write(workspace, [proposal for proposal in waiting if proposal is not chosen])


def _add(workspace: Workspace, chosen: Proposal) -> None:
    where, locales = workspace.config.glossary, workspace.config.locales
    there = workspace.text(where) if workspace.is_there(where) else ",".join(["term", *locales, "note"]) + "\n"
    columns = next(csv.reader(io.StringIO(there)))
    line = io.StringIO()
    row = {"term": chosen.term, "note": chosen.note, **chosen.forms}
    csv.writer(line, lineterminator="\n").writerow([row.get(column, "") for column in columns])
    files.write_all(workspace.root, {where: there.rstrip("\n") + "\n" + line.getvalue()})
    glossary.read(workspace.root, where, locales)


def _write(workspace: Workspace, waiting: Iterable[Proposal]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["term", *workspace.config.locales, "note", "by", "at"])
    for proposal in waiting:
        forms = [proposal.forms.get(locale, "") for locale in workspace.config.locales]
        writer.writerow([proposal.term, *forms, proposal.note, proposal.by, proposal.at])
    files.write_all(workspace.root, {PROPOSED: text.getvalue()})


@files.retry_on_conflict
def add_word(workspace: Workspace, word: str, locale: str) -> None:
    """Add a word to the publication's own, which no spelling check complains of. Raises PerakladError for no word."""
    word = word.strip()
    if len(word) > MAX_FORM or not _WORD.fullmatch(word):
        raise PerakladError(f"“{word[:40]}” is no word", hint="Add one word at a time, in letters.")
    where = glossary.own_words_path(locale)
    with files.lock(workspace.root):
        there = workspace.text(where) if workspace.is_there(where) else ""
        known = {line.partition("#")[0].strip().lower() for line in there.splitlines()}
        if word.lower() not in known:
            files.write_all(workspace.root, {where: f"{there.rstrip()}\n{word}\n".lstrip()})


def form_of(text: str) -> str:
    """A form as the glossary holds it. Raises SettingsError for what can be none."""
    form = " ".join(text.replace(";", ",").split())
    if len(form) > MAX_FORM or not form.isprintable():
        raise SettingsError("this is too long for a term", hint="Some words are enough.")
    # A spreadsheet would take these for a formula.
    return form.lstrip("=+-@")
