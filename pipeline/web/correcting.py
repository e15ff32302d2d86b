"""Correcting: a source article changed at the desk; what becomes stale in which locale is shown before it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from starlette.responses import Response

from pipeline import articles, files, verbs
from pipeline.errors import PerakladError, SelectionError
from pipeline.model import State, digest
from pipeline.planning.journal import CorrectionClass
from pipeline.state import worddiff
from pipeline.state.worddiff import Piece
from pipeline.web.committing import coordinates, decides
from pipeline.web.desk import Visit
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import look
from pipeline.workspace.notes import is_live

#: Characters of an article that can be corrected here.
MOST = 200_000


@dataclass(frozen=True, slots=True)
class Consequence:
    """A sentence that a correction opens in a locale: its new text, and what state it would be in."""

    locale: str
    text: str
    state: State


def _path(visit: Visit) -> tuple[str, str, str]:
    issue, slug = (str(visit.request.path_params[name]) for name in ("issue", "slug"))
    visit.workspace.require(issue, slug)
    return issue, slug, articles.path_of(issue, slug)


@coordinates
def form(visit: Visit) -> Response:
    """The source article as it is written."""
    where = _path(visit)[2]
    text = files.read_text(visit.workspace.root / where, where)
    return _page(visit, text, before=text)


def _page(
    visit: Visit, text: str, status: int = 200, *, before: str, pieces: Sequence[Piece] = (),
    consequences: Sequence[Consequence] | None = None, kind: str = "", problem: str = "", told: str = "",
) -> Response:  # fmt: skip
    issue, slug, where = _path(visit)
    return visit.page(
        "correcting.html",
        status,
        issue=issue,
        slug=slug,
        where=where,
        text=text,
        version=visit.field("version") or digest(before),
        pieces=pieces,
        consequences=consequences,
        kinds=[str(kind) for kind in CorrectionClass],
        kind=kind,
        live=_is_live(visit.workspace, issue, slug),
        problem=problem,
        told=told,
    )


def _is_live(workspace: Workspace, issue: str, slug: str) -> bool:
    return any(is_live(workspace, issue, slug, locale) for locale in workspace.config.locales)


@decides("Correct a source article")
def correct(visit: Visit) -> Response:
    """Show what a correction opens, or save it: the article, what kind it was, and the catalogs in one act."""
    issue, slug, where = _path(visit)
    workspace, path = visit.workspace, visit.workspace.root / where
    text, kind = visit.field("text").replace("\r\n", "\n"), visit.field("kind")
    before = files.read_text(path, where)
    if kind not in set(CorrectionClass) or len(text) > MOST:
        return _page(visit, text, 422, before=before, problem=visit.say("Say what kind of correction it is."))
    if visit.field("version") != digest(before):
        message = visit.say("Somebody has changed the article meanwhile. Copy your text, and reload the page.")
        return _page(visit, text, 409, before=before, problem=message, kind=kind)
    try:
        articles.parse(text, issue, slug, workspace.config.source_locale, workspace.config.fields)
        result = list(_consequences(workspace, issue, slug, where, text)) if kind != CorrectionClass.TYPO else []
    except PerakladError as error:
        return _page(visit, text, 422, before=before, problem=visit.told(error), kind=kind)
    if visit.field("deed") != "save" or text == before:
        return _page(
            visit, text, before=before, pieces=_told(before, text), consequences=result, kind=kind,
        )  # fmt: skip
    _save(workspace, where, before, text)
    by = visit.person.name
    if _is_live(workspace, issue, slug):
        verbs.correct.correct(workspace, f"{issue}/{slug}", CorrectionClass(kind), by, visit.field("note"))
    verbs.sync.sync(workspace, [f"{issue}/{slug}"], typo_by=by if kind == CorrectionClass.TYPO else "")
    visit.desk.overview.forget({issue})
    return _page(visit, text, before=text, kind=kind, told=visit.say("It is saved, and the catalogs are in line."))


def _save(workspace: Workspace, where: str, before: str, text: str) -> None:
    path = workspace.root / where
    with files.lock(workspace.root):
        if files.read_text(path, where) != before:
            raise SelectionError("somebody has changed the article meanwhile", hint="Reload the page.")
        files.write_all(workspace.root, {where: text})


def _told(before: str, text: str) -> list[Piece]:
    """What changes, line by line, and in changed lines word by word; what stays is left out."""
    import difflib

    old, new = before.splitlines(), text.splitlines()
    result: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            result += [*worddiff.diff("\n".join(old[a:b]), "\n".join(new[c:d])), Piece("same", "\n\n")]
    return result


def _consequences(workspace: Workspace, issue: str, slug: str, where: str, text: str) -> Iterator[Consequence]:
    """The sentences that would be open and aren't now, worked out as sync would write them; nothing is written."""
    snapshot = workspace.snapshot(issue)
    held = workspace.holding(replace(snapshot, files={**snapshot.files, where: text.encode()}))
    old, new = workspace.source_of(issue, slug), held.source_of(issue, slug)
    for locale in workspace.targets(old.locale):
        was = look(workspace, old, locale).coverage
        will = look(held, new, locale).coverage
        finished = {key for key, standing in was.standings.items() if standing.state.is_finished}
        for segment in will.segments:
            state = will.standings[segment.key].state
            if not state.is_finished and (segment.key in finished or segment.key not in was.standings):
                yield Consequence(locale, segment.text, state)
