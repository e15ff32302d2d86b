"""Pairings that wait for a person: the rows of a page beside its article's, how they are changed, and where they lie.

They lie in the private folder: it is this machine's, and can be deleted; the page can be adopted again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from pipeline import files
from pipeline.adopting.pages import Translation
from pipeline.adopting.pairing import Fate
from pipeline.adopting.writing import Adopted
from pipeline.alignment import Bead
from pipeline.model import Segment
from pipeline.workspace import Workspace

_PLACE = re.compile(r"\d{4}-\d\d-\d\d/[a-z0-9-]+\.[A-Za-z][\w@-]{1,20}\Z")


class Row(msgspec.Struct, frozen=True):
    """Segments of the article and sentences of the page that are said to render each other; one side may be empty."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    sure: float = 0.0


class Pending(msgspec.Struct, frozen=True):
    """What is known of a page whose pairing waits; ``source``: the digests of the segments that it was made for."""

    page: str
    locale: str
    translator: str
    published: date | None
    units: tuple[tuple[str, str, bool], ...]
    contexts: tuple[str | None, ...]
    source: tuple[str, ...]
    rows: tuple[Row, ...]

    def translation(self) -> Translation:
        """The page as it was read."""
        units = tuple(
            Segment(text, kind, context, opens=opens)
            for (text, kind, opens), context in zip(self.units, self.contexts, strict=True)
        )
        return Translation(units, self.locale, self.locale, self.translator, self.published)


def rows_of(count: int, other: int, beads: Sequence[Bead]) -> tuple[Row, ...]:
    """The beads, and between them in their order what stands alone on either side."""
    rows: list[Row] = []
    by_first = {bead.source[0]: bead for bead in beads}
    paired = {at for bead in beads for at in bead.source}
    loose = [at for at in range(other) if at not in {unit for bead in beads for unit in bead.target}]
    for at in range(count):
        bead = by_first.get(at)
        if bead:
            while loose and loose[0] < bead.target[0]:
                rows.append(Row((), (loose.pop(0),)))
            rows.append(Row(bead.source, bead.target, bead.sure))
        elif at not in paired:
            rows.append(Row((at,), ()))
    return (*rows, *(Row((), (at,)) for at in loose))


def beads_of(rows: Sequence[Row]) -> list[Bead]:
    """What a person's rows say belongs together."""
    return [Bead(row.source, row.target, 1.0) for row in rows if row.source and row.target]


def _up(rows: list[Row], at: int) -> None:
    if at and rows[at].target:
        first, *rest = rows[at].target
        rows[at - 1] = Row(rows[at - 1].source, (*rows[at - 1].target, first))
        rows[at] = Row(rows[at].source, tuple(rest))


def _down(rows: list[Row], at: int) -> None:
    if at + 1 < len(rows) and rows[at].target:
        *rest, last = rows[at].target
        rows[at + 1] = Row(rows[at + 1].source, (last, *rows[at + 1].target))
        rows[at] = Row(rows[at].source, tuple(rest))


def _join(rows: list[Row], at: int) -> None:
    if at + 1 < len(rows):
        row, following = rows[at], rows[at + 1]
        rows[at : at + 2] = [Row((*row.source, *following.source), (*row.target, *following.target))]


def _part(rows: list[Row], at: int) -> None:
    row = rows[at]
    if len(row.source) + len(row.target) > 1:
        rows[at : at + 1] = [Row(row.source[:1], row.target[:1]), Row(row.source[1:], row.target[1:])]


def _unlink(rows: list[Row], at: int) -> None:
    row = rows[at]
    if row.source and row.target:
        rows[at : at + 1] = [Row(row.source, ()), *(Row((), (number,)) for number in row.target)]


#: What a person can do to a row: its first sentence goes up, its last one down; it is joined with the next, parted,
#: or its two sides have nothing to do with each other.
CHANGES: dict[str, Callable[[list[Row], int], None]] = {
    "up": _up, "down": _down, "join": _join, "part": _part, "unlink": _unlink,
}  # fmt: skip


def changed(rows: Sequence[Row], change: str, at: int) -> tuple[Row, ...]:
    """The rows after a change to one of them; unchanged where it can't be made. Rows that hold nothing vanish."""
    result = list(rows)
    if change in CHANGES and 0 <= at < len(result):
        CHANGES[change](result, at)
    return tuple(row for row in result if row.source or row.target)


def is_sound(rows: Sequence[Row], count: int, other: int) -> bool:
    """Whether rows that came back from a form are about this article and this page: each sentence once."""
    return all(
        sorted(number for row in rows for number in getattr(row, side)) == list(range(total))
        for side, total in (("source", count), ("target", other))
    )


def keep(workspace: Workspace, done: Adopted, source: Sequence[str]) -> None:
    """Keep a pairing if there is something in it to look at; forget an earlier one of the place if there is not."""
    place = files.private(workspace.root, "adopting", f"{done.issue}/{done.article}.{done.locale}.json")
    if not (done.count(Fate.DRAFT) or done.count(Fate.MISSING) or done.pairing.added):
        place.unlink(missing_ok=True)
        return
    units = done.translation.units
    pending = Pending(
        done.page,
        done.locale,
        done.translation.translator,
        done.translation.published,
        tuple((unit.text, unit.kind, unit.opens) for unit in units),
        tuple(unit.context for unit in units),
        tuple(source),
        rows_of(len(source), len(units), done.pairing.beads),
    )
    files.make_private(files.private(workspace.root))
    place.parent.mkdir(parents=True, exist_ok=True)
    files.write_bytes(place, msgspec.json.encode(pending), place.name)


def find(workspace: Workspace, issue: str, slug: str, locale: str) -> Pending | None:
    """What waits for a person of an article in a locale; None where nothing does, or what is kept can't be read."""
    if not is_waiting(workspace, issue, slug, locale):
        return None
    place = files.private(workspace.root, "adopting", f"{issue}/{slug}.{locale}.json")
    try:
        return msgspec.json.decode(files.read_bytes(place, place.name), type=Pending)
    except msgspec.DecodeError:
        return None


def is_waiting(workspace: Workspace, issue: str, slug: str, locale: str) -> bool:
    """Whether a pairing of an article in a locale waits for a person."""
    name = f"{issue}/{slug}.{locale}"
    return bool(_PLACE.match(name)) and files.private(workspace.root, "adopting", f"{name}.json").is_file()


def forget(workspace: Workspace, issue: str, slug: str, locale: str) -> None:
    """A person has looked at it."""
    files.private(workspace.root, "adopting", f"{issue}/{slug}.{locale}.json").unlink(missing_ok=True)
