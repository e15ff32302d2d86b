"""Pages: the articles of an issue in one locale, put together from source and translations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from pipeline.config.site_settings import LetterSettings
from pipeline.languages.period import Period
from pipeline.model import PAGES
from pipeline.publish.copies import copy_path, copy_widths
from pipeline.publish.dating import Dates
from pipeline.publish.paths import article_path, is_part, issue_path
from pipeline.publish.telling import Named

#: Articles on a page of a section.
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One article as readers of a locale get it. ``body`` is Markdown; ``source_text`` the article's file.

    ``lang`` is the language of the words: the locale's, or the source's where policy shows the original. ``notice`` is
    the label that says so (``shown-in-original``, ``out-of-date``), empty for a complete translation. ``ids`` are those
    of the body's headings, the same in all locales. ``source_locale`` is the article's own, ``further`` holds the
    translations of further front-matter fields, by path and text. ``dates``: when it went live, and the corrections
    since. ``authors``, ``translators`` and the picture's ``credit`` are as readers of the locale know them;
    ``by_machine``: a machine made some of its texts, and nobody reviewed them. ``sizes``: width and height of pictures
    among the files. ``files``: what it shows and offers, by path within ``LOCALE/``. ``left``: it is as it was last
    published, and only listed anew. ``names``: whom and what it is about (see ``relating.names_in``).
    """

    issue: str
    slug: str
    locale: str
    lang: str
    fields: Mapping[str, str]
    section: str
    trend: str
    image: str
    body: str
    source_text: str
    notice: str = ""
    ids: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    left: bool = False
    source_locale: str = ""
    further: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Dates = field(default_factory=Dates)
    authors: tuple[Named, ...] = ()
    translators: tuple[Named, ...] = ()
    credit: str = ""
    by_machine: bool = False
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    @property
    def image_size(self) -> tuple[int, int] | None:
        """Width and height of the picture beside the headline, as far as they are known."""
        return self.sizes.get(f"{self.issue}/{self.image}")

    @property
    def is_shared(self) -> bool:
        """Whether its picture is one of points, of which a copy is made that other sites can show."""
        return self.image_size is not None and not self.image.lower().endswith(".svg")

    @property
    def copies(self) -> tuple[tuple[str, int], ...]:
        """Its photographs (by path within ``LOCALE/``) and each width of which they have a smaller copy."""
        return tuple((path, width) for path, size in self.sizes.items() for width in copy_widths(path, size[0]))

    @property
    def share_file(self) -> str:
        """The picture that other sites show of it, by its path within ``LOCALE/``."""
        return f"{self.issue}/{self.slug}.share.png"

    @property
    def folder(self) -> str:
        """The folder of its page within the site: its issue's in its locale; the locale's for the publication's own."""
        return issue_path(self.locale, self.issue).rpartition("/")[0]

    @property
    def path(self) -> str:
        """Its page within the site."""
        return article_path(self.locale, self.issue, self.slug)

    @property
    def file(self) -> str:
        """The name of its page in its folder."""
        return self.path.rpartition("/")[2]

    @property
    def original_path(self) -> str:
        """The page of the text that it was translated from, if that is live."""
        return article_path(self.source_locale, self.issue, self.slug)

    @property
    def image_path(self) -> str:
        """The picture beside the headline, from its page's folder on."""
        return f"{PAGES}/{self.image}" if self.issue == PAGES and "://" not in self.image else self.image

    @property
    def extra_files(self) -> tuple[str, ...]:
        """What was made of its pictures, by path within ``LOCALE/``."""
        return (self.share_file, *(copy_path(path, width) for path, width in self.copies))

    @property
    def place(self) -> tuple[str, str, str]:
        """Its locale, issue and article."""
        return self.locale, self.issue, self.slug


