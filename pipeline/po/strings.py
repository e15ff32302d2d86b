"""The strings of PO files: quotes and escapes, as in C (the GNU gettext manual, "The Format of PO Files")."""

from __future__ import annotations

import re
from functools import lru_cache

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\([ntrabfv\"\\]|[0-7]{1,3}|x[0-9A-Fa-f]{1,2})")
_STRING = re.compile(r'"((?:[^"\\]|\\(?:[ntrabfv"\\]|[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))*)"\Z')


#: Characters that no catalog may hold: C0 and C1 controls but tab and line break, surrogates, and the marks that
#: turn the direction of the text after them (U+202A–202E, U+2066–2069), with which a text can look like another.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

#: What git leaves round two versions, at the beginning of a line of PO (Babel reads through them).
CONFLICT = re.compile(r"(?:#[~|.,:]*\s*)?\"?(?:<{7}|>{7}) \S")


def forbidden(text: str) -> re.Match[str] | None:
    """The first character in a text that no catalog may hold."""
    return _FORBIDDEN.search(text)


def unfit(text: str) -> str:
    """Say why a text can't be stored in a catalog; empty if it can."""
    match = forbidden(text)
    if match:
        return f"a control character (U+{ord(match[0]):04X}) stands in the text"
    if any(CONFLICT.match(line) for line in text.split("\n")):
        return "an unresolved merge conflict stands in the text"
    return ""


def read(text: str) -> str:
    """Return what a quoted string stands for. Raises ValueError with what is wrong with it."""
    inner = text[1:-1]
    if text[:1] == '"' and text[-1:] == '"' and len(text) > 1 and '"' not in inner and "\\" not in inner:
        return inner
    return _read_escaped(text)


# The lines of a header are those of many others.
@lru_cache(maxsize=1024)
def _read_escaped(text: str) -> str:
    match = _STRING.match(text)
    if match:
        meant = unescape(match[1])
        # An escape can say what the file itself may not hold; those of single bytes beyond ASCII are no characters.
        if unfit(meant) or re.search(r"\\(?:x[89A-Fa-f][0-9A-Fa-f]|[2-3][0-7]{2})", match[1].replace("\\\\", "")):
            raise ValueError(unfit(meant) or "an escape stands for a byte, not for a character")
        return meant
    if "“" in text or "”" in text or "„" in text:
        raise ValueError("curly quotation marks stand where the file needs straight ones")
    raise ValueError("a string is not closed, or has a stray quotation mark or an unknown escape")


def unescape(text: str) -> str:
    """Return the text that a PO string stands for."""

    def meaning(match: re.Match[str]) -> str:
        code = match[1]
        if code in _ESCAPES:
            return _ESCAPES[code]
        return chr(int(code[1:], 16) if code[0] == "x" else int(code, 8))

    return _ESCAPE.sub(meaning, text) if "\\" in text else text
