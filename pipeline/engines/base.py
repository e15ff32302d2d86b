"""What a machine-translation engine is, and the ways in which one can fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.config import EngineRules
from pipeline.engines.brief import Brief
from pipeline.errors import EngineError


class TransientError(EngineError):
    """The call failed, the next may work. ``after``: the seconds that the service asks us to wait, if it does."""

    def __init__(self, message: str, *, hint: str = "", after: float | None = None) -> None:
        super().__init__(message, hint=hint or "What was translated is kept; try later.")
        self.after = after


class InDoubtError(TransientError):
    """The text was sent and no answer came: the service may have done, and charged for, the work."""


class TextError(EngineError):
    """The engine won't translate this one text; others it may."""


class Engine(Protocol):
    """Turns texts of one locale into another's. One instance is used by one thread."""

    def translate(self, texts: list[str], source: str, target: str) -> Sequence[str | TextError | None]:
        """Return a translation for each text; where the engine has none, why, or None.

        Returns or raises within the deadline that it was made with. Raises EngineError, TransientError where another
        attempt may work, TextError where the text is at fault.
        """

    def close(self) -> None:
        """Let go of processes and connections."""


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """An engine as registered: how to make one, what it serves, what bounds it has.

    ``serves`` tells for a source and a target locale, ``unavailable`` why it can't run here (empty if it can).
    ``longest``: characters of one text; ``batch``: texts in one call; ``rate``: calls a second (0: no limit). ``paid``:
    whether its service may charge; ``local``: whether it runs on this machine, where nothing is worth remembering.
    ``version`` is part of the cache's key. ``words``: whether its answers are words that a dictionary may judge.
    ``masks``: whether markup and such are hidden from it; a model that knows Markdown does better with the text itself.
    ``variant``: which of a kind it is, as a model's name. ``informed``: makes an engine that reads the whole article of
    one that doesn't know it yet. ``portions``: cuts texts into calls, where their number alone does not decide.
    ``tokens``: what texts of a pair of locales will cost, sent and answered, where tokens are what is paid for.
    """

    name: str
    make: Callable[[EngineRules], Engine]
    serves: Callable[[str, str], bool]
    pairs: str
    unavailable: Callable[[EngineRules], str] = lambda _: ""
    longest: int = 1_000_000
    batch: int = 1
    threads: int = 32
    rate: float = 0.0
    paid: bool = False
    local: bool = False
    words: bool = True
    masks: bool = True
    version: str = "1"
    variant: str = ""
    informed: Callable[[EngineInfo, EngineRules, Brief], EngineInfo] | None = None
    portions: Callable[[list[str]], list[list[str]]] | None = None
    tokens: Callable[[list[str], str, str], tuple[int, int]] | None = None

    @property
    def origin(self) -> str:
        """What the ledger calls it: ``deepl``, ``llm/MODEL``."""
        return f"{self.name}/{self.variant}" if self.variant else self.name
