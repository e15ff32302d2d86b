"""Typography by language: what a typesetter would do to the words of a page, and never to its code.

A paragraph is set as its readers see it, whatever inline elements it holds: a mark before a link or emphasis stands
before the words of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pipeline import languages
from pipeline.languages.base import NBSP, Language, words

#: HTML in pieces: tags and the contents of code, which are left alone, the marks of a preview, and the text between.
_PIECES = re.compile(r"(<(?:pre|code)\b.*?</(?:pre|code)>|<[^>]*>|\u2983[\ue000-\uf8ff]\u2984)", re.DOTALL)
#: Elements within a line: what they hold is one text with what stands around them.
_INLINE = re.compile(r"</?(?:a|em|strong|s|sup|sub|b|i|u|q|small|span|mark|abbr|cite)\b|\u2983", re.IGNORECASE)
_CODE = re.compile(r"<code\b", re.IGNORECASE)

#: Stands in a paragraph for code and pictures.
_OBJECT = "\ufffc"

_DASH = re.compile(r"(?<=[\w»”“)…\"'\ufffc])( )([-–—])( )(?=[\w«„“(\"'\ufffc])")
_CLAUSE = re.compile(r"(?<=[\w»”“)…\"'\ufffc])( )(—)( )")
_RANGE = re.compile(r"(?<![\w.,:/–—-])(\d{1,4})( ?)([-–—])( ?)(\d{1,4})(?![\w/–—-]|[.,:]\d)")
_OPENS_AFTER = frozenset(" \t\n\u00a0\u202f([{—–-/")
_SHORTENED = re.compile(r"(?:\d\ds?|tis|twas|em|til|cause|n)\b", re.IGNORECASE)

_CLOSING = re.compile(r"(?<=[\w.,!?…])'(?!\w)")

#: Letters of a word that is written short without a full stop.
_SHORT = 4

#: An edit: a position, and what its character becomes.
Edit = tuple[int, str]


def typeset(html: str, locale: str) -> str:
    """Return the HTML with the language's quotation marks, apostrophes, dashes and no-break spaces (see ``languages``).

    Straight quotation marks become the language's outer ones, or its inner ones within others; a number keeps its unit
    on its line, a short preposition its word, a dash its left neighbour.
    """
    done: list[str] = []
    run: list[str] = []
    for number, piece in enumerate(_PIECES.split(html)):
        if number % 2 and not _is_within(piece):
            done += [*_set(run, locale), piece] if len(run) > 1 or not run[0].isspace() else [run[0], piece]
            run = []
        else:
            run.append(piece)
    return "".join([*done, *_set(run, locale)])


@lru_cache(maxsize=1024)
def _is_within(piece: str) -> bool:
    """Whether a tag stands within a line, or for something in it."""
    return bool(_INLINE.match(piece) or _CODE.match(piece)) or piece.startswith("<img")


def _set(run: Sequence[str], locale: str) -> Iterator[str]:
    """The pieces of one paragraph, its texts set as one."""
    if not any(map(str.strip, run)):
        yield from run
        return
    seen: list[str] = []
    for piece in run:
        if not piece or _INLINE.match(piece):
            seen.append("")
        else:
            seen.append(_OBJECT if piece.startswith("<") else _plain(piece))
    text = "".join(seen)
    edits = dict(_edits(text, languages.get(locale)))
    if not edits and text == "".join(run):
        yield text
        return
    shown = list(text)
    for position, char in edits.items():
        shown[position] = char
    cursor = 0
    for piece, part in zip(run, seen, strict=True):
        yield piece if piece.startswith("<") or not part else "".join(shown[cursor : cursor + len(part)])
        cursor += len(part)


def _plain(piece: str) -> str:
    return piece.replace("&quot;", '"').replace("&#39;", "'").replace("&#x27;", "'") if "&" in piece else piece


def _edits(text: str, language: Language) -> Iterator[Edit]:
    if '"' in text or "'" in text:
        yield from _quotes(text, language)
    held: set[int] = set()
    if " " not in text:
        yield from _dashes(text, language) if "-" in text else ()
        return
    if "-" in text or "–" in text or "—" in text:
        for position, char in _dashes(text, language):
            held.add(position)
            yield position, char
    for pattern in _keep_together(language.code):
        for match in pattern.finditer(text):
            if match.start() not in held:
                yield match.start(), NBSP


def _dashes(text: str, language: Language) -> Iterator[Edit]:
    taken: set[int] = set()
    for match in _RANGE.finditer(text):
        low, high = match[1], match[5]
        # A range has its smaller number first; what has not is a difference, a score, a telephone number.
        whole = low[: -len(high)] + high if len(low) == 4 and len(high) == 2 else high
        near = len(low) == len(whole) or len(whole) < 4
        if int(low) < int(whole) and near and bool(match[2]) == bool(match[4]):
            yield match.start(3), language.range_dash
            for blank in (2, 4):
                if match[blank]:
                    yield match.start(blank), ""
            taken |= set(range(match.start(2), match.end(4)))
    before, after = language.dash.partition(language.dash.strip())[::2]
    for pattern in (_DASH, _CLAUSE):
        for match in pattern.finditer(text):
            if match.start() not in taken:
                yield match.start(1), before
                yield match.start(2), language.dash.strip()
                yield match.start(3), after


def _quotes(text: str, language: Language) -> Iterator[Edit]:
    """The language's marks for straight ones; an apostrophe is one within or at the end of a word."""
    partners = dict(language.quotes)
    apostrophe = language.apostrophes[0]
    depth: list[str] = []
    # A single mark opens only where a later one, behind a word and before none, can close it.
    last = max((match.start() for match in _CLOSING.finditer(text)), default=-1)
    for position, char in enumerate(text):
        if depth and partners.get(depth[-1]) == char:
            depth.pop()
        elif char in partners:
            depth.append(char)
        if char not in "\"'":
            continue
        before, after = text[position - 1 : position], text[position + 1 : position + 2]
        at_start = not before or before in _OPENS_AFTER or before in partners
        opens = bool(after.strip()) and (at_start or (before in "\"'" and _opened(depth, text, position)))
        if char == "'":
            if before.isalnum() and after.isalnum():
                yield position, apostrophe
                continue
            if opens and (_SHORTENED.match(text, position + 1) or last <= position):
                yield position, apostrophe
                continue
            if not opens and "'" not in depth:
                yield position, apostrophe if before.isalpha() else ("′" if before.isdigit() else "'")
                continue
        elif not opens and '"' not in depth and before.isdigit():
            yield position, "″"
            continue
        if opens:
            yield position, _pair(language, len(depth))[0]
            depth.append(char)
        else:
            level = max((number for number, mark in enumerate(depth) if mark == char), default=0)
            yield position, _pair(language, level)[1]
            del depth[level:]


