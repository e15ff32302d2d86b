"""Characters that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import Severity

_INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
_HIDDEN = frozenset("\u200b\u200c\u2060\ufeff\u00ad").union(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@check("zero-width-space", "Invisible characters", Severity.WARNING, sources=True, repairs=True)
def zero_width_space(subject: Subject) -> Iterator[Trouble]:
    """A character that nobody sees: of zero width, a soft hyphen, one that turns the direction of the text."""
    seen = subject.seen
    if _HIDDEN.isdisjoint(seen.characters):
        return
    hidden = [(*match.span(), "") for match in _INVISIBLE.finditer(seen.text)]
    if hidden:
        # Zero width and soft hyphens harm search alone; what turns the direction of a text, readers see.
        unseen = not _TURNING.search(seen.text)
        yield Trouble(
            "an invisible character", "`peraklad check --fix` takes it out.", seen.mend(hidden), unseen=unseen
        )
