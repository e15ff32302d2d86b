"""Echo: writes a text in the target language's letters. For trying things out; nobody takes it for a translation."""

from __future__ import annotations

import re

from pipeline.config import EngineRules
from pipeline.engines.base import EngineInfo

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абцдэфгхіжклмнопкрстуввхыз"
_TO_CYRILLIC = str.maketrans(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper())
_TO_LATIN = str.maketrans("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіў", "abvgdeejziyklmnoprstufhccss'y'euaiu")

# Words in Latin capitals are foreign to it, as they are to real engines: placeholders stand behind them.
_WORDS = re.compile(r"\b[A-Z]{4}\b")


class Echo:
    """Gives the source back, letter by letter."""

    def __init__(self, _rules: EngineRules) -> None:
        pass

    def translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        """Return the rewritten texts."""
        del source
        letters = _TO_LATIN if target == "en" else _TO_CYRILLIC
        return [_rewritten(text, letters) for text in texts]

    def close(self) -> None:
        """Nothing is open."""


def _rewritten(text: str, letters: dict[int, int]) -> str:
    parts, position = [], 0
    for match in _WORDS.finditer(text):
        parts += [text[position : match.start()].translate(letters), match[0]]
        position = match.end()
    return "".join(parts) + text[position:].translate(letters)


ECHO = EngineInfo(
    "echo",
    Echo,
    lambda source, target: source != target,
    "any pair (for trying out)",
    batch=50,
    local=True,
    words=False,
)
