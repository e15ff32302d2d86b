"""Relating: which earlier articles readers of one may want next: of its section, about the same people and places.

An article's list holds articles of earlier issues alone, so that what is published later never changes it. It is the
same in all locales, as far as they have the articles: names are compared by their sound (`languages.sounds`). Nothing
but articles is asked: no dictionary, which machines have or lack.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec
from markupsafe import Markup, escape

from pipeline import markdown
from pipeline.alignment.reading import no_names
from pipeline.languages.sounds import skeletons
from pipeline.languages.stemming import stem
from pipeline.model import PAGES, Article
from pipeline.publish.listing import Place
from pipeline.publish.pages import Page
from pipeline.publish.typography import typeset

#: What stands around the list in a page; no text of an article holds such an element.
_BEFORE, _BEHIND = b'<div class="related">', b"</div>"

#: Articles in a list; names that are kept of an article; consonants of a name that says whose it is.
MOST, KEPT, CONSONANTS = 3, 16, 3

#: Names that two articles share at least; in one section one is enough.
SHARED = 2

#: Of articles the share in which a name may stand: what is in more of them, a country's own, says nothing.
COMMON = 0.1

#: Articles from which on that share means something, and how much more one of the same section is worth.
FEW, SECTION = 20, 1.5

#: What may stand around a name, and what ends a sentence before a word that is none.
_AROUND, _ENDS = "«»“”„\"'’()*_[],;:.!?…", tuple(".!?…:")


def names_in(article: Article) -> tuple[str, ...]:
    """The names that an article holds most often, as the consonants of their stems, in alphabetical order.

    A name is a word with a capital amid a sentence.
    """
    ordinary = no_names(article.locale)
    counts: Counter[str] = Counter()
    for text in (article.fields.get("lead", ""), article.body):
        words = text.split()
        for before, word in pairwise(words):
            if word.islower() or before.endswith(_ENDS):
                continue
            name = word.strip(_AROUND).partition("’")[0].partition("'")[0]
            if name[:1].isupper() and name.isalpha() and name.lower() not in ordinary:
                counts[_sound(name, article.locale)] += 1
    del counts[""]
    return tuple(sorted(sorted(counts, key=lambda count: (-counts[count], count))[:KEPT]))


@lru_cache(maxsize=1 << 14)
def _sound(word: str, locale: str) -> str:
    forms = skeletons(stem(word, locale), locale)
    return forms[0] if forms and len(forms[0]) >= CONSONANTS else ""


#: Of pages, by their places, the articles that their lists hold.
Lists = Mapping[Place, Sequence[Page]]


class _Earlier(msgspec.Struct, frozen=True):
    """An article of an earlier issue: its pages by locale."""

    issue: str
    slug: str
    section: str
    pages: dict[str, Page]


class Relations:
    """The articles that readers have, taken in issue by issue, the oldest first.

    ``chain`` stands for all that was taken in: while it is the same, so are the lists of the next issue.
    """

    def __init__(self) -> None:
        self.chain = ""
        self._waiting: list[Sequence[Page]] = []
        self._articles: list[_Earlier] = []
        self._named: dict[str, list[int]] = {}
        self._sections: dict[str, list[int]] = {}

    def add(self, pages: Sequence[Page], told: str = "") -> None:
        """Take in the pages of an issue; ``told``: their digest (see ``told_by``) if it is known."""
        self.chain = hashlib.sha256(f"{self.chain}{told or told_by(pages)}".encode()).hexdigest()
        self._waiting.append(pages)

    def of(self, pages: Iterable[Page]) -> dict[Place, tuple[Page, ...]]:
        """The list of each page of the next issue, in its locale."""
        self._take_in()
        ranks: dict[str, list[_Earlier]] = {}
        result: dict[Place, tuple[Page, ...]] = {}
        for page in pages:
            if page.issue == PAGES:
                continue
            if page.slug not in ranks:
                ranks[page.slug] = self._ranked(page)
            there = (other.pages[page.locale] for other in ranks[page.slug] if page.locale in other.pages)
            result[page.place] = tuple(related for related, _ in zip(there, range(MOST), strict=False))
        return result

    def _take_in(self) -> None:
        for pages in self._waiting:
            by_slug: dict[str, dict[str, Page]] = {}
            for page in pages:
                by_slug.setdefault(page.slug, {})[page.locale] = page
            for slug, there in sorted(by_slug.items()):
                first = next(iter(there.values()))
                number = len(self._articles)
                self._articles.append(_Earlier(first.issue, slug, first.section, there))
                self._sections.setdefault(first.section, []).append(number)
                for name in first.names:
                    self._named.setdefault(name, []).append(number)
        self._waiting.clear()

    def _ranked(self, page: Page) -> list[_Earlier]:
        """The articles that share the most telling names with a page's, the newest first among equals.

        Behind them stand the newest of its section.
        """
        total = len(self._articles)
        scores: dict[int, float] = {}
        shared: Counter[int] = Counter()
        for name in page.names:
            there = self._named.get(name, ())
            if there and (total < FEW or len(there) <= COMMON * total):
                weight = math.log1p(total / len(there))
                for number in there:
                    scores[number] = scores.get(number, 0.0) + weight
                shared.update(there)
        close = {
            number: score * SECTION if own else score
            for number, score in scores.items()
            if (own := self._articles[number].section == page.section) or shared[number] >= SHARED
        }
        order = sorted(close, key=lambda number: (-round(close[number], 6), -number))
        # A locale may lack some of them.
        order += [number for number in reversed(self._sections.get(page.section, ())) if number not in close]
        return [self._articles[number] for number in order[: 4 * MOST]]


def told_by(pages: Iterable[Page]) -> str:
    """A digest of what the lists of later articles may show of these pages."""
    told = sorted((page.place, page.lang, page.section, page.names, page.fields["title"]) for page in pages)
    return hashlib.sha256(msgspec.msgpack.encode(told)).hexdigest()


def said_in(lists: Lists) -> str:
    """A digest of lists as pages show them."""
    parts = [
        (place, [(page.place, page.lang, page.fields["title"]) for page in pages])
        for place, pages in sorted(lists.items())
    ]
    return hashlib.sha256(msgspec.msgpack.encode(parts)).hexdigest()


def with_list(html: bytes, page: Page, related: Sequence[Page], heading: str) -> bytes:
    """A page with its list in place of what is there; without a heading, or where there is nothing, it has none."""
    items = "".join(_item(page, other) for other in related) if heading else ""
    name = escape(heading)
    said = f'\n<nav class="onward" aria-label="{name}">\n<h2>{name}</h2>\n<ul>\n{items}</ul>\n</nav>\n' if items else ""
    above, opening, rest = html.partition(_BEFORE)
    _, closing, below = rest.partition(_BEHIND)
    return b"".join((above, opening, said.encode(), closing, below)) if closing else html


def _item(page: Page, other: Page) -> str:
    lang = f' lang="{other.lang}"' if other.lang != page.locale else ""
    title = _title(other.fields["title"], other.lang)
    return f'<li><a href="../{other.issue}/{other.file}"{lang}>{title}</a></li>\n'


@lru_cache(maxsize=4096)
def _title(title: str, lang: str) -> Markup:
    return Markup(typeset(escape(markdown.plain(title)), lang))  # noqa: S704 - escaped
