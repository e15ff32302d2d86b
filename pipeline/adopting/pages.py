"""A published translation: its page, read as an article is, in segments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from pipeline import articles, importing, markdown
from pipeline.adopting import frontmatter
from pipeline.articles import segmentation
from pipeline.config import Config
from pipeline.errors import ArticleError
from pipeline.importing import phrases
from pipeline.importing.reading import MARKDOWN
from pipeline.languages.guessing import guess
from pipeline.markdown import dialects
from pipeline.model import FIELDS, Article, Segment

#: What an issue and an article are called that are only read, never written.
_ISSUE, _SLUG = "2000-01-03", "page"


@dataclass(frozen=True, slots=True)
class Translation:
    """A page in a target locale. ``units``: what is aligned, in order of the page: its fields, its sentences by block.

    ``guessed``: the language that its text is in, whatever was said. ``anchors``: the ids of its headings, in order.
    """

    units: tuple[Segment, ...]
    locale: str
    guessed: str
    translator: str = ""
    published: date | None = None
    front: dict[str, str] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """Characters of all texts."""
        return sum(len(unit.text) for unit in self.units)


def read(path: Path, locale: str, config: Config, mode: str = "sentence") -> Translation:
    """Read a page of any kind that `import` reads, in segments of the ``mode`` that its source has.

    Raises PageError, ArticleError, LocaleError.
    """
    article, published, left_out = _article(path, locale, config)
    lines = [(segment.text, segment) for segment in segmentation.split(article, mode)]
    translator = article.front.get("translator", "")
    units: list[Segment] = []
    for text, segment in lines:
        name = _translator(text) if segment.context is None else ""
        if name:
            translator = translator or name
        elif segment.context is None or segment.context in (*FIELDS, *config.fields):
            units.append(segment)
    translator = translator or next((name for line in left_out if (name := _translator(line))), "")
    sample = " ".join(unit.text for unit in units)[:20_000]
    return Translation(
        tuple(_in_order(units)),
        locale,
        guess(sample, config.locales),
        translator if translator.isprintable() else "",
        published or _date(article.front),
        dict(article.front),
        markdown.heading_ids(article.body),
    )


def _article(path: Path, locale: str, config: Config) -> tuple[Article, date | None, list[str]]:
    """The page as an article: Markdown with a headline as it stands, everything else as `import` recognises it."""
    where = str(path)
    if path.suffix.lower() in MARKDOWN and (article := _written(path, locale, config)) is not None:
        return article, None, []
    source = importing.read(path, config.importing)
    page = importing.recognise_page(source, config.labels, where, locales=config.locales, locale=locale)
    fields = {"title": page.title, "lead": page.lead, "alt": page.alt, "caption": page.caption}
    front = {"author": page.author, "credit": page.credit}
    article = Article(
        _ISSUE, _SLUG, locale, {name: text for name, text in fields.items() if text}, "", "",
        "\n\n".join(page.body) + "\n", front, dialects=config.markdown or dialects.ALL,
        further=(("author", page.author),) if page.author and "author" in config.fields else (),
    )  # fmt: skip
    return article, page.published, [line.text for line in page.left_out]


def _written(path: Path, locale: str, config: Config) -> Article | None:
    """Markdown with a headline in its front matter, as an article; None for what is a page like any other."""
    try:
        text = frontmatter.text_of(path)
        article = articles.parse(text, _ISSUE, _SLUG, locale, config.fields)
        front = {**frontmatter.dates_too(text, str(path)), **article.front}
    except ArticleError:
        return None
    known = config.markdown or dialects.ALL
    return msgspec.structs.replace(article, locale=locale, dialects=known, front=front)


def _in_order(units: list[Segment]) -> list[Segment]:
    """As readers meet them: headline and lead first, what belongs to the picture last."""
    last = [unit for unit in units if unit.context in ("alt", "caption")]
    return [*(unit for unit in units if unit not in last), *last]


def in_order(segments: tuple[Segment, ...]) -> list[Segment]:
    """The segments of an article in the order in which a page's are aligned with them."""
    return _in_order(list(segments))


def _translator(line: str) -> str:
    """Who a line says translated the text: “Translated by Ann Smith”, «Перевод: Анна Смит»."""
    plain = re.sub(r"[*_]+", "", line).strip()
    match = _label().match(plain)
    name = plain[match.end() :].strip(" .,;") if match else ""
    words = name.split()
    return name if 1 <= len(words) <= 4 and all(word[0].isupper() for word in words) else ""


@cache
def _label() -> re.Pattern[str]:
    labels = sorted(phrases.entries("translator"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, labels))})(?:\s*[:—–-]\s*|\s+)", re.IGNORECASE)


def _date(front: Mapping[str, str]) -> date | None:
    for name in ("date", "published", "publishDate"):
        if match := re.match(r"\d{4}-\d\d-\d\d", front.get(name, "")):
            try:
                return date.fromisoformat(match[0])
            except ValueError:
                continue
    return None
