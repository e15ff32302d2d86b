"""The glossary: terms and names with the house's renderings and the forms that are not wanted."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.files import read_text
from pipeline.model import Term


def read(root: Path, where: str, locales: tuple[str, ...]) -> tuple[Term, ...]:
    """Read the glossary: a CSV with the columns ``term``, each locale, ``forbidden_LOCALE`` and ``note``.

    Several forms in a cell are separated by semicolons; the first allowed one is preferred. A publication without a
    glossary has no terms. Raises SettingsError for a missing or unknown column.
    """
    path = root / where
    if not path.exists():
        return ()
    reader = csv.DictReader(io.StringIO(read_text(path, where)))
    columns = reader.fieldnames or []
    known = {"term", "note", *locales, *(f"forbidden_{locale}" for locale in locales)}
    for column in columns:
        if column not in known:
            raise SettingsError(
                f"unknown column “{column}”", where=f"{where}:1", hint=f"Columns: {', '.join(sorted(known))}."
            )
    if "term" not in columns:
        raise SettingsError("the glossary has no column “term”", where=f"{where}:1", hint="Add it as the first one.")
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


def _forms(cell: str | None) -> tuple[str, ...]:
    return tuple(form for part in (cell or "").split(";") if (form := part.strip()))


def own_words_path(locale: str) -> str:
    """Where the publication's own words of a locale are, within the workspace."""
    return f"dictionary.{locale}.txt"


def own_words(root: Path, locale: str) -> frozenset[str]:
    """The publication's own words in lower case: ``dictionary.LOCALE.txt``, one a line; ``#`` begins a comment."""
    where = own_words_path(locale)
    if not (root / where).is_file():
        return frozenset()
    lines = (line.partition("#")[0].strip().lower() for line in read_text(root / where, where).splitlines())
    return frozenset(line for line in lines if line)
