"""Echo: writes a text in the target language's letters. For trying things out; nobody takes it for a translation."""

from __future__ import annotations

from pipeline import markdown
from pipeline.engines.base import EngineInfo

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абцдэфгхіжклмнопкрстуввхыз"
_TO_CYRILLIC = str.maketrans(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper())
_TO_LATIN = str.maketrans("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіў", "abvgdeejziyklmnoprstufhccss'y'euaiu")


class Echo:
    """Gives the source back, letter by letter, with its links and other markup untouched."""

    def translate(self, texts: list[str], source: str, target: str) -> list[str | None]:  # noqa: ARG002
        """Return the rewritten texts."""
        return [_rewrite(text, target) for text in texts]


def _rewrite(text: str, target: str) -> str:
    letters = _TO_LATIN if target == "en" else _TO_CYRILLIC
    parts, position = [], 0
    for span in markdown.spans(text):
        if span.start >= position and span.kind not in ("emphasis", "strong", "strike"):
            parts += [text[position : span.start].translate(letters), text[span.start : span.end]]
            position = span.end
    return "".join(parts) + text[position:].translate(letters)


ECHO = EngineInfo("echo", Echo, lambda: "any pair (for trying out)", lambda: "")
