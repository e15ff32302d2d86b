"""What a language is to the rest of the program, and how its word lists are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import LocaleError

NBSP = "\u00a0"

# The keys of a US-QWERTY keyboard that carry letters on any of our layouts, row by row, plain and with Shift.
_PLAIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_SHIFTED_KEYS = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the publication, as its house style writes it.

    ``alphabet`` holds the lower-case letters in alphabetical order, without the apostrophe; ``foreign`` the lower-case
    letters that betray a neighbouring language. ``quotes`` are (opening, closing) pairs, the outer first.
    ``apostrophes`` join the parts of a word, the preferred one first. ``keyboard`` maps what a US-QWERTY key types,
    plain or with Shift, to what the same key types on the language's standard Windows layout. ``dash`` stands between
    clauses, with the spaces that belong to it; ``range_dash`` between numbers. A no-break space is wanted after the
    words of ``nbsp_after`` and before the marks and words of ``nbsp_before``. ``decimal`` and ``grouping`` separate
    the digits of a number (CLDR).
    """

    code: str
    name: str
    alphabet: str
    foreign: frozenset[str]
    quotes: tuple[tuple[str, str], ...]
    apostrophes: str
    keyboard: Mapping[str, str] = field(hash=False)
    ellipsis: str
    dash: str
    range_dash: str
    nbsp_after: frozenset[str]
    nbsp_before: frozenset[str]
    decimal: str
    grouping: str


def keyboard(plain: str, shifted: str) -> dict[str, str]:
    """Map US-QWERTY keys to a layout, given as what its keys type from left to right, row by row.

    The keys, in order: the one left of 1; Q to ]; A to the apostrophe; Z to the slash.
    """
    return dict(zip(_PLAIN_KEYS + _SHIFTED_KEYS, plain + shifted, strict=True))


def word_list(name: str) -> dict[str, tuple[str, ...]]:
    """Read a text file of this folder: entries by section, in the file's order.

    One entry a line; ``[section]`` opens a section (entries before the first one belong to ""); ``#`` begins a
    comment. Raises LocaleError when the language has no such file.
    """
    try:
        lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        hint = f"add pipeline/languages/{name} as CONTRIBUTING.md describes"
        raise LocaleError("the language has no such word list", where=name, hint=hint) from None
    section, entries = "", dict[str, list[str]]()
    for line in lines:
        entry = line.partition("#")[0].strip()
        if entry.startswith("[") and entry.endswith("]"):
            section = entry[1:-1]
        elif entry:
            entries.setdefault(section, []).append(entry)
    return {heading: tuple(found) for heading, found in entries.items()}
