"""What can be done with a workspace, one command a file, named as the command. Nothing here prints.

A verb's module is imported when it is first asked for (``verbs.sync``): most commands use one or two of them, and the
libraries of all the others would slow every start.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.verbs import (
        adopt,
        assign,
        check,
        claim,
        comment,
        confirm,
        contributors,
        correct,
        deadline,
        dictionaries,
        diff,
        dismiss,
        export,
        import_page,
        import_translations,
        init,
        inspect,
        memory,
        merge_driver,
        move,
        pay,
        pretranslate,
        preview,
        publish,
        release,
        remind,
        restore,
        review,
        save,
        second_opinion,
        status,
        suggest,
        sync,
        term_candidates,
        todo,
        undo,
        undo_changes,
        week,
        wordpress,
    )

__all__ = [
    "adopt",
    "assign",
    "check",
    "claim",
    "comment",
    "confirm",
    "contributors",
    "correct",
    "deadline",
    "dictionaries",
    "diff",
    "dismiss",
    "export",
    "import_page",
    "import_translations",
    "init",
    "inspect",
    "memory",
    "merge_driver",
    "move",
    "pay",
    "pretranslate",
    "preview",
    "publish",
    "release",
    "remind",
    "restore",
    "review",
    "save",
    "second_opinion",
    "status",
    "suggest",
    "sync",
    "term_candidates",
    "todo",
    "undo",
    "undo_changes",
    "week",
    "wordpress",
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
