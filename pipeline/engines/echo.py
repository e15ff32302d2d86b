"""Echo: writes a text in the target language's letters. For trying things out; nobody takes it for a translation."""

from __future__ import annotations

import re

from pipeline import languages
from pipeline.config import EngineRules
from pipeline.engines.base import EngineInfo
from pipeline.languages.scripts import TO_CYRILLIC, TO_LATIN

# Words in Latin capitals are foreign to it, as they are to real engines: placeholders stand behind them.
_WORDS = re.compile(r"\b[A-Z]{4}\b")


class Echo:
    """Gives the source back, letter by letter."""

    def __init__(self, _rules: EngineRules) -> None:
        pass

    def translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        """Return the rewritten texts."""
        del source
        letters = TO_LATIN if languages.get(target).script == "Latin" else TO_CYRILLIC
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
