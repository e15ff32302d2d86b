"""Rendering: texts of articles as safe HTML, and the templates into which they are put.

No script. Pages are made by Jinja templates; a publication's own ``templates/`` folder wins over ours, file by file.
"""

from __future__ import annotations

import posixpath
import re
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import nh3
from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader, StrictUndefined
from jinja2 import Template as JinjaTemplate
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from pipeline import languages, markdown
from pipeline.errors import PerakladError, printable
from pipeline.languages import period
from pipeline.languages.hyphenation import SHORTEST, syllables
from pipeline.publish.copies import srcset
from pipeline.publish.links import lead_from
from pipeline.publish.pages import Page, Site
from pipeline.publish.typography import typeset
from pipeline.publish.wording import day, territory

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


def safe(html: str) -> Markup:
    """Return HTML with nothing active in it: only the tags, attributes and link schemes of an article."""
    cleaned = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    return Markup(cleaned)  # noqa: S704 - cleaned on the line above


#: What a reader of Markdown puts before footnotes; on a page they have a line of their own.
_RULE = '<hr class="footnotes-sep" />\n'


def body_html(page: Page, site: Site, base: str | None = None) -> Markup:
    """The article's body, safe and typeset in its own language; ``base`` as in ``links.lead_from``."""
    html = markdown.to_html(page.body, anchors=page.slug, ids=page.ids, lead=lead_from(site, page, base))
    # The pages allow no inline style: a column's alignment becomes a class of the style sheet.
    html = re.sub(r'(<t[hd]) style="text-align:(left|right|center)"', r'\1 class="\2"', html)
    if base is None:
        html = html.replace(_RULE, "")
    html = typeset(safe(html), page.lang)
    # A wide table scrolls by itself on a phone, and the keyboard must reach it.
    html = html.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
    if base is None:
        html = _hyphenated(html, page.lang)
    if page.sizes and "<img" in html:
        html = _IMG.sub(lambda match: _measured(match, page, base), html)
    return Markup(html)  # noqa: S704 - only our own markup was added to what is safe


#: Words that are long enough, and what stands in an article's HTML that holds none.
_LONG = re.compile(rf"(?<![^\W\d_])[^\W\d_]{{{SHORTEST},}}")
_CODE = re.compile(r"(<(?:pre|code)\b.*?</(?:pre|code)>)", re.DOTALL)

#: Where a word may be broken: the style sheet puts a soft hyphen there, so that none is copied, searched or read out.
_BREAK = '<i class="h"></i>'


def _hyphenated(html: str, locale: str) -> str:
    """The HTML with places where long words may be broken, in a language of which browsers seldom have a dictionary."""
    if not languages.get(locale).vowels:
        return html
    if "<code" in html or "<pre" in html:
        parts = _CODE.split(html)
        return "".join(part if number % 2 else _with_breaks(part, locale) for number, part in enumerate(parts))
    return _with_breaks(html, locale)


@lru_cache(maxsize=4096)
def hyphenated(html: Markup, locale: str) -> Markup:
    """A headline with places where its long words may be broken on a phone (see ``style.css``)."""
    return Markup(_hyphenated(html, locale))  # noqa: S704 - only our own markup was added to what is safe


def _with_breaks(html: str, locale: str) -> str:
    done, end = [], 0
    for match in _LONG.finditer(html):
        start = match.start()
        # A tag has been opened and not closed: it is part of an address, or the like.
        if html.rfind("<", 0, start) > html.rfind(">", 0, start):
            continue
        done += [html[end:start], _BREAK.join(syllables(match[0], locale))]
        end = match.end()
    return "".join([*done, html[end:]])


#: Attributes that the sandbox keeps in mind; ours are some fifty.
KNOWN = 4096

#: How wide a picture of the column is shown (see ``style.css``).
SIZES = "(min-width: 46.5rem) 44rem, calc(100vw - 2.5rem)"

_IMG = re.compile(r'<img src="([^"]*)"')


def _measured(match: re.Match[str], page: Page, base: str | None) -> str:
    """The picture with its size, so that nothing moves when it comes, and it comes only when it is reached."""
    src = unquote(match[1])
    place = f"{page.folder}/{src}" if base is None else src.removeprefix(base)
    size = page.sizes.get(posixpath.normpath(place).removeprefix(f"{page.locale}/"))
    told = f' width="{size[0]}" height="{size[1]}"' if size else ""
    if size and (copies := srcset(match[1], match[1], size[0])):
        told += f' srcset="{copies}" sizes="{SIZES}"'
    return f'{match[0]}{told} loading="lazy"'


