"""Edits of the source that leave every translation of it valid, without a person's word.

Only what no translator would act upon: white space, the style of quotation marks, apostrophes, dashes and ellipses,
Unicode normalisation, the style of emphasis marks, and where a link leads (the new address is carried into the
translation). Words, numbers, negation, letter case, commas and the mark that ends the sentence are never cosmetic.
In doubt an edit is not: a needless look at a translation costs a minute, a missed one a wrong page.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.markdown import retarget

if TYPE_CHECKING:
    from pipeline.markdown.marks import Mark

_MARKUP = re.compile(r"[\\`*_\[<~&]|://|www\.", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W_]+")

_STYLE = str.maketrans(
    {**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛ʼ´", "'"), "…": "...", "‑": "-"}
    # Soft hyphen, zero-width space, word joiner, byte-order mark: there for line breaking alone, or by accident.
    | dict.fromkeys("\u00ad\u200b\u2060\ufeff")
)
_BLANKS = re.compile(r"[^\S\n]+|&nbsp;")
_AROUND_BREAK = re.compile(r" *\n *")
_BEFORE_STOP = re.compile(r"(?<=\w) (?=[,.;:!?](?:\s|\Z))")
_SINGLE_QUOTES = re.compile(r"(?<!\w)'(?=\S)([^'\"]*[^\s'\"])'(?!\w)")
# Dashes between words. Within a word it is a hyphen; before a digit it may be a minus sign.
_SPACED_DASH = re.compile(r"(?<=\S) (?:-{1,3}|[–—―−]) (?=[^\s\d])")
_TIGHT_DASH = re.compile(r"(?<=[^\W\d_]) ?(?:[—―]|--) ?(?=[^\W\d_])")
_FIRST_DASH = re.compile(r"\A[–—―] ?(?=[^\s\d])")
_DASH = " — "

_EMPHASIS = {"emphasis": "*", "strong": "**"}
#: What stands for an address, and for a stretch of code; no control character gets into an article.
_ADDRESS = "\x00"
_CODE = "\x01"


def cosmetic(before: str, after: str) -> bool:
    """Whether two wordings of a source differ in nothing that a translation depends on (but for links' targets)."""
    if not (_MARKUP.search(before) or _MARKUP.search(after)) and _letters(before) != _letters(after):
        return False
    return _essence(before) == _essence(after)


def follow_links(target: str, before: str, after: str) -> str | None:
    """The translation with its links leading where the source's lead after a cosmetic edit.

    None if the translation lacks a link that was changed: then a person has to see to it.
    """
    pairs = zip(_links(before), _links(after), strict=True)
    changes = {url: written for (url, _), (new_url, written) in pairs if url != new_url}
    if not changes.keys() <= {url for url, _ in _links(target)}:
        return None
    # By way of addresses of our own, so that two links may change places.
    for number, url in enumerate(changes):
        target = retarget(target, url, _placeholder(number))
    for number, url in enumerate(changes.values()):
        target = retarget(target, _placeholder(number), url)
    return target


def _placeholder(number: int) -> str:
    return f"https://peraklad.invalid/changed-{number}"


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFC", text))


def _links(text: str) -> list[tuple[str, str]]:
    """Where each link leads, and how to write that in another text."""
    result = []
    for mark in _marks_of(text):
        if mark.address:
            written = text[slice(*mark.address)]
            # What is written with escapes or entities is not the address itself.
            result.append((mark.target, mark.target if "\\" in written or "&" in written else written))
    return result


def _marks_of(text: str) -> list[Mark]:
    if not _MARKUP.search(text):
        return []
    from pipeline.markdown.marks import parse

    return parse(text)[1]


def _essence(text: str) -> tuple[str, list[str]]:
    """The text in one style, and the code and tags in it, to which no style applies."""
    kept: list[str] = []
    holes: list[tuple[int, int, str]] = []
    for mark in _marks_of(text):
        if mark.kind in ("code", "html", "shortcode", "footnote"):
            holes.append((mark.start, mark.end, _CODE))
            kept.append(text[mark.start : mark.end])
        elif mark.address:
            holes.append((*mark.address, _ADDRESS))
        elif mark.kind in _EMPHASIS and mark.inner:
            sign = _EMPHASIS[mark.kind]
            holes += [(mark.start, mark.inner[0], sign), (mark.inner[1], mark.end, sign)]
    left, cursor = "", 0
    for start, end, sign in sorted(holes):
        if start >= cursor:
            left += text[cursor:start] + sign
            cursor = end
    return _in_one_style(left + text[cursor:]), kept


def _in_one_style(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_STYLE)
    text = _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", text)).strip()
    text = _SINGLE_QUOTES.sub(r'"\1"', _BEFORE_STOP.sub("", text))
    for dash in (_SPACED_DASH, _TIGHT_DASH, _FIRST_DASH):
        text = dash.sub(_DASH, text)
    return text
