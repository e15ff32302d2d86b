"""Import translations: put the translations of a returned hand-off into the catalogs, each row judged by itself.

A row speaks for the exact source that was handed off. Where that source stands no more, its translation becomes a stale
one of the source that took its place; it never passes for a translation of the new wording.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec.structs import replace

from pipeline import exchange, files
from pipeline.config import require_locale
from pipeline.errors import PerakladError, SelectionError
from pipeline.exchange import handed_off
from pipeline.exchange.base import Returned, locale_of
from pipeline.exchange.returned import Outcome, Row, judge, text_of
from pipeline.exchange.taking import Refused, Round, settled
from pipeline.model import Entry, Fact, digest
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.bookkeeping import UNKNOWN, record, translator_of, update
from pipeline.state.source import Source
from pipeline.state.standing import standing
from pipeline.verbs import undo
from pipeline.verbs.export import place_of
from pipeline.workspace import Workspace, saving
from pipeline.workspace.updating import now, updated

COMMAND = "import-translations"  # as `undo` calls it

__all__ = ["Outcome", "Refused", "TakenBack", "import_translations"]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of the rows of a file.

    ``taken``: finished translations; ``drafts``: those that the file marks as needing work; ``stale``: those made for a
    source that has changed since; ``unchanged``: nothing new in them. ``notes`` say of drafts why they need work.
    """

    taken: int = 0
    drafts: int = 0
    stale: int = 0
    unchanged: int = 0
    refused: tuple[Refused, ...] = ()
    paths: tuple[str, ...] = ()
    notes: tuple[Refused, ...] = ()
    locale: str = ""


@files.retry_on_conflict
def import_translations(
    workspace: Workspace,
    names: Sequence[str],
    locale: str | None,
    data: bytes,
    where: str,
    by: str,
    *,
    dry_run: bool = False,
) -> TakenBack:
    """Put returned translations into the catalogs of the articles named, or else of those that the file names.

    ``locale`` is needed only where the file doesn't say its language. All catalogs are written together or none. Where
    no article is named, the file changes those that it was made for on this machine, whatever its rows say.
    Raises PerakladError for an unreadable file or one of another language, SelectionError, LocaleError.
    """
    if locale is not None:
        require_locale(workspace.config, locale)
    rows = exchange.of_file(where).read(data, where)
    locale = _locale(workspace, rows, locale, where)
    this = Round(by, now())
    texts: dict[str, str] = {}
    with files.lock(workspace.root):
        sources = _sources(workspace, names, locale, rows)
        this.beyond = frozenset() if names else handed_off.beyond(workspace.root, locale, sources)
        for place, own in _by_place(this, rows, sources).items():
            texts |= _into(this, workspace, sources[place], locale, own)
        if texts and not dry_run:
            before = {path: workspace.read_bytes(path) if workspace.is_there(path) else None for path in texts}
            if saving.write_all(workspace, texts):
                undo.record(workspace, COMMAND, undo.new_run(), datetime.now(UTC), before)
    count = this.counts
    return TakenBack(
        count[Outcome.TAKEN],
        count[Outcome.DRAFT],
        count[Outcome.STALE],
        count[Outcome.UNCHANGED],
        tuple(this.refused),
        tuple(path for path in texts if path.endswith(".po")),
        tuple(this.notes),
        locale,
    )


def _locale(workspace: Workspace, rows: Sequence[Returned], locale: str | None, where: str) -> str:
    """The locale that the rows are for: what was said and what the file says must agree."""
    named = {row.locale for row in rows if row.locale}
    ours = {code: locale_of(code, workspace.config.locales) for code in named}
    result = {known for known in ours.values() if known}
    if len(result) > 1:
        raise PerakladError(
            f"the file's translations are in {' and '.join(f'“{code}”' for code in sorted(named))}",
            where=where,
            hint="A file is for one locale: make one of it for each.",
        )
    if foreign := sorted(code for code, known in ours.items() if locale and known != locale):
        raise PerakladError(
            f"the file's translations are in “{foreign[0]}”, not in “{locale}”",
            where=where,
            hint="Leave --locale out: the file says where it belongs."
            if ours[foreign[0]]
            else "Send back the right file.",
        )
    if locale or len(result) == 1:
        return locale or result.pop()
    if named and not result:
        names = " and ".join(f"“{code}”" for code in sorted(named))
        raise PerakladError(
            f"the file's translations are in {names}, which this publication has no locale for",
            where=where,
            hint="Send back the right file.",
        )
    names = ", ".join(sorted(named)) if named else "no language"
    raise PerakladError(f"the file names {names}", where=where, hint="Say which locale it is for: --locale LOCALE.")


