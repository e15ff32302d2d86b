"""What stands above the text of a Markdown file, its fields under our names.

Front matter in YAML (Jekyll, Hugo) or TOML (Hugo, Zola), or the lines “Title: …” of MultiMarkdown and Pelican.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any

from pipeline import articles
from pipeline.articles import frontmatter
from pipeline.errors import ArticleError, PageError

_YAML = re.compile(r"\A---[ \t]*\n(?=.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z))", re.DOTALL)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_LINES = re.compile(r"\A((?:[A-Za-z][\w -]{0,30}:[ \t]+\S[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){2,})\n")

#: Fields of other programs' front matter, by ours.
_FIELDS = {
    "title": ("title", "headline"),
    "lead": ("lead", "description", "summary", "excerpt", "subtitle"),
    "caption": ("caption", "image_caption"),
    "credit": ("credit", "image_credit"),
    "author": ("author", "authors", "by"),
    "section": ("section", "sections", "category", "categories", "rubric"),
    "trend": ("trend",),
    "lang": ("lang", "language", "locale"),
    "period": ("period",),
    "date": ("date", "published"),
    "image": ("image", "cover", "thumbnail"),
}

#: What a field that is a mapping calls what it names: an author, a picture.
_NAMES = ("name", "title", "text", "src", "image", "url")


def split(content: str, where: str) -> tuple[dict[str, str], str]:
    """The fields of a file, those of no use to an article left out, and the text below them.

    Raises PageError for front matter that can't be read.
    """
    content = with_yaml(content, where)
    known = {str(key).lower(): value for key, value in _data(content, where).items()}
    fields: dict[str, str] = {}
    for name, others in _FIELDS.items():
        value = next((text for other in others if (text := _text(known.get(other)))), "")
        if value:
            fields[name] = value
    if _YAML.match(content):
        content = articles.split_front_matter(content, where)[1]
    elif fields.get("title") and (match := _LINES.match(content)):
        content = content[match.end() :]
    else:
        fields = {}
    return fields, content


def with_yaml(text: str, where: str) -> str:
    """A text with its front matter as YAML. Raises PageError for TOML that is none."""
    match = _TOML.match(text)
    if not match:
        return text
    try:
        data = tomllib.loads(match[1])
    except tomllib.TOMLDecodeError as error:
        raise PageError(f"the front matter is no TOML ({error})", where=where, hint="Mend the file.") from error
    plain = {name: said for name, value in data.items() if (said := _text(value))}
    return articles.join_front_matter(articles.dump_front_matter(plain), text[match.end() :])


def _data(content: str, where: str) -> dict[Any, Any]:
    if _YAML.match(content):
        try:
            return frontmatter.load(articles.split_front_matter(content, where)[0], where)
        except ArticleError as error:
            raise PageError(error.message, where=error.where, hint=error.hint) from error
    lines = _LINES.match(content)
    pairs = (re.sub(r"\n[ \t]+", " ", line).partition(":") for line in re.split(r"\n(?=\S)", lines[1])) if lines else ()
    return {key.strip(): value.strip() for key, _, value in pairs}


def _text(value: object) -> str:
    """A field as one line: a list's texts one after the other, of a mapping what it names."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return next((text for name in _NAMES if (text := _text(value.get(name)))), "")
    return " ".join(str(value).split()) if isinstance(value, str | date | int | float) else ""
