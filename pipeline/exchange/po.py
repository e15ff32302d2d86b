"""One PO file of segments from any number of articles, for Poedit; its articles stand in the references."""

from __future__ import annotations

import re

from msgspec.structs import replace

from pipeline import files
from pipeline.exchange.base import Document, Returned, Unit, path_of, places_in
from pipeline.model import Entry, digest
from pipeline.po import catalogs
from pipeline.state.standing import MACHINE

_BASE = "base "

#: How programs note in comments or flags that a machine made a text.
_BY_MACHINE = re.compile(
    r"(?i)\b(?:machine[- ]translat\w+|auto(?:matic(?:ally)?)?[- ]?translat\w+|mt[- ]suggestion|leveraged-mt)\b"
)


def write(document: Document) -> bytes:
    """Return the file; a text that stands in several articles is one entry with a reference to each of them."""
    units: dict[tuple[str | None, str], list[Unit]] = {}
    for unit in document.units:
        units.setdefault((unit.context, unit.source), []).append(unit)
    header = catalogs.new_header(document.title, document.target_locale, document.source_locale, "")
    return catalogs.dump(catalogs.Catalog(header, tuple(map(_entry, units.values())))).encode("utf-8")


def _entry(units: list[Unit]) -> Entry:
    unit = next((filled for filled in units if filled.target), units[0])
    same = all(other.target == unit.target for other in units)
    entry = Entry(
        unit.source,
        unit.target,
        unit.context,
        "\n".join([*([unit.kind] if unit.kind else []), *([f"{_BASE}{unit.base}"] if same else [])]),
        " ".join(path_of(other.place) for other in units),
    )
    if not unit.target or unit.finished:
        return entry
    return replace(
        entry, fuzzy=True, previous=unit.previous or None, previous_context=unit.context if unit.previous else None
    )


def read(data: bytes, where: str) -> list[Returned]:
    """Return the rows; a fuzzy one is a draft, an obsolete one is left out. Raises PerakladError."""
    catalog = catalogs.parse(files.decode(data, where), where)
    return [
        Returned(
            f"line {entry.line}",
            digest(entry.source, entry.context),
            entry.target,
            entry.source,
            entry.fuzzy,
            next((line[len(_BASE) :] for line in entry.kind.split("\n") if line.startswith(_BASE)), ""),
            places_in(entry.reference),
            "a text with plural forms is none of ours" if entry.plural else "",
            catalog.header.get("Language", ""),
            f"{MACHINE}po" if _BY_MACHINE.search(f"{entry.comment}\n{entry.kind}\n{' '.join(entry.flags)}") else "",
        )
        for entry in catalog.active
    ]
