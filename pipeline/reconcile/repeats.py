"""Repeats: a new text that says again what stands in the article, as a lead does that is put together of its sentences.

The old text stays in its place; the new one begins as a stale copy of its translation.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reconcile.likeness import Likeness, letters_alike

#: Share (0–1) of a new text that is taken word for word from the article.
TAKEN = 0.4

#: How alike (0–1, by words and by characters) a text must be to one that still stands elsewhere.
SAID_AGAIN, SPELT_ALIKE = 0.8, 0.8

#: A shorter sentence (words) stands in a text by chance.
_LONG_ENOUGH = 4


def repeated(likeness: Likeness, old: Sequence[str], new: str) -> tuple[int, ...]:
    """The old texts (as indices, in their order) that a new one repeats: those it holds, or else the one it resembles."""
    wanted = " ".join(new.split())
    held = [place for place, text in enumerate(old) if len(text.split()) >= _LONG_ENOUGH and _stands(text, wanted)]
    if sum(len(old[place]) for place in held) >= TAKEN * len(wanted):
        return tuple(held)
    profile = likeness.profile(new)
    best, alike = -1, 0.0
    for place, text in enumerate(old):
        found = likeness.alike(profile, likeness.profile(text))
        if found >= SAID_AGAIN and found > alike and letters_alike(new, text, SPELT_ALIKE):
            best, alike = place, found
    return (best,) if best >= 0 else ()


def _stands(text: str, within: str) -> bool:
    return " ".join(text.split()) in within
