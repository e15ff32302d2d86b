"""Which part of a site an element is, and what a line of an article: by tag, role, and the names of site builders.

The names are those of class and id attributes, which are English on sites in any language: ``data/regions.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from pipeline.importing.tree import Element


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|-)(?:{'|'.join(words)})(?=-|$)")


_DATA = tomllib.loads((Path(__file__).parents[1] / "data/regions.toml").read_text(encoding="utf-8"))
_ZONES = {zone: _pattern(words) for zone, words in _DATA["zones"].items()}
_BODY = _pattern(_DATA["body"]["names"])
_LINES = {role: _pattern(words) for role, words in _DATA["lines"].items()}

_TAGS = {
    "nav": "menu", "footer": "footer", "aside": "aside", "form": "form", "dialog": "cookies", "menu": "menu",
    "noscript": "notice",
}  # fmt: skip
_ROLES = {
    "navigation": "menu", "banner": "menu", "contentinfo": "footer", "search": "menu", "complementary": "aside",
    "dialog": "cookies", "alertdialog": "cookies", "menu": "menu", "menubar": "menu", "toolbar": "share",
    "tablist": "menu", "doc-toc": "contents",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _named(classes: str, name: str) -> tuple[str, str, bool]:
    """What the names of an element say: its zone, its role as a line, whether it holds an article."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", f"{classes} {name}").lower()
    plain = " ".join(re.sub(r"[^a-z0-9\s]+", "-", words).split())
    zone = role = ""
    is_body = False
    for part in re.sub(r"-+", "-", plain).replace(" -", " ").replace("- ", " ").strip("-").split():
        if part.startswith("speakable"):  # what a program may read aloud, which says nothing of its place
            continue
        is_body = is_body or bool(_BODY.search(part))
        zone = zone or next((found for found, pattern in _ZONES.items() if pattern.search(part)), "")
        role = role or next((found for found, pattern in _LINES.items() if pattern.search(part)), "")
    return zone, role, is_body


def zone_of(element: Element, whole: int) -> str:
    """Which part of the site an element is, empty for the article's own; ``whole``: characters of the page's text.

    What holds most of the page's text is no menu, whatever its names say.
    """
    tag, attrs = element.tag, element.attrs
    if tag in ("html", "body", "main", "blockquote", "h1"):
        return ""
    named, role, is_body = _named(attrs.get("class") or "", attrs.get("id") or "") if attrs else ("", "", False)
    zone = _TAGS.get(tag) or (_ROLES.get(attrs.get("role") or "") if attrs else "") or ("" if is_body else named)
    if not zone and tag == "header":
        within = any(outer.tag in ("article", "main") for outer in element.above())
        zone = "" if within or _has_headline(element) else "menu"
    if not zone or (role in ("caption", "lead", "author", "date") and zone in ("notice", "tags") and tag not in _TAGS):
        return ""
    large = element.size * 5 > whole * 2
    if large and not (zone == "comments" and not _has_headline(element)):
        return ""
    return zone


def _has_headline(element: Element) -> bool:
    return any(
        child.tag in ("h1", "article") or child.get("itemprop") in ("headline", "articleBody")
        for child in element.walk()
    )


def role_of(element: Element) -> str:
    """What a line of the article is by its names: title, lead, caption, credit, author, date, section; or nothing."""
    attrs = element.attrs
    if element.tag in _LINE_TAGS:
        return _LINE_TAGS[element.tag]
    if not attrs:
        return ""
    if element.tag == "font" and _LARGE.fullmatch(attrs.get("size") or ""):
        return "title"
    prop = attrs.get("itemprop") or ""
    if attrs.get("rel") == "author" or prop == "author" or element.tag == "author":
        return "author"
    if prop in _PROPERTIES:
        return _PROPERTIES[prop]
    return _named(attrs.get("class") or "", attrs.get("id") or "")[1]


#: Sizes of letters that pages made by hand have for their headlines.
_LARGE = re.compile(r"\s*(?:\+[1-6]|[4-7])\s*")

_LINE_TAGS = {"figcaption": "caption", "time": "date", "address": "author"}
_PROPERTIES = {
    "headline": "title", "description": "lead", "alternativeHeadline": "lead", "caption": "caption",
    "articleSection": "section", "datePublished": "date", "dateModified": "date",
}  # fmt: skip


def holds_article(element: Element) -> bool:
    """Whether an element says that it holds an article's text."""
    if element.get("itemprop") in ("articleBody", "text") or "articleBody" in element.get("property"):
        return True
    attrs = element.attrs
    return bool(attrs) and _named(attrs.get("class") or "", attrs.get("id") or "")[2]