#: By locale, the names and titles of the publication's own pages.
OwnTitles = Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Site:
    """All that an output needs: the pages by locale and issue, the labels' texts, the periods, the editions.

    ``templates`` are the publication's own templates by name, which win over ours. All is plain data: a template can do
    nothing with it but show it. ``targets``: of each article that pages link to (``ISSUE/SLUG``) the locales that have
    its page, its own language first; None takes all to be there. ``before`` gives a file of the tree that this one will
    replace, ``digest_of`` what stands for a page's file as it is now (empty: nobody knows). ``dialects``: what the site
    generator understands. ``titles``, ``taglines``, ``imprints``, ``phrases``, the readers' time ``zones`` and
    ``territories`` are by locale. ``show``: what pages tell of themselves. ``icon`` is the favicon's name and bytes.
    ``menu``: the sections that the whole site has in each locale; None: those of these pages. ``search``: whether it
    has one. ``card_font``: a font on this machine for headlines as pictures, ``cache`` a folder for pictures that were
    made; empty for none. ``own``: the publication's own pages, which belong to no issue, and ``own_titles`` the names
    and titles of those that the whole site has, by locale; None: those of ``own``.
    """

    title: str
    url: str
    subscribe_url: str
    locales: tuple[str, ...]
    editions: Mapping[str, tuple[str, ...]]
    pages: tuple[Page, ...]
    periods: Mapping[str, Period]
    labels: Mapping[str, Mapping[tuple[str, str], str]]
    signs: Mapping[str, str]
    sections: tuple[str, ...]
    images: Mapping[str, bytes]
    templates: Mapping[str, str]
    picture_hosts: tuple[str, ...] = ()
    targets: Mapping[str, tuple[str, ...]] | None = None
    before: Callable[[str], bytes | None] = lambda _: None
    digest_of: Callable[[str], str] = lambda _: ""
    dialects: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    taglines: Mapping[str, str] = field(default_factory=dict)
    imprints: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    show: tuple[str, ...] = ()
    icon: tuple[str, bytes] = ("", b"")
    menu: Mapping[str, tuple[str, ...]] | None = None
    letter: LetterSettings = field(default_factory=LetterSettings)
    territories: Mapping[str, str] = field(default_factory=dict)
    search: bool = False
    card_font: str = ""
    cache: str = ""
    own: tuple[Page, ...] = ()
    own_titles: OwnTitles | None = None

    @cached_property
    def _by_issue(self) -> dict[tuple[str, str], list[Page]]:
        result: dict[tuple[str, str], list[Page]] = {}
        for page in sorted(self.pages, key=lambda page: page.slug):
            result.setdefault((page.locale, page.issue), []).append(page)
        return result

    @cached_property
    def _by_section(self) -> dict[tuple[str, str], list[Page]]:
        result: dict[tuple[str, str], list[Page]] = {}
        for page in sorted(self.pages, key=lambda page: page.issue, reverse=True):
            result.setdefault((page.locale, page.section), []).append(page)
        return result

    def issues(self, *locales: str) -> list[str]:
        """The issues that have pages in any of the locales, newest first."""
        return sorted({issue for locale, issue in self._by_issue if locale in locales}, reverse=True)

    def of(self, locale: str, issue: str) -> list[Page]:
        """The pages of an issue in a locale, in the order of their names."""
        return self._by_issue.get((locale, issue), [])

    def after(self, page: Page, most: int = 3) -> list[Page]:
        """The pages of its issue that follow a page in its locale, going round at the end."""
        pages = self.of(page.locale, page.issue)
        at = next((number for number, neighbour in enumerate(pages) if neighbour.slug == page.slug), 0)
        return (pages[at + 1 :] + pages[:at])[:most]

    def front(self, pages: Sequence[Page]) -> list[Page]:
        """Pages in the order of a front page: the first one with a picture leads."""
        lead = next((page for page in pages if page.image_size), None)
        return [lead, *(page for page in pages if page is not lead)] if lead else list(pages)

    def in_section(self, locale: str, section: str) -> list[Page]:
        """The pages of a section in a locale, newest issue first."""
        return self._by_section.get((locale, section), [])

    def years(self, locale: str) -> dict[str, list[str]]:
        """The issues of a locale by year, newest first."""
        result: dict[str, list[str]] = {}
        for issue in self.issues(locale):
            result.setdefault(issue[:4], []).append(issue)
        return result

    def section_pages(self, locale: str, section: str) -> list[tuple[str, list[Page], str, str]]:
        """The pages of a section: path, articles (newest first), and the names of the older and of the newer page.

        They are filled from the oldest article on, twenty each; the first one shows all that is left, up to thirty-nine
        articles, so that a full page never changes.
        """
        pages = self.in_section(locale, section)
        full = max(len(pages) // PER_PAGE - 1, 0)
        names = [f"section-{section}.{number}.html" for number in range(1, full + 1)] + [f"section-{section}.html"]
        result = []
        for number, name in enumerate(names):
            end = len(pages) - number * PER_PAGE
            shown = pages[max(end - PER_PAGE, 0) if number < full else 0 : end]
            older = names[number - 1] if number else ""
            result.append((f"{locale}/{name}", shown, older, names[number + 1] if number < full else ""))
        return result if pages else []

    def address(self, path: str) -> str:
        """The absolute address of a page; a folder's own page has the folder's."""
        return f"{self.url}/{path.removesuffix('index.html') if path.endswith('/index.html') else path}"

    def share_path(self, page: Page) -> str:
        """Where the picture is that other sites show of an article."""
        return f"{page.locale}/{page.share_file}"

    def shares(self, page: Page) -> bool:
        """Whether an article has a picture that was made to be shown elsewhere: its own, or a card."""
        return bool(self.url) and "://" not in page.image and (page.is_shared or bool(self.card_font))

    def picture(self, page: Page) -> str:
        """The absolute address of the picture that stands for an article elsewhere; empty if there is none."""
        if self.shares(page):
            return f"{self.url}/{quote(self.share_path(page))}"
        if not page.image or not self.url:
            return ""
        return page.image if "://" in page.image else f"{self.url}/{quote(f'{page.folder}/{page.image_path}')}"

    def sections_in(self, locale: str) -> tuple[str, ...]:
        """The sections that the site has in a locale, in the order of the settings."""
        if self.menu is not None:
            return self.menu.get(locale, ())
        return tuple(section for section in self.sections if self.in_section(locale, section))

    def own_in(self, locale: str) -> tuple[tuple[str, str], ...]:
        """The names and titles of the publication's own pages in a locale."""
        titles = titles_of_own(self.own) if self.own_titles is None else self.own_titles
        return titles.get(locale, ())

    def of_edition(self, edition: str, issue: str) -> list[Page]:
        """An edition's pages of an issue: each article in the first of the edition's languages that has it.

        One that is shown in the original or out of date gives way to a complete one.
        """
        chosen: dict[str, Page] = {}
        for locale in self.editions[edition]:
            for page in self.of(locale, issue):
                if page.slug not in chosen or (chosen[page.slug].notice and not page.notice):
                    chosen[page.slug] = page
        return [chosen[slug] for slug in sorted(chosen)]

    @cached_property
    def paths(self) -> frozenset[str]:
        """Every page of the HTML site that exists once in each locale."""
        result: set[str] = set()
        for locale in self.locales:
            result |= {f"{locale}/index.html", f"{locale}/archive.html"}
            result |= {f"{locale}/archive.{year}.html" for year in self.years(locale)}
            result |= {path for section in self.sections for path, *_ in self.section_pages(locale, section)}
            result |= {issue_path(locale, issue) for issue in self.issues(locale)}
            result |= {article_path(locale, PAGES, slug) for slug, _ in self.own_in(locale)}
            result |= {f"{locale}/search.html"} if self.search else set()
        return frozenset(result | {page.path for page in self.pages})

    def alternates(self, path: str) -> list[tuple[str, str]]:
        """The same page in every locale that has it, itself included: (locale, path)."""
        rest = path.partition("/")[2]
        if is_part(rest):
            return []  # the third page of a section in one language says nothing of the third in another
        return [(locale, f"{locale}/{rest}") for locale in self.locales if f"{locale}/{rest}" in self.paths]


def titles_of_own(pages: Iterable[Page]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The names and titles of the publication's own pages among these, by locale, in the order of their names."""
    result: dict[str, list[tuple[str, str]]] = {}
    for page in pages:
        if page.issue == PAGES:
            result.setdefault(page.locale, []).append((page.slug, page.fields["title"]))
    return {locale: tuple(sorted(titles)) for locale, titles in result.items()}