#: What means something to Markdown or HTML within a line, or is no text; where there is none, both leave a text alone.
_MEANS = re.compile(r"[\\`*_\[\]<>&~!\n\r\x00\ufeff\ud800-\udfff]")


def inline(text: str, locale: str, page: Page | None = None, site: Site | None = None, base: str = "") -> Markup:
    """A field as inline HTML, safe and typeset; of a ``page``, with its links as they lead from ``base``."""
    if page and site and ("[" in text or "<" in text):
        return _inline(text, locale, lead_from(site, page, base))
    return _without_links(text, locale)


def _inline(text: str, locale: str, lead: markdown.Lead | None = None) -> Markup:
    html = safe(markdown.inline_html(text, lead)) if _MEANS.search(text) else text.replace("\xa0", "&nbsp;")
    return Markup(typeset(html, locale))  # noqa: S704 - as above


# A title stands on its page, on the pages beside it, in the archive, the feeds and the letter.
_without_links = lru_cache(maxsize=4096)(_inline)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which keeps in mind what it has found of a type's attributes: a page asks for hundreds.

    What it says of one depends on the object's type and the attribute's name alone.
    """

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - Jinja's
        super().__init__(**settings)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether templates may read an attribute."""
        key = (type(obj), attr)
        known = self._safe.get(key)
        if known is None:
            known = super().is_safe_attribute(obj, attr, value)
            if len(self._safe) < KNOWN:
                self._safe[key] = known
        return known


# To compile the templates takes longer than to render an issue's pages.
@lru_cache(maxsize=4)
def _environment(own: tuple[tuple[str, str], ...]) -> Environment:
    # Nobody's templates but ours need no sandbox, which takes a third of rendering.
    environment = (_Sandbox if own else Environment)(
        loader=ChoiceLoader([DictLoader(dict(own)), PackageLoader("pipeline.publish", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # no template changes while a program runs, and to look costs more than to render
    )
    environment.filters["inline"] = inline
    environment.filters["hyphenated"] = hyphenated
    environment.filters["words"] = markdown.plain
    environment.filters["instant"] = instant
    environment.filters["updated"] = updated
    environment.globals["srcset"] = srcset
    environment.globals["column"] = SIZES
    return environment


class Templates:
    """The templates of a site: the publication's own before ours."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._menus: dict[tuple[str, str, str], Markup] = {}
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

    def _menu(self, locale: str, root: str, path: str) -> Markup:
        """The menu of sections, which is the same on all pages of a locale as deep as this one."""
        page = path.removeprefix(f"{locale}/section-")
        current = page.removesuffix(".html") if page != path else ""
        if (locale, root, current) not in self._menus:
            labels = self.site.labels[locale]
            menu = [(key, labels.get(("section", key), key)) for key in self.site.sections_in(locale)]
            title = labels.get(("site", "sections"), "")
            values = {"menu": menu, "title": title, "locale": locale, "root": root, "current": current}
            self._menus[locale, root, current] = Markup(self.render("menu.html", **values))  # noqa: S704 - a template
        return self._menus[locale, root, current]

    def page(self, name: str, locale: str, path: str, **values: object) -> str:
        """Render a page that will stand at ``path`` within the site."""
        site = self.site
        labels, phrases = site.labels[locale], site.phrases.get(locale, {})
        root = f"{site.url}/" if path.endswith("/404.html") else "../" * path.count("/")
        alternates = site.alternates(path)
        text = self.render(
            name,
            site=site,
            locale=locale,
            path=path,
            root=root,
            alternates=alternates,
            label=lambda vocabulary, key: labels.get((vocabulary, key), key),
            period=lambda issue: period.write(site.periods[issue], locale),
            language=lambda code: languages.get(code).name,
            title=site.titles.get(locale, site.title),
            say=lambda key: phrases.get(key, ""),
            day=lambda at: day(at, locale, site.zones.get(locale, "UTC")),
            menu=self._menu(locale, root, path),
            addresses=[(other, site.address(place) if site.url else root + place) for other, place in alternates],
            here=site.address(path) if site.url else "",
            territory=territory(locale, site.territories.get(locale, "")),
            territories=[
                territory(other, site.territories.get(other, "")) for other, _ in alternates if other != locale
            ],
            **{"original": "", **values},
        )
        return text.rstrip("\n") + "\n"


def _loaded(environment: Environment, name: str) -> JinjaTemplate:
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
