"""Live: which text of each article readers have, and how it differs from what stands in the workspace now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from pipeline import files, journal
from pipeline.errors import SelectionError
from pipeline.journal import Act, CorrectionClass, Note, marks_in, marks_of
from pipeline.model import digest
from pipeline.outlook import Live
from pipeline.parallel import ALONE, Workers
from pipeline.verbs.notes import notes_of
from pipeline.verbs.tallies import known
from pipeline.workspace import Workspace

#: An article in a locale.
Place = tuple[str, str]

#: Marks of its source and of its target texts.
Texts = tuple[str, str]

#: Separates article and locale in the index, whose keys are words; neither has one in it.
_GLUE = "/"


def texts_now(workspace: Workspace, issue: str) -> dict[Place, Texts]:
    """The texts of an issue as they stand in the workspace, in all its locales, that of the source among them."""
    return texts_of(workspace, [issue])[issue]


def texts_of(workspace: Workspace, issues: Sequence[str], workers: Workers = ALONE) -> dict[str, dict[Place, Texts]]:
    """The texts of several issues, as ``texts_now`` gives those of one."""
    return {issue: by_place(one.counted.texts) for issue, one in known(workspace, issues, workers=workers).items()}


def by_place(texts: Mapping[str, Texts]) -> dict[Place, Texts]:
    """The texts by article and locale, as they are not in the index."""
    return {(place.split(_GLUE)[0], place.split(_GLUE)[1]): one for place, one in texts.items()}


def texts(workspace: Workspace, issue: str) -> dict[str, Texts]:
    """What ``texts_now`` says, worked out of the files; ``ARTICLE/LOCALE`` for each place."""
    found: dict[str, Texts] = {}
    for slug in workspace.slugs(issue):
        source = workspace.source(workspace.article(issue, slug))
        marks = marks_of(digest(segment.text, segment.context) for segment in source.segments)
        found[f"{slug}{_GLUE}{source.locale}"] = (marks, marks)
        for locale in workspace.targets(source.locale):
            catalog = workspace.catalog(source.catalog_path(locale))
            targets = {entry.key: entry.target for entry in catalog.active} if catalog else {}
            made = marks_of(digest(targets.get(segment.key, "")) for segment in source.segments)
            found[f"{slug}{_GLUE}{locale}"] = (marks, made)
    return found


def published(notes: Iterable[Note]) -> dict[Place, Note]:
    """What went live last, by article and locale; what was taken down since is not among it."""
    last = {(note.article, note.locale): note for note in notes if note.act is Act.PUBLISHED}
    return {place: note for place, note in last.items() if note.target}


def corrections(notes: Iterable[Note], place: Place) -> list[Note]:
    """The corrections of an article that readers of a locale don't have yet, oldest first."""
    found: list[Note] = []
    for note in notes:
        if (note.article, note.locale) == place and note.act is Act.PUBLISHED:
            found = []
        if note.article == place[0] and note.act is Act.CORRECTED:
            found.append(note)
    return found


def live_of(notes: Sequence[Note], texts: Mapping[str, Texts]) -> dict[Place, tuple[Live, str]]:
    """What readers have of an issue: for each article and locale that is live, how, and the last correction's class.

    ``notes`` is its journal, ``texts`` are those that stand in the workspace now (see ``texts``).
    """
    went = published(notes)
    if not went:
        return {}
    now = by_place(texts)
    found = {}
    for place, note in went.items():
        source, target = now.get(place, ("", ""))
        if note.source != source:
            pending = corrections(notes, place)
            found[place] = (Live.OUTDATED, pending[-1].kind if pending else "")
        else:
            found[place] = (Live.CHANGED if note.target != target else Live.LIVE, "")
    return found


@files.redone
def record(
    workspace: Workspace,
    shown: Mapping[str, Mapping[Place, str]],
    rendered: Iterable[tuple[str, str]],
    by: str,
    workers: Workers = ALONE,
) -> tuple[str, ...]:
    """Note what went live; return the journals that say something new.

    ``shown``: by issue, the articles and locales that have a page now, and the notice on it (see ``Page.notice``).
    ``rendered``: the (locale, issue) that were made anew; an article of theirs without a page was taken down. The same
    text again is no news, so that publishing twice leaves the journal as it is. Raises WriteError.
    """
    made = set(rendered)
    journals: dict[str, str] = {}
    with files.lock(workspace.root):
        issues = sorted({issue for _, issue in made})
        texts_by_issue = texts_of(workspace, issues, workers)
        for issue in issues:
            notes = notes_of(workspace, issue)
            before, now, pages = published(notes), texts_by_issue[issue], shown.get(issue, {})
            new = []
            for place in sorted({*before, *pages}):
                known = before.get(place)
                had = (known.source, known.target) if known else ("", "")
                has = _on_page(now.get(place, ("", "")), pages[place], had[0]) if place in pages else ("", "")
                if (place[1], issue) in made and has != had:
                    at = journal.instant(datetime.now(UTC))
                    new.append(Note(Act.PUBLISHED, at, by, *place, source=has[0], target=has[1]))
            if new:
                journals[journal.path_of(issue)] = journal.dump(journal.added(notes, new))
        return tuple(files.write_all(workspace.root, journals))


def _on_page(texts: Texts, notice: str, before: str) -> Texts:
    """The texts that a page shows: under a notice, the source's own, or a translation of an earlier source."""
    if notice == "shown-in-original":
        return texts[0], texts[0]
    return (before if notice == "out-of-date" else texts[0]), texts[1]


@files.redone
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
                hint=f"Correct articles/{issue}/{slug}.md first, then say how grave it was.",
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
