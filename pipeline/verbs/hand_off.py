"""Hand-offs: give an article's segments to a translator as a file, and take the translations back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline import catalogs, files, ledger, worddiff
from pipeline.bookkeeping import update
from pipeline.config import require_locale
from pipeline.errors import SelectionError
from pipeline.exchange.xlsx import Row, read, write
from pipeline.model import Entry, digest
from pipeline.verbs import saving
from pipeline.verbs.coverage import look
from pipeline.verbs.updating import now, updated
from pipeline.workspace import Source, Workspace


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came back: how many translations were new, how many unchanged, and ids that no segment has any more."""

    path: str
    taken: int
    unchanged: int
    unknown: tuple[str, ...]


def export(workspace: Workspace, name: str, locale: str) -> bytes:
    """Return a workbook of one article in one locale, stale rows with what changed. Raises SelectionError."""
    source = _one(workspace, name, locale)
    coverage = look(workspace, source, locale).coverage
    rows = []
    for segment in coverage.segments:
        entry = coverage.entries.get(segment.key)
        previous = entry.previous if entry and entry.fuzzy and entry.previous else ""
        rows.append(
            Row(
                id=digest(segment.text, segment.context),
                state=str(coverage.standings[segment.key].state),
                source=segment.text,
                target=entry.target if entry else "",
                note=worddiff.as_text(previous, segment.text) if previous else "",
            )
        )
    return write(rows)


@files.redone
def take_back(
    workspace: Workspace, name: str, locale: str, data: bytes, where: str, by: str, *, dry_run: bool = False
) -> TakenBack:
    """Put returned translations into the catalog. A text that is unchanged, empty or of a vanished segment is left."""
    returned = read(data, where)
    source = _one(workspace, name, locale)
    path = source.catalog_path(locale)
    with files.lock(workspace.root):
        result, _ = updated(workspace, source, locale, now())
        entries: list[Entry] = []
        taken = unchanged = 0
        known = set()
        for entry in result.catalog.entries:
            key = digest(entry.source, entry.context)
            text = "" if entry.obsolete else returned.get(key, "")
            known.add(key)
            if not text or text == entry.target:
                unchanged += not entry.obsolete and key in returned
                entries.append(entry)
                continue
            taken += 1
            catalogs.require_fit(text, entry.source, where)
            entries.append(replace(entry, target=text, fuzzy=False, previous=None, previous_context=None))
        header = {**result.catalog.header, "Last-Translator": by}
        catalog = replace(result.catalog, entries=tuple(entries), header=header)
        recorded = update(catalog, result.ledger, source.segments, source.path, now())
        if taken and not dry_run:
            texts = {path: catalogs.dump(recorded.catalog), ledger.path_of(path): ledger.dump(recorded.ledger)}
            saving.write_all(workspace, texts)
    return TakenBack(path, taken, unchanged, tuple(sorted(set(returned) - known)))


def _one(workspace: Workspace, name: str, locale: str) -> Source:
    require_locale(workspace.config, locale)
    chosen = workspace.select([name])
    if len(chosen) != 1:
        raise SelectionError(
            f"“{name}” is not one article", hint="Name it as ISSUE/ARTICLE, for example 2017-05-08/minsk."
        )
    source = workspace.source(workspace.article(*chosen[0]))
    if source.locale == locale:
        raise SelectionError(
            f"{source.path} is written in “{locale}”", hint="Name a locale that it is translated into."
        )
    return source
