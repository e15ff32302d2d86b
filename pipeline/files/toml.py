"""Tables of settings: TOML → typed settings, with an error for every key that nobody knows."""

from __future__ import annotations

import re
import tomllib
from typing import Any, TypeVar, get_args

import msgspec

from pipeline.errors import SettingsError

T = TypeVar("T", bound=msgspec.Struct)


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A table of settings: an unknown key in it is an error."""


def parse(text: str, where: str) -> dict[str, Any]:
    """Return the tables of a TOML text. Raises SettingsError with the line that is wrong."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"{where}:{line[1]}" if line else where
        raise SettingsError(
            f"this is not valid TOML: {error}", where=place, hint="Mend the line; see toml.io."
        ) from error


def convert(table: dict[str, Any], kind: type[T], where: str, prefix: str) -> T:
    """Return a table as the settings it stands for; ``prefix`` is its name in messages.

    Raises SettingsError for an unknown key, with the nearest known one, and for a value that can't be.
    """
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        message = str(error)
        unknown = re.search(r"unknown field `([^`]*)`(?: - at `\$\.?([^`]*)`)?", message)
        if unknown:
            raise _unknown_key(unknown[1], unknown[2] or "", kind, where, prefix) from error
        path = re.search(r" - at `\$\.?([^`]*)`", message)
        key = ".".join(part for part in (prefix, path[1] if path else "") if part)
        problem = message.split(" - at ", maxsplit=1)[0]
        raise SettingsError(f"[{key}]: {problem}", where=where, hint="See “Settings” in the README.") from error


def _unknown_key(name: str, path: str, kind: type, where: str, prefix: str) -> SettingsError:
    known = sorted(_keys_at(kind, path))
    import difflib  # for a slip alone

    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    table = ".".join(part for part in (prefix, path) if part)
    hint = f"Did you mean “{close[0]}”?" if close else f"Known keys: {', '.join(known)}."
    return SettingsError(f"unknown key “{name}” in [{table}]", where=where, hint=hint)


def _keys_at(kind: type, path: str) -> set[str]:
    """The keys of the table that msgspec's error path names (``policy``, ``editions[...]``)."""
    for part in re.findall(r"[^.\[\]]+(?:\[[^\]]*\])*", path):  # the dots of “[...]” part nothing
        name, mapped = re.subn(r"\[[^\]]*\]", "", part)
        fields = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
        kind = fields[name]
        if mapped:
            kind = get_args(kind)[-1]
    return {field.encode_name for field in msgspec.structs.fields(kind)}
