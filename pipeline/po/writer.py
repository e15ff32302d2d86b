"""Writing the PO format: one entry, one header; never wrapped. The only module that knows polib."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.errors import CatalogError
from pipeline.model import Entry

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


def header_text(header: Mapping[str, str], comment: str, *, fuzzy: bool) -> str:
    """The header of a PO file: its fields, in gettext's order, and the comment above it."""
    names = [name for name in _HEADER_ORDER if name in header]
    names += [name for name in header if name not in _HEADER_ORDER and name != "X-Poedit-SearchPath"]
    fields = ((_LINE_BREAK.sub(" ", text) for text in (name, header[name])) for name in names)
    lines = "".join(f"{name}: {value}".rstrip(" ") + "\n" for name, value in fields)
    import polib

    entry = polib.POEntry(msgid="", msgstr=lines, tcomment=comment)
    if fuzzy:
        entry.flags.append("fuzzy")
    return _single_line_safe(entry.__unicode__(wrapwidth=0))


def entry_text(entry: Entry) -> str:
    """One entry of a PO file. Raises CatalogError on a line break in a reference or flag."""
    for value in (entry.reference, *entry.flags):
        if _LINE_BREAK.search(value):
            raise CatalogError("a reference or flag contains a line break", where=entry.reference.split("\n")[0])
    text = _one_line_text(entry) or _text_by_polib(entry)
    if not entry.obsolete or not (entry.kind or entry.reference):
        return text
    # polib drops these of an obsolete entry.
    lines = text.split("\n")
    own = len(entry.comment.split("\n")) if entry.comment else 0
    extracted = [f"#. {line}" for line in entry.kind.replace("\r", "").split("\n") if entry.kind]
    references = [f"#: {entry.reference}"] if entry.reference else []
    return "\n".join([*lines[:own], *extracted, *references, *lines[own:]])


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
