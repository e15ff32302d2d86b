"""Pages: an article in a locale as readers get it, put together from source and translations; and the site of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from pipeline import files, markdown
from pipeline.articles import addresses
from pipeline.articles.segmentation import assemble, further
from pipeline.errors import PerakladError
from pipeline.files.measuring import size_of
from pipeline.files.pictures import is_named, offered, sound
from pipeline.files.private import private
from pipeline.gate import page_needs
from pipeline.gate.verdict import is_finished
from pipeline.languages import period
from pipeline.model import PAGES, SAID_ABOVE, Article, Segment, State
from pipeline.publish.cards import font_of
from pipeline.publish.pages import OwnTitles, Page, Site
from pipeline.publish.telling import told_of
from pipeline.publish.wording import phrases_of, titles_of, zones_of
from pipeline.state.standing import Coverage
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import look
from pipeline.workspace.notes import notes_of

#: Fields, body, and further fields by path and text.
Texts = tuple[dict[str, str], str, dict[str, dict[str, str]]]

#: The folder of the publication's own templates.
TEMPLATES = "templates"

#: What a preview makes of a segment and its text.
Mark = Callable[[Segment, str], str]


def page_of(workspace: Workspace, article: Article, locale: str, at: str = "") -> Page | None:
    """The article in a locale as the policy wants it; None if it is to be left out. Pages never mix languages.

    ``at``: the instant that the journal's notes on this run will bear; empty where nothing will be noted.
    """
    if locale == article.locale:
        return _make(workspace, article, locale, locale, (dict(article.fields), article.body, {}), at=at)
    policy = workspace.config.policy_for(locale, workspace.issue_settings(article.issue))
    coverage = look(workspace, workspace.source(article), locale).coverage
    if _says_nothing(coverage):
        return None
    if is_finished(coverage, policy):
        return _make(
            workspace, article, locale, locale, _assembled(workspace, article, coverage), at=at, coverage=coverage
        )
    if policy.incomplete == "source":
        original: Texts = (dict(article.fields), article.body, {})
        return _make(workspace, article, locale, article.locale, original, "shown-in-original", at=at)
    shown = (State.STALE, State.TRANSLATED, State.REVIEWED)
    if policy.incomplete == "stale" and all(standing.state in shown for standing in coverage.standings.values()):
        texts = _assembled(workspace, article, coverage)
        return _make(workspace, article, locale, locale, texts, "out-of-date", at=at, coverage=coverage)
    return None


def _says_nothing(coverage: Coverage) -> bool:
    """Whether “^” stands where nothing is above it, so that a page would show it or lack a text."""
    return any(
        segment.opens and (entry := coverage.entries.get(segment.key)) and entry.target.strip() == SAID_ABOVE
        for segment in coverage.segments
    )


def draft_of(workspace: Workspace, article: Article, locale: str, mark: Mark = lambda _, text: text) -> Page:
    """The article in a locale as far as it is translated, the rest in its own language: for previews alone.

    ``mark`` is given each segment with the text that stands for it, and answers with what is put into the page.
    """
    if locale == article.locale:
        return _make(workspace, article, locale, locale, (dict(article.fields), article.body, {}))
    coverage = look(workspace, workspace.source(article), locale).coverage
    return _make(workspace, article, locale, locale, _assembled(workspace, article, coverage, mark))


def _assembled(workspace: Workspace, article: Article, coverage: Coverage, mark: Mark = lambda _, text: text) -> Texts:
    """The translated fields, body and further fields; for a text that has no translation, the source's."""

    def target(segment: Segment) -> str | None:
        entry = coverage.entries.get(segment.key)
        return mark(segment, (entry.target if entry else "") or segment.text)

    return (*assemble(article, target, workspace.config.segmentation), further(article, target))


def _make(
    workspace: Workspace,
    article: Article,
    locale: str,
    lang: str,
    texts: Texts,
    notice: str = "",
    *,
    at: str = "",
    coverage: Coverage | None = None,
) -> Page:
    notes = notes_of(workspace, article.issue)
    shown = sorted(_files(workspace, article, texts[1], locale))
    return Page(
        issue=article.issue,
        slug=article.slug,
        locale=locale,
        lang=lang,
        fields=texts[0],
        section="" if article.issue == PAGES else article.section,
        trend="" if article.issue == PAGES else article.trend,
        image=article.front.get("image", ""),
        body=texts[1],
        further=texts[2],
        source_text=workspace.text(article.path),
        notice=notice,
        ids=markdown.heading_ids(article.body),
        source_locale=article.locale,
        files=tuple(shown),
        sizes=dict(_sizes(workspace, shown, locale)),
        **told_of(workspace.config, article, locale, notes, at, coverage),
    )


