"""Pretranslate: fill what is missing from the memory, then from engines; never over a person's text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from msgspec.structs import replace

from pipeline import engines, files, languages
from pipeline.archive.memory import memory_of, refresh
from pipeline.config import require_locale
from pipeline.engines import trust
from pipeline.errors import EngineError
from pipeline.files import private
from pipeline.guard import Cache, Guard
from pipeline.memory import Memory, Near
from pipeline.model import Deed, Entry, EntryKey, Fact, Pivot, digest
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.postediting import MOST
from pipeline.state.source import Source
from pipeline.state.standing import MACHINE, MEMORY
from pipeline.workspace import Workspace, saving
from pipeline.workspace.briefing import brief_of
from pipeline.workspace.pivot import Start, starts_for
from pipeline.workspace.updating import now, updated


@dataclass(slots=True)
class Filled:
    """What was filled in one catalog; ``refused`` pairs a source text with the reason why it stays missing.

    ``from_engines`` counts by engine; ``pivoted`` says how many of them started from a finished translation into the
    neighbouring language. ``characters`` were sent to services that count them (under a dry run: would be), ``cost`` is
    their price where the settings give one; ``tokens`` and ``answered``: of a language model, under a dry run.
    ``kept``: as ``refused``, of answers that became drafts with the reason.
    """

    path: str
    from_memory: int = 0
    from_engines: dict[str, int] = field(default_factory=dict)
    pivoted: int = 0
    characters: int = 0
    tokens: int = 0
    answered: int = 0
    cost: float = 0.0
    refused: list[tuple[str, str]] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    stopped: str = ""

    @property
    def from_engine(self) -> int:
        """The texts of all engines together."""
        return sum(self.from_engines.values())


@dataclass(frozen=True, slots=True)
class _Given:
    """A text that an entry gets, and where it comes from; ``made_for``: the similar source that it translates."""

    target: str
    origin: str
    pivot: Pivot | None = None
    comment: str = ""
    made_for: str = ""


def pretranslate(
    workspace: Workspace,
    names: Iterable[str],
    locale: str,
    engine: str | Sequence[str] = (),
    *,
    dry_run: bool = False,
    resend: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Filled, ...]:
    """Fill the missing entries of what is named, catalog by catalog; of several engines each gets what is left.

    Where no engine is named, those of the settings' order for this locale; where there is none, the memory alone.

    What is filled is fuzzy with its origin in the ledger: it counts as machine text until a person accepts it. An
    engine that fails half-way leaves what it gave so far. ``resend``: send texts again of which a killed run has left
    it open whether they were paid for. Raises EngineError for an unknown engine or one that can't run here.
    """
    require_locale(workspace.config, locale)
    rules = workspace.config.engines
    named = [engine] if isinstance(engine, str) else engine or rules.order.get(locale, ())
    infos = [engines.get(name, rules) for name in dict.fromkeys(named)]
    for info in infos:
        trust.require_trusted(info.name, rules)
    refresh(workspace)
    memory = memory_of(workspace)
    done = []
    with ExitStack() as stack:
        cache = None
        if any(not info.local for info in infos):
            cache = stack.enter_context(closing(Cache(private(workspace.root, "engines.sqlite"))))
        guards = [
            stack.enter_context(closing(Guard(info, rules, cache, workspace.terms, resend=resend))) for info in infos
        ]
        for source in workspace.sources(names, locale):
            if not source.issue:
                continue  # the labels come with translations
            progress(f"{source.issue}/{source.name}")
            filled = _fill(workspace, source, locale, guards, memory, dry_run=dry_run)
            done.append(filled)
            if filled.stopped:
                break
    return tuple(done)


def _fill(
    workspace: Workspace, source: Source, locale: str, guards: list[Guard], memory: Memory, *, dry_run: bool
) -> Filled:
    filled = Filled(source.catalog_path(locale))
    rules = workspace.config.engines
    missing = _missing(workspace, source, locale)
    given: dict[EntryKey, _Given] = {}
    try:
        _from_memory(memory, missing, source, locale, given, rules.near / 100)
        filled.from_memory = len(given)
        left = [entry for entry in missing if entry.key not in given]
        starts = starts_for(workspace, source, locale) if left else {}
        for guard in guards:
            if left and guard.info.informed:
                brief = brief_of(workspace, source, locale, memory, [entry.source for entry in left])
                guard.inform(engines.informed(engines.get(guard.info.name, rules), rules, brief))
            if dry_run:
                left = _preview(guard, left, starts, source.locale, locale, filled)
            else:
                left = _from_engine(guard, left, starts, (source.locale, locale), filled, given)
        told = {text for text, _ in filled.refused}
        filled.refused += [
            (entry.source, _unserved(source.locale, locale)) for entry in left if entry.source not in told
        ]
    except EngineError as error:
        filled.stopped = str(error)
    finally:
        if given and not dry_run:
            _write(workspace, source, locale, given)
    return filled


def _missing(workspace: Workspace, source: Source, locale: str) -> list[Entry]:
    result = updated(workspace, source, locale, now())
    return [entry for entry in result.catalog.active if not entry.target.strip()]


@files.retry_on_conflict
def _write(workspace: Workspace, source: Source, locale: str, given: dict[EntryKey, _Given]) -> None:
    """Put the texts into the catalog as it is now: engines are slow, and a person may have been at work meanwhile."""
    path = source.catalog_path(locale)
    with files.lock(workspace.root):
        result = updated(workspace, source, locale, now())
        facts: list[Fact] = []

        def row(entry: Entry) -> Entry:
            draft = None if entry.obsolete or entry.target.strip() else given.get(entry.key)
            if draft is None:
                return entry
            ends = digest(draft.made_for or entry.source, entry.context), digest(draft.target)
            # The machine's text is kept with the fact: so anybody can tell later what was left of it.
            note = draft.target[:MOST] if draft.origin.startswith(MACHINE) else ""
            facts.append(Fact(Deed.MADE, *ends, now(), draft.origin, origin=draft.origin, pivot=draft.pivot, note=note))
            comment = "\n".join(filter(None, [entry.comment, draft.comment]))
            entry = replace(entry, target=draft.target, fuzzy=True, comment=comment)
            return replace(entry, previous=draft.made_for, previous_context=entry.context) if draft.made_for else entry

        catalog = replace(result.catalog, entries=tuple(map(row, result.catalog.entries)))
        texts = {
            # The ledger first: a text whose origin is not on record would pass for a person's.
            ledger.path_of(path): ledger.dump(result.ledger.with_facts(facts)),
            path: catalogs.dump(catalog),
        }
        saving.write_all(workspace, texts)


def _from_memory(
    memory: Memory, entries: list[Entry], source: Source, locale: str, given: dict[EntryKey, _Given], least: float
) -> None:
    """Give the texts that were translated before, word for word, the same surroundings first.

    With ``least`` under 1 also those that are as like as that: as stale, made for another text.
    """
    texts = ["", *(segment.text for segment in source.segments), ""]
    at = {segment.key: number for number, segment in enumerate(source.segments)}
    for entry in entries:
        number = at[entry.key]
        near = Near(source.catalog_path(locale), texts[number], texts[number + 2])
        matches = memory.look_up(entry.source, source.locale, locale, 1, near)
        if matches and matches[0].score == 1.0:
            given[entry.key] = _Given(matches[0].target, MEMORY)
        elif matches and matches[0].score >= least:
            given[entry.key] = _Given(matches[0].target, MEMORY, made_for=matches[0].source)


def _plans(
    guard: Guard, entries: list[Entry], starts: dict[EntryKey, Start], source: str, locale: str
) -> Iterator[tuple[str, list[tuple[Entry, str, Pivot | None]]]]:
    """What an engine can take: by the locale to start from, the entries with their texts."""
    direct: list[tuple[Entry, str, Pivot | None]] = []
    pivoted: dict[str, list[tuple[Entry, str, Pivot | None]]] = {}
    serves = guard.info.serves
    for entry in entries:
        start = starts.get(entry.key)
        if serves(source, locale):
            direct.append((entry, entry.source, None))
        elif start and serves(start.pivot.locale, locale):
            pivoted.setdefault(start.pivot.locale, []).append((entry, start.text, start.pivot))
    if direct:
        yield source, direct
    yield from pivoted.items()


def _preview(
    guard: Guard, entries: list[Entry], starts: dict[EntryKey, Start], source: str, locale: str, filled: Filled
) -> list[Entry]:
    taken: set[EntryKey] = set()
    for start, plan in _plans(guard, entries, starts, source, locale):
        preview = guard.preview([text for _, text, _ in plan], start, locale)
        if not guard.info.local:
            filled.characters += preview.characters
            filled.tokens += preview.tokens
            filled.answered += preview.answered
            filled.cost += preview.cost
        filled.from_engines[guard.info.name] = filled.from_engines.get(guard.info.name, 0) + len(plan)
        filled.pivoted += sum(pivot is not None for _, _, pivot in plan)
        taken.update(entry.key for entry, _, _ in plan)
    return [entry for entry in entries if entry.key not in taken]


def _from_engine(
    guard: Guard,
    entries: list[Entry],
    starts: dict[EntryKey, Start],
    pair: tuple[str, str],
    filled: Filled,
    given: dict[EntryKey, _Given],
) -> list[Entry]:
    """Have an engine translate what it can; return the entries that are still missing.

    An answer that is refused and may still be kept becomes a draft that says why.
    """
    name, before = guard.info.name, guard.spent
    try:
        for start, plan in _plans(guard, entries, starts, *pair):
            for number, answer in guard.translate([text for _, text, _ in plan], start, pair[1]):
                entry, _, pivot = plan[number]
                filled.refused = [refusal for refusal in filled.refused if refusal[0] != entry.source]
                why = f"{name}: {answer.why.removeprefix(f'{name}: ')}" if answer.why else ""
                if why:
                    told = filled.kept if answer.refused else filled.refused
                    told.append((entry.source, why))
                text = answer.text or answer.refused
                if not text:
                    continue
                given[entry.key] = _Given(text, f"{MACHINE}{guard.info.origin}", pivot, why)
                filled.from_engines[name] = filled.from_engines.get(name, 0) + 1
                filled.pivoted += pivot is not None
    finally:
        _charge(guard, guard.spent - before, filled)
    return [entry for entry in entries if entry.key not in given]


def _charge(guard: Guard, characters: int, filled: Filled) -> None:
    if not guard.info.local:
        filled.characters += characters
        if guard.info.tokens is None:
            filled.cost += characters * (guard.price or 0.0) / 1_000_000


def _unserved(source: str, locale: str) -> str:
    neighbour = languages.get(locale).nearest
    start = f", and there is no finished {neighbour} text to start from" if neighbour and neighbour != source else ""
    return f"no engine that was named serves {source}–{locale}{start}"
