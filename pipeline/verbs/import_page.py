"""Import: a saved page becomes an article of its issue, with its pictures beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeline import articles, config, files, importing
from pipeline.errors import PageError
from pipeline.importing import ImportedPage
from pipeline.importing.slug import slug_of
from pipeline.languages.period import Period
from pipeline.model import Finding
from pipeline.verbs import undo
from pipeline.workspace import Workspace

#: Characters of an article beyond which it is not looked over when it is imported; `check` does that in its own time.
PROOFREAD = 200_000

#: Puts a question to whoever sits there; the answer is one of the choices.
Ask = Callable[[str, Sequence[str]], str]

_PICTURE = re.compile(r"(?<=\]\()(\d+)\.(png|jpg|gif|webp|avif|svg)(?=\))")


@dataclass(frozen=True, slots=True)
class Options:
    """What a person says of the pages at hand; what is empty is told from the page.

    ``keep``: a pattern of lines that belong to the article. ``headline``: words of the one that is meant.
    """

    issue: str = ""
    slug: str = ""
    locale: str = ""
    keep: str = ""
    headline: str = ""
    force: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """The article written, what was recognised, and what an editor should look at in it.

    ``warnings``: what the page says otherwise than was asked for, and what could not be taken along.
    """

    path: str
    page: ImportedPage
    findings: tuple[Finding, ...]
    text: str = ""
    pictures: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article made of a page, as it would be written; ``pictures``: their bytes by path."""

    issue: str
    slug: str
    page: ImportedPage
    text: str
    pictures: dict[str, bytes]
    warnings: tuple[str, ...]

    @property
    def path(self) -> str:
        """Where it belongs within the workspace."""
        return articles.path_of(self.issue, self.slug)


def prepared(workspace: Workspace, file: Path, options: Options = Options(), *, ask: Ask | None = None) -> Prepared:
    """Make an article of a saved page; nothing is looked over or written. Raises PageError, ArticleError."""
    where = str(file)
    page = _recognised(workspace, file, options)
    if page.doubt and ask and not options.locale:
        chosen = ask(f"{where}: in which language is “{page.title}”?", (page.locale, page.doubt))
        page = _recognised(workspace, file, replace(options, locale=chosen))
    issue, warnings = _issue(page, options, where, ask)
    if page.doubt and not (ask or options.locale):
        warnings.append(f"the article may be in “{page.doubt}” instead of “{page.locale}”; say it with --locale")
    slug = articles.check_slug(options.slug or slug_of(page.title, page.locale), where)
    page = _named(page, slug)
    text = compose(page)
    articles.parse(text, issue, slug, workspace.config.source_locale)
    pictures = {
        f"articles/{issue}/{picture.name}": picture.data for picture in page.pictures if picture.data is not None
    }
    return Prepared(issue, slug, page, text, pictures, tuple(warnings))


def import_page(
    workspace: Workspace,
    file: Path,
    options: Options = Options(),
    *,
    dry_run: bool = False,
    ask: Ask | None = None,
    run: str = "",
    now: datetime | None = None,
) -> Imported:
    """Write ``articles/ISSUE/SLUG.md`` from a saved page, and its pictures.

    What ``options`` say wins over what the page says. ``ask``: puts a question where the page leaves one open; without
    it such a thing is a warning. ``run``: the run of a command that `undo` takes back as one. Raises PageError for a
    page that is not an article, or states no period or date, and for an article that is there already (without
    ``force``); nothing is written then.
    """
    ready = prepared(workspace, file, options, ask=ask)
    target, page, text = ready.path, ready.page, ready.text
    if files.within(workspace.root, workspace.root / target).exists() and not options.force:
        raise PageError(
            "this article is already there", where=target, hint="Use --force to overwrite it, or another --slug."
        )
    settings, told = _period_end(workspace, page, ready.issue)
    writes = {**ready.pictures, **settings}
    warnings = [*ready.warnings, *told, *_missing(page)]
    article = articles.parse(text, ready.issue, ready.slug, workspace.config.source_locale)
    if not dry_run:
        _write(workspace, {**writes, target: text.encode("utf-8")}, run, now or datetime.now(UTC))
    findings: list[Finding] = []
    if len(text) <= PROOFREAD:
        from pipeline.gate.proofreading import Texts  # the checks take a tenth of a second to load

        texts = Texts(workspace)
        texts.add_article(article)
        findings = [finding for subject in texts.subjects for finding in texts.of(subject)]
    else:
        warnings.append("it is too long to be looked over here; `peraklad check` does it")
    return Imported(target, page, tuple(findings), text, tuple(writes), tuple(warnings))


