"""A text in its language's nearest neighbour, by a translator on this machine, for what has learned only that one."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache

from pipeline import engines
from pipeline.config import EngineRules
from pipeline.engines.base import Engine, TransientError

#: Seconds for the sentences of an article.
DEADLINE = 60.0


def translated(texts: Sequence[str], source: str, target: str) -> list[str]:
    """Return the texts in the other language; unchanged where no engine here speaks both."""
    engine = _engine(source, target)
    if engine is None or not texts:
        return list(texts)
    try:
        answers = engine.translate(list(texts), source, target)
    except TransientError:
        return list(texts)
    return [answer if answer and isinstance(answer, str) else text for answer, text in zip(answers, texts, strict=True)]


@cache
def _engine(source: str, target: str) -> Engine | None:
    """The first engine that works on this machine alone and speaks the two; it lives as long as the process."""
    rules = EngineRules(deadline=DEADLINE)
    for info in engines.ENGINES:
        if info.local and info.words and info.serves(source, target) and not info.unavailable(rules):
            made = info.make(rules)
            atexit.register(made.close)
            return made
    return None
