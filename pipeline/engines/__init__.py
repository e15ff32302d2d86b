"""Machine-translation engines, one a file, behind one Protocol."""

from __future__ import annotations

import difflib

from pipeline.config import EngineRules
from pipeline.engines.apertium import APERTIUM
from pipeline.engines.base import Engine, EngineInfo, InDoubtError, TextError, TransientError
from pipeline.engines.brief import Brief
from pipeline.engines.deepl import DEEPL
from pipeline.engines.echo import ECHO
from pipeline.engines.google import GOOGLE
from pipeline.engines.libre import LIBRE
from pipeline.engines.llm import LLM
from pipeline.engines.microsoft import MICROSOFT
from pipeline.engines.mymemory import MYMEMORY
from pipeline.engines.yandex import YANDEX
from pipeline.errors import EngineError

ENGINES: tuple[EngineInfo, ...] = (APERTIUM, GOOGLE, MYMEMORY, DEEPL, LIBRE, MICROSOFT, YANDEX, LLM, ECHO)

__all__ = ["ENGINES", "Engine", "EngineInfo", "InDoubtError", "TextError", "TransientError", "get", "informed"]


def get(name: str, rules: EngineRules) -> EngineInfo:
    """Return an engine by its name. Raises EngineError with the nearest name, or if it can't run here."""
    for info in ENGINES:
        if info.name == name:
            why = info.unavailable(rules)
            if why:
                raise EngineError(f"{name}: {why}", hint="See `peraklad pretranslate --list-engines`.")
            return info
    close = difflib.get_close_matches(name, [info.name for info in ENGINES], n=1)
    hint = f"Did you mean “{close[0]}”?" if close else f"Engines: {', '.join(info.name for info in ENGINES)}."
    raise EngineError(f"unknown engine “{name}”", hint=hint)


def informed(info: EngineInfo, rules: EngineRules, brief: Brief) -> EngineInfo:
    """The engine with what it is told of an article; one that doesn't read articles as it is."""
    return info.informed(info, rules, brief) if info.informed else info
