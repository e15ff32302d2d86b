"""The words of pages in all languages: credits, bylines, what invites to subscribe, what leads to other stories.

They stand in ``pages.txt`` of each language's folder. A star is any ending, ``^`` and ``$`` the beginning and the end
of a line, ``…`` up to five words.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline import languages
from pipeline.errors import LocaleError
from pipeline.languages.base import word_list

#: Sections whose lines belong to the site, by what they are called when they are told.
SITE = ("newsletter", "related", "share", "comments", "menu", "footer", "advertisement", "cookies", "tags", "contents")


#: Characters of a line that can be a site's by its words.
_LONGEST = 300


@cache
def entries(section: str) -> tuple[str, ...]:
    """A section's entries in all languages, each once."""
    found = (entry for code in languages.CODES for entry in _of(code, section))
    return tuple(dict.fromkeys(found))


def _of(code: str, section: str) -> tuple[str, ...]:
    """A section's entries in one language; none where the language has no such list."""
    try:
        return word_list(code, "pages").get(section, ())
    except LocaleError:
        return ()


@cache
def pattern(section: str) -> re.Pattern[str]:
    """A section's entries as one pattern, to be searched for in a line of folded case."""
    return re.compile("|".join(map(_as_pattern, entries(section))) or "(?!)")


@cache
def _patterns(section: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """What a section's lines begin with, and what stands anywhere in them; a line is searched only for the latter."""
    anchored = [_as_pattern(entry) for entry in entries(section) if entry.startswith("^")]
    free = [_as_pattern(entry) for entry in entries(section) if not entry.startswith("^")]
    return re.compile("|".join(anchored) or "(?!)"), re.compile("|".join(free)) if free else None


def _as_pattern(entry: str) -> str:
    first, last = entry.startswith("^"), entry.endswith("$")
    words = re.escape(entry.removeprefix("^").removesuffix("$").casefold())
    text = words.replace(r"\*", r"\w*").replace(r"\\d\+", r"\d+").replace(r"\ ", " ").replace("…", r"(?:\S+ ){0,5}?\S+")
    start = r"\W*" if first else r"(?<!\w)"
    end = r"\W*$" if last else r"(?!\w)"
    return f"(?:{start}{text}{end})"


def site_part(text: str) -> str:
    """Which part of a site a line is by its words, empty if they say nothing."""
    return "" if len(text) > _LONGEST else _site_part(text)


@lru_cache(maxsize=4096)
def _site_part(text: str) -> str:
    folded = fold(text)
    for name in SITE:
        anchored, free = _patterns(name)
        if anchored.match(folded) or (free is not None and free.search(folded)):
            return name
    return ""


def fold(text: str) -> str:
    """A line as phrases are looked for in it."""
    return " ".join(text.casefold().replace("’", "'").replace("ʼ", "'").split())


@cache
def ordinals(locale: str) -> str:
    """What a language raises after a number that stays a word of it, as a pattern."""
    return "|".join(_of(locale, "ordinals"))


def _any_of(section: str) -> str:
    """The entries of a section as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(entry) for entry in sorted(entries(section), key=len, reverse=True))


@cache
def _labelled(section: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{_any_of(section)})\s*(?:[:.|—–]|\s-)\s*(?=\S)", re.IGNORECASE)


def after_label(section: str, text: str) -> str:
    """What follows the label that a line begins with (“Photo: …”, «Автор — …»), empty if it begins with none."""
    match = _labelled(section).match(text)
    return text[match.end() :].strip() if match else ""


@cache
def _beginning(section: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(section)})\s+(?=\S)", re.IGNORECASE)


def after_words(section: str, text: str) -> str:
    """What follows words of a section that a line begins with (“by …”), empty if it begins with none."""
    match = _beginning(section).match(text)
    return text[match.end() :].strip() if match else ""


@cache
def _inner(section: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any_of(section)})(?!\w)(?:\s*[:—–/-]\s*|\s+|\W*$)", re.IGNORECASE)


def inner_label(section: str, text: str) -> tuple[int, int] | None:
    """Where the last label of a section stands within a line: its beginning, and where what it names begins."""
    result = list(_inner(section).finditer(text))
    return (result[-1].start(), result[-1].end()) if result else None
