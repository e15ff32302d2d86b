"""Peraklad: tracks the translation of a weekly publication from source article to published page."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

__version__ = "0.1.0"


if not TYPE_CHECKING:  # our own code imports it from its place

    def __getattr__(name: str) -> ModuleType:
        """``pipeline.period`` and ``.dictionaries`` are where other programs look for them; their place is among the
        languages.
        """  # noqa: D205 - one sentence
        if name in ("period", "dictionaries"):
            return import_module(f"pipeline.languages.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
