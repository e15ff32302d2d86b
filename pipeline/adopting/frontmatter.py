"""Markdown of site generators: front matter in YAML or TOML, read as ours."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

from pipeline import articles
from pipeline.errors import ArticleError, PageError
from pipeline.files import read_bytes

_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)


def text_of(path: Path) -> str:
    """The text of a Markdown file, its front matter as YAML. Raises PageError for what is not UTF-8, or bad TOML."""
    where = str(path)
    try:
        text = read_bytes(path, where).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise PageError("the file is not UTF-8", where=where, hint="Save it as UTF-8.") from error
    match = _TOML.match(text)
    if not match:
        return text
    try:
        data = tomllib.loads(match[1])
    except tomllib.TOMLDecodeError as error:
        raise PageError(f"the front matter is no TOML ({error})", where=where, hint="Mend the file.") from error
    plain = {name: str(value) for name, value in data.items() if isinstance(value, str | date | int | float | bool)}
    return articles.join_front_matter(articles.dump_front_matter(plain), text[match.end() :])


def fields_of(path: Path) -> dict[str, str]:
    """What is one line of text in a file's front matter; nothing where there is none that can be read."""
    try:
        return dates_too(text_of(path), str(path))
    except (ArticleError, PageError):
        return {}


def dates_too(text: str, where: str) -> dict[str, str]:
    """The fields of an article's text, dates (which YAML has as such) and the first of a list included."""
    from pipeline.articles import frontmatter

    data = frontmatter.load(articles.split_front_matter(text, where)[0], where)
    result: dict[str, str] = {}
    for name, value in data.items():
        one = value[0] if isinstance(value, list) and value else value
        if isinstance(one, str | date | int) and not isinstance(one, bool):
            result[str(name)] = " ".join(str(one).split())
    return result
