"""Terms: candidates for the glossary from what is translated, and those that a person accepted put into it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from pipeline import files, glossary
from pipeline.archive.term_candidates import Candidate
from pipeline.archive.term_candidates import candidates as found_in
from pipeline.errors import SettingsError
from pipeline.languages.stemming import stem
from pipeline.workspace import Workspace

#: The column in which a person marks what is accepted, and those that say how sure a row is.
ACCEPT, TEXTS, SCORE = "accept", "texts", "score"


def candidates(workspace: Workspace, locale: str = "") -> list[Candidate]:
    """Return names and terms with their renderings that the glossary lacks, the most frequent first."""
    return found_in(workspace, locale)


def rows(workspace: Workspace, candidates: Iterable[Candidate]) -> list[dict[str, str]]:
    """Candidates in the glossary's columns, a row a term with all its renderings, the most frequent first.

    Forms of one word are one term: what is a rendering in one pair of languages may be the source in another.
    """
    rows: list[dict[str, str]] = []
    by_stem: dict[tuple[str, str], dict[str, str]] = {}
    for candidate in candidates:
        ends = {candidate.source_locale: candidate.source, candidate.locale: candidate.target}
        stems = [(locale, stem(form, locale)) for locale, form in ends.items()]
        row = next((by_stem[key] for key in stems if key in by_stem), None)
        if row is None:
            row = {}
            rows.append(row)
        texts, score = int(row.get(TEXTS, 0)), float(row.get(SCORE, 1))
        row |= {locale: row.get(locale, form) for locale, form in ends.items()}
        row |= {TEXTS: str(max(texts, candidate.texts)), SCORE: f"{min(score, candidate.score):.2f}"}
        by_stem |= dict.fromkeys(stems, row)
    for row in rows:
        row["term"] = next(row[locale] for locale in workspace.config.locales if row.get(locale))
    return rows


def table(workspace: Workspace, rows: Iterable[Mapping[str, str]]) -> str:
    """Write such rows as CSV, with a column to mark what is accepted."""
    text = io.StringIO()
    columns = [ACCEPT, "term", *workspace.config.locales, TEXTS, SCORE]
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@files.retry_on_conflict
def accept(workspace: Workspace, data: bytes, where: str, *, dry_run: bool = False) -> list[str]:
    """Put the rows of such a table that are marked as accepted into the glossary; return their terms.

    A term that the glossary has already is left out. Raises SettingsError for a table that is none.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise SettingsError("this is no table of terms", where=where, hint="Save it as CSV UTF-8.") from error
    if rows and not {ACCEPT, "term"} <= rows[0].keys():
        raise SettingsError(
            f"the table has no column “{ACCEPT}”",
            where=where,
            hint="Write it with `peraklad terms candidates -o FILE`.",
        )
    with files.lock(workspace.root):
        place = workspace.config.glossary
        known = {term.name for term in glossary.read(workspace.root, place, workspace.config.locales)}
        old = workspace.text(place) if workspace.is_there(place) else ""
        columns = next(csv.reader(io.StringIO(old)), []) or ["term", *workspace.config.locales, "note"]
        chosen = {row["term"].strip(): row for row in rows if (row[ACCEPT] or "").strip() and row["term"].strip()}
        new = {term: row for term, row in chosen.items() if term not in known}
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
        if not old:
            writer.writeheader()
        writer.writerows(new.values())
        if new and not dry_run:
            joined = f"{old}\n" if old and not old.endswith("\n") else old
            files.write_text(files.inside(workspace.root, place), joined + text.getvalue())
    return list(new)
