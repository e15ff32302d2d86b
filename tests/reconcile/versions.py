"""Two versions of an article as a line each, for the tables of this folder."""

from __future__ import annotations

from pipeline.reconcile.pairs import Link, Pairs, Text


def texts(line: str) -> list[Text]:
    """Read “A text. | caption: Another one.”: texts, some of them in a context."""
    found: list[Text] = []
    for part in line.split("|"):
        context, colon, text = part.strip().partition(": ")
        found.append((context, text) if colon else (None, context))
    return found


def equal(old: list[Text], new: list[Text]) -> dict[int, int]:
    """The new texts that stood in the old version, and where."""
    return {place: old.index(text) for place, text in enumerate(new) if text in old}


def versions(old: str, new: str) -> Pairs:
    """What is open between two versions in which the equal texts kept their order."""
    before, after = texts(old), texts(new)
    same = equal(before, after)
    pairs = Pairs(before, after, same)
    pairs.place(sorted((i, j) for j, i in same.items()))
    return pairs


def written(links: list[Link]) -> str:
    """Links as “0>0 1>1-2”, in the order of the new texts."""
    return " ".join(
        "-".join(map(str, link.old)) + ">" + "-".join(map(str, link.new))
        for link in sorted(links, key=lambda link: link.new)
    )
