"""What encoding a page is in: as its bytes say, as it declares, as it looks; in that order.

Valid UTF-8 with letters of two bytes or more is UTF-8 whatever was declared: no text in another encoding is that by
chance, while pages saved anew often keep a declaration that is no longer true.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache

from pipeline import languages
from pipeline.errors import PageError

#: Bytes at the beginning of a page in which an encoding is declared (HTML, 13.2.3.2, has 1024; real pages need more).
DECLARED_WITHIN = 4096

#: Encodings tried where a page declares none, or one that it isn't in: those in which pages in the languages of the
#: region, and in English, have been written.
_CANDIDATES = ("cp1251", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic", "cp1252", "cp1250")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")

#: The Encoding Standard's names that Python knows under others; a browser reads Latin 1 as windows-1252.
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "utf-7": ""}

#: Letters of Latin 1 and of the other alphabets, in rows; how many a text has at least to be told by them.
_ACCENTED = re.compile(r"[\u00c0-\u024f]+")
_BEYOND = re.compile(r"[\u0370-\uffff]")
_FEW = 20
_SAMPLE = 20_000

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


@cache
def _home() -> frozenset[str]:
    """The letters beyond ASCII of the languages that publications have, and of their neighbours."""
    codes = (*languages.CODES, *languages.NEIGHBOURS)
    alphabets = (language.alphabet for code in codes if (language := languages.find(code)))
    return frozenset(char for alphabet in alphabets for char in alphabet.casefold() if char > "\x7f")


def decode(data: bytes, where: str, declared: str = "") -> str:
    """Return a page's text with line feeds alone; ``declared`` is what a header around it says of its encoding.

    Raises PageError for bytes that are no text in any encoding that we know.
    """
    text = _decoded(data, declared)
    head = text[:100_000]
    if text and len(_CONTROL.findall(head)) > len(head) // 100:
        raise PageError(
            "this is not a text file",
            where=where,
            hint="Save the page as HTML, plain text, DOCX or ODT, and try again.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decoded(data: bytes, declared: str) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if b"\0" in data[:1000] and (wide := _wide(data)):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # One damaged letter in a page of UTF-8 doesn't make it another encoding.
        whole = error.start
    for name in (declared, *(match[1].decode("ascii") for match in _declarations(data))):
        if (known := _known(name)) and known != "utf-8":
            try:
                text = data.decode(known)
            except UnicodeDecodeError:
                continue
            better = data.decode(_detected(data), "replace") if _is_garbled(text) else ""
            return better if better and not _is_garbled(better) else text
    lossy = data.decode("utf-8", "replace")
    if whole and lossy.count("\ufffd") * 100 < sum(char > "\x7f" for char in lossy):
        return lossy
    return data.decode(_detected(data), "replace")


def _declarations(data: bytes) -> list[re.Match[bytes]]:
    head = data[:DECLARED_WITHIN]
    return [match for match in (_META.search(head), _XML.match(head)) if match]


def _known(name: str) -> str:
    """Python's name of an encoding that a page declares, empty for one that is none (or can't be in such a page)."""
    try:
        known = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return ""
    known = _AS_BROWSERS.get(known, known)
    # The declaration was read as ASCII, so the page isn't in an encoding of two bytes a letter.
    return "" if known.startswith(("utf-16", "utf-32")) else known


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of its ASCII is null."""
    head = data[:1000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 20 or min(even, odd) * 4 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_garbled(text: str) -> bool:
    """Whether a text was decoded as what it isn't in: words of nothing but accented letters, capitals within words."""
    sample = text[:_SAMPLE]
    runs = _ACCENTED.findall(sample)
    accented = sum(map(len, runs))
    if accented + len(_BEYOND.findall(sample)) < _FEW:
        return False
    in_a_row = sum(len(run) for run in runs if len(run) > 1)
    return in_a_row * 2 > accented or _likeness(sample) < 0


def _detected(data: bytes) -> str:
    """The likeliest of the encodings of one byte a letter."""
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    encodings = [str(match.encoding) for match in from_bytes(sample, cp_isolation=list(_CANDIDATES))]
    # On a few lines the library takes one Cyrillic page for another; prose has far more small letters than capitals,
    # and capitals at the beginnings of words.
    tried = dict.fromkeys((*encodings[:3], *_CANDIDATES))
    return max(tried, key=lambda name: _likeness(sample.decode(name, "replace")))


def _likeness(text: str) -> float:
    """How much a decoded sample looks like prose: letters of one script, in words that begin high and go on low."""
    counts: Counter[str] = Counter()
    before = " "
    for char in text:
        if char > "\x7f":
            if not char.isalpha():
                counts["mark" if char in "«»“”„‘’–—…№ ·•£€" else "odd"] += 1
            elif char.isupper() and before.isalpha() and before.islower():
                counts["inside"] += 1
            else:
                counts["small" if char.islower() else "capital"] += 1
                counts["mixed"] += char >= "\u0400" and before.isascii() and before.isalpha()
            counts["home"] += char.casefold() in _home()
        elif before >= "\u0400" and before.isalpha() and char.isalpha():
            counts["mixed"] += 1
        before = char
    wrong = 4 * counts["odd"] + 4 * counts["inside"] + 2 * counts["capital"] + 2 * counts["mixed"]
    return counts["small"] + 0.2 * counts["home"] - wrong
