"""What each service calls our locales. A locale that a service's table lacks is not served by it.

A new locale is added to the tables of the services that speak it; ISO 639-1 codes where a service has none of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

#: Services that take ISO 639-1.
ISO: Mapping[str, str] = {"en": "en", "be": "be", "ru": "ru", "pl": "pl"}

#: MyMemory wants a country.
MYMEMORY: Mapping[str, str] = {"en": "en-GB", "be": "be-BY", "ru": "ru-RU", "pl": "pl-PL"}

#: DeepL's source languages; as a target, English has a country.
DEEPL: Mapping[str, str] = {"en": "EN", "be": "BE", "ru": "RU", "pl": "PL"}
DEEPL_TARGETS: Mapping[str, str] = {**DEEPL, "en": "EN-GB"}

#: The language pair that Apertium has.
APERTIUM: Mapping[str, str] = {"be": "bel", "ru": "rus"}

#: A pair that each of deep-translator's own tables holds, to satisfy its constructors with.
ACCEPTED = ("en", "ru")


def among(codes: Mapping[str, str]) -> Callable[[str, str], bool]:
    """What tells whether a service serves a pair: both locales are in its table."""
    return lambda source, target: source != target and source in codes and target in codes


def any_direction(codes: Mapping[str, str]) -> str:
    """The pairs of a table in words."""
    return f"{', '.join(codes)} in any direction"
