"""Proposals: which pages may be translations of which, where nobody says so; a person decides.

Two pages are compared by the names (by sound), numbers and dates that both have, weighed by how rare they are among all
pages; by their length; and by the days on which they were published.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from pipeline.adopting.manifest import Row
from pipeline.alignment.texts import Text

#: Days between a text and its translation, at most, where both pages name theirs.
DAYS = 21

#: Likeness (0 to 1) below which nothing is proposed, and by how much it must be above the next best page's.
LIKE, AHEAD = 0.25, 0.05


class Page(msgspec.Struct, frozen=True):
    """A page that is in no pair: what it is compared by. ``marks``: its names and numbers, each once."""

    path: str
    locale: str
    day: str
    length: int
    marks: frozenset[str]
    row: Row


def page(row: Row, locale: str, day: str, paragraphs: Sequence[Sequence[str]]) -> Page:
    """Read a page's text, in paragraphs of sentences; ``row``: the manifest's row that it would be the source of."""
    text = Text(paragraphs, locale)
    marks = frozenset(mark for kind in ("names", "numbers") for bag in text.marks[kind] for mark in bag)
    return Page(row.source, locale, day, int(text.lengths.sum()), marks, row)


def propose(pages: Sequence[Page], default: str, locales: Sequence[str]) -> list[Row]:
    """Return the likeliest pairs as rows, the surest first; each page is in one pair a locale at most.

    The source is the page in ``default`` where one of the two is in it, else that whose language comes first.
    """
    order = {locale: at for at, locale in enumerate((default, *(other for other in locales if other != default)))}
    seen = Counter(mark for one in pages for mark in one.marks)
    weights = {mark: math.log((len(pages) + 1) / times) for mark, times in seen.items()}
    likely = sorted(_likely(pages, weights, order), key=lambda candidate: -candidate[0])
    best: dict[tuple[str, str], list[float]] = {}
    for score, one, two in likely:
        for path, locale in ((one.path, two.locale), (two.path, one.locale)):
            best.setdefault((path, locale), []).append(score)
    taken: set[tuple[str, str]] = set()
    rows = []
    for score, one, two in likely:
        ends = ((one.path, two.locale), (two.path, one.locale))
        rival = max((scores[1] for end in ends if len(scores := best[end]) > 1 and scores[0] == score), default=0.0)
        if taken.isdisjoint(ends) and score - rival >= AHEAD:
            taken.update(ends)
            rows.append(msgspec.structs.replace(one.row, translation=two.path, locale=two.locale, sure=f"{score:.2f}"))
    return rows


def _likely(
    pages: Sequence[Page], weights: dict[str, float], order: dict[str, int]
) -> Iterator[tuple[float, Page, Page]]:
    by_day = sorted(pages, key=lambda one: (one.day == "", one.day))
    totals = {one.path: sum(weights[mark] for mark in one.marks) or 1.0 for one in pages}
    for at, one in enumerate(by_day):
        for two in by_day[at + 1 :]:
            if _too_far(one.day, two.day):
                break
            if one.locale == two.locale or not 0.4 < (one.length + 200) / (two.length + 200) < 2.5:
                continue
            shared = sum(weights[mark] for mark in one.marks & two.marks)
            score = shared / math.sqrt(totals[one.path] * totals[two.path])
            if score >= LIKE:
                first, second = sorted((one, two), key=lambda page: order.get(page.locale, len(order)))
                yield score, first, second


def _too_far(one: str, two: str) -> bool:
    try:
        return (date.fromisoformat(two) - date.fromisoformat(one)).days > DAYS
    except ValueError:
        return False


def paths(rows: Iterable[Row]) -> set[str]:
    """The pages that rows name."""
    return {path for row in rows for path in (row.source, row.translation) if path}
