"""Replace: one wording by another in the translations of an article, an issue or the archive; each hit is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from pipeline import checks, files
from pipeline.checks.base import Trouble
from pipeline.checks.markup import markup
from pipeline.errors import CatalogError
from pipeline.model import Deed, Entry, Fact, Where, digest
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source
from pipeline.verbs.find import wanted
from pipeline.verbs.save import key_of, version_of
from pipeline.workspace import Workspace, saving
from pipeline.workspace.updating import now, updated

#: Hits of one search: who has more looks for something longer.
MOST = 500

#: What stays true of a translation when a word of it is replaced; that somebody reviewed it does not.
KEPT = (Deed.MADE, Deed.ACCEPTED, Deed.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Hit:
    """One translation in which the wording stands: as it is and as it would be, or why it would not be replaced.

    ``version`` is what was seen of it. ``refusal``: the replaced text would break markup, or fit no catalog.
    """

    issue: str
    article: str
    key: str
    version: str
    source: str
    before: str
    after: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The hits, the newest issue first; ``more``: there are further ones, which were not looked at."""

    hits: tuple[Hit, ...]
    more: bool = False


def preview(
    workspace: Workspace, places: Sequence[tuple[str, str]], locale: str, old: str, new: str, *, exact: bool = True
) -> Preview:
    """What would be replaced in the catalogs of these places (issue and article); nothing is written.

    ``exact``: whole words as they are written; else a term in any form, of which each is shown. Raises PerakladError
    for a catalog that can't be read.
    """
    if not old.split():
        return Preview(())
    form = wanted(old, locale, exact=exact)
    mark = _rarest(old, exact=exact)
    result: list[Hit] = []
    for issue, name in places:
        path = catalogs.path_of(issue, name, locale)
        if not workspace.is_there(path) or not _may_hold(workspace.read_bytes(path), mark):
            continue
        catalog = workspace.catalog(path)
        for entry in catalog.active if catalog else ():
            if form.search(entry.target):
                result.append(_hit(issue, name, locale, path, entry, replaced(entry.target, form, new)))
                if len(result) > MOST:
                    return Preview(tuple(result[:MOST]), more=True)
    return Preview(tuple(result))


def places_of(workspace: Workspace, names: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The places that are named (default: all, the labels too), the newest issue first."""
    return [(issue, name) for issue, name in reversed(workspace.chosen(names))]


def replaced(text: str, form: re.Pattern[str], new: str) -> str:
    """The text with the new wording in place of each match, with a capital where the old one had one."""

    def put(match: re.Match[str]) -> str:
        capital = match[0][:1].isupper() and not new[:1].isupper() and match.start() == 0
        return new[:1].upper() + new[1:] if capital else new

    return form.sub(put, text)


@dataclass(frozen=True, slots=True)
class Replaced:
    """What became of hits: the entries before and after with their facts, and the keys that were changed meanwhile."""

    done: tuple[tuple[Source, Entry, Entry, tuple[Fact, ...]], ...]
    changed: tuple[str, ...]


@files.retry_on_conflict
def replace_all(workspace: Workspace, hits: Iterable[Hit], locale: str, by: str) -> Replaced:
    """Put the hits' texts into the catalogs, all of them or none; each as it was when it was looked at.

    A replaced text keeps who made it, from what, and its freshness; it loses its review. Raises PerakladError.
    """
    wanted_ones: dict[tuple[str, str], dict[str, Hit]] = {}
    for hit in hits:
        if not hit.refusal:
            wanted_ones.setdefault((hit.issue, hit.article), {})[hit.key] = hit
    done: list[tuple[Source, Entry, Entry, tuple[Fact, ...]]] = []
    changed: list[str] = []
    texts: dict[str, str] = {}
    with files.lock(workspace.root):
        for (issue, name), ours in wanted_ones.items():
            source = workspace.source_of(issue, name)
            path = source.catalog_path(locale)
            result = updated(workspace, source, locale, now())
            rows: list[Entry] = []
            facts: list[Fact] = []
            for entry in result.catalog.entries:
                key = key_of(entry)
                wanted_one = ours.pop(key) if not entry.obsolete and key in ours else None
                if wanted_one is None or version_of(entry) != wanted_one.version:
                    changed += [key] if wanted_one else []
                    rows.append(entry)
                    continue
                after = replace(entry, target=wanted_one.after)
                own = tuple(carried(result.ledger, entry.target, after.target, f"{by}: “{entry.target}”"))
                done.append((source, entry, after, own))
                facts += own
                rows.append(after)
            changed += ours
            if facts or rows != list(result.catalog.entries):
                texts[path] = catalogs.dump(replace(result.catalog, entries=tuple(rows)))
                texts[ledger.path_of(path)] = ledger.dump(result.ledger.with_facts(facts))
        saving.write_all(workspace, texts)
    return Replaced(tuple(done), tuple(changed))


def carried(known: Ledger, before: str, after: str, why: str) -> Iterator[Fact]:
    """The facts about an old text that hold of the new one, for whatever source they were made."""
    old, new = digest(before), digest(after)
    for fact in known:
        if fact.target == old and fact.deed in KEPT:
            note = f"replaced by {why}" if fact.deed is Deed.MADE and not fact.note else fact.note
            yield replace(fact, target=new, note=note)


def _hit(issue: str, name: str, locale: str, path: str, entry: Entry, after: str) -> Hit:
    refusal = ""
    try:
        catalogs.require_fit(after, entry.source, path)
    except CatalogError as error:
        refusal = error.message
    was = {trouble.message for trouble in _broken(entry, entry.target, locale)}
    new = [trouble for trouble in _broken(entry, after, locale) if trouble.message not in was]
    refusal = refusal or next((trouble.message for trouble in new), "")
    if not after.strip():
        refusal = "nothing is left"
    return Hit(issue, name, key_of(entry), version_of(entry), entry.source, entry.target, after, refusal)


def _broken(entry: Entry, text: str, locale: str) -> Iterable[Trouble]:
    return markup.run(checks.Subject(text, locale, Where(""), entry.source, "", entry.kind))


def _rarest(old: str, *, exact: bool) -> bytes:
    """Bytes that a file in which the wording stands must hold: its longest word without its first and last letters.

    The first may be a capital, and an ending be another one.
    """
    word = max(re.findall(r"\w+", old) or [""], key=len)
    return (word[1:] if exact else word[1 : max(2, len(word) - 4)]).encode() if len(word) > 3 else b""


def _may_hold(data: bytes, mark: bytes) -> bool:
    return not mark or mark in data
