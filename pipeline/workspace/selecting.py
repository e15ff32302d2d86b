"""Selecting: what a command names, as issues and articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pipeline import articles
from pipeline.errors import PerakladError, SelectionError
from pipeline.model import PAGES
from pipeline.po.catalogs import LABELS


def select(
    names: Iterable[str],
    issues: Callable[[], Sequence[str]],
    slugs_of: Callable[[str], Sequence[str]],
    is_there: Callable[[str], bool],
) -> tuple[tuple[str, str], ...]:
    """Return (issue, article) for what a command names: issues, ISSUE/SLUG, or paths of articles or catalogs.

    No name means everything. ``issues`` lists them, ``slugs_of`` the articles of one, ``is_there`` says whether
    one is there (to list ten years of them for each name costs more than the work itself). Raises SelectionError, with
    the nearest name, for what is not there.
    """
    names = tuple(names)
    if not names:
        return tuple((issue, slug) for issue in issues() for slug in slugs_of(issue))
    chosen: dict[tuple[str, str], None] = {}
    for name in names:
        chosen.update(dict.fromkeys(_resolve(name, issues, slugs_of, is_there)))
    return tuple(chosen)


def _resolve(
    name: str,
    issues: Callable[[], Sequence[str]],
    slugs_of: Callable[[str], Sequence[str]],
    is_there: Callable[[str], bool],
) -> list[tuple[str, str]]:
    if name == LABELS:
        return []
    if (name == PAGES or articles.is_issue(name)) and is_there(name):
        return [(name, slug) for slug in slugs_of(name)]  # the walks over an archive ask for nothing else
    parts = [part for part in Path(name).with_suffix("").parts if part not in (".", "..")]
    if Path(name).suffix not in (".md", ".po", ".pot"):
        parts = [part for part in Path(name).parts if part != "."]
    issue = parts[-1] if len(parts) == 1 or articles.is_issue(parts[-1]) or parts[-1] == PAGES else parts[-2]
    if not is_there(issue):
        raise _unknown("issue", issue, issues(), "An issue is named by its Monday, for example 2017-05-08.")
    slugs = slugs_of(issue)
    if issue == parts[-1]:
        return [(issue, slug) for slug in slugs]
    if parts[-1] not in slugs:
        raise _unknown(f"article of {issue}", parts[-1], slugs, "")
    return [(issue, parts[-1])]


def _unknown(kind: str, name: str, known: Sequence[str], otherwise: str) -> PerakladError:
    import difflib  # for a slip alone

    close = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    latest = f"The latest is {known[-1]}." if known else "There is none yet."
    hint = f"Did you mean “{close[0]}”?" if close else f"{otherwise} {latest}".strip()
    return SelectionError(f"unknown {kind} “{name}”", hint=hint)
