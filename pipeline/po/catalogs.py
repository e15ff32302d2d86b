"""Catalogs: a PO file ↔ a header and entries. Read by ``pofile``, written by ``powriter``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.errors import CatalogError
from pipeline.files import read_text
from pipeline.languages import ENGLISH
from pipeline.model import Entry
from pipeline.po import reader, strings, writer
from pipeline.values import Alike

#: The catalog of the labels, beside the folders of the issues.
LABELS = "labels"


class Catalog(Alike, frozen=True, eq=False):
    """One PO file: its header's fields, its entries in order (obsolete ones last), and the comments of nobody's."""

    header: Mapping[str, str]
    entries: tuple[Entry, ...] = ()
    header_comment: str = ""
    header_fuzzy: bool = False
    trailing: str = ""
    repaired: tuple[Entry, ...] = ()

    @property
    def content(self) -> tuple[object, ...]:
        """Everything but what was repaired on reading it."""
        return (tuple(self.header.items()), self.entries, self.header_comment, self.header_fuzzy, self.trailing)

    @property
    def active(self) -> tuple[Entry, ...]:
        """The entries that the article has."""
        return tuple(entry for entry in self.entries if not entry.obsolete)

    @property
    def obsolete(self) -> tuple[Entry, ...]:
        """The entries of former segments."""
        return tuple(entry for entry in self.entries if entry.obsolete)


def path_of(issue: str, name: str, locale: str) -> str:
    """The catalog's path within the workspace; ``issue`` is empty for the labels."""
    middle = f"{issue}/{name}" if issue else name
    return f"locales/{locale}/LC_MESSAGES/{middle}.po"


def template_path_of(issue: str, name: str) -> str:
    """The template's path within the workspace."""
    return f"locales/{issue}/{name}.pot" if issue else f"locales/{name}.pot"


def read(root: Path, where: str) -> Catalog:
    """Read a catalog. Raises CatalogError (damaged) or PerakladError (unreadable), naming file and line."""
    return parse(read_text(root / where, where), where)


def parse(text: str, where: str) -> Catalog:
    """Build a Catalog from the text of a PO file. Raises CatalogError."""
    rows = reader.read(text, where)
    header = next(row for row in rows if row.strings and row.is_header)
    entries, repaired = [], []
    above: dict[int, _Above] = {}
    for row in rows:
        if row is header or not row.strings:
            continue
        # Entries under the same comments share what was read of them.
        comments = above.get(id(row.above)) or above.setdefault(id(row.above), _Above.of(row.above))
        entry = _entry(row, comments)
        entries.append(entry)
        if entry.target != row.strings.get("msgstr", ""):
            repaired.append(entry)
    return Catalog(
        header=reader.header_fields(header),
        entries=tuple(entries),
        header_comment="\n".join(header.above.comments),
        header_fuzzy="fuzzy" in header.above.flags,
        trailing="\n".join(line for row in rows if not row.strings for line in row.above.comments),
        repaired=tuple(repaired),
    )


class _Above(NamedTuple):
    """What the comments above an entry say of it."""

    kind: str
    reference: str
    fuzzy: bool
    previous: str | None
    previous_context: str | None
    previous_plural: str | None
    comment: str
    flags: tuple[str, ...]

    @classmethod
    def of(cls, above: reader.Above) -> _Above:
        return cls(
            kind="\n".join(above.extracted),
            reference=" ".join(above.references),
            fuzzy="fuzzy" in above.flags,
            previous=above.previous.get("msgid"),
            previous_context=above.previous.get("msgctxt"),
            previous_plural=above.previous.get("msgid_plural"),
            comment="\n".join(above.comments),
            flags=tuple(flag for flag in above.flags if flag != "fuzzy"),
        )


def _entry(row: reader.Row, above: _Above) -> Entry:
    strings = row.strings
    source = strings["msgid"]
    plural = strings.get("msgid_plural")
    forms = tuple(text for name, text in strings.items() if name.startswith("msgstr[")) if plural is not None else ()
    return Entry(
        source=source,
        target=_match_newlines(source, strings.get("msgstr", "")),
        context=strings.get("msgctxt"),
        kind=above.kind,
        reference=above.reference,
        fuzzy=above.fuzzy,
        previous=above.previous,
        previous_context=above.previous_context,
        comment=above.comment,
        obsolete=row.obsolete,
        line=row.line,
        flags=above.flags,
        plural=None if plural is None else (plural, forms),
        previous_plural=above.previous_plural,
    )


