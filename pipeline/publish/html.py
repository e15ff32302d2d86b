"""HTML: a small static site. A front page per edition and locale, an archive, section, issue and article pages, feeds.

No script. Pages are made by Jinja templates; a publication's own ``templates/`` folder wins over ours, file by file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time
from functools import lru_cache, partial

import nh3
from defusedxml import ElementTree
from jinja2 import ChoiceLoader, DictLoader, PackageLoader, StrictUndefined
from jinja2 import Template as JinjaTemplate
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from pipeline import languages, markdown
from pipeline.errors import PerakladError, printable
from pipeline.files.pictures import require_apart
from pipeline.languages import period
from pipeline.publish.links import lead_from
from pipeline.publish.pages import Page, Part, Site
from pipeline.publish.typography import typeset
from pipeline.publish.wording import day

#: What a rendered text may contain; everything else is dropped (nh3 decides, whatever wrote the text).
_TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th",
    "td", "em", "strong", "s", "code", "pre", "a", "img", "br", "hr", "sup", "section",
}  # fmt: skip
_ATTRIBUTES = {
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title"},
    "th": {"class"},
    "td": {"class"},
    "li": {"id", "class"},
    "ol": {"start", "class"},
    "section": {"class"},
    "sup": {"class"},
}
_SCHEMES = {"http", "https", "mailto"}

_ATOM = "{http://www.w3.org/2005/Atom}"

#: Issues in a feed.
FEED_ISSUES = 10


def safe(html: str) -> Markup:
    """Return HTML with nothing active in it: only the tags, attributes and link schemes of an article."""
    cleaned = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    return Markup(cleaned)  # noqa: S704 - cleaned on the line above


def body_html(page: Page, site: Site, base: str | None = None) -> Markup:
    """The article's body, safe and typeset in its own language; ``base`` as in ``links.lead_from``."""
    html = markdown.to_html(page.body, anchors=page.slug, ids=page.ids, lead=lead_from(site, page, base))
    # The pages allow no inline style: a column's alignment becomes a class of the style sheet.
    html = re.sub(r'(<t[hd]) style="text-align:(left|right|center)"', r'\1 class="\2"', html)
    html = typeset(safe(html), page.lang)
    # A wide table scrolls by itself on a phone, and the keyboard must reach it.
    html = html.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
    return Markup(html)  # noqa: S704 - only our own markup was added to what is safe


def inline(text: str, locale: str, page: Page | None = None, site: Site | None = None, base: str = "") -> Markup:
    """A field as inline HTML, safe and typeset; of a ``page``, with its links as they lead from ``base``."""
    if page and site and ("[" in text or "<" in text):
        return _inline(text, locale, lead_from(site, page, base))
    return _without_links(text, locale)


def _inline(text: str, locale: str, lead: markdown.Lead | None = None) -> Markup:
    return Markup(typeset(safe(markdown.inline_html(text, lead)), locale))  # noqa: S704 - as above


# A title stands on its page, on the pages beside it, in the archive, the feeds and the letter.
_without_links = lru_cache(maxsize=4096)(_inline)