def _sources(workspace: Workspace, names: Sequence[str], locale: str, rows: Sequence[Returned]) -> dict[str, Source]:
    """What rows may go into. What a file names is looked up among the articles there are, never opened as a path."""
    if names:
        chosen = workspace.chosen(names)
    else:
        known = {issue: workspace.slugs(issue) for issue in workspace.issues()}
        wanted = [place.rpartition("/")[::2] for place in dict.fromkeys(place for row in rows for place in row.places)]
        chosen = tuple((issue, name) for issue, name in wanted if (name in known.get(issue, ()) if issue else True))
        if not chosen:
            raise SelectionError("the file names no article of this publication", hint="Name it as ISSUE/ARTICLE.")
    result = {place_of(source): source for source in (workspace.source_of(*place) for place in chosen)}
    result = {place: source for place, source in result.items() if source.locale != locale}
    if not result:
        raise SelectionError(f"nothing named is translated into “{locale}”", hint="Check --locale.")
    return result


def _by_place(this: Round, rows: Sequence[Returned], sources: Mapping[str, Source]) -> dict[str, list[Returned]]:
    """The rows by the article that they go into; a row that does not say goes into the only one there is."""
    result: dict[str, list[Returned]] = defaultdict(list)
    for row in rows:
        places = [place for place in row.places if place in sources]
        if not row.places and len(sources) == 1:
            places = list(sources)
        if row.trouble:
            this.refuse(row, row.trouble)
        elif not row.id:
            if row.target.strip():
                this.refuse(row, "the row has lost its id")
        elif not places:
            named = ", ".join(row.places)
            this.refuse(row, f"it belongs to {named}" if named else "it does not say to which article it belongs")
        for place in places if row.id and not row.trouble else ():
            if place in this.beyond:
                this.refuse(row, f"the file was not made for {place}; name the article if it is to be taken")
            else:
                result[place].append(row)
    return result


def _into(this: Round, workspace: Workspace, source: Source, locale: str, rows: Sequence[Returned]) -> dict[str, str]:
    """The files of one article with its rows put in; none where nothing is new."""
    path = source.catalog_path(locale)
    result = updated(workspace, source, locale, this.at)
    active = {digest(entry.source, entry.context): entry for entry in result.catalog.active}
    former = {
        digest(entry.previous, entry.previous_context or entry.context): key
        for key, entry in active.items()
        if entry.fuzzy and entry.previous is not None
    }
    current = frozenset(active)
    owner = translator_of(result.catalog)
    shown = {" ".join(entry.source.split()) for entry in active.values()}
    opening = {digest(segment.text, segment.context) for segment in source.segments if segment.opens}
    bases: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        bases[row.base].add(row.id)
    facts: list[Fact] = []
    lost: list[Returned] = []
    new: dict[str, Entry] = {}
    for row in rows:
        key = row.id if row.id in active else former.get(row.id, "")
        if not key:
            lost.append(row)
            continue
        entry = active[key]
        state = standing(entry, result.ledger, current)
        known = Row(
            row,
            entry,
            stale=key != row.id,
            own=(state.translator or (owner if owner != UNKNOWN else "")) == this.by,
            earlier=bool(result.ledger.by_pair.get((row.id, digest(text_of(row, entry))))),
            elsewhere=bases,
            sources=shown,
            opens=key in opening,
        )
        outcome, became = judge(known)
        if isinstance(became, str):
            if outcome is Outcome.REFUSED:
                this.refuse(row, became)
            else:
                this.counts[outcome] += 1
            continue
        this.counts[outcome] += 1
        new[key] = became
        if outcome is Outcome.STALE or row.origin:
            facts += this.made(row, became.target)
        if known.reason:
            this.notes.append(Refused(row.where, became.target, known.reason))
    for key, entry, made in settled(this, lost, active, new):
        new[key] = entry
        facts += made
    if not new:
        return {}
    entries = tuple(
        entry if entry.obsolete else new.get(digest(entry.source, entry.context), entry)
        for entry in result.catalog.entries
    )
    header = {**result.catalog.header, "Last-Translator": this.by}
    catalog = replace(result.catalog, entries=entries, header=header)
    recorded = record(catalog, result.ledger.with_facts(facts), source.digests, this.at)
    kept = update(recorded, source.segments, source.path, this.at)
    return {path: catalogs.dump(kept.catalog), ledger.path_of(path): ledger.dump(kept.ledger)}
