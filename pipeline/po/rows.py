"""The rows of a PO file, read strictly: one entry after another, or the line on which one is wrong.

What must hold of the file as a whole (a header, each message once) is ``pofile``'s.
"""

from __future__ import annotations

import re

import msgspec

from pipeline.errors import CatalogError
from pipeline.po import strings

_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[([0-9]{1,3})\])?)[ \t]*(?=\")")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |\Z)|={7}\Z")
# An entry as our own writer and gettext's lay it out, with another thing after it: nearly every entry of every file.
_STRING = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
_TEXT = rf"({_STRING}(?:\n{_STRING})*+)"
_WHOLE = re.compile(
    r"((?:#[.:, ][^\n]*\n)*+(?:#\| msg[^\n]*\n(?:#\|[^\n]*\n)*+)?+)"
    rf"(?:msgctxt {_TEXT}\n)?+msgid {_TEXT}\nmsgstr {_TEXT}\n\n(?=#[.:, ]|msg(?:id|ctxt) )"
)
FIELD_HINT = "Open the file in Poedit or a text editor and mend this line, or take the last good version from git."


class Above(msgspec.Struct, gc=False):
    """What stands above an entry: its comments, without their marks. Entries under the same comments may share one."""

    comments: list[str] = msgspec.field(default_factory=list)
    extracted: list[str] = msgspec.field(default_factory=list)
    references: list[str] = msgspec.field(default_factory=list)
    flags: list[str] = msgspec.field(default_factory=list)
    previous: dict[str, str] = msgspec.field(default_factory=dict)


class Row(msgspec.Struct, gc=False):
    """One entry as written in the file; strings unescaped, ``line`` counted from 1."""

    line: int
    above: Above = msgspec.field(default_factory=Above)
    strings: dict[str, str] = msgspec.field(default_factory=dict)
    obsolete: bool = False

    @property
    def key(self) -> tuple[str | None, str]:
        """Context and source text."""
        return (self.strings.get("msgctxt"), self.strings["msgid"])

    @property
    def is_header(self) -> bool:
        """Whether this is the header: the active entry with an empty source and no context."""
        return self.strings["msgid"] == "" and "msgctxt" not in self.strings and not self.obsolete


class Reader:
    """Takes in lines or whole entries, and keeps the rows that they make up."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.rows: list[Row] = []
        self.row: Row | None = None
        # The string that a following line of quotes goes on with: its mapping and key.
        self.open: tuple[dict[str, str], str] | None = None
        self.continued = False
        self.number = 0
        self.known: dict[str, Above] = {}

    def error(self, message: str, hint: str = FIELD_HINT, line: int = 0) -> CatalogError:
        """A refusal that names the line at hand (or another one)."""
        return CatalogError(message, where=f"{self.where}:{line or self.number}", hint=hint)

    @property
    def between_entries(self) -> bool:
        """Whether the next line that isn't a string begins another entry."""
        return self.row is None or any(name.startswith("msgstr") for name in self.row.strings)

    def close(self) -> None:
        """End the entry at hand; it must be whole."""
        row, self.row, self.open = self.row, None, None
        if row is None:
            return
        if not row.strings:
            if row.above.flags or row.above.references or row.above.previous:
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
        if self.row is None or self.between_entries:
            self.close()
            self.row = Row(self.number)
        return self.row

    def string(self, text: str) -> str:
        """What a quoted string stands for."""
        try:
            return strings.read(text)
        except ValueError as error:
            raise self.error(str(error)) from None

    def keyword(self, text: str, obsolete: bool) -> None:
        """Take in a line with a keyword and its string."""
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
        """Take in what stands after ``#|``."""
        if text.startswith('"'):
            self.continuation(text)
            return
        match = _KEYWORD.match(text)
        if not match or match[1].startswith("msgstr"):
            raise self.error(f"this line is not PO: {text[:40]!r}")
        row = self.current()
        row.above.previous[match[1]] = self.string(text[match.end() :].rstrip())
        self.open = (row.above.previous, match[1])

    def continuation(self, text: str) -> None:
        """Add a string to the one above it."""
        if self.open is None:
            raise self.error("a quoted line belongs to no msgid or msgstr")
        strings, name = self.open
        strings[name] += self.string(text)
        self.continued = True

    def comment(self, text: str) -> None:
        """Take in a line that begins with ``#``."""
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
            row.above.extracted.append(rest)
        elif mark == ":":
            row.above.references.append(rest)
        elif mark in (",", "="):
            row.above.flags += [flag for part in rest.split(",") if (flag := part.strip())]
        else:
            row.above.comments.append(text[2:] if mark == " " else text[1:])

    def wholes(self, text: str, at: int) -> int:
        """Take in the entries that stand from ``at`` on in the usual layout; return where ``line`` must go on.

        Reads what ``line`` would read line by line, several times as fast.
        """
        if not self.between_entries:
            return at
        while match := _WHOLE.match(text, at):
            above, context, source, target = match.groups()
            try:
                strings = {"msgid": _joined(source), "msgstr": _joined(target)}
                if context is not None:
                    strings["msgctxt"] = _joined(context)
            except ValueError:
                break
            if self.row is not None:
                self.close()
            known = self.known.get(above) or self._comments(above)
            self.rows.append(Row(self.number + 1, known, strings))
            end = match.end()
            self.number += text.count("\n", at, end)
            at = end
        return at

    def _comments(self, above: str) -> Above:
        """What these lines of comments say, read once for the many entries that they stand above."""
        first = self.number + 1
        for number, line in enumerate(above.split("\n")[:-1], first):
            self.number = number
            self.comment(line)
        known = self.known[above] = self.row.above if self.row else Above()
        self.number = first - 1
        self.row, self.open = None, None
        return known

    def line(self, text: str) -> None:
        """Take in a line that is not blank."""
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


def _joined(written: str) -> str:
    """What one or more quoted strings, a line each, stand for. Raises ValueError."""
    if "\\" not in written and "\n" not in written:
        return written[1:-1]
    return "".join(map(strings.read, written.split("\n")))
