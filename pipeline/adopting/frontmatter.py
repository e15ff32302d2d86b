"""Markdown of site generators: front matter in YAML or TOML, read as ours."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline import articles
from pipeline.errors import ArticleError, PageError
from pipeline.files import read_bytes
from pipeline.importing import metadata


def text_of(path: Path) -> str:
    """The text of a Markdown file, its front matter as YAML. Raises PageError for what is not UTF-8, or bad TOML."""
    where = str(path)
    try:
        text = read_bytes(path, where).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise PageError("the file is not UTF-8", where=where, hint="Save it as UTF-8.") from error
    return metadata.with_yaml(text, where)


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
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str | date | int) and not isinstance(first, bool):
            result[str(name)] = " ".join(str(first).split())
    return result
