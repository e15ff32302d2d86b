"""Catalogs: a PO file ↔ a header and entries. The only module that knows polib (which writes; see ``pofile``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from pipeline import pofile
from pipeline.errors import CatalogError
from pipeline.files import read_text
from pipeline.model import Entry

#: The catalog of the labels, beside the folders of the issues.
LABELS = "labels"

#: Characters that would let a comment, flag or reference break out of its line.
_LINE_BREAK = re.compile(r"[\n\r]")

#: Characters that polib escapes or breaks a line at, quotes and backslashes apart.
_NOT_ONE_LINE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")

#: The header fields that gettext's tools ask for, in gettext's order; any other follows as it was found.
_HEADER_ORDER = (
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Language",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Plural-Forms",
)


@dataclass(frozen=True, slots=True)
class Catalog:
    """One PO file: its header's fields, its entries in order (obsolete ones last), and the comments of nobody's."""

    header: Mapping[str, str]
    entries: tuple[Entry, ...] = ()
    header_comment: str = ""
    header_fuzzy: bool = False
    trailing: str = ""
    repaired: tuple[Entry, ...] = field(default=(), compare=False)

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
    rows = pofile.read(text, where)
    header = next(row for row in rows if row.strings and row.is_header)
    entries, repaired = [], []
    for row in rows:
        if row is header or not row.strings:
            continue
        entry = _entry(row)
        entries.append(entry)
        if entry.target != row.strings.get("msgstr", ""):
            repaired.append(entry)
    return Catalog(
        header=pofile.header_fields(header),
        entries=tuple(entries),
        header_comment="\n".join(header.comments),
        header_fuzzy="fuzzy" in header.flags,
        trailing="\n".join(line for row in rows if not row.strings for line in row.comments),
        repaired=tuple(repaired),
    )


def _entry(row: pofile.Row) -> Entry:
    strings = row.strings
    source = strings["msgid"]
    plural = strings.get("msgid_plural")
    forms = tuple(text for name, text in strings.items() if name.startswith("msgstr[")) if plural is not None else ()
    return Entry(
        source=source,
        target=_match_newlines(source, strings.get("msgstr", "")),
        context=strings.get("msgctxt"),
        kind="\n".join(row.extracted),
        reference=" ".join(row.references),
        fuzzy="fuzzy" in row.flags,
        previous=row.previous.get("msgid"),
        previous_context=row.previous.get("msgctxt"),
        comment="\n".join(row.comments),
        obsolete=row.obsolete,
        line=row.line,
        flags=tuple(flag for flag in row.flags if flag != "fuzzy") if row.flags else (),
        plural=None if plural is None else (plural, forms),
        previous_plural=row.previous.get("msgid_plural"),
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
    if source_locale != "en":
        header["X-Source-Language"] = source_locale
    return header


@cache
def plural_forms(locale: str) -> str:
    """The ``Plural-Forms`` field for a locale, from CLDR through Babel."""
    from babel.messages.plurals import get_plural

    plural = get_plural(locale)
    return f"nplurals={plural.num_plurals}; plural={plural.plural_expr};"


def dump(catalog: Catalog) -> str:
    """Return the text of the PO file; never wrapped. Raises CatalogError on a line break in a comment's reference."""
    parts = [_header_text(catalog)]
    parts += [_text(entry) for entry in (*catalog.active, *catalog.obsolete)]
    if catalog.trailing:
        parts.append("".join(f"# {line}\n" if line else "#\n" for line in catalog.trailing.split("\n")))
    return "\n".join(parts)


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
    if source_locale != "en":
        header["X-Source-Language"] = source_locale
    empty = tuple(
        replace(entry, target="", fuzzy=False, previous=None, previous_context=None, comment="") for entry in entries
    )
    return dump(Catalog(header=header, entries=empty))


def _header_text(catalog: Catalog) -> str:
    names = [name for name in _HEADER_ORDER if name in catalog.header]
    names += [name for name in catalog.header if name not in _HEADER_ORDER and name != "X-Poedit-SearchPath"]
    lines = "".join(f"{name}: {catalog.header[name]}".rstrip(" ") + "\n" for name in names)
    import polib

    entry = polib.POEntry(msgid="", msgstr=lines, tcomment=catalog.header_comment)
    if catalog.header_fuzzy:
        entry.flags.append("fuzzy")
    return _single_line_safe(entry.__unicode__(wrapwidth=0))


def _text(entry: Entry) -> str:
    for value in (entry.reference, *entry.flags):
        if _LINE_BREAK.search(value):
            raise CatalogError("a reference or flag contains a line break", where=entry.reference.split("\n")[0])
    return _one_line_text(entry) or _text_by_polib(entry)


def _one_line_text(entry: Entry) -> str:
    """What polib would write for an entry whose texts are of one line each, ten times as fast; empty for any other."""
    if entry.obsolete or entry.plural or entry.previous_plural is not None:
        return ""
    strings = (
        ("#| msgctxt", entry.previous_context),
        ("#| msgid", entry.previous),
        ("msgctxt", entry.context),
        ("msgid", entry.source),
        ("msgstr", entry.target),
    )
    if any(text and _NOT_ONE_LINE.search(text) for _, text in strings) or "\r" in entry.comment + entry.kind:
        return ""
    flags = [*(["fuzzy"] if entry.fuzzy else []), *entry.flags]
    lines = [
        *(f"# {line}" for line in entry.comment.split("\n") if entry.comment),
        *(f"#. {line}" for line in entry.kind.split("\n") if entry.kind),
        *([f"#: {entry.reference}"] if entry.reference else []),
        *([f"#, {', '.join(flags)}"] if flags else []),
        *(f'{name} "{_escaped(text)}"' for name, text in strings if text is not None),
        "",
    ]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _text_by_polib(entry: Entry) -> str:
    import polib

    row = polib.POEntry(
        msgid=entry.source,
        msgstr=entry.target,
        msgctxt=entry.context,
        comment=entry.kind,
        tcomment=entry.comment,
        occurrences=[(entry.reference, "")] if entry.reference else [],
        flags=[*(["fuzzy"] if entry.fuzzy else []), *entry.flags],
        previous_msgid=entry.previous,
        previous_msgctxt=entry.previous_context,
        previous_msgid_plural=entry.previous_plural,
        obsolete=entry.obsolete,
    )
    if entry.plural:
        row.msgid_plural = entry.plural[0]
        row.msgstr_plural = dict(enumerate(entry.plural[1]))
    return _single_line_safe(row.__unicode__(wrapwidth=0))


def _single_line_safe(text: str) -> str:
    # A carriage return in a comment would end the line for some tools and let the rest become an entry.
    return text.replace("\r", "")
