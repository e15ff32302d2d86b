"""The strings of PO files: quotes and escapes, as in C (the GNU gettext manual, "The Format of PO Files")."""

from __future__ import annotations

import re

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\([ntrabfv\"\\]|[0-7]{1,3}|x[0-9A-Fa-f]{1,2})")
_STRING = re.compile(r'"((?:[^"\\]|\\(?:[ntrabfv"\\]|[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))*)"\Z')


def read(text: str) -> str:
    """Return what a quoted string stands for. Raises ValueError with what is wrong with it."""
    inner = text[1:-1]
    if text[:1] == '"' and text[-1:] == '"' and len(text) > 1 and '"' not in inner and "\\" not in inner:
        return inner
    match = _STRING.match(text)
    if match:
        return unescape(match[1])
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
