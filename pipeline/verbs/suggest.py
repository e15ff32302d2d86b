"""Suggest: what a translator may begin with for one segment. Nothing is written; a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline import engines
from pipeline.archive.memory import memory_of
from pipeline.engines import EngineInfo, trust
from pipeline.errors import EngineError
from pipeline.files import private
from pipeline.guard import Cache, Guard
from pipeline.memory import THRESHOLD, Near
from pipeline.model import SAID_ABOVE, Segment
from pipeline.state.source import Source
from pipeline.state.standing import MACHINE, MEMORY, Coverage
from pipeline.workspace import Workspace
from pipeline.workspace.briefing import brief_of
from pipeline.workspace.coverage import look
from pipeline.workspace.pivot import starts_for

#: Texts offered from the memory and the article together.
FROM_MEMORY = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text on offer. ``origin`` is ``memory`` or ``machine:ENGINE``, ``score`` (0–1) how alike its source is.

    ``source`` is the text that it was made for, ``where`` the catalog it stands in; both empty for an engine's.
    """

    text: str
    origin: str
    score: float = 0.0
    source: str = ""
    where: str = ""


def from_memory(workspace: Workspace, source: Source, locale: str, segment: Segment) -> list[Suggestion]:
    """The best translations of the same or a similar text: of this article as it is now, then of the memory."""
    coverage = look(workspace, source, locale).coverage
    texts = ["", *(segment.text for segment in coverage.segments), ""]
    number = coverage.segments.index(segment)
    near = Near(coverage.path, texts[number], texts[number + 2])
    here = list(_from_here(coverage, segment))
    matches = memory_of(workspace).look_up(segment.text, source.locale, locale, FROM_MEMORY, near)
    here += [Suggestion(match.target, MEMORY, match.score, match.source, match.where) for match in matches]
    here.sort(key=lambda suggestion: suggestion.score, reverse=True)
    mine = coverage.entries.get(segment.key)
    unique = {
        suggestion.text: suggestion for suggestion in reversed(here) if mine is None or suggestion.text != mine.target
    }
    return list(unique.values())[::-1][:FROM_MEMORY]


def _from_here(coverage: Coverage, segment: Segment) -> Iterator[Suggestion]:
    for other in coverage.segments:
        entry = coverage.entries.get(other.key)
        finished = coverage.standings[other.key].state.is_finished
        if entry is None or not finished or other.key == segment.key or entry.target.strip() == SAID_ABOVE:
            continue
        score = fuzz.ratio(segment.text, other.text) / 100
        if score >= THRESHOLD:
            yield Suggestion(entry.target, MEMORY, score, other.text, coverage.path)


def from_engine(workspace: Workspace, source: Source, locale: str, segment: Segment, name: str) -> Suggestion:
    """One engine's translation, within the guard of pre-translation. Raises EngineError with the reason if none."""
    rules = workspace.config.engines
    info = engines.get(name, rules)
    trust.require_trusted(name, rules)
    text, start = segment.text, source.locale
    if not info.serves(start, locale):
        pivot = starts_for(workspace, source, locale).get(segment.key)
        if pivot is None or not info.serves(pivot.pivot.locale, locale):
            raise EngineError(f"{name} does not translate from {start} into {locale}", hint="Ask another engine.")
        text, start = pivot.text, pivot.pivot.locale
    if info.informed:
        brief = brief_of(workspace, source, locale, memory_of(workspace), [text])
        info = engines.informed(info, rules, brief)
    cache = None if info.local else Cache(private(workspace.root, "engines.sqlite"))
    try:
        with closing(Guard(info, rules, cache, workspace.terms)) as guard:
            for _, answer in guard.translate([text], start, locale):
                if not answer.why:
                    return Suggestion(answer.text, f"{MACHINE}{info.origin}")
                raise EngineError(f"{name}: {answer.why}", hint="Ask another engine, or translate it yourself.")
    finally:
        if cache is not None:
            cache.close()
    raise EngineError(f"{name} gave no answer", hint="Ask another engine, or translate it yourself.")


def engines_for(workspace: Workspace, source: Source, locale: str, segment: Segment) -> list[EngineInfo]:
    """The engines that can run here and have something to start from: the segment, or its neighbour's translation."""
    rules = workspace.config.engines
    able = [info for info in engines.ENGINES if info.name != "echo" and not info.unavailable(rules)]
    start = starts_for(workspace, source, locale).get(segment.key)
    return [
        info
        for info in able
        if info.serves(source.locale, locale) or (start and info.serves(start.pivot.locale, locale))
    ]
