"""Correct: note that a live article was corrected, and how grave that is."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline import files
from pipeline.archive.counts import texts_now
from pipeline.articles import path_of
from pipeline.errors import SelectionError
from pipeline.planning import journal
from pipeline.planning.journal import Act, CorrectionClass, Note, marks_in
from pipeline.planning.live import corrections, published
from pipeline.workspace import Workspace
from pipeline.workspace.notes import notes_of


@files.retry_on_conflict
def correct(
    workspace: Workspace, name: str, kind: CorrectionClass, by: str, text: str = "", *, dry_run: bool = False
) -> Note:
    """Note that an article's source was corrected after it went live, and how grave that is.

    A factual or legal correction must be taken into every other locale: until then `check` says no. Raises
    SelectionError if the article is not live, or no correction stands in it that was not noted already.
    """
    chosen = workspace.select([name])
    if len(chosen) != 1:
        raise SelectionError(f"“{name}” is not one article", hint="Name it as ISSUE/ARTICLE.")
    issue, slug = chosen[0]
    with files.lock(workspace.root):
        notes = notes_of(workspace, issue)
        went = {place: note for place, note in published(notes).items() if place[0] == slug}
        if not went:
            raise SelectionError(
                f"{issue}/{slug} has not gone live", hint="Correct the article and run `peraklad sync`; that is all."
            )
        source = next(source for (article, _), (source, _) in texts_now(workspace, issue).items() if article == slug)
        noted = {mark for place in went for note in corrections(notes, place) for mark in marks_in(note.source)}
        known = {mark for note in went.values() for mark in marks_in(note.source)}
        new = [mark for mark in marks_in(source) if mark not in known | noted]
        if not new and (noted or all(note.source == source for note in went.values())):
            raise SelectionError(
                f"nothing in {issue}/{slug} was changed that is not on record already",
                hint=f"Correct {path_of(issue, slug)} first, then say how grave it was.",
            )
        note = Note(
            Act.CORRECTED,
            journal.instant(datetime.now(UTC)),
            by,
            slug,
            kind=str(kind),
            source="".join(new),
            text=text,
        )
        if not dry_run:
            text = journal.dump(journal.added(notes, [note]))
            files.write_all(workspace.root, {journal.path_of(issue): text})
    return note
