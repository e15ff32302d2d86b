"""Pages with a whole issue: its articles, told by the lines that each of them has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.importing import headline, period
from pipeline.importing.headline import fold, is_body
from pipeline.importing.pieces import Piece

#: Lines between a headline and its trend: an author, the headline said again.
_NEAR = 3

Told = Callable[[Piece], bool]
Articles = list[tuple[str, list[Piece]]]


def by_periods(pieces: Sequence[Piece], is_part: Told) -> Articles:
    """The articles of a text that has several, each below its own period; empty if it hasn't."""
    starts = [n for n, piece in enumerate(pieces) if is_part(piece) and period.find(piece.text)]
    return _several(pieces, starts, lambda own: headline.find_in_text(own, is_part), least=2)


def by_trends(pieces: Sequence[Piece], is_part: Told, is_trend: Told) -> Articles:
    """The articles of a page that has several, each with a trend of its own; empty if it hasn't."""
    shown = [piece for piece in pieces if not piece.zone]
    titles: list[int] = []
    for n, piece in enumerate(shown):
        if is_trend(piece):
            before = range(n - 1, max(n - 1 - _NEAR, -1), -1)
            at = next((at for at in before if not is_part(shown[at]) and shown[at].words), None)
            if at is not None and not is_body(shown[at]) and shown[at].words <= headline.LONGEST:
                titles.append(at)
    if len(titles) < 2:
        return []
    starts = []
    for at in titles:
        start = at
        while (
            start
            and is_part(shown[start - 1])
            and not (is_trend(shown[start - 1]) or period.find(shown[start - 1].text))
        ):
            start -= 1  # to its section; the period is that of all
        starts.append(start)
    names = iter(titles)
    return _several(shown, starts, lambda _: shown[next(names)], least=1)


def _several(
    pieces: Sequence[Piece], starts: Sequence[int], title_of: Callable[[list[Piece]], Piece | None], *, least: int
) -> Articles:
    result: Articles = []
    for start, end in pairwise([*starts, len(pieces)]):
        own = list(pieces[start:end])
        title = title_of(own)
        if title is not None and sum(map(is_body, own)) >= least:
            result.append((title.text, own))
    return result if len({fold(title) for title, _ in result}) > 1 else []
