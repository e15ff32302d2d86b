"""The glossary: terms and names with the house's renderings and the forms that are not wanted."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.errors import SettingsError, printable
from pipeline.files import inside, read_text
from pipeline.model import Term

#: Characters of a glossary, its rows, and characters of one: a house's style guide has some thousand terms.
MAX_GLOSSARY, MAX_TERMS, MAX_ROW = 1_000_000, 5_000, 2_000


def read(root: Path, where: str, locales: tuple[str, ...]) -> tuple[Term, ...]:
    """Read the glossary: a CSV with the columns ``term``, each locale, ``forbidden_LOCALE`` and ``note``.

    Several forms in a cell are separated by semicolons; the first allowed one is preferred. A publication without a
    glossary has no terms. Raises SettingsError for a missing or unknown column.
    """
    path = inside(root, where)
    if not path.exists():
        return ()
    reader = csv.DictReader(io.StringIO(_bounded(read_text(path, where), where)))
    columns = reader.fieldnames or []
    # Nothing of a file that is no glossary is told: nobody knows what it holds.
    if "term" not in columns:
        raise SettingsError("the glossary has no column “term”", where=f"{where}:1", hint="Add it as the first one.")
    known = {"term", "note", *locales, *(f"forbidden_{locale}" for locale in locales)}
    for column in columns:
        if column not in known:
            raise SettingsError(
                f"unknown column “{printable(column, 40)}”",
                where=f"{where}:1",
                hint=f"Columns: {', '.join(sorted(known))}.",
            )
    return tuple(
        Term(
            name=(row["term"] or "").strip(),
            allowed={locale: _forms(row.get(locale)) for locale in locales},
            forbidden={locale: _forms(row.get(f"forbidden_{locale}")) for locale in locales},
            note=(row.get("note") or "").strip(),
        )
        for row in reader
        if (row["term"] or "").strip()
    )


def _bounded(text: str, where: str) -> str:
    """The glossary's text, if it is of a size that can be looked up in at every sentence."""
    if len(text) > MAX_GLOSSARY or text.count("\n") > MAX_TERMS or max(map(len, text.split("\n"))) > MAX_ROW:
        raise SettingsError(
            f"the glossary is too large: {len(text):,} characters",
            where=where,
            hint=f"It may have {MAX_GLOSSARY:,} characters in {MAX_TERMS:,} rows, each of {MAX_ROW:,}.",
        )
    return text


def _forms(cell: str | None) -> tuple[str, ...]:
    return tuple(form for part in (cell or "").split(";") if (form := part.strip()))


def own_words_path(locale: str) -> str:
    """Where the publication's own words of a locale are, within the workspace."""
    return f"dictionary.{locale}.txt"


def own_words(root: Path, locale: str) -> frozenset[str]:
    """The publication's own words in lower case: ``dictionary.LOCALE.txt``, one a line; ``#`` begins a comment."""
    where = own_words_path(locale)
    path = inside(root, where)
    if not path.is_file():
        return frozenset()
    lines = (line.partition("#")[0].strip().lower() for line in read_text(path, where).splitlines())
    return frozenset(line for line in lines if line)
