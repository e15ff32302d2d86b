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
    """The old texts (as indices, in the new one's order) that it holds word for word; or else the one it resembles."""
    wanted = " ".join(new.split())
    at = {place: _place(text, wanted) for place, text in enumerate(old) if len(text.split()) >= _LONG_ENOUGH}
    held = sorted((place for place, start in at.items() if start >= 0), key=at.__getitem__)
    if held and sum(len(old[place]) for place in held) >= TAKEN * len(wanted):
        return tuple(held)
    profile = likeness.profile(new)
    best, alike = -1, 0.0
    for place, text in enumerate(old):
        found = likeness.alike(profile, likeness.profile(text))
        if found >= SAID_AGAIN and found > alike and letters_alike(new, text, SPELT_ALIKE):
            best, alike = place, found
    return (best,) if best >= 0 else ()


def _place(text: str, within: str) -> int:
    """Where a text stands in another, as whole words; -1 where it doesn't."""
    text = " ".join(text.split())
    at = within.find(text)
    whole = at >= 0 and not f" {within} "[at].isalnum() and not f"{within} "[at + len(text)].isalnum()
    return at if whole else -1