def _recognised(workspace: Workspace, file: Path, options: Options) -> ImportedPage:
    if options.locale:
        config.require_locale(workspace.config, options.locale)
    source = importing.read(file, workspace.config.importing)
    try:
        return importing.recognise_page(
            source, workspace.labels, str(file), locales=workspace.config.locales, locale=options.locale,
            keep=options.keep, wanted=options.headline,
        )  # fmt: skip
    except re.error as error:
        raise PageError(
            f"--keep {options.keep}: this is no pattern ({error})", hint="Write words of the line."
        ) from error


def _issue(page: ImportedPage, options: Options, where: str, ask: Ask | None) -> tuple[str, list[str]]:
    """The issue, and what is to be said of it."""
    if options.issue and not articles.is_issue(options.issue):
        raise PageError(f"“{options.issue}” is not an issue id", where=where, hint="An issue is named by its Monday.")
    if not options.issue:
        if not page.issue:
            raise PageError(
                "the page states no period with a year", where=where, hint="Say which issue it is: --issue 2017-05-08."
            )
        told = [] if page.period else [f"the page states no period; {page.published} gives its issue"]
        return page.issue, told
    stated = page.period.issue if page.period else ""
    if stated and stated != options.issue:
        message = f"the page says {_words(page.period)}, which is the issue {stated}"
        if ask:
            return ask(f"{where}: {message}. Which issue is it?", (options.issue, stated)), []
        return options.issue, [f"{message}; it was imported into {options.issue}, as you said"]
    return options.issue, []


def _words(period: Period | None) -> str:
    return f"{period.start} – {period.end}" if period else ""


def _period_end(workspace: Workspace, page: ImportedPage, issue: str) -> tuple[dict[str, bytes], list[str]]:
    """The issue's settings with the end of a period that is not a week, and what is to be said of it."""
    period = page.period
    if period is None or period.issue != issue:
        return {}, []
    sunday = date.fromisoformat(issue) + timedelta(days=6)
    if period.end == sunday and period.start == date.fromisoformat(issue):
        return {}, []
    where = config.issue_path(issue)
    if period.end <= sunday or (period.end - period.start).days < 7:
        return {}, [f"the page's period is {_words(period)}; the issue is that of the week from {issue}"]
    there = workspace.issue_settings(issue).period_end if workspace.is_there(where) else None
    if there == period.end:
        return {}, []
    if there:
        return {}, [f"the page's period ends on {period.end}, {where} says {there}"]
    old = workspace.text(where) if workspace.is_there(where) else ""
    return {where: f"period-end = {period.end}\n{old}".encode()}, [
        f"the period is {_words(period)}: its end is noted in {where}"
    ]


def _missing(page: ImportedPage) -> list[str]:
    told = []
    for picture in page.pictures:
        if picture.refused:
            told.append(f"the picture {picture.address[:100]} was refused: {picture.refused}")
        elif picture.data is None:
            told.append(f"the picture {picture.address[:100]} is not beside the page, so it is missing")
    return told


def _named(page: ImportedPage, slug: str) -> ImportedPage:
    """The page with its pictures named after the article."""
    pictures = tuple(
        replace(picture, name=f"{slug}-{picture.name}") if picture.name else picture for picture in page.pictures
    )
    body = tuple(_PICTURE.sub(rf"{slug}-\1.\2", block) for block in page.body)
    return replace(page, pictures=pictures, body=body, image=f"{slug}-{page.image}" if page.image else "")


def _write(workspace: Workspace, writes: dict[str, bytes], run: str, now: datetime) -> None:
    root = workspace.root
    with files.lock(root):
        places = {where: files.within(root, root / where) for where in writes}
        before = {where: files.read_bytes(place, where) if place.exists() else None for where, place in places.items()}
        for where, data in writes.items():
            files.write_bytes(places[where], data, where)
        undo.record(workspace, "import", run or undo.new_run(), now, before)


def compose(page: ImportedPage) -> str:
    """The article's text: front matter and Markdown, one paragraph a line."""
    values = {
        "title": page.title,
        "lang": page.locale,
        "section": page.section,
        "trend": page.trend,
        "author": page.author,
        "date": page.published.isoformat() if page.published else "",
        "lead": page.lead,
        "image": page.image,
        "alt": page.alt,
        "caption": page.caption,
        "credit": page.credit,
    }
    front = articles.dump_front_matter({name: value for name, value in values.items() if value})
    return articles.join_front_matter(front, "\n" + "\n\n".join(page.body) + "\n")
