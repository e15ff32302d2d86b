"""Merge: three versions of a catalog into one, entry by entry; a git merge driver.

Entries are told apart by context and source text alone, so that no translation can end under another source. Where
both sides changed one entry, nothing is chosen silently: it needs work, and both texts stand in its comments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from pipeline import files
from pipeline.model import CHOOSE, Entry, EntryKey
from pipeline.po import catalogs
from pipeline.po.catalogs import Catalog
from pipeline.reconcile import made_for, nearest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged catalog, and the entries in which a person has to choose between two texts."""

    catalog: Catalog
    to_choose: tuple[Entry, ...]


def merge_files(base: Path, ours: Path, theirs: Path, name: str) -> Merged:
    """Merge the changes from ``base`` to ``theirs`` into ``ours``; ``name`` is how messages call the catalog.

    An empty ``base`` means that both sides added the file. Raises PerakladError, with ``ours`` untouched, if one of
    them is damaged.
    """
    versions = [
        Catalog({}) if path is base and path.stat().st_size == 0 else catalogs.parse(files.read_text(path, name), where)
        for path, where in ((base, f"{name} (base)"), (ours, f"{name} (ours)"), (theirs, f"{name} (theirs)"))
    ]
    merged = merge(*versions)
    if merged.catalog == versions[1]:
        return merged
    if merged.catalog == versions[2]:
        # Nothing but their changes: their file is right as it stands, however its lines are wrapped.
        files.write_text(ours, files.read_text(theirs, name), name)
    else:
        files.write_text(ours, catalogs.dump(merged.catalog), name)
    return merged


def merge(base: Catalog, ours: Catalog, theirs: Catalog) -> Merged:
    """Merge three versions of a catalog."""
    sides = [{entry.key: entry for entry in catalog.entries} for catalog in (base, ours, theirs)]
    entries: dict[EntryKey, Entry] = {}
    to_choose: list[Entry] = []
    saved: dict[EntryKey, Entry] = {}
    for key in _order(*(tuple(side) for side in sides)):
        was, one, other = (side.get(key) for side in sides)
        if other in (one, was):
            merged = one
        elif one == was:
            merged = other
        elif one and other:
            merged, undecided = _both_changed(was or Entry(key[1], context=key[0]), one, other)
            to_choose += [merged] if undecided else []
        else:
            # One side dropped what the other worked on.
            merged = _kept(one or other)
            if merged:
                saved[key] = merged
        if merged:
            entries[key] = merged
    _hand_on(entries, saved, sides[0])
    catalog = Catalog(
        header=_header(base.header, ours.header, theirs.header),
        entries=tuple(sorted(entries.values(), key=lambda entry: entry.obsolete)),
        header_comment=_lines(base.header_comment, ours.header_comment, theirs.header_comment),
        header_fuzzy=ours.header_fuzzy and theirs.header_fuzzy,
        trailing=_lines(base.trailing, ours.trailing, theirs.trailing),
    )
    return Merged(catalog, tuple(to_choose))


def _changed_by_one(base: T, ours: T, theirs: T, both: Callable[[T, T], T]) -> T:
    """The ordinary rule of three-way merging, with what to do if both sides changed differently."""
    if ours in (theirs, base):
        return theirs
    return ours if theirs == base else both(ours, theirs)


def _lines(base: str, ours: str, theirs: str) -> str:
    def together(one: str, other: str) -> str:
        return "\n".join(dict.fromkeys((*one.split("\n"), *other.split("\n")))).strip("\n")

    return _changed_by_one(base, ours, theirs, together)


