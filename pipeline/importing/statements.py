"""What a page says of itself to machines: JSON-LD, Open Graph and other meta elements, microdata, its language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.importing.runs import clean
from pipeline.importing.tree import Document, Element

_ARTICLE = re.compile(r"\w*(?:Article|Posting|Report)\Z")
_TITLE_END = re.compile(r"\s+[|–—•·:»/\\-]{1,2}\s+|\s*[|»]\s*")

#: Where pages state when they were published, the surest first.
_PUBLISHED = ("article:published_time", "datepublished", "pubdate", "date", "dc.date")

#: Objects of JSON-LD looked into; a page has some dozen.
_OBJECTS = 2_000


@dataclass(slots=True)
class Statements:
    """What is stated; empty where it isn't. ``titles``: the headline in all its wordings, the surest first."""

    titles: tuple[str, ...] = ()
    lead: str = ""
    author: str = ""
    section: str = ""
    published: date | None = None
    language: str = ""
    site: str = ""
    base: str = ""
    window: str = ""


def read(document: Document, html: str) -> Statements:
    """Return the statements of a page; what can't be read is as if it weren't there."""
    meta: dict[str, str] = {}
    window = ""
    links: dict[str, str] = {}
    root = document.root
    for element in _heads(root):
        if element.tag == "meta":
            name = (element.get("property") or element.get("name") or element.get("itemprop")).lower()
            if name and (content := clean(element.get("content")).strip()):
                meta.setdefault(name, content)
        elif element.tag == "title" and not window:
            window = clean(element.text()).strip()
        elif element.tag == "link":
            links.setdefault(element.get("rel").lower(), element.get("href"))
        elif element.tag == "base":
            links.setdefault("base", element.get("href"))
    data = _article(document.data)
    saved = re.search(r"<!--\s*saved from url=\(\d+\)(\S+)", html[:4000])
    addresses = (links.get("canonical"), meta.get("og:url"), saved and saved[1], links.get("base"))
    base = next((address for address in addresses if address and address.startswith(("http://", "https://"))), "")
    titles = (
        *(_text(data.get("headline")), meta.get("og:title", ""), meta.get("twitter:title", "")),
        *(meta.get("dc.title", ""), _text(data.get("name"))),
    )
    published = (_text(data.get("datePublished")), *(meta.get(name, "") for name in _PUBLISHED))
    languages = (
        *(_text(data.get("inLanguage")), root.get("lang"), root.get("xml:lang")),
        *(meta.get("content-language", ""), meta.get("og:locale", "")),
    )
    return Statements(
        titles=tuple(dict.fromkeys(filter(None, titles))),
        lead=meta.get("og:description", "") or _text(data.get("description")) or meta.get("description", ""),
        author=_person(data.get("author")) or _not_address(meta.get("author", "") or meta.get("article:author", "")),
        section=_text(data.get("articleSection")) or meta.get("article:section", ""),
        published=_date(next(filter(None, published), "")),
        language=next(filter(None, languages), "")[:2].lower(),
        site=meta.get("og:site_name", "") or _person(data.get("publisher")),
        base=base,
        window=window,
    )


def _heads(root: Element) -> Iterator[Element]:
    for part in root.elements():
        if part.tag == "head":
            yield from part.walk()
        elif part.tag == "body":
            yield from (below for below in part.elements() if below.tag in ("meta", "title", "link"))


def window_titles(window: str) -> Iterator[str]:
    """The parts of a window's title, one of which may be the headline and another the site's name."""
    yield window
    parts = _TITLE_END.split(window)
    for at in range(1, len(parts)):
        yield window[: sum(map(len, parts[:at])) + at * 3].strip()
    yield from parts


def _article(blocks: list[str]) -> dict[str, Any]:
    for text in blocks:
        try:
            found: object = json.loads(text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        for data in _objects(found):
            kinds = data.get("@type")
            if any(
                isinstance(kind, str) and _ARTICLE.match(kind)
                for kind in (kinds if isinstance(kinds, list) else [kinds])
            ):
                return data
    return {}


def _objects(value: object) -> Iterator[dict[str, Any]]:
    waiting: list[object] = [value]
    for _ in range(_OBJECTS):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            waiting += [
                one[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
                if key in one
            ]
        elif isinstance(one, list):
            waiting += one


def _text(value: object) -> str:
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return _text(value.get("@value") or value.get("name"))
    return clean(re.sub(r"<[^>]*>", "", value)).strip() if isinstance(value, str) else ""


def _person(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, map(_person, value[:5]))))
    if isinstance(value, dict):
        return _text(value.get("name"))
    return _not_address(_text(value))


def _not_address(text: str) -> str:
    return "" if text.startswith(("http://", "https://", "@")) else text


def _date(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        try:
            return date.fromisoformat(text.strip()[:10])
        except ValueError:
            return None
