"""What can be done with a workspace, one verb a file. Nothing here prints.

A verb's module is imported when it is first asked for (``verbs.sync``): most commands use one or two of them, and the
libraries of all the others would slow every start.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.verbs import (
        activity,
        check,
        contributors,
        corrections,
        coverage,
        decide,
        difference,
        donors,
        edit,
        fix,
        git,
        hand_off,
        hands,
        history,
        import_page,
        indexed,
        init,
        live,
        merge,
        notes,
        outlook,
        pages,
        pivot,
        placing,
        pretranslate,
        preview,
        proofread,
        publish,
        remember,
        remind,
        repair,
        saving,
        suggest,
        surroundings,
        sync,
        take_back,
        tallies,
        todo,
        updating,
        verdicts,
    )

__all__ = [
    "activity",
    "check",
    "contributors",
    "corrections",
    "coverage",
    "decide",
    "difference",
    "donors",
    "edit",
    "fix",
    "git",
    "hand_off",
    "hands",
    "history",
    "import_page",
    "indexed",
    "init",
    "live",
    "merge",
    "notes",
    "outlook",
    "pages",
    "pivot",
    "placing",
    "pretranslate",
    "preview",
    "proofread",
    "publish",
    "remember",
    "remind",
    "repair",
    "saving",
    "suggest",
    "surroundings",
    "sync",
    "take_back",
    "tallies",
    "todo",
    "updating",
    "verdicts",
]


def __getattr__(name: str) -> ModuleType:
    """Import a verb's module. Raises AttributeError if there is none of that name."""
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise AttributeError(f"there is no verb “{name}”") from error
