"""Hand off: give segments of articles to a translator as a file. What comes back is for ``take_back``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline import exchange
from pipeline.config import require_locale
from pipeline.errors import SelectionError
from pipeline.exchange import handed_off
from pipeline.exchange.base import Document, Unit
from pipeline.planning.outlook import OPEN
from pipeline.state import worddiff
from pipeline.state.source import Source
from pipeline.state.standing import Coverage
from pipeline.verbs.todo import held
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import look
from pipeline.workspace.updating import now


def export(
    workspace: Workspace,
    names: Iterable[str],
    locale: str,
    form: str = "xlsx",
    *,
    written_in: str = "",
    person: str = "",
    left: bool = False,
) -> bytes:
    """Return a file of the segments of articles in one locale, stale ones with what changed.

    ``written_in``: only articles of that source locale; ``person``: only what is left to do in that person's hands, of
    all articles if none is named; ``left``: only what is left to do. Raises SelectionError, LocaleError, and
    PerakladError for a missing extra. This machine remembers which articles the file was made for.
    """
    require_locale(workspace.config, locale)
    sources = [
        source
        for source in _sources(workspace, names, locale, person)
        if source.locale != locale and written_in in ("", source.locale)
    ]
    units = [
        unit
        for source in sources
        for unit in _units(look(workspace, source, locale).coverage, left=left or bool(person))
    ]
    if not units:
        whose = f" in the hands of {person}" if person else ""
        raise SelectionError(
            f"nothing is left to do in “{locale}”{whose}", hint="See `peraklad todo`, `peraklad status`."
        )
    source_locales = {source.locale for source in sources}
    if len(source_locales) > 1:
        raise SelectionError(
            f"the articles are written in {' and '.join(sorted(source_locales))}",
            hint="A file has one source language: say which with --from.",
        )
    data = exchange.get(form).write(Document(workspace.config.title, source_locales.pop(), locale, tuple(units)))
    handed_off.remember(workspace.root, locale, (unit.place for unit in units), now())
    return data


def _sources(workspace: Workspace, names: Iterable[str], locale: str, person: str) -> list[Source]:
    names = tuple(names)
    if person:
        return [workspace.source_of(issue, name) for issue, name, _ in held(workspace, names, locale, person)]
    if not names:
        raise SelectionError("no article is named", hint="Name it as ISSUE/ARTICLE, or say whose: --assignee NAME.")
    sources = list(workspace.sources(names))
    own = [source for source in sources if source.locale == locale]
    if len(own) == len(sources) == 1:
        raise SelectionError(f"{own[0].path} is written in “{locale}”", hint="Name a locale it is translated into.")
    return sources


def place_of(source: Source) -> str:
    """What a hand-off calls a source."""
    return f"{source.issue}/{source.name}" if source.issue else source.name


def _units(coverage: Coverage, *, left: bool) -> Iterator[Unit]:
    place = f"{coverage.issue}/{coverage.article}" if coverage.issue else coverage.article
    for segment in coverage.segments:
        state = coverage.standings[segment.key].state
        if left and state not in OPEN:
            continue
        entry = coverage.entries.get(segment.key)
        previous = entry.previous if entry and entry.fuzzy and entry.previous else ""
        yield Unit(
            place=place,
            state=state,
            source=segment.text,
            target=entry.target if entry else "",
            context=segment.context,
            kind=segment.kind,
            previous=previous,
            note=worddiff.as_text(previous, segment.text) if previous else "",
        )