def _opened(depth: Sequence[str], text: str, position: int) -> bool:
    """Whether the straight mark just before a position was an opening one."""
    before = text[position - 2 : position - 1]
    return bool(depth) and depth[-1] == text[position - 1] and (not before.strip() or before in _OPENS_AFTER)


def _pair(language: Language, level: int) -> tuple[str, str]:
    return language.quotes[min(level, len(language.quotes) - 1)]


@cache
def _keep_together(locale: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of the spaces that must not break: behind some words, before some, and between a number and its unit."""
    language = languages.get(locale)
    lengths: dict[int, set[str]] = {}
    for word in language.nbsp_after:
        lengths.setdefault(len(word), set()).add(word)
    # A blank first, which is found at once; then its letters on either side: most words have none of these.
    behind = [rf"(?<=(?<!\w)(?:{_any(same)}) )" for _, same in sorted(lengths.items())]
    last = "".join({form for word in language.nbsp_after for form in (word[-1].lower(), word[-1].upper())})
    patterns = [re.compile(rf" (?<=[{re.escape(last)}] )(?:{'|'.join(behind)})", re.IGNORECASE)] if behind else []
    ahead = _before(language.nbsp_before)
    units = _before({*language.nbsp_before, *_short_forms(locale)})
    patterns.append(re.compile(r" (?<=\d )(?=\d{3}(?!\d))"))  # a number of five digits and more
    return (*patterns, re.compile(rf" (?:{ahead}|(?<=\d ){units})" if ahead else rf" (?<=\d ){units}"))


def _before(entries: set[str] | frozenset[str]) -> str:
    first = "".join(sorted({entry[0] for entry in entries}))
    return rf"(?=[{re.escape(first)}])(?=(?:{_any(entries)})(?!\w))" if entries else ""


def _any(entries: set[str] | frozenset[str]) -> str:
    return "|".join(re.escape(entry) for entry in sorted(entries, key=lambda entry: (-len(entry), entry)))


def _short_forms(locale: str) -> Iterator[str]:
    """Signs, and the words of units and magnitudes that are written short: they mean nothing without their number."""
    yield from ("%", "‰", "°C", "°F", "°", "€", "$", "£", "₽")
    for section in ("units", "magnitudes", "currencies"):
        for line in words(locale, section):
            for form in line.partition(":")[2].split():
                if section == "units" or form.endswith(".") or (len(form) <= _SHORT and not form.endswith("*")):
                    yield form
