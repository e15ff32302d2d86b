"""Messages of checks, engines and errors in the desk's languages: whole sentences with their variables in place.

Code says what is wrong in English, where it is found out, and it may be kept for years in an index or come from another
process. So a message is recognised by its pattern: ``{gone} of the source is missing here`` is a ``msgid`` in
``messages.po``, found in the code by ``tools/extract_messages.py``, and whatever stands at its variables is taken over
into the translation. What has no translation stays English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path

from pipeline import languages
from pipeline.po import catalogs

LOCALES = Path(__file__).parent / "locales"

#: A variable in a pattern.
VARIABLE = re.compile(r"\{(\w+)\}")

#: Variables that stand for numbers: what is quoted beside them may hold the very words that follow.
NUMBERS = frozenset({"count", "more"})

#: Characters of a message that is recognised.
MOST = 2_000


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One ``msgid`` with variables: what its messages look like, its longest fixed part, and its translation.

    ``telling``: how many of its characters are fixed.
    """

    form: re.Pattern[str]
    fixed: str
    translation: str
    telling: int


def translated(text: str, language: str) -> str:
    """The message in a language; itself where there is no translation."""
    if language == languages.ENGLISH or not text or len(text) > MOST:
        return text
    return _translated(text, language)


@lru_cache(maxsize=4096)
def _translated(text: str, language: str) -> str:
    whole, patterns = _catalog(language)
    if message := whole.get(text):
        return message
    for pattern in patterns:
        if pattern.fixed in text and (match := pattern.form.fullmatch(text)):
            values = {name: _translated(value, language) for name, value in match.groupdict().items()}
            return VARIABLE.sub(partial(_value, values), pattern.translation)
    # Some messages are lists of such.
    parts = text.split("; ")
    return "; ".join(_translated(part, language) for part in parts) if len(parts) > 1 else text


def _value(values: Mapping[str, str], variable: re.Match[str]) -> str:
    return values[f"v_{variable[1]}"]


@cache
def _catalog(language: str) -> tuple[Mapping[str, str], list[_Pattern]]:
    """The messages without variables, and the patterns of the others, the most telling first."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return {}, []
    entries = [entry for entry in catalogs.parse(path.read_text(encoding="utf-8"), path.name).active if entry.target]
    whole = {entry.source: entry.target for entry in entries if not VARIABLE.search(entry.source)}
    patterns = [_pattern(entry.source, entry.target) for entry in entries if VARIABLE.search(entry.source)]
    patterns.sort(key=lambda pattern: pattern.telling, reverse=True)
    return whole, patterns


def _pattern(source: str, target: str) -> _Pattern:
    parts = VARIABLE.split(source)
    seen: set[str] = set()
    form = ""
    for number, part in enumerate(parts):
        if number % 2 == 0:
            form += re.escape(part)
        elif part in seen:
            form += f"(?P=v_{part})"
        else:
            seen.add(part)
            form += f"(?P<v_{part}>{'[0-9,]+' if part in NUMBERS else '.*?'})"
    return _Pattern(re.compile(form, re.DOTALL), max(parts[::2], key=len), target, sum(map(len, parts[::2])))
