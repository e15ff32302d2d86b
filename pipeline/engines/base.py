"""What a machine-translation engine is, and what of its answers is refused before anybody sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pipeline import markdown


class Engine(Protocol):
    """Turns texts of one locale into another's. One instance is used by one thread."""

    def translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        """Return a translation for each text, None where the engine has none. Raises EngineError."""


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """An engine as registered: how to make one, what it serves, and why it can't run here (empty if it can)."""

    name: str
    make: Callable[[], Engine]
    pairs: Callable[[], str]
    unavailable: Callable[[], str]


def refuse(source: str, answer: str | None, target_locale: str) -> str:
    """Return why an engine's answer is not taken, or an empty string. A refused text never reaches a catalog."""
    if answer is None or not answer.strip():
        return "the engine gave nothing"
    if markdown.words(source) > 2 and answer.strip() == source.strip():
        return "the engine gave the source back"
    if not 0.3 <= (len(answer) + 10) / (len(source) + 10) <= 3.5:
        return "the answer's length is absurd"
    letters = [char for char in answer if char.isalpha()]
    cyrillic = sum("\u0400" <= char <= "\u04ff" for char in letters)
    if letters and (cyrillic * 2 > len(letters)) != (target_locale != "en"):
        return "the answer is in the wrong script"
    differences = markdown.signature(source).differences(markdown.signature(answer))
    if differences:
        return f"the answer lost markup: {differences[0]}"
    return ""
