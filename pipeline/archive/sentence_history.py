"""Sentence history: every text that one sentence has had, with who, when and why: from the ledger and from git."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline import files
from pipeline.errors import PerakladError
from pipeline.files import git
from pipeline.model import Deed, Entry, Fact, digest
from pipeline.po import catalogs
from pipeline.state.editing import edit_of
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source
from pipeline.state.standing import HUMAN, MEMORY
from pipeline.values import Choice
from pipeline.workspace import Workspace

#: Commits of one catalog that are looked at, the newest first.
COMMITS = 300


class Why(Choice):
    """How a sentence came by its text, or what was said of it."""

    NOW = "now"
    TRANSLATED = "translated"
    EDITED = "edited while reviewing"
    REPLACED = "found and replaced"
    MACHINE = "machine"
    MEMORY = "memory"
    ACCEPTED = "accepted"
    REVIEWED = "reviewed"
    CONFIRMED = "called still valid"
    RETURNED = "sent back"
    COMMITTED = "in git"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a history: when (an instant, empty where nobody knows), who, why, and more about it.

    ``text`` is what the sentence was then; None where only its digest is on record.
    """

    at: str
    by: str
    why: Why
    text: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SentenceHistory:
    """The events, the newest first. ``ends``: why there may have been more before them."""

    events: tuple[Event, ...]
    shallow: bool = False
    without_git: bool = False


def sentence_history(workspace: Workspace, source: Source, locale: str, entry: Entry) -> SentenceHistory:
    """The history of one entry; its source's former wordings count as long as the catalog names them."""
    path = source.catalog_path(locale)
    ledger = workspace.ledger(path)
    versions, has_git = _versions(workspace, path, entry)
    texts = {digest(text): text for _, _, text in versions} | {digest(entry.target): entry.target}
    result = [
        _event(fact, texts.get(fact.target))
        for fact in _facts(ledger, {digest(wording, entry.context) for wording in _wordings(entry)})
    ]
    on_record = {event.text for event in result if event.text}
    for at, author, text in versions:
        if text not in on_record:
            on_record.add(text)
            result.append(Event(at, author, Why.COMMITTED, text))
    if entry.target and entry.target not in on_record:
        result.append(Event("", "", Why.NOW, entry.target))
    result.sort(key=lambda event: event.at or "~", reverse=True)
    shallow = git.line(workspace.root, "rev-parse", "--is-shallow-repository") == "true"
    return SentenceHistory(tuple(result), shallow, not has_git)


def _wordings(entry: Entry) -> list[str]:
    return [entry.source, *([entry.previous] if entry.previous else [])]


def _facts(ledger: Ledger, sources: set[str]) -> Iterator[Fact]:
    return (fact for fact in ledger if fact.source in sources and fact.deed is not Deed.DISMISSED)


def _event(fact: Fact, text: str | None) -> Event:
    note = fact.note if fact.deed in (Deed.RETURNED, Deed.CONFIRMED) else ""
    return Event(fact.at, fact.by, _why(fact), text, note)


def _why(fact: Fact) -> Why:
    if fact.deed is not Deed.MADE:
        return {
            Deed.ACCEPTED: Why.ACCEPTED,
            Deed.REVIEWED: Why.REVIEWED,
            Deed.CONFIRMED: Why.CONFIRMED,
            Deed.RETURNED: Why.RETURNED,
        }[fact.deed]
    if fact.origin == MEMORY:
        return Why.MEMORY
    if fact.origin not in ("", HUMAN):
        return Why.MACHINE
    if fact.note.startswith("replaced by "):
        return Why.REPLACED
    return Why.EDITED if edit_of(fact)[0] else Why.TRANSLATED


def _versions(workspace: Workspace, path: str, entry: Entry) -> tuple[list[tuple[str, str, str]], bool]:
    """The texts that the sentence had in commits, oldest first, each where it first stood: when, whose commit, text."""
    log = git.run(workspace.root, "log", f"--max-count={COMMITS}", "--format=%H%x00%ct%x00%an", "--", path)
    if log is None:
        return [], False
    commits = [line.split("\0") for line in log.decode("utf-8", "replace").splitlines()][::-1]
    names = "".join(f"{commit[0]}:./{path}\n" for commit in commits).encode()
    wordings = set(_wordings(entry))
    result: list[tuple[str, str, str]] = []
    for (_, seconds, author), data in zip(commits, _blobs(workspace, names, len(commits)), strict=True):
        text = _text_in(data, path, entry.context, wordings) if data else None
        if text and (not result or result[-1][2] != text):
            at = datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            result.append((at, author, text))
    return result, True


def _blobs(workspace: Workspace, names: bytes, count: int) -> list[bytes | None]:
    """The catalog as it was in each commit; None where it wasn't."""
    data = git.run(workspace.root, "cat-file", "--batch", stdin=names) or b""
    result: list[bytes | None] = []
    start = 0
    while start < len(data) and len(result) < count:
        end = data.index(b"\n", start)
        head = data[start:end].split(b" ")
        start = end + 1
        if head[-1] == b"missing" or not head[-1].isdigit():
            result.append(None)
            continue
        size = int(head[-1])
        result.append(data[start : start + size])
        start += size + 1
    return result + [None] * (count - len(result))


def _text_in(data: bytes, path: str, context: str | None, wordings: set[str]) -> str | None:
    with suppress(PerakladError):
        for entry in catalogs.parse(files.decode(data, path), path).entries:
            if entry.context == context and entry.source in wordings and entry.target.strip():
                return entry.target
    return None
