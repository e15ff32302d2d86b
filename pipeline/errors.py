"""The errors a user can cause or meet. Anything else that escapes a command is a bug (exit code 3)."""

from __future__ import annotations

import unicodedata

__all__ = [
    "ArticleError",
    "CatalogError",
    "EmptyCatalogError",
    "EngineError",
    "LedgerError",
    "LocaleError",
    "MissingHeaderError",
    "PageError",
    "PerakladError",
    "SelectionError",
    "SettingsError",
    "WriteError",
    "printable",
]


def printable(text: str, most: int = 200) -> str:
    """A name or text from outside as it can stand in a message: no control characters, no more than ``most``.

    A terminal would obey escape sequences, a log would take a line's end for a new entry, and GitHub a line that
    begins with ``::`` for a command.
    """
    if len(text) <= most and text.isprintable():
        return text
    sound = text[:most].encode("utf-8", "backslashreplace").decode()
    shown = "".join(
        letter if letter.isprintable() or unicodedata.category(letter) == "Zs" else f"\\x{ord(letter):02x}"
        for letter in sound
    )
    return shown + ("…" if len(text) > most else "")


class PerakladError(Exception):
    """A refusal: what is wrong, where, and what to do next.

    Printed as ``where: message`` and, on a second line, ``hint: …``. Exit code 2. ``lost`` names the entries that could
    not be saved on its account.
    """

    lost: tuple[str, ...] = ()

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class SettingsError(PerakladError):
    """``pyproject.toml`` or ``issue.toml`` says something that cannot be followed."""


class ArticleError(PerakladError):
    """An article cannot be read, or its front matter is malformed."""


class PageError(PerakladError):
    """A saved page cannot be turned into an article."""


class CatalogError(PerakladError):
    """A PO file is damaged, half-merged or in the wrong encoding."""


class MissingHeaderError(CatalogError):
    """A PO file has no header, so that nobody knows its charset and its language."""


class EmptyCatalogError(MissingHeaderError):
    """A PO file holds nothing at all: a tool emptied it, or is just about to write it."""


class LedgerError(PerakladError):
    """A ledger has a line that is not a fact."""


class LocaleError(PerakladError):
    """A locale that the publication or the program does not know."""


class SelectionError(PerakladError):
    """The command names an issue, article or segment that does not exist."""


class WriteError(PerakladError):
    """A file could not be written; what was there before is untouched.

    ``unsaved``: of several files, those that were not written.
    """

    unsaved: tuple[str, ...] = ()


class EngineError(PerakladError):
    """A machine-translation engine is missing, refuses, or answers with rubbish."""
