"""Publish: what the gate lets through becomes pages; what it blocks stays as it was, with the reasons told."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from pipeline import files, period
from pipeline.bookkeeping import PROGRAM
from pipeline.errors import WriteError
from pipeline.gate import is_finished
from pipeline.model import Article, Segment, State, Verdict
from pipeline.publish.pages import Page, Site
from pipeline.segmentation import assemble
from pipeline.status import Coverage
from pipeline.verbs import live
from pipeline.verbs.coverage import look
from pipeline.verbs.verdicts import check
from pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Published:
    """What was written, and the verdicts: those that passed are live, the others were held back.

    ``omitted`` are article × locale left out of a published issue since something in them is unfinished; ``tree`` is
    every file by its path. ``recorded`` are the journals that say something new of what is live; ``unrecorded`` is why
    nothing could be noted.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    omitted: tuple[str, ...]
    tree: Mapping[str, bytes]
    recorded: tuple[str, ...] = ()
    unrecorded: str = ""


def publish(
    workspace: Workspace,
    names: Iterable[str],
    form: str,
    out: Path,
    *,
    by: str = "",
    record: bool = True,
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Published:
    """Render the issues named (default: all) into ``out`` as far as the gate lets them pass.

    Issues that are in ``out`` already are rendered with them, so that front page and archive stay whole; one that no
    longer passes is left there as it was. The tree is built beside ``out`` and moved into place at the end: a failure
    leaves what was there. With ``record`` the issues' journals note what went live; where they can't be written, the
    pages are made all the same. Raises PerakladError for unreadable input or if ``out`` can't be written.
    """
    names = tuple(names)
    verdicts = check(workspace, names, progress=progress)
    named = {verdict.issue for verdict in verdicts}
    live_before = [issue for issue in workspace.issues() if issue not in named and any(out.glob(f"**/{issue}"))]
    others = check(workspace, live_before, progress=progress) if live_before else ()
    pages: list[Page] = []
    omitted: list[str] = []
    for verdict in (*verdicts, *others):
        live = {
            locale
            for name, passed in verdict.editions.items()
            if passed
            for locale in workspace.config.editions[name].locales
        }
        if not _issue_sound(verdict):
            continue
        progress(verdict.issue)
        for slug in workspace.slugs(verdict.issue):
            article = workspace.article(verdict.issue, slug)
            for locale in workspace.config.locales:
                if locale in live:
                    page = page_of(workspace, article, locale)
                    if page is None:
                        omitted.append(f"{article.path} ({locale})")
                    else:
                        pages.append(page)
    tree: dict[str, bytes] = (
        import_module(f"pipeline.publish.{form}").render(site_of(workspace, pages)) if pages else {}
    )
    keep = _not_rendered(workspace, pages, (*verdicts, *others))
    written, removed = _place(tree, out, keep, dry_run=dry_run) if pages else ((), ())
    recorded, unrecorded = _recorded(workspace, pages, by or PROGRAM) if record and not dry_run else ((), "")
    return Published(written, removed, verdicts, tuple(omitted), tree, recorded, unrecorded)


def _recorded(workspace: Workspace, pages: list[Page], by: str) -> tuple[tuple[str, ...], str]:
    shown: dict[str, dict[live.Place, str]] = {}
    for page in pages:
        shown.setdefault(page.issue, {})[page.slug, page.locale] = page.notice
    try:
        return live.record(workspace, shown, {(page.locale, page.issue) for page in pages}, by), ""
    except WriteError as error:
        return (), str(error)


def _not_rendered(workspace: Workspace, pages: list[Page], verdicts: Iterable[Verdict]) -> frozenset[tuple[str, str]]:
    """The (locale, issue) that got no page this time: what is live of them stays as it is."""
    rendered = {(page.locale, page.issue) for page in pages}
    judged = {(locale, verdict.issue) for verdict in verdicts for locale in workspace.config.locales}
    return frozenset(judged - rendered)


def _issue_sound(verdict: Verdict) -> bool:
    """Whether nothing is wrong with the issue as a whole, in whatever language."""
    return not any(finding.where.locale == "" for finding in verdict.reasons)


def page_of(workspace: Workspace, article: Article, locale: str) -> Page | None:
    """The article in a locale as the policy wants it; None if it is to be left out. Pages never mix languages."""
    if locale == article.locale:
        return _make(workspace, article, locale, locale, (dict(article.fields), article.body))
    policy = workspace.config.policy_for(locale, workspace.issue_settings(article.issue))
    coverage = look(workspace, workspace.source(article), locale).coverage
    if is_finished(coverage, policy):
        return _make(workspace, article, locale, locale, _assembled(workspace, article, coverage))
    if policy.incomplete == "source":
        original = (dict(article.fields), article.body)
        return _make(workspace, article, locale, article.locale, original, "shown-in-original")
    shown = (State.STALE, State.TRANSLATED, State.REVIEWED)
    if policy.incomplete == "stale" and all(standing.state in shown for standing in coverage.standings.values()):
        return _make(workspace, article, locale, locale, _assembled(workspace, article, coverage), "out-of-date")
    return None


def draft_of(workspace: Workspace, article: Article, locale: str) -> Page:
    """The article in a locale as far as it is translated, the rest in its own language: for previews alone."""
    if locale == article.locale:
        return _make(workspace, article, locale, locale, (dict(article.fields), article.body))
    coverage = look(workspace, workspace.source(article), locale).coverage
    return _make(workspace, article, locale, locale, _assembled(workspace, article, coverage))


def _assembled(workspace: Workspace, article: Article, coverage: Coverage) -> tuple[dict[str, str], str]:
    """The translated fields and body; for a text that has no translation, the source's."""

    def target(segment: Segment) -> str | None:
        entry = coverage.entries.get(segment.key)
        return entry.target or None if entry else None

    return assemble(article, target, workspace.config.segmentation)


def _make(
    workspace: Workspace, article: Article, locale: str, lang: str, texts: tuple[dict[str, str], str], notice: str = ""
) -> Page:
    return Page(
        issue=article.issue,
        slug=article.slug,
        locale=locale,
        lang=lang,
        fields=texts[0],
        section=article.section,
        trend=article.trend,
        image=article.front.get("image", ""),
        body=texts[1],
        source_text=files.read_text(workspace.root / article.path, article.path),
        notice=notice,
    )


def site_of(workspace: Workspace, pages: list[Page]) -> Site:
    """The site that these pages make up, with the labels, periods and pictures that they need."""
    config = workspace.config
    issues = sorted({page.issue for page in pages})
    return Site(
        title=config.title,
        url=config.url.rstrip("/"),
        subscribe_url=config.subscribe_url,
        locales=tuple(locale for locale in config.locales if any(page.locale == locale for page in pages)),
        editions={name: edition.locales for name, edition in config.editions.items()},
        pages=tuple(pages),
        periods={issue: period.of_issue(issue, workspace.issue_settings(issue).period_end) for issue in issues},
        labels={locale: workspace.label_texts(locale) for locale in config.locales},
        signs={key: label.sign for key, label in config.labels.trend.items()},
        sections=tuple(config.labels.section),
        templates=workspace.root / "templates",
        images=_images(workspace, pages),
    )


def _images(workspace: Workspace, pages: list[Page]) -> dict[str, bytes]:
    """The pictures that the pages show, by their path beside each page. A picture elsewhere on the web stays there."""
    images: dict[str, bytes] = {}
    for page in pages:
        if not page.image or "://" in page.image:
            continue
        where = f"articles/{page.issue}/{page.image}"
        path = files.within(workspace.root / "articles" / page.issue, workspace.root / where)
        images[f"{page.locale}/{page.issue}/{page.image}"] = files.read_bytes(path, where)
    return images


def _place(
    tree: dict[str, bytes], out: Path, keep: frozenset[tuple[str, str]], *, dry_run: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put the tree into ``out``: built beside it, then moved into place in one step; return what changed and what went.

    What ``out`` has of the (locale, issue) in ``keep`` is taken over as it is.
    """
    if not dry_run:
        _sweep(out)
    before = (
        {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()} if out.is_dir() else {}
    )
    ours = before.pop(MARKER, None) is not None
    kept = {path: old.read_bytes() for path, old in before.items() if set(pairwise(path.split("/"))) & keep}
    tree = kept | tree
    changed = tuple(path for path, data in tree.items() if path not in before or before[path].read_bytes() != data)
    gone = tuple(path for path in before if path not in tree)
    if dry_run or not (changed or gone):
        return changed, gone
    if before and not ours:
        raise WriteError(
            "this folder holds files that publish did not write", where=str(out), hint="Choose an empty folder with -o."
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            for path, data in tree.items():
                place = building / path
                place.parent.mkdir(parents=True, exist_ok=True)
                if path in before and path not in changed:
                    shutil.copy2(before[path], place)
                else:
                    place.write_bytes(data)
            (building / MARKER).write_text("Written by peraklad publish; changes here are lost.\n", encoding="utf-8")
            building.chmod(0o755)
            _swap(building, out)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise WriteError(
            f"the pages could not be written ({error.strerror}); what was there is untouched",
            where=str(out),
            hint="Free some space or mend the permissions, then publish again.",
        ) from error
    return changed, gone


def _swap(building: Path, out: Path) -> None:
    """Put the new tree in place of the old one, in one step where the system can: at no moment is there none."""
    if not out.exists():
        building.rename(out)
    elif not files.exchange(building, out):
        old = out.with_name(f".{out.name}-old")
        shutil.rmtree(old, ignore_errors=True)
        out.rename(old)
        building.rename(out)
        shutil.rmtree(old, ignore_errors=True)


def _sweep(out: Path) -> None:
    """Remove what killed runs left beside the tree, unless it is the last good tree itself."""
    for left in out.parent.glob(f".{out.name}-*") if out.parent.is_dir() else ():
        if left.name == f".{out.name}-old" and not out.exists():
            left.rename(out)
        elif left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)


#: Lies in every tree that publish wrote, so that it never replaces anybody's folder by mistake.
MARKER = ".peraklad-published"