def _both_changed(base: Entry, ours: Entry, theirs: Entry) -> tuple[Entry, bool]:
    """Merge an entry that both sides changed; True if they gave it different texts."""
    result = replace(
        ours,
        comment=_lines(base.comment, ours.comment, theirs.comment),
        obsolete=_changed_by_one(base.obsolete, ours.obsolete, theirs.obsolete, lambda one, other: one and other),
        reference=_changed_by_one(base.reference, ours.reference, theirs.reference, lambda one, _: one),
        kind=_changed_by_one(base.kind, ours.kind, theirs.kind, lambda one, _: one),
        flags=_changed_by_one(base.flags, ours.flags, theirs.flags, lambda one, _: one),
    )
    was, one, other = _work(base), _work(ours), _work(theirs)
    if one in (other, was):
        return _with_work(result, theirs), False
    if other == was:
        return result, False
    if _texts(ours) == _texts(theirs) or not any(_texts(theirs)):
        chosen, undecided = ours, False
    elif _texts(ours) == _texts(base) or not any(_texts(ours)):
        chosen, undecided = theirs, False
    else:
        chosen, undecided = ours, _texts(theirs) != _texts(base)
    result = _with_work(result, chosen)
    # Who asked for work on it must not be overruled by an edit that didn't know of that.
    fuzzy = undecided or ours.fuzzy or theirs.fuzzy
    stale = next((side for side in (ours, theirs) if side.fuzzy and side.previous is not None), None)
    if fuzzy and stale:
        result = replace(result, previous=stale.previous, previous_context=stale.previous_context)
    if undecided:
        texts = [CHOOSE + " | ".join(_texts(side)).replace("\n", "\\n") for side in (ours, theirs)]
        result = replace(result, comment="\n".join((*filter(None, [result.comment]), *texts)))
    return replace(result, fuzzy=fuzzy), undecided


def _work(entry: Entry) -> tuple[object, ...]:
    """What belongs together: the text, and how it stands to its source."""
    return (_texts(entry), entry.fuzzy, entry.previous, entry.previous_context)


def _texts(entry: Entry) -> tuple[str, ...]:
    return entry.plural[1] if entry.plural else (entry.target,)


def _with_work(entry: Entry, side: Entry) -> Entry:
    return replace(
        entry,
        target=side.target,
        plural=side.plural,
        fuzzy=side.fuzzy,
        previous=side.previous,
        previous_context=side.previous_context,
        previous_plural=side.previous_plural,
    )


def _kept(entry: Entry | None) -> Entry | None:
    """What stays of an entry that the other side dropped: its text, as obsolete."""
    return replace(entry, obsolete=True) if entry and any(text.strip() for text in _texts(entry)) else None


def _hand_on(entries: dict[EntryKey, Entry], saved: Mapping[EntryKey, Entry], base: Mapping[EntryKey, Entry]) -> None:
    """Let a stale entry show the text that the other side meanwhile gave to the wording it was made for.

    Only where it still holds the base's text for that wording; it stays stale, with that wording beside it.
    """
    for key, entry in list(entries.items()):
        former = (entry.context, entry.previous) if entry.fuzzy and entry.previous is not None else None
        if former is None or former not in saved or former not in base or entry.obsolete:
            continue
        if entry.target == base[former].target:
            entries[key] = replace(entry, target=saved[former].target)
    # A source that was changed before anybody had translated it, and was translated elsewhere as it had been.
    texts = [key for key, entry in saved.items() if entry.target.strip()]
    empty = [key for key, entry in entries.items() if key not in base and not any(_texts(entry)) and not entry.obsolete]
    for number, chosen, _ in nearest(texts, empty):
        key, answer = empty[number], saved[texts[chosen]]
        entries[key] = replace(
            entries[key],
            target=answer.target,
            fuzzy=True,
            previous=made_for(answer),
            previous_context=answer.context,
            comment=_lines("", entries[key].comment, answer.comment),
        )


def _order(base: Sequence[EntryKey], ours: Sequence[EntryKey], theirs: Sequence[EntryKey]) -> Iterable[EntryKey]:
    """All keys, in the order of the side that changed it (ours if both did), the other's own after what they follow."""
    shared = set(base) & set(ours) & set(theirs)
    kept = [key for key in base if key in shared]
    lead, other = (ours, theirs) if [key for key in ours if key in shared] != kept else (theirs, ours)
    after: dict[EntryKey | None, list[EntryKey]] = {}
    known = set(lead)
    before: EntryKey | None = None
    for key in other:
        if key not in known:
            after.setdefault(before, []).append(key)
        else:
            before = key
    result = list(after.get(None, ()))
    for key in lead:
        result += [key, *after.get(key, ())]
    return result


def _header(base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """The header's fields: of two dates the later, and whoever translated last by that date."""
    date = "PO-Revision-Date"
    later = theirs if theirs.get(date, "") > ours.get(date, "") else ours
    result = {}
    for name in dict.fromkeys((*ours, *theirs)):
        was, one, other = base.get(name), ours.get(name), theirs.get(name)
        if other in (one, was):
            value = one
        elif one == was:
            value = other
        elif name in (date, "POT-Creation-Date"):
            value = max(one or "", other or "")
        else:
            value = later.get(name) if name == "Last-Translator" else one or other
        if value is not None:
            result[name] = value
    return result
