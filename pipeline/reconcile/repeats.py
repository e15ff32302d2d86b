"""Repeats: a new text that says again what stands in the article, as a lead does that is put together of its sentences.

The old text stays in its place; the new one begins as a stale copy of its translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.reconcile.likeness import Likeness, letters_alike

#: Share (0–1) of a new text that is taken word for word from the article.
TAKEN = 0.4

#: How alike (0–1, by words and by characters) a text must be to one that still stands elsewhere.
SAID_AGAIN, SPELT_ALIKE = 0.8, 0.8

#: Share (0–1) of what speaks for an old text that the new one must have, to be looked at more closely.
_MOSTLY = 0.5

#: A shorter sentence (words) stands in a text by chance.
_LONG_ENOUGH = 4


def repeats(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """New texts with the old ones that each repeats (as indices): those it holds, or else the one it resembles.

    Where half of an article and more is new, it was replaced, and repeats nothing.
    """
    return _remembered(tuple(old), tuple(new)) if 0 < 2 * len(new) <= len(old) else ()


def _found(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[int, tuple[int, ...]]]:
    likeness = Likeness(old)
    totals = [likeness.total(likeness.profile(text)) for text in old]
    for index, row in enumerate(likeness.candidates(old, new)):
        near = [place for place, evidence in row.items() if evidence >= _MOSTLY * totals[place]]
        if near and (places := _held(old, near, new[index]) or _resembled(likeness, old, near, new[index])):
            yield index, places


# An article's catalogs mostly have the same sources.
_remembered = lru_cache(maxsize=8)(lambda old, new: tuple(_found(old, new)))


def _held(old: Sequence[str], near: Iterable[int], new: str) -> tuple[int, ...]:
    """The old texts that stand in a new one word for word, in its order, if they are a good deal of it."""
    wanted = " ".join(new.split())
    at = {place: _place(old[place], wanted) for place in near if len(old[place].split()) >= _LONG_ENOUGH}
    held = sorted((place for place, start in at.items() if start >= 0), key=at.__getitem__)
    return tuple(held) if sum(len(old[place]) for place in held) >= TAKEN * len(wanted) else ()


def _resembled(likeness: Likeness, old: Sequence[str], near: Iterable[int], new: str) -> tuple[int, ...]:
    """The old text that says nearly the same in nearly the same letters."""
    profile = likeness.profile(new)
    alike = {place: likeness.alike(profile, likeness.profile(old[place])) for place in near}
    best = max(alike, key=lambda place: (alike[place], -place))
    close = alike[best] >= SAID_AGAIN and letters_alike(new, old[best], SPELT_ALIKE)
    return (best,) if close else ()


def _place(text: str, within: str) -> int:
    """Where a text stands in another, as whole words; -1 where it doesn't."""
    text = " ".join(text.split())
    at = within.find(text)
    whole = at >= 0 and not f" {within} "[at].isalnum() and not f"{within} "[at + len(text)].isalnum()
    return at if whole else -1
