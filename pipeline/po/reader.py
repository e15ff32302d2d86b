"""A strict reader of the PO format: text → rows, or the line on which it is wrong.

Rules are those of the GNU gettext manual ("The Format of PO Files") and of ``msgfmt --check``, read strictly: what
common libraries swallow (a missing quote, an open string at the end of the file, a conflict marker, a second
definition of a message) is refused here, since each of them loses or misattaches a translation.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.errors import EmptyCatalogError, MissingHeaderError
from pipeline.po import plurals, strings
from pipeline.po.rows import Above, Reader, Row

__all__ = ["Above", "Row", "header_fields", "read"]

#: After what GNU gettext and Poedit break a text into lines.
_BREAKS = frozenset(" \t\n-\u00ad\u2010\u2012\u2013\u2014/|}")


def is_blank(text: str) -> bool:
    """Whether nothing is left of a file: no byte, or what a broken-off write leaves."""
    return not text.strip("\x00 \t\n")


def read(text: str, where: str) -> list[Row]:
    """Return the rows of a PO file in file order, header first; a trailing comment is a row without strings.

    Raises CatalogError naming ``where`` and the line.
    """
    if is_blank(text):
        raise EmptyCatalogError(
            "the catalog is empty", where=where, hint="Run `peraklad restore`: what is on record for it comes back."
        )
    reader = Reader(where)
    if control := strings.forbidden(text):
        reader.number = text.count("\n", 0, control.start()) + 1
        raise reader.error(f"a control character (U+{ord(control[0]):04X}) stands in the text")
    suspicious = "<<<<<<<" in text or ">>>>>>>" in text
    at = 0
    while at < len(text):
        if not suspicious:
            at = reader.wholes(text, at)
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].strip(" \t")
        reader.number += 1
        at = end + 1
        if line:
            if suspicious and strings.CONFLICT.match(line):
                raise reader.error(
                    "an unresolved merge conflict",
                    "Run `peraklad init --git`, then `git checkout --merge` on this file: git merges it entry by entry."
                    " One that was committed so is mended by hand.",
                )
            reader.line(line)
    _check_end(reader)
    reader.close()
    _check_header(reader)
    return _without_duplicates(reader)


def _check_end(reader: Reader) -> None:
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
    return dict(_fields(row.strings["msgstr"]))


@lru_cache(maxsize=256)
def _fields(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition(":") for line in text.split("\n") if line.strip())
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _check_header(reader: Reader) -> None:
    headers = [row for row in reader.rows if row.strings and row.is_header]
    if not headers:
        raise MissingHeaderError(
            "the catalog has no header",
            where=f"{reader.where}:1",
            hint="Restore the file from git, or run `peraklad sync --repair` to give it a new one.",
        )
    if "msgid_plural" in headers[0].strings:
        raise reader.error("the header has plural forms", line=headers[0].line)
    if len(headers) > 1:
        raise reader.error("the catalog has two headers", line=headers[1].line)
    fields = {name.lower(): value for name, value in header_fields(headers[0]).items()}
    charset = re.search(r"charset\s*=\s*([^\s;]+)", fields.get("content-type", ""), re.IGNORECASE)
    if not charset or charset[1].lower() not in ("utf-8", "utf8"):
        declared = charset[1] if charset else "nothing"
        raise reader.error(
            f"the header's charset is {declared}; only UTF-8 is accepted",
            "Save the catalog as UTF-8 in Poedit (Catalog properties).",
            line=headers[0].line,
        )
    plural = fields.get("plural-forms")
    count = None
    if plural is not None:
        try:
            count = _forms(plural)
        except ValueError as error:
            raise reader.error(
                f"the header's Plural-Forms is malformed, {error}: {plural[:60]}", line=headers[0].line
            ) from None
    for row in reader.rows:
        forms = sum(name.startswith("msgstr[") for name in row.strings) if "msgid_plural" in row.strings else 0
        if forms and not row.obsolete and count is not None and forms != count:
            raise reader.error(f"{forms} plural forms where the header says {count}", line=row.line)


@cache
def _forms(plural: str) -> int:
    return plurals.count(plural)


def _without_duplicates(reader: Reader) -> list[Row]:
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
        if texts[0] != texts[1] or ("fuzzy" in first.above.flags) != ("fuzzy" in row.above.flags):
            raise reader.error(
                f"the message {row.key[1][:60]!r} is defined twice, first at line {first.line}: "
                f"{texts[0][:60]!r} and {texts[1][:60]!r}",
                "Keep the right one and delete the other.",
                line=row.line,
            )
        if first.obsolete and not row.obsolete:
            result[place] = row
    return result