# To compile the templates takes longer than to render an issue's pages.
@lru_cache(maxsize=4)
def _environment(own: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([DictLoader(dict(own)), PackageLoader("pipeline.publish", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["inline"] = inline
    environment.filters["words"] = markdown.plain
    environment.filters["instant"] = instant
    environment.filters["updated"] = updated
    return environment


class Templates:
    """The templates of a site: the publication's own before ours."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.environment = _environment(tuple(sorted(site.templates.items())))

    def get(self, name: str) -> JinjaTemplate:
        """The template of this name."""
        return _loaded(self.environment, name)

    def render(self, name: str, **values: object) -> str:
        """Render a template. Raises PerakladError where one of the publication's own fails."""
        try:
            return self.get(name).render(**values)
        except TemplateError as error:
            raise _refused(name, error) from error

    def page(self, name: str, locale: str, path: str, **values: object) -> str:
        """Render a page that will stand at ``path`` within the site."""
        site = self.site
        labels, phrases = site.labels[locale], site.phrases.get(locale, {})
        text = self.render(
            name,
            site=site,
            locale=locale,
            path=path,
            root="../" * path.count("/"),
            alternates=site.alternates(path),
            label=lambda vocabulary, key: labels.get((vocabulary, key), key),
            period=lambda issue: period.write(site.periods[issue], locale),
            language=lambda code: languages.get(code).name,
            title=site.titles.get(locale, site.title),
            say=lambda key: phrases.get(key, ""),
            day=lambda at: day(at, locale, site.zones.get(locale, "UTC")),
            menu=site.sections_in(locale),
            **values,
        )
        return text.rstrip("\n") + "\n"


def _loaded(environment: ImmutableSandboxedEnvironment, name: str) -> JinjaTemplate:
    try:
        return environment.get_template(name)
    except TemplateError as error:
        raise _refused(name, error) from error


def _refused(name: str, error: TemplateError) -> PerakladError:
    what = "may not do that" if isinstance(error, SecurityError) else "can't be used"
    hint = "Templates may show what they are given, and do nothing with it." if isinstance(error, SecurityError) else ""
    return PerakladError(f"the template {what}: {printable(str(error))}", where=f"templates/{name}", hint=hint)


def instant(issue: str, site: Site) -> str:
    """When an issue counts as published in feeds and the sitemap: the end of its period, so that builds repeat."""
    return datetime.combine(site.periods[issue].end, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def updated(page: Page, site: Site) -> str:
    """When an entry of a feed last changed in a way that readers should see (RFC 4287, 4.2.15)."""
    return max(page.dates.published or instant(page.issue, site), page.dates.updated)


def edition_folder(name: str) -> str:
    """The folder of an edition's front page: ``be-ru`` for ``be/ru``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def issue_files(site: Site, issue: str) -> dict[str, bytes]:
    """The files of one issue: its articles' pages, its own page in each locale, and the pictures.

    ``site`` need not hold more than this issue's pages: what lists many issues is among the ``parts``.
    """
    templates = Templates(site)
    texts: dict[str, str] = {}
    for locale in site.locales:
        pages = site.of(locale, issue)
        if pages:
            path = f"{locale}/{issue}/index.html"
            texts[path] = templates.page("issue.html", locale, path, issue=issue, pages=pages)
        texts |= dict(_article(page, templates) for page in pages if not page.left)
    require_apart(site.images, (*texts, *site.paths))
    return {path: text.encode("utf-8") for path, text in texts.items()} | dict(site.images)


def parts(site: Site, whole: Callable[[Page], Page]) -> Iterator[Part]:
    """The files that show something of many issues; ``whole`` gives a page its body back."""
    templates = Templates(site)

    def part(path: str, template: str, locale: str, shown: Sequence[object], **values: object) -> Part:
        depends_on = (path, site.locales, site.alternates(path), tuple(shown), site.sections_in(locale))
        return Part(path, depends_on, lambda: templates.page(template, locale, path, **values).encode("utf-8"), locale)

    yield Part("style.css", "", lambda: templates.render("style.css").encode("utf-8"))
    yield part("index.html", "choose.html", site.locales[0], ())
    for name, locales in site.editions.items():
        shown = [locale for locale in locales if locale in site.locales]
        if len(shown) > 1:
            issues = site.issues(*shown)
            latest = [page for issue in issues[:1] for locale in shown for page in site.of(locale, issue)]
            path = f"{edition_folder(name)}/index.html"
            yield part(path, "edition.html", shown[0], latest, edition=name, issues=issues)
    for locale in site.locales:
        issues = site.issues(locale)
        every = [page for issue in issues for page in site.of(locale, issue)]
        latest = site.of(locale, issues[0])
        yield part(f"{locale}/index.html", "front.html", locale, latest, issues=issues)
        yield part(f"{locale}/archive.html", "archive.html", locale, every, issues=issues)
        for section in site.sections:
            pages = site.in_section(locale, section)
            if pages:
                path = f"{locale}/section-{section}.html"
                yield part(path, "section.html", locale, pages, section=section, pages=pages)
        if site.url:
            path = f"{locale}/feed.xml"
            fed = [whole(page) for issue in issues[:FEED_ISSUES] for page in site.of(locale, issue)]
            bodies = _feed_bodies(site, path, fed)
            yield part(
                path,
                "feed.xml",
                locale,
                [(page, "" if page.left else page.body) for page in fed],
                issues=issues[:FEED_ISSUES],
                changed=max(updated(page, site) for page in fed),
                body=lambda page, bodies=bodies: bodies(page),
            )
    if site.url:
        paths = sorted(site.paths)
        sitemap = partial(templates.render, "sitemap.xml", site=site, paths=paths)
        yield Part("sitemap.xml", paths, lambda: (sitemap() + "\n").encode("utf-8"))


def _feed_bodies(site: Site, path: str, fed: Sequence[Page]) -> Callable[[Page], Markup]:
    """What gives a feed's entries their contents: of pages that are left as they are, those of the feed before."""
    pages = {page.place: page for page in fed}
    left: dict[str, str] = {}
    if any(page.left for page in fed) and (before := site.before(path)):
        for entry in ElementTree.fromstring(before).iter(f"{_ATOM}entry"):
            left[entry.findtext(f"{_ATOM}id", "")] = entry.findtext(f"{_ATOM}content", "")

    def body(page: Page) -> Markup:
        if page.left:
            return Markup(left.get(f"{site.url}/{page_path(page)}", ""))  # noqa: S704 - as it was published
        return body_html(pages[page.place], site, f"{site.url}/")

    return body


def page_path(page: Page) -> str:
    """Where an article's page is."""
    return f"{page.locale}/{page.issue}/{page.slug}.html"


def render(site: Site) -> dict[str, bytes]:
    """Return all files of a site whose pages have their bodies, by path."""
    issues = sorted({page.issue for page in site.pages})
    files = {path: data for issue in issues for path, data in issue_files(site, issue).items()}
    return files | {part.path: part.render() for part in parts(site, lambda page: page)}


def render_one(site: Site, page: Page) -> tuple[str, str]:
    """Return one article's path within the site and its HTML."""
    return _article(page, Templates(site))


def _article(page: Page, templates: Templates) -> tuple[str, str]:
    path, site = page_path(page), templates.site
    original = "" if page.lang == page.source_locale else f"{page.source_locale}/{page.issue}/{page.slug}.html"
    values = {"page": page, "body": body_html(page, site), "original": original if original in site.paths else ""}
    return path, templates.page("article.html", page.locale, path, **values)
