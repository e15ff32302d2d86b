"""Scripts: the letters of all languages that write with one, and what looks alike in two of them.

A language names its script; what is said here holds for every language that does, shipped or not.
"""

from __future__ import annotations

import re
from typing import Literal

__all__ = [
    "ACCENTED_TWINS", "CYRILLIC", "CYRILLIC_LETTERS", "LATIN", "LATIN_LETTERS", "LETTERS", "LOWER", "OTHER",
    "TO_CYRILLIC", "TO_LATIN", "UPPER", "WRITTEN", "Script", "twins",
]  # fmt: skip

Script = Literal["Latin", "Cyrillic"]

#: The letters of a script and its lower-case ones, for character classes of regular expressions.
LATIN = "A-Za-zªºÀ-ÖØ-öø-ʯ"
CYRILLIC = "\u0400-\u04ff"
LETTERS: dict[Script, str] = {"Latin": LATIN, "Cyrillic": CYRILLIC}
#: The letters of the Latin, Greek and Cyrillic scripts, for character classes: found in half the time of all letters.
WRITTEN = f"{LATIN}µ\u0370-\u0483\u048a-\u052f"
#: The same as sets, for the characters of a text.
LATIN_LETTERS = frozenset(filter(re.compile(f"[{LATIN}]").match, map(chr, range(0x2B0))))
CYRILLIC_LETTERS = frozenset(map(chr, range(0x400, 0x500)))
_ACCENTED = tuple(map(chr, (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x180))))
LOWER: dict[Script, str] = {
    "Latin": "a-z" + "".join(filter(str.islower, _ACCENTED)),
    "Cyrillic": "\u0430-\u045f\u0491",
}
UPPER: dict[Script, str] = {
    "Latin": "A-Z" + "".join(filter(str.isupper, _ACCENTED)),
    "Cyrillic": "\u0400-\u042f\u0490",
}
OTHER: dict[Script, Script] = {"Latin": "Cyrillic", "Cyrillic": "Latin"}

#: Letters that look alike in both scripts, one under the other.
_LATIN_TWINS = "aceiopxysjmkhtAaBCEHIKMOPTXYSJëïËÏ"
_CYRILLIC_TWINS = "асеіорхуѕјмкһтАаВСЕНІКМОРТХУЅЈёїЁЇ"

#: Latin letters with dots that are typed for Cyrillic ones.
ACCENTED_TWINS = str.maketrans("ëïËÏ", "ёїЁЇ")

_TWINS: dict[Script, dict[int, int]] = {
    "Cyrillic": str.maketrans(_LATIN_TWINS, _CYRILLIC_TWINS),
    "Latin": str.maketrans(_CYRILLIC_TWINS, _LATIN_TWINS),
}

# Letter for letter, for texts that only have to look like the other script.
_ABC = "abcdefghijklmnopqrstuvwxyz"
_LIKE_ABC = "абцдэфгхіжклмнопкрстуввхыз"
TO_CYRILLIC = str.maketrans(_ABC + _ABC.upper(), _LIKE_ABC + _LIKE_ABC.upper())
TO_LATIN = str.maketrans("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіў", "abvgdeejziyklmnoprstufhccss'y'euaiu")


def twins(script: Script) -> dict[int, int]:
    """The table for ``str.translate`` that gives letters their look-alikes of the script."""
    return _TWINS[script]