def _match_newlines(source: str, target: str) -> str:
    """Give the target the source's line breaks at both ends, as ``msgfmt --check`` requires."""
    if not target.strip():
        return ""
    if source.startswith("\n") != target.startswith("\n"):
        target = "\n" + target if source.startswith("\n") else target.lstrip("\n")
    if source.endswith("\n") != target.endswith("\n"):
        target = target + "\n" if source.endswith("\n") else target.rstrip("\n")
    return target


def new_header(title: str, locale: str, source_locale: str, revision: str) -> dict[str, str]:
    """The header of a new catalog: ``revision`` is its date, ``YYYY-MM-DD HH:MM+0000``.

    The source's language is named only where it isn't English, the language that gettext takes for granted.
    """
    header = {
        "Project-Id-Version": title,
        "PO-Revision-Date": revision,
        "Last-Translator": "",
        "Language-Team": "",
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(locale),
    }
    if source_locale != ENGLISH:
        header["X-Source-Language"] = source_locale
    return header


@cache
def plural_forms(locale: str) -> str:
    """The ``Plural-Forms`` field for a locale, from CLDR through Babel."""
    from babel.messages.plurals import get_plural

    plural = get_plural(locale)
    return f"nplurals={plural.num_plurals}; plural={plural.plural_expr};"


def require_fit(target: str, source: str, where: str) -> str:
    """Return a translation if a catalog can hold it; raise CatalogError, quoting the source, otherwise."""
    if why := strings.unfit(target):
        raise CatalogError(
            f"the translation of “{source[:60]}” can't be saved: {why}",
            where=where,
            hint="Remove it and save again; it may have come along when the text was pasted.",
        )
    return target


def dump(catalog: Catalog) -> str:
    """Return the text of the PO file; never wrapped.

    It is read back before anybody gets it: raises CatalogError if it is not what was meant.
    """
    parts = [writer.header_text(catalog.header, catalog.header_comment, fuzzy=catalog.header_fuzzy)]
    parts += [writer.entry_text(entry) for entry in (*catalog.active, *catalog.obsolete)]
    if catalog.trailing:
        parts.append("".join(f"# {line}\n" if line else "#\n" for line in catalog.trailing.split("\n")))
    text = "\n".join(parts)
    _verify(text, catalog)
    return text


def _verify(text: str, catalog: Catalog) -> None:
    """Refuse to write what would not be read again as it was meant."""
    where = next((entry.reference for entry in catalog.entries if entry.reference), "") or "a catalog"
    try:
        read_back = parse(text, where)
    except CatalogError as error:
        line = error.where.rpartition(":")[2]
        quoted = text.split("\n")[int(line) - 1][:60] if line.isdigit() else ""
        raise CatalogError(
            f"a text can't be stored in a catalog: {error.message} {quoted!r}",
            where=where,
            hint="Remove it and try again.",
        ) from error
    meant, got = (
        [_core(entry) for entry in entries] for entries in ((*catalog.active, *catalog.obsolete), read_back.entries)
    )
    if meant != got:
        odd = next((one for one, other in zip(meant, [*got, None], strict=False) if one != other), ("", "?"))
        raise CatalogError(
            f"the entry {str(odd[1])[:60]!r} can't be stored as it is",
            where=where,
            hint="This is a bug: please report it.",
        )


def _core(entry: Entry) -> tuple[object, ...]:
    """What must never be written other than as it is."""
    target = _match_newlines(entry.source, entry.target)
    return (entry.context, entry.source, target, entry.fuzzy, entry.obsolete, entry.previous, entry.plural)


def dump_template(entries: Iterable[Entry], title: str, source_locale: str) -> str:
    """Return the text of the POT file for these entries; it has no dates, so that it changes with its texts alone."""
    header = {
        "Project-Id-Version": title,
        "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
        "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
        "Language-Team": "LANGUAGE <LL@li.org>",
        "Language": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if source_locale != ENGLISH:
        header["X-Source-Language"] = source_locale
    empty = tuple(
        replace(entry, target="", fuzzy=False, previous=None, previous_context=None, comment="") for entry in entries
    )
    return dump(Catalog(header=header, entries=empty))
