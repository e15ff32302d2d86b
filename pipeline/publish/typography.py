"""Typography by language: what a typesetter would do to the words of a page, and never to its code."""

from __future__ import annotations

import re
from functools import cache

from pipeline import languages

NBSP = "\u00a0"

#: HTML in pieces: tags and the contents of code, which are left alone, and the text between them.
_PIECES = re.compile(r"(<(?:pre|code)\b.*?</(?:pre|code)>|<[^>]*>)", re.DOTALL)
_OPENING = re.compile(r"(?:(?<=^)|(?<=[\s(\[—–-]))\"(?=\S)")
_CLOSING = re.compile(r"\"")
_NUMBER_AND_WORD = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?) (?=[^\W\d_]|%)")
_DASH = re.compile(r"(?<=\w) [-–—] (?=\w)|(?<=[»”“)]) [-–—] (?=\w)|(?<=[\w»”“)]) — ")


def typeset(html: str, locale: str) -> str:
    """Return the HTML with the language's quotation marks, dashes and no-break spaces (see ``languages``).

    Straight quotation marks become the language's outer ones; a number keeps its unit on its line, a short preposition
    its word, a dash its left neighbour.
    """
    pieces = _PIECES.split(html)
    return "".join(piece if piece.startswith("<") else _text(piece, locale) for piece in pieces)


def _text(text: str, locale: str) -> str:
    language = languages.get(locale)
    opening, closing = language.quotes[0]
    text = text.replace("&quot;", '"')
    text = _CLOSING.sub(closing, _OPENING.sub(opening, text))
    text = _DASH.sub(language.dash, text)
    text = _NUMBER_AND_WORD.sub(rf"\1{NBSP}", text)
    after, before = _keep_together(locale)
    if after:
        text = after.sub(NBSP, text)
    return before.sub(NBSP, text) if before else text


@cache
def _keep_together(locale: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """The spaces behind and before the words that must not stand at the end or the beginning of a line."""
    language = languages.get(locale)
    lengths: dict[int, list[str]] = {}
    for word in language.nbsp_after:
        lengths.setdefault(len(word), []).append(re.escape(word))
    behind = [rf"(?<=(?<!\w){word}) " for words in lengths.values() for word in sorted(words)]
    ahead = [re.escape(word) for word in sorted(language.nbsp_before)]
    return (
        re.compile("|".join(behind), re.IGNORECASE) if behind else None,
        re.compile(rf" (?=(?:{'|'.join(ahead)})(?!\w))") if ahead else None,
    )
