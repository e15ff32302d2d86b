"""A strict reader of the PO format: text → rows, or the line on which it is wrong.

Rules are those of the GNU gettext manual ("The Format of PO Files") and of ``msgfmt --check``, read strictly: what
common libraries swallow (a missing quote, an open string at the end of the file, a conflict marker, a second
definition of a message) is refused here, since each of them loses or misattaches a translation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline import postrings
from pipeline.errors import CatalogError

_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d+)\])?)[ \t]*(?=\")")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |\Z)|={7}\Z")
_PLURAL_FORMS = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([n0-9 ()?:!<>=&|%+*/-]+?)\s*;?\s*\Z")
#: After what GNU gettext and Poedit break a text into lines.
_BREAKS = frozenset(" \t\n-\u00ad\u2010\u2012\u2013\u2014/|}")
_FIELD_HINT = "Open the file in Poedit or a text editor and mend this line, or take the last good version from git."


@dataclass(slots=True)
class Row:
    """One entry as written in the file; strings unescaped, comments without their marks, ``line`` counted from 1."""

    line: int
    comments: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    previous: dict[str, str] = field(default_factory=dict)
    strings: dict[str, str] = field(default_factory=dict)
    obsolete: bool = False

    @property
    def key(self) -> tuple[str | None, str]:
        """Context and source text."""
        return (self.strings.get("msgctxt"), self.strings["msgid"])

    @property
    def is_header(self) -> bool:
        """Whether this is the header: the active entry with an empty source and no context."""
        return self.strings["msgid"] == "" and "msgctxt" not in self.strings and not self.obsolete


class _Reader:
    def __init__(self, where: str) -> None:
        self.where = where
        self.rows: list[Row] = []
        self.row: Row | None = None
        # The string that a following line of quotes goes on with: its mapping and key.
        self.open: tuple[dict[str, str], str] | None = None
        self.continued = False
        self.number = 0

    def error(self, message: str, hint: str = _FIELD_HINT, line: int = 0) -> CatalogError:
        return CatalogError(message, where=f"{self.where}:{line or self.number}", hint=hint)

    def close(self) -> None:
        """End the entry at hand; it must be whole."""
        row, self.row, self.open = self.row, None, None
        if row is None:
            return
        if not row.strings:
            if row.flags or row.references or row.previous:
                raise self.error("a comment with flags or references stands without an entry", line=row.line)
            self.rows.append(row)  # a trailing comment
            return
        if "msgid" not in row.strings:
            raise self.error("an entry has no msgid", line=row.line)
        if not any(name.startswith("msgstr") for name in row.strings):
            raise self.error("an entry has no msgstr; the file may have been cut off", line=row.line)
        if ("msgid_plural" in row.strings) != ("msgstr" not in row.strings):
            raise self.error("plural and singular forms are mixed in one entry", line=row.line)
        forms = [int(name[7:-1]) for name in row.strings if name.startswith("msgstr[")]
        if forms != list(range(len(forms))) or len(forms) > 10:
            raise self.error("the plural forms are not numbered 0, 1, 2…", line=row.line)
        self.rows.append(row)

    def current(self) -> Row:
        """The entry at hand, or a new one if the last is complete."""
        if self.row is not None and any(name.startswith("msgstr") for name in self.row.strings):
            self.close()
        if self.row is None:
            self.row = Row(self.number)
        return self.row

    def string(self, text: str) -> str:
        try:
            return postrings.read(text)
        except ValueError as error:
            raise self.error(str(error)) from None

    def keyword(self, text: str, obsolete: bool) -> None:
        match = _KEYWORD.match(text)
        if not match:
            if re.match(r"msg\w+(?:\[\d+\])?\s*[“”„«]", text):
                raise self.error("curly quotation marks stand where the file needs straight ones")
            raise self.error(f"this line is not PO: {text[:40]!r}")
        name = match[1]
        row = self.current() if not name.startswith(("msgstr", "msgid_plural")) else self.row
        if row is None:
            raise self.error(f"{name} stands before msgid")
        if name == "msgid" and "msgid" in row.strings:
            raise self.error("an entry has two msgid lines; the file may have been cut or merged by hand")
        if name in row.strings:
            raise self.error(f"an entry has two {name} lines")
        if name == "msgctxt" and "msgid" in row.strings:
            raise self.error("msgctxt stands after msgid")
        if name.startswith("msgstr") and "msgid" not in row.strings:
            raise self.error("msgstr stands before msgid")
        if row.strings and row.obsolete != obsolete:
            raise self.error("an entry is half obsolete (#~) and half active")
        row.obsolete = obsolete
        row.strings[name] = self.string(text[match.end() :].rstrip())
        self.open = (row.strings, name)
        self.continued = False

    def previous(self, text: str) -> None:
        if text.startswith('"'):
            self.continuation(text)
            return
        match = _KEYWORD.match(text)
        if not match or match[1].startswith("msgstr"):
            raise self.error(f"this line is not PO: {text[:40]!r}")
        row = self.current()
        row.previous[match[1]] = self.string(text[match.end() :].rstrip())
        self.open = (row.previous, match[1])

    def continuation(self, text: str) -> None:
        if self.open is None:
            raise self.error("a quoted line belongs to no msgid or msgstr")
        strings, name = self.open
        strings[name] += self.string(text)
        self.continued = True

    def comment(self, text: str) -> None:
        mark = text[1:2]
        rest = text[2:].strip()
        if mark == "~":
            if rest.startswith("|"):
                self.previous(rest[1:].strip())
                self.current().obsolete = True
            elif rest.startswith('"'):
                self.continuation(rest)
            elif rest:
                self.keyword(rest, obsolete=True)
            return
        if mark == "|":
            self.previous(rest)
            return
        row = self.current()
        self.open = None
        if row.strings:
            raise self.error("a comment stands in the middle of an entry")
        if mark == ".":
            row.extracted.append(rest)
        elif mark == ":":
            row.references.append(rest)
        elif mark in (",", "="):
            row.flags += [flag for part in rest.split(",") if (flag := part.strip())]
        else:
            row.comments.append(text[2:] if mark == " " else text[1:])

    def line(self, text: str) -> None:
        if text.startswith('"'):
            self.continuation(text)
        elif text.startswith("msg"):
            self.keyword(text, obsolete=False)
        elif text.startswith("#"):
            self.comment(text)
        elif _CONFLICT.match(text):
            raise self.error(
                "an unresolved merge conflict",
                "Resolve it, or run `peraklad init --git` and merge again.",
            )
        else:
            raise self.error(f"this line is not PO: {text[:40]!r}")


def read(text: str, where: str) -> list[Row]:
    """Return the rows of a PO file in file order, header first; a trailing comment is a row without strings.

    Raises CatalogError naming ``where`` and the line.
    """
    if not text.strip("\x00 \t\n"):
        raise CatalogError(
            "the catalog is empty", where=where, hint="Delete it and run `peraklad sync`, or restore it."
        )
    reader = _Reader(where)
    if control := postrings.forbidden(text):
        reader.number = text.count("\n", 0, control.start()) + 1
        raise reader.error(f"a control character (U+{ord(control[0]):04X}) stands in the text")
    suspicious = "<<<<<<<" in text or ">>>>>>>" in text
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip(" \t")
        if not line:
            continue
        reader.number = number
        if suspicious and postrings.CONFLICT.match(line):
            raise reader.error("an unresolved merge conflict", "Resolve it before anything else.")
        reader.line(line)
    _check_end(reader)
    reader.close()
    _check_header(reader)
    return _without_duplicates(reader)


def _check_end(reader: _Reader) -> None:
    """Refuse a file that ends in the middle of a text of several lines: each of its lines is closed, but one is last.

    Editors break such texts after a space, a line break, a hyphen, a dash or a slash, so that a text cut there ends
    with what its source doesn't end with.
    """
    row = reader.row
    if row is None or not reader.continued or "msgid" not in row.strings or row.is_header:
        return
    source = row.strings.get("msgid", "")
    last = next(reversed(row.strings.values()))
    missing_lines = last.endswith("\n") and last.count("\n") < source.count("\n")
    if missing_lines or (last[-1:] in _BREAKS and last[-1:] != source[-1:]):
        raise reader.error("the last text breaks off; the file may have been cut", "Restore the file from git.")


def header_fields(row: Row) -> dict[str, str]:
    """Return the header's fields in their order."""
    pairs = (line.partition(":") for line in row.strings["msgstr"].split("\n") if line.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _check_header(reader: _Reader) -> None:
    headers = [row for row in reader.rows if row.strings and row.is_header]
    if not headers:
        raise CatalogError(
            "the catalog has no header",
            where=f"{reader.where}:1",
            hint="Restore the file from git.",
        )
    if len(headers) > 1:
        raise reader.error("the catalog has two headers", line=headers[1].line)
    fields = {name.lower(): value for name, value in header_fields(headers[0]).items()}
    charset = re.search(r"charset\s*=\s*([^\s;]+)", fields.get("content-type", ""), re.IGNORECASE)
    if not charset or charset[1].lower() not in ("utf-8", "utf8"):
        said = charset[1] if charset else "nothing"
        raise reader.error(
            f"the header's charset is {said}; only UTF-8 is accepted",
            "Save the catalog as UTF-8 in Poedit (Catalog properties).",
            line=headers[0].line,
        )
    plural = fields.get("plural-forms")
    count = None
    if plural is not None:
        match = _PLURAL_FORMS.match(plural)
        if not match or re.search(r"[%/]\s*0(?!\d)", match[2]) or not 1 <= int(match[1]) <= 10:
            raise reader.error(f"the header's Plural-Forms is malformed: {plural[:60]}", line=headers[0].line)
        count = int(match[1])
    for row in reader.rows:
        forms = sum(name.startswith("msgstr[") for name in row.strings)
        if forms and not row.obsolete and count is not None and forms != count:
            raise reader.error(f"{forms} plural forms where the header says {count}", line=row.line)


def _without_duplicates(reader: _Reader) -> list[Row]:
    """The rows with each message once. An obsolete row counts as a definition, as it does for GNU gettext."""
    seen: dict[tuple[str | None, str], int] = {}
    result: list[Row] = []
    for row in reader.rows:
        if not row.strings or row.is_header:
            result.append(row)
            continue
        place = seen.setdefault(row.key, len(result))
        if place == len(result):
            result.append(row)
            continue
        first = result[place]
        texts = [first.strings.get("msgstr", ""), row.strings.get("msgstr", "")]
        if texts[0] != texts[1] or ("fuzzy" in first.flags) != ("fuzzy" in row.flags):
            raise reader.error(
                f"the message {row.key[1][:60]!r} is defined twice, first at line {first.line}: "
                f"{texts[0][:60]!r} and {texts[1][:60]!r}",
                "Keep the right one and delete the other.",
                line=row.line,
            )
        if first.obsolete and not row.obsolete:
            result[place] = row
    return result
