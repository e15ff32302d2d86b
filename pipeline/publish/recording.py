"""Recording: the issues' journals note what went live."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pipeline import files
from pipeline.archive.counts import texts_of
from pipeline.errors import PerakladError
from pipeline.parallel.workers import ALONE, Workers
from pipeline.planning import journal
from pipeline.planning.journal import Act, Note
from pipeline.planning.live import Place, Texts, published
from pipeline.workspace import Workspace
from pipeline.workspace.notes import notes_of


@files.retry_on_conflict
def record_live(
    workspace: Workspace,
    shown: Mapping[str, Mapping[Place, str]],
    rendered: Iterable[tuple[str, str]],
    left: Collection[tuple[str, str, str]],
    by: str,
    at: str,
    workers: Workers = ALONE,
) -> tuple[str, ...]:
    """Note what went live; return the journals that say something new.

    ``at``: the instant of the run, which the pages tell already. ``shown``: by issue, the articles and
    locales that have a page now, and the notice on it (see ``Page.notice``).
    ``rendered``: the (locale, issue) that were made anew; an article of theirs without a page was taken down, unless it
    is among ``left`` (locale, issue, article), which readers have as before. The same text again is no news, so that
    publishing twice leaves the journal as it is. Raises PerakladError, once all is written, where the texts of an issue
    can't be read, and WriteError.
    """
    made = set(rendered)
    journals: dict[str, str] = {}
    with files.lock(workspace.root):
        issues = sorted({issue for _, issue in made})
        texts_by_issue, unreadable = _texts(workspace, issues, workers)
        for issue in texts_by_issue:
            notes = notes_of(workspace, issue)
            before, now, pages = published(notes), texts_by_issue[issue], shown.get(issue, {})
            new = []
            for place in sorted({*before, *pages}):
                known = before.get(place)
                had = (known.source, known.target) if known else ("", "")
                has = _on_page(now.get(place, ("", "")), pages[place], had[0]) if place in pages else ("", "")
                stays = (place[1], issue, place[0]) in left
                if (place[1], issue) in made and not stays and has != had:
                    new.append(Note(Act.PUBLISHED, at, by, *place, source=has[0], target=has[1]))
            if new:
                journals[journal.path_of(issue)] = journal.dump(journal.added(notes, new))
        done = tuple(files.write_all(workspace.root, journals))
    if unreadable is not None:
        raise unreadable
    return done


def _texts(
    workspace: Workspace, issues: list[str], workers: Workers
) -> tuple[dict[str, dict[Place, Texts]], PerakladError | None]:
    """The texts of the issues, and what kept those of some of them from being read."""
    try:
        return texts_of(workspace, issues, workers), None
    except PerakladError:
        result: dict[str, dict[Place, Texts]] = {}
        trouble = None
        for issue in issues:
            try:
                result |= texts_of(workspace, [issue])
            except PerakladError as error:
                trouble = error
        return result, trouble


def _on_page(texts: Texts, notice: str, before: str) -> Texts:
    """The texts that a page shows: under a notice, the source's own, or a translation of an earlier source."""
    if notice == "shown-in-original":
        return texts[0], texts[0]
    return (before if notice == "out-of-date" else texts[0]), texts[1]
