"""Replacing: a wording by another in the translations of an article, an issue or the archive, hit by hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from pipeline.config import require_locale
from pipeline.verbs import replace, undo_last
from pipeline.verbs.replace import Hit
from pipeline.web.committing import writes
from pipeline.web.desk import Visit
from pipeline.web.marking import source_html
from pipeline.web.places import Place

#: Characters of what is looked for, and of what is put in its place.
MAX_PHRASE = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as a page shows it: what goes and what comes, word by word. ``forbidden``: why this person may not."""

    hit: Hit
    html: Markup
    path: str
    forbidden: str


def ask(visit: Visit) -> Response:
    """Ask what is to be replaced, and show each hit of it; nothing is changed by that."""
    asked = visit.request.query_params
    locale = require_locale(visit.workspace.config, asked.get("locale", visit.workspace.config.locales[-1]))
    old, new, places = _asked(visit, locale, asked.get("old", ""), asked.get("new", ""))
    preview = replace.preview(visit.workspace, places, locale, old, new, exact=not asked.get("forms"))
    shown = [
        Shown(
            hit,
            source_html(hit.after, hit.before, ()),
            f"{Place(hit.issue, hit.article, locale).path}#s{hit.key}",
            _why_not(visit, hit, locale),
        )
        for hit in preview.hits
    ]
    return _page(visit, locale, old=old, new=new, shown=shown, more=preview.more)


@writes("Find and replace", at_once=True)
def apply(visit: Visit) -> Response:
    """Replace in the hits that were chosen, as they were shown: all of them or none."""
    locale = require_locale(visit.workspace.config, visit.field("locale"))
    old, new, places = _asked(visit, locale, visit.field("old"), visit.field("new"))
    chosen = {str(hit) for hit in visit.form.getlist("hit")}
    preview = replace.preview(visit.workspace, places, locale, old, new, exact=not visit.field("forms"))
    hits = [
        hit
        for hit in preview.hits
        if f"{hit.issue}/{hit.article}/{hit.key}/{hit.version}" in chosen and not _why_not(visit, hit, locale)
    ]
    with visit.desk.writing:
        done = replace.replace_all(visit.workspace, hits, locale, visit.person.name)
    undo_last.remember(
        visit.workspace,
        visit.person.name,
        [undo_last.row_of(source, locale, before, after, facts) for source, before, after, facts in done.done],
    )
    visit.desk.overview.forget({hit.issue for hit in hits})
    return _page(visit, locale, old=old, new=new, done=len(done.done), left=len(chosen) - len(done.done))


def _asked(visit: Visit, locale: str, old: str, new: str) -> tuple[str, str, Sequence[tuple[str, str]]]:
    scope = visit.field("in") or visit.request.query_params.get("in", "")
    workspace = visit.workspace
    old, new = " ".join(old.split())[:MAX_PHRASE], " ".join(new.split())[:MAX_PHRASE]
    if not old:
        return old, new, ()
    places = replace.places_of(workspace, [scope] if scope else ())
    return old, new, [(issue, name) for issue, name in places if locale in workspace.config.locales]


def _why_not(visit: Visit, hit: Hit, locale: str) -> str:
    return visit.may_change(visit.desk.sources.find(visit.workspace, hit.issue, hit.article), locale)


def _page(
    visit: Visit, locale: str, *, old: str, new: str, shown: Sequence[Shown] = (), more: bool = False,
    done: int | None = None, left: int = 0,
) -> Response:  # fmt: skip
    asked = visit.request.query_params
    return visit.page(
        "replace.html",
        locale=locale,
        locales=visit.workspace.config.locales,
        old=old,
        new=new,
        forms=bool(asked.get("forms") or visit.field("forms")),
        scope=visit.field("in") or asked.get("in", ""),
        shown=shown,
        more=more,
        done=done,
        left=left,
        undoable=undo_last.changes_of(visit.workspace, visit.person.name),
    )
