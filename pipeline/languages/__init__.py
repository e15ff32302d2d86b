"""The languages of the publication, a folder each: a `Language`, and lists of words in text files beside it.

CONTRIBUTING.md tells how to add one. A language is loaded when it is asked for.
"""

from __future__ import annotations

import re
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import cast

from pipeline.errors import LocaleError
from pipeline.languages.base import Language, Neighbour, word_list, words

__all__ = [
    "CODES", "ENGLISH", "HINT", "Language", "Neighbour", "every", "everywhere", "find", "get", "is_known",
    "machine_phrases",
    "of_script",
    "words",
]  # fmt: skip

#: The locales that a publication may have, each the name of a folder.
CODES = ("en", "be", "ru", "pl")

#: What to say where a locale has no folder.
HINT = f"known locales: {', '.join(CODES)}; CONTRIBUTING.md says how to add one"

#: Languages that are only told from those.
NEIGHBOURS = ("uk",)

#: The language of the program's own messages, and of sources where nobody says otherwise (as for GNU gettext).
ENGLISH = "en"


def get(locale: str) -> Language:
    """Return the language of a locale: its exact code, for no language stands in for another.

    Raises LocaleError, with the nearest known code as a hint.
    """
    if locale not in CODES:
        raise _unknown(locale)
    return cast("Language", _load(locale))


def is_known(locale: str) -> bool:
    """Tell whether a publication may have the locale, without loading the language."""
    return locale in CODES


def find(locale: str) -> Neighbour | None:
    """Return the language of a locale or of a neighbour's code; None if there is none."""
    return _load(locale) if locale in CODES or locale in NEIGHBOURS else None


@cache
def every() -> tuple[Language, ...]:
    """All languages that a publication may have, in the order of `CODES`."""
    return tuple(map(get, CODES))


@cache
def of_script(script: str) -> tuple[str, ...]:
    """The codes of all languages of a script, neighbours included."""
    return tuple(code for code in CODES + NEIGHBOURS if _load(code).script == script)


@cache
def everywhere(section: str) -> tuple[str, ...]:
    """The entries of a section of ``words.txt`` in all languages, each once: for pages whose language nobody said."""
    return tuple(dict.fromkeys(entry for code in CODES for entry in words(code, section)))


@cache
def _load(code: str) -> Neighbour:
    return cast("Neighbour", import_module(f"pipeline.languages.{code}").LANGUAGE)


def _unknown(locale: str) -> LocaleError:
    near = get_close_matches(locale.lower(), CODES, n=1, cutoff=0.5)
    hint = f'did you mean "{near[0]}"? ' if near else ""
    hint += HINT
    return LocaleError(f'no rules for the locale "{locale}"', hint=hint)


@cache
def machine_phrases(section: str) -> str:
    """A pattern of what texts say to a machine (``orders``), or a machine in place of a translation, in any language.

    Sections of each language's ``machines.txt``: ``orders``, ``refusals``, ``chatter``, ``notes``, and ``marks``, by
    which files call a text a machine's; a language may go without.
    """
    result: list[str] = []
    for code in CODES:
        with suppress(LocaleError):
            result += word_list(code, "machines").get(section, ())
    return "|".join(
        re.escape(entry.lower()).replace(r"\ …\ ", r"\b.{0,60}?\b").replace(r"\ ", r"\s+").replace(r"\*", r"\w*")
        for entry in sorted(result, key=len, reverse=True)
    )
