"""Move: put an article off to another issue, or give it another name, with its catalogs, ledgers and pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline import articles, files
from pipeline.errors import ArticleError, SelectionError
from pipeline.files import within
from pipeline.model import PAGES, folder_of
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.workspace import Workspace

_PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)")


@dataclass(frozen=True, slots=True)
class Moved:
    """Where each file went, by its old path; ``copied`` are pictures that other articles may show as well."""

    files: dict[str, str]
    copied: tuple[str, ...] = ()


@files.retry_on_conflict
def move(workspace: Workspace, name: str, to: str, *, dry_run: bool = False) -> Moved:
    """Move one article to ``to``: an issue, or ISSUE/ARTICLE for another name. Nothing is overwritten.

    Raises SelectionError unless ``name`` is one article and the place is free, ArticleError for a bad name.
    """
    chosen = workspace.select([name])
    if len(chosen) != 1:
        raise SelectionError(f"“{name}” is not one article", hint="Name it as ISSUE/ARTICLE.")
    issue, slug = chosen[0]
    new_issue, _, new_slug = to.partition("/")
    new_slug = articles.check_slug(new_slug or slug, to)
    if new_issue != PAGES and not articles.is_issue(new_issue):
        raise ArticleError(f"“{new_issue}” is not an issue id", where=to, hint="An issue is named by its Monday.")
    places = {articles.path_of(issue, slug): articles.path_of(new_issue, new_slug)}
    places[catalogs.template_path_of(issue, slug)] = catalogs.template_path_of(new_issue, new_slug)
    for locale in workspace.config.locales:
        before, after = (catalogs.path_of(*place, locale) for place in ((issue, slug), (new_issue, new_slug)))
        places |= {before: after, ledger.path_of(before): ledger.path_of(after)}
    with files.lock(workspace.root), files.batch(workspace.root) as batch:
        places = {old: new for old, new in places.items() if workspace.is_there(old)}
        for new in places.values():
            if workspace.is_there(new):
                raise SelectionError(
                    f"{new} is there already", hint=f"Give it another name: `peraklad move {name} {new_issue}/NAME`."
                )
        pictures = _pictures(workspace, issue, slug, new_issue)
        if not dry_run:
            batch.add({new: workspace.text(old) for old, new in places.items()})
            batch.remove(places)
            batch.place()
            for old, new in pictures.items():
                files.write_bytes(workspace.root / new, files.read_bytes(workspace.root / old, old), new)
    return Moved(places, tuple(pictures.values()))


def _pictures(workspace: Workspace, issue: str, slug: str, new_issue: str) -> dict[str, str]:
    """The pictures that the article shows and its new issue lacks, by their old paths."""
    article = workspace.article(issue, slug)
    shown = [article.front.get("image", ""), *_PICTURE.findall(article.body)]
    result: dict[str, str] = {}
    for picture in dict.fromkeys(filter(None, shown)):
        old, new = f"{folder_of(issue)}/{picture}", f"{folder_of(new_issue)}/{picture}"
        if issue != new_issue and ".." not in picture.split("/") and files.is_there(workspace.root / old):
            within(workspace.root, workspace.root / old)
            if not files.is_there(workspace.root / new):
                result[old] = new
    return result
