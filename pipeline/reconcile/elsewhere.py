"""Texts from outside the article's present: entries of other articles, and obsolete ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.reconcile.likeness import Likeness
from pipeline.reconcile.pairs import Text

#: Share (0–1) of the heavier text that must be found in both: there is no place that speaks for the pair.
NEARLY_ALL = 0.5


def nearest(old: Sequence[Text], new: Sequence[Text]) -> Iterator[tuple[int, int, float]]:
    """Yield (new, old, score) for texts that share nearly everything, best first, each once."""
    if not old or not new:
        return
    likeness = Likeness([text for _, text in old])
    totals = [likeness.total(likeness.profile(text)) for _, text in old]
    pairs = []
    for index, row in enumerate(likeness.candidates([text for _, text in old], [text for _, text in new])):
        for place, evidence in row.items():
            total = max(totals[place], likeness.total(likeness.profile(new[index][1])))
            if old[place][0] == new[index][0] and evidence >= NEARLY_ALL * total:
                # Of two that share about as much with it, the one that says less besides.
                score = evidence / total
                pairs.append((-evidence - score, index, place, score))
    taken: set[int] = set()
    used: set[int] = set()
    for _, index, place, score in sorted(pairs):
        if index not in taken and place not in used:
            taken.add(index)
            used.add(place)
            yield index, place, min(1.0, score)
