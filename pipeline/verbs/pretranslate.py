"""Pretranslate: fill what is missing from the memory, then from an engine; never over a person's text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from pipeline import catalogs, engines, files, ledger
from pipeline.config import require_locale
from pipeline.engines import Engine
from pipeline.errors import EngineError
from pipeline.memory import Memory
from pipeline.model import Deed, Entry, Fact, digest
from pipeline.status import MACHINE, MEMORY
from pipeline.verbs.remember import memory_of
from pipeline.verbs.sync import now, updated
from pipeline.workspace import Source, Workspace

#: Texts sent to an engine in one call; after each call what came back is kept.
BATCH = 20


@dataclass(slots=True)
class Filled:
    """What was filled in one catalog; ``refused`` pairs a source text with the reason why it stays missing."""

    path: str
    from_memory: int = 0
    from_engine: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    stopped: str = ""


def pretranslate(
    workspace: Workspace,
    names: Iterable[str],
    locale: str,
    engine: str,
    *,
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Filled, ...]:
    """Fill the missing entries of what is named, catalog by catalog.

    What is filled is fuzzy with its origin in the ledger: it counts as machine text until a person accepts it. An
    engine that fails half-way leaves what it gave so far. Raises EngineError for an unknown engine or one that can't
    run here.
    """
    require_locale(workspace.config, locale)
    info = engines.find(engine)
    done = []
    instance = info.make()
    with files.lock(workspace.root):
        for issue, slug in workspace.select(names):
            source = workspace.source(workspace.article(issue, slug))
            if source.locale == locale:
                continue
            progress(f"{issue}/{slug}")
            filled = _fill(workspace, source, locale, (info.name, instance), dry_run=dry_run)
            done.append(filled)
            if filled.stopped:
                break
    return tuple(done)


def _fill(workspace: Workspace, source: Source, locale: str, engine: tuple[str, Engine], *, dry_run: bool) -> Filled:
    path = source.catalog_path(locale)
    result, _ = updated(workspace, source, locale, now())
    filled = Filled(path)
    missing = [entry for entry in result.catalog.active if not entry.target.strip()]
    rows: dict[tuple[str | None, str], Entry] = {}
    facts: list[Fact] = []

    def take(entry: Entry, target: str, origin: str) -> None:
        rows[entry.key] = replace(entry, target=target, fuzzy=True)
        facts.append(Fact(Deed.MADE, digest(entry.source, entry.context), digest(target), now(), origin, origin=origin))

    left = _from_memory(memory_of(workspace), missing, source.locale, locale, take)
    filled.from_memory = len(missing) - len(left)
    if dry_run:
        filled.from_engine = len(left)
        return filled
    try:
        for start in range(0, len(left), BATCH):
            batch = left[start : start + BATCH]
            answers = engine[1].translate([entry.source for entry in batch], source.locale, locale)
            for entry, answer in zip(batch, answers, strict=True):
                if why := engines.refuse(entry.source, answer, locale):
                    filled.refused.append((entry.source, why))
                elif answer:
                    take(entry, answer.strip(), f"{MACHINE}{engine[0]}")
                    filled.from_engine += 1
    except EngineError as error:
        filled.stopped = str(error)
    finally:
        if rows:
            entries = tuple(rows.get(entry.key, entry) for entry in result.catalog.entries)
            texts = {
                path: catalogs.dump(replace(result.catalog, entries=entries)),
                ledger.path_of(path): ledger.dump(result.ledger.with_facts(facts)),
            }
            for where, text in texts.items():
                files.write_text(files.within(workspace.root, workspace.root / where), text, where)
    return filled


def _from_memory(
    memory: Memory, entries: list[Entry], source_locale: str, locale: str, take: Callable[[Entry, str, str], None]
) -> list[Entry]:
    """Fill the texts that were translated before, word for word; return the entries that were not."""
    left = []
    for entry in entries:
        exact = [match for match in memory.look_up(entry.source, source_locale, locale, 1) if match.score == 1.0]
        if exact:
            take(entry, exact[0].target, MEMORY)
        else:
            left.append(entry)
    return left
