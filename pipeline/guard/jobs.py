"""A text on its way through an engine: masked, cut into pieces, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.engines.base import EngineInfo
from pipeline.errors import EngineError
from pipeline.guard.masking import Masked, mask
from pipeline.languages.sentences import split_sentences
from pipeline.model import Term


@dataclass(slots=True)
class Job:
    """A text on its way: masked, and in pieces that the engine takes."""

    text: str
    masked: Masked
    pieces: tuple[str, ...]
    why: str = ""


@dataclass(slots=True)
class Results:
    """What is known of each piece: a translation, or why there is none; and what put an end to the run."""

    answers: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    fatal: list[EngineError] = field(default_factory=list)

    def knows(self, piece: str) -> bool:
        """Tell whether a piece's fate is known."""
        return piece in self.answers or piece in self.reasons


def job_of(text: str, source: str, target: str, terms: Iterable[Term], info: EngineInfo) -> Job:
    """Mask a text, where the engine wants that, and cut it into pieces that it takes, at the ends of sentences."""
    masked = mask(text, source, target, terms) if info.masks else Masked(text)
    longest = info.longest
    if masked.empty:
        return Job(text, masked, ())
    pieces = _split(masked.text, source, longest)
    if max(map(len, pieces)) > longest:
        return Job(text, masked, (), "a sentence is longer than the engine takes")
    return Job(text, masked, pieces)


def _split(text: str, locale: str, longest: int) -> tuple[str, ...]:
    if len(text) <= longest:
        return (text,)
    pieces: list[str] = []
    for sentence in split_sentences(text, locale):
        if pieces and len(pieces[-1]) + 1 + len(sentence) <= longest:
            pieces[-1] += f" {sentence}"
        else:
            pieces.append(sentence)
    return tuple(pieces)