def _files(workspace: Workspace, article: Article, body: str, locale: str) -> Iterator[str]:
    """The files that a page shows or offers, by their paths under ``articles/``; only those that can be published."""
    pictures = [addresses.picture(article.front["image"], article.issue)] if article.front.get("image") else []
    pictures += [
        (addresses.picture if reference.kind == "image" else addresses.resolve)(reference.url, article.issue)
        for reference in markdown.references(body)
    ]
    for path in {picture.path for picture in pictures if picture.kind == "file"}:
        if not page_needs.trouble_with(workspace, path, locale):
            yield path


def _sizes(workspace: Workspace, paths: Iterable[str], locale: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Width and height of the pictures among a page's files, as far as they can be told."""
    for path in paths:
        if is_named(path):
            where = page_needs.file_for(workspace, path, locale)
            if size := size_of(_read(workspace, where), where):
                yield path, size


def _read(workspace: Workspace, where: str) -> bytes:
    """A file that lies beside articles or pages."""
    top, _, rest = where.partition("/")
    return files.read_bytes(files.inside(workspace.root / top, rest), where)


def site_of(
    workspace: Workspace,
    pages: Sequence[Page],
    locales: Iterable[str] | None = None,
    *,
    pictures: bool = True,
    templates: bool = False,
    targets: Mapping[str, tuple[str, ...]] | None = None,
    menu: Mapping[str, tuple[str, ...]] | None = None,
    own_titles: OwnTitles | None = None,
    before: Callable[[str], bytes | None] = lambda _: None,
) -> Site:
    """The site that these pages make up, with the labels, periods and pictures that they need.

    ``locales`` are those that have pages in the whole site, where these are only some of its pages. ``templates``: with
    the publication's own templates; ``targets``, ``menu``, ``own_titles`` and ``before`` as in ``Site``.
    """
    config = workspace.config
    articles = tuple(page for page in pages if page.issue != PAGES)
    issues = sorted({page.issue for page in articles})
    shown = {page.locale for page in pages} if locales is None else set(locales)
    return Site(
        title=config.title,
        url=config.url.rstrip("/"),
        subscribe_url=config.subscribe_url,
        picture_hosts=config.picture_hosts,
        locales=tuple(locale for locale in config.locales if locale in shown),
        editions={name: edition.locales for name, edition in config.editions.items()},
        pages=articles,
        periods={issue: _period(workspace, issue) for issue in issues},
        labels={locale: _labels(workspace, locale) for locale in config.locales},
        signs={key: label.sign for key, label in config.labels.trend.items()},
        sections=tuple(config.labels.section),
        templates=own_templates(workspace) if templates else {},
        images=_images(workspace, pages) if pictures else {},
        targets=targets,
        before=before,
        dialects=config.markdown,
        titles=titles_of(config),
        taglines=config.site.taglines,
        imprints=config.site.imprints,
        phrases=phrases_of(config),
        zones=zones_of(config),
        territories=config.site.territories,
        show=config.site.show,
        icon=_icon(workspace),
        card_font=font_of(workspace) if pictures else "",
        cache=str(private(workspace.root, "pictures")) if pictures else "",
        menu=menu,
        letter=config.site.letter,
        search=config.site.search,
        own=tuple(page for page in pages if page.issue == PAGES),
        own_titles=own_titles,
    )


def _icon(workspace: Workspace) -> tuple[str, bytes]:
    """The favicon's name on the site, and its bytes. Raises PerakladError where it is no picture."""
    where = workspace.config.site.icon
    if not where:
        return "", b""
    data = sound(files.read_bytes(files.inside(workspace.root, where), where), where)
    return f"favicon{PurePosixPath(where).suffix.lower()}", data


def own_templates(workspace: Workspace) -> dict[str, str]:
    """The publication's own templates by name. Raises PerakladError for a link among them, or what is no text."""
    result: dict[str, str] = {}
    for path in sorted(files.inside(workspace.root, TEMPLATES).rglob("*")):
        where = path.relative_to(workspace.root).as_posix()
        if path.is_symlink() or path.is_file():
            result[where.removeprefix(f"{TEMPLATES}/")] = files.read_text(files.inside(workspace.root, where), where)
    return result


def _period(workspace: Workspace, issue: str) -> period.Period:
    """The issue's period; where its settings can't be read (which its verdict tells), the week itself."""
    try:
        return period.of_issue(issue, workspace.issue_settings(issue).period_end)
    except PerakladError:
        return period.of_issue(issue, None)


def _labels(workspace: Workspace, locale: str) -> dict[tuple[str, str], str]:
    """The labels' texts; none where the catalog can't be read, in a locale of which then no page is made."""
    try:
        return workspace.label_texts(locale)
    except PerakladError:
        return {}


def _images(workspace: Workspace, pages: Sequence[Page]) -> dict[str, bytes]:
    """The pictures that the pages show, by their path beside each page. A picture elsewhere on the web stays there."""
    images: dict[str, bytes] = {}
    for page in pages:
        for path in page.files if not page.left else ():
            where = page_needs.file_for(workspace, path, page.locale)
            as_shown = sound if path == f"{page.issue}/{page.image}" else offered
            images[f"{page.locale}/{path}"] = as_shown(_read(workspace, where), where)
    return images
