"""The parts of an article as they are found on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from pipeline.config import Labels
from pipeline.importing.pieces import Piece
from pipeline.importing.source import Source
from pipeline.languages.period import Period

#: Words of a line that can hold a period, a section or a trend beside others.
_LABEL_WORDS = 25

_SPLIT = re.compile(r"\s*[|·•/>»;:,()\[\]]\s*|\s+[–—-]\s+|\s{2,}")


@dataclass(slots=True)
class Parts:
    """What was recognised: the pieces of each part, and what is said without a piece."""

    source: Source
    labels: Labels
    title: Piece | None = None
    title_text: str = ""
    period: Period | None = None
    published: date | None = None
    section: str = ""
    trend: str = ""
    author: str = ""
    lead: Piece | None = None
    lead_text: str = ""
    caption: Piece | None = None
    caption_text: str = ""
    credit: str = ""
    picture: Piece | None = None
    body: list[Piece] = field(default_factory=list)
