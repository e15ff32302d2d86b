"""JSON a piece at a time: the findings of ten years as one text would take more memory than all the rest does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

#: Stands in a document for the items of a list.
ITEMS = "\x00"


def text(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """A value as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def pieces(document: Any, items: Iterable[Any]) -> Iterator[str]:  # noqa: ANN401 - as above
    """Yield the JSON of a document in which the list ``[ITEMS]`` stands for the list of all ``items``."""
    before, after = text(document).split(text(ITEMS))
    begun = before.rstrip()
    indent = before[len(begun) :]
    yield begun
    comma = ""
    for item in items:
        yield comma + indent + text(item).replace("\n", indent)
        comma = ","
    yield (after if comma else after.lstrip()) + "\n"
