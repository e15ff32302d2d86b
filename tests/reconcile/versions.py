"""Two versions of an article as a line each, for the tables of this folder."""

from __future__ import annotations

from pipeline.reconcile.pairs import Link, Pairs, Text


def texts(line: str) -> list[Text]:
    """Read “A text. | caption: Another one.”: texts, some of them in a context."""
    found: list[Text] = []
    for part in line.split("|"):
        context, colon, text = part.strip().removeprefix("~").partition(": ")
        found.append((context, text) if colon else (None, context))
    return found


def versions(old: str, new: str) -> Pairs:
    """What is open between two versions. Equal texts have kept their order, but for those with a “~” before them."""
    before, after = texts(old), texts(new)
    same = {place: before.index(text) for place, text in enumerate(after) if text in before}
    pairs = Pairs(before, after, same)
    left = [place for place, part in enumerate(new.split("|")) if part.strip().startswith("~")]
    pairs.place(sorted((i, j) for j, i in same.items() if j not in left))
    return pairs


def written(links: list[Link]) -> str:
    """Links as “0>0 1>1-2”, in the order of the new texts."""
    return " ".join(
        "-".join(map(str, link.old)) + ">" + "-".join(map(str, link.new))
        for link in sorted(links, key=lambda link: link.new)
    )
