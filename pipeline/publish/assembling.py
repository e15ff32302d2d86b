"""Pages: an article in a locale as readers get it, put together from source and translations; and the site of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipeline import files
from pipeline.articles.segmentation import assemble
from pipeline.gate.verdict import is_finished
from pipeline.languages import period
from pipeline.model import Article, Segment, State
from pipeline.publish.pages import Page, Site
from pipeline.publish.pictures import is_elsewhere, sound
from pipeline.state.standing import Coverage
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import look

#: The folder of the publication's own templates.
TEMPLATES = "templates"

#: What a preview makes of a segment and its text.
Mark = Callable[[Segment, str], str]


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


def draft_of(workspace: Workspace, article: Article, locale: str, mark: Mark = lambda _, text: text) -> Page:
    """The article in a locale as far as it is translated, the rest in its own language: for previews alone.

    ``mark`` is given each segment with the text that stands for it, and answers with what is put into the page.
    """
    if locale == article.locale:
        return _make(workspace, article, locale, locale, (dict(article.fields), article.body))
    coverage = look(workspace, workspace.source(article), locale).coverage
    return _make(workspace, article, locale, locale, _assembled(workspace, article, coverage, mark))


def _assembled(
    workspace: Workspace, article: Article, coverage: Coverage, mark: Mark = lambda _, text: text
) -> tuple[dict[str, str], str]:
    """The translated fields and body; for a text that has no translation, the source's."""

    def target(segment: Segment) -> str | None:
        entry = coverage.entries.get(segment.key)
        return mark(segment, (entry.target if entry else "") or segment.text)

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
        source_text=workspace.text(article.path),
        notice=notice,
    )


def site_of(
    workspace: Workspace,
    pages: Sequence[Page],
    locales: Iterable[str] | None = None,
    *,
    pictures: bool = True,
    templates: bool = False,
) -> Site:
    """The site that these pages make up, with the labels, periods and pictures that they need.

    ``locales`` are those that have pages in the whole site, where these are only some of its pages. ``templates``: with
    the publication's own templates.
    """
    config = workspace.config
    issues = sorted({page.issue for page in pages})
    shown = {page.locale for page in pages} if locales is None else set(locales)
    return Site(
        title=config.title,
        url=config.url.rstrip("/"),
        subscribe_url=config.subscribe_url,
        picture_hosts=config.picture_hosts,
        locales=tuple(locale for locale in config.locales if locale in shown),
        editions={name: edition.locales for name, edition in config.editions.items()},
        pages=tuple(pages),
        periods={issue: period.of_issue(issue, workspace.issue_settings(issue).period_end) for issue in issues},
        labels={locale: workspace.label_texts(locale) for locale in config.locales},
        signs={key: label.sign for key, label in config.labels.trend.items()},
        sections=tuple(config.labels.section),
        templates=own_templates(workspace) if templates else {},
        images=_images(workspace, pages) if pictures else {},
    )


def own_templates(workspace: Workspace) -> dict[str, str]:
    """The publication's own templates by name. Raises PerakladError for a link among them, or what is no text."""
    found: dict[str, str] = {}
    for path in sorted(files.inside(workspace.root, TEMPLATES).rglob("*")):
        where = path.relative_to(workspace.root).as_posix()
        if path.is_symlink() or path.is_file():
            found[where.removeprefix(f"{TEMPLATES}/")] = files.read_text(files.inside(workspace.root, where), where)
    return found


def _images(workspace: Workspace, pages: Sequence[Page]) -> dict[str, bytes]:
    """The pictures that the pages show, by their path beside each page. A picture elsewhere on the web stays there."""
    images: dict[str, bytes] = {}
    for page in pages:
        if not page.image or is_elsewhere(page.image):
            continue
        where = f"articles/{page.issue}/{page.image}"
        path = files.inside(workspace.root / "articles" / page.issue, page.image)
        images[f"{page.locale}/{page.issue}/{page.image}"] = sound(files.read_bytes(path, where), where)
    return images
