"""A manifest: which pages are translations of which, as a table that a person reads and changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from pipeline import articles
from pipeline.articles.reading import SLUG
from pipeline.errors import PageError
from pipeline.files import read_bytes

COLUMNS = ("source", "translation", "locale")
OPTIONAL = ("issue", "slug", "source_locale", "sure")


class Row(msgspec.Struct, frozen=True):
    """A translation of a page.

    ``source``: the page, by its path from the manifest's folder, or an article that is there already, as
    ISSUE/ARTICLE. ``issue``, ``slug``, ``source_locale``: of an article that is made of the page, where the page
    doesn't say it. ``line``: where it stands in the file. ``sure``: of a proposal, 0 to 1.
    """

    source: str
    translation: str
    locale: str
    issue: str = ""
    slug: str = ""
    source_locale: str = ""
    sure: str = ""
    line: int = 0


def read(path: Path) -> list[Row]:
    """Read a manifest: CSV in UTF-8 with a line of column names; commas, semicolons or tabs. Raises PageError."""
    where = str(path)
    try:
        text = read_bytes(path, where).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError("the manifest is not UTF-8", where=where, hint="Save it as CSV UTF-8.") from error
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count), restval="")
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    if lacking := [name for name in COLUMNS if name not in names]:
        raise PageError(
            f"the manifest has no column {', '.join(lacking)}",
            where=f"{where}:1",
            hint=f"Its first line names the columns: {','.join(COLUMNS)}, and if you like {', '.join(OPTIONAL[:3])}.",
        )
    rows = []
    for fields in reader:
        values = {name: (fields.get(name) or "").strip() for name in (*COLUMNS, *OPTIONAL)}
        if any(values.values()):
            rows.append(Row(**values, line=reader.line_num))
    return rows


def dump(rows: Iterable[Row]) -> str:
    """Write a manifest, without columns that hold nothing."""
    rows = list(rows)
    names = [*COLUMNS, *(name for name in OPTIONAL if any(getattr(row, name) for row in rows))]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([getattr(row, name) for name in names] for row in rows)
    return text.getvalue()


def article_of(source: str) -> tuple[str, str] | None:
    """The issue and article that a row's source names, None where it is a page."""
    name = source.removeprefix("articles/").removesuffix(".md")
    issue, _, slug = name.partition("/")
    return (issue, slug) if articles.is_issue(issue) and SLUG.match(slug) else None


def by_source(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """The rows in groups of one source, in their order: its article is made once."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.source, row.issue, row.slug), []).append(row)
    return [tuple(group) for group in groups.values()]
