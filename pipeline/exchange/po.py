"""One PO file of segments from any number of articles, for Poedit; its articles stand in the references."""

from __future__ import annotations

from msgspec.structs import replace

from pipeline import files
from pipeline.exchange import origins
from pipeline.exchange.base import Document, Returned, Unit, path_of, places_in
from pipeline.model import Entry, digest
from pipeline.po import catalogs

_BASE = "base "


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
    machine = origins.names_machine(catalog.header.get("Last-Translator", "").partition("<")[0])
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
            origins.of_machine("po") if machine or _by_machine(entry) else "",
        )
        for entry in catalog.active
    ]


def _by_machine(entry: Entry) -> bool:
    """Whether a comment or a flag says that a machine made the translation."""
    return origins.tells_of_machine("\n".join([entry.comment, entry.kind, *entry.flags]))
