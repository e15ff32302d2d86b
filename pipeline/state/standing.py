"""What state each entry is in, from its catalog row and the facts about it; and the tallies of many entries.

Three independent axes, never folded into one another: origin, review and freshness. The word that reports show is
derived from them (``Standing.state``). Freshness comes from digests of text alone, never from a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import msgspec

from pipeline.model import SAID_ABOVE, Deed, Entry, EntryKey, Fact, Segment, State, Tally, digest
from pipeline.state.editing import edit_of
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source

HUMAN = "human"
MEMORY = "memory"
#: Taken over from a page that was published without us.
ADOPTED = "adopted"
MACHINE = "machine:"

#: Every state, worst first.
STATES = tuple(State)

_UNEDITED = ("", 0.0)
_NOTHING: frozenset[str] = frozenset()
_SAID_ABOVE = digest(SAID_ABOVE)


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry on the three axes, and what to say of it.

    ``accepted_as_is``: a person accepted machine or memory text without a change. ``translator`` and ``reviewer`` are
    who the facts name, empty where no fact does.
    """

    missing: bool = False
    origin: str = HUMAN
    draft: bool = False
    reviewed: bool = False
    fresh: bool = True
    accepted_as_is: bool = False
    translator: str = ""
    reviewer: str = ""
    pivot_changed: bool = False
    #: Whose text a reviewer changed while reviewing it, and how much of it, in per cent of its characters.
    former: str = ""
    edited: float = 0.0
    #: Whether the ledger has this very pair of texts as made or confirmed: no axis, and nothing that is shown.
    on_record: bool = field(default=False, compare=False)
    #: The one word that reports show.
    state: State = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", self._derived())

    @property
    def by_machine(self) -> bool:
        """Whether a machine made the text and no person has accepted it."""
        return self.origin.startswith(MACHINE) and not self.accepted_as_is

    def _derived(self) -> State:
        """Stale wins over draft, translated and reviewed, machine over stale."""
        if self.missing:
            return State.MISSING
        if self.by_machine:
            return State.MACHINE
        if not self.fresh:
            return State.STALE
        if self.draft:
            return State.DRAFT
        return State.REVIEWED if self.reviewed else State.TRANSLATED


#: Answers with the digest of the current text of a segment in another locale, None where there is none.
PivotDigest = Callable[[str, str], str | None]


def standing(
    entry: Entry | None, ledger: Ledger, current: frozenset[str], pivot_digest: PivotDigest | None = None
) -> Standing:
    """Judge one entry.

    ``current`` holds the digests of all sources that stand in the article now: a text known for another source that
    still stands is simply used twice; one known only for a source that is gone was made for an earlier wording.
    """
    if entry is None or not entry.target.strip():
        return _MISSING
    source, target = digest(entry.source, entry.context), digest(entry.target)
    made = confirmed = reviewed = None
    for fact in ledger.by_pair.get((source, target), ()):  # the latest of a kind comes last
        if fact.deed is Deed.MADE:
            made = fact
        elif fact.deed is Deed.REVIEWED:
            reviewed = fact
        elif fact.deed is Deed.CONFIRMED:
            confirmed = fact
    fresh = bool(made or confirmed) or not _only_known_for_others(ledger, target, current)
    if entry.fuzzy and entry.previous is not None and not confirmed:
        fresh = False
    birth = made or _latest_made(ledger, target)
    origin = (birth.origin or HUMAN) if birth else HUMAN
    pivot_changed = False
    if made and made.pivot and pivot_digest and not confirmed:
        pivot_changed = pivot_digest(made.pivot.locale, entry.source) != made.pivot.digest
    taken = None if origin == HUMAN else _taken(ledger, source, target)
    # Clearing “needs work” accepts a text only for the source it was made for: elsewhere the flag was lost.
    accepted_as_is = origin != HUMAN and (taken is not None or (made is not None and not entry.fuzzy))
    responsible = taken or birth
    return _standing(
        False,  # not missing
        origin,
        entry.fuzzy,
        bool(reviewed) and not entry.fuzzy,
        fresh and not pivot_changed,
        accepted_as_is,
        responsible.by if responsible else "",
        reviewed.by if reviewed else "",
        pivot_changed,
        *(edit_of(made) if made and made.note else _UNEDITED),
        bool(made or confirmed),
    )


def is_own_work(judged: Standing, reviewer: str, most: float) -> bool:
    """Whether a review by this person would be one of their own work.

    What a reviewer changed in another's text, up to ``most`` per cent of its characters, leaves it the other's.
    """
    if reviewer != judged.translator:
        return False
    return judged.former in ("", reviewer) or judged.edited > most


# Most entries of an archive stand alike; a key of positions is found sooner than one of names.
_standing = lru_cache(maxsize=512)(Standing)
_MISSING = Standing(missing=True)


def _only_known_for_others(ledger: Ledger, target: str, current: frozenset[str]) -> bool:
    """Whether this very text is on record, but for no source that stands in the article now."""
    sources = _sources(ledger, target)
    return bool(sources) and sources.isdisjoint(current)


def _taken(ledger: Ledger, source: str, target: str) -> Fact | None:
    """The fact by which a person took over a text that a machine made, for this source or for another."""
    for made_for in (source, *sorted(_sources(ledger, target))):
        for deed in (Deed.ACCEPTED, Deed.REVIEWED, Deed.CONFIRMED):
            if fact := ledger.find(made_for, target, deed):
                return fact
    return None


def _sources(ledger: Ledger, target: str) -> Set[str]:
    """The sources for which this very text is on record."""
    # “^” is no text of its own: that it was used elsewhere says nothing about this segment.
    return _NOTHING if target == _SAID_ABOVE else ledger.sources_of.get(target, _NOTHING)


def _latest_made(ledger: Ledger, target: str) -> Fact | None:
    result = [fact for source in _sources(ledger, target) if (fact := ledger.find(source, target, Deed.MADE))]
    return max(result, key=lambda fact: fact.at, default=None)


def tally(
    issue: str, article: str, locale: str, segments: Sequence[Segment], standings: Mapping[EntryKey, Standing]
) -> Tally:
    """Count segments and source words by state.

    ``segments`` hold each text once: one that occurs twice counts once, as its entry is filled once.
    """
    from pipeline.markdown import words  # the Markdown parser takes its time, and sums need no words counted

    counts = dict.fromkeys(STATES, 0)
    weights = counts.copy()
    stale_machine = 0
    for segment in segments:
        judged = standings[segment.key]
        state = judged.state
        counts[state] += 1
        weights[state] += words(segment.text)
        stale_machine += state is State.MACHINE and not judged.fresh
    return Tally(
        issue,
        article,
        locale,
        counts,
        weights,
        stale_machine,
    )


def total(tallies: Iterable[Tally], issue: str = "", article: str = "", locale: str = "") -> Tally:
    """Add tallies up under one heading."""
    counts = dict.fromkeys(STATES, 0)
    weights = counts.copy()
    stale_machine = 0
    for part in tallies:
        for state in STATES:
            counts[state] += part.segments[state]
            weights[state] += part.words[state]
        stale_machine += part.stale_machine
    return Tally(issue, article, locale, counts, weights, stale_machine)


class Coverage(msgspec.Struct, frozen=True):
    """One article in one target locale: its segments (each text once), their entries and standings, the counts.

    ``path`` is the catalog's, ``source_path`` the article's. The labels are covered with an empty issue.
    """

    issue: str
    article: str
    locale: str
    path: str
    source_path: str
    segments: tuple[Segment, ...]
    entries: Mapping[EntryKey, Entry]
    standings: Mapping[EntryKey, Standing]
    tally: Tally


def cover(
    source: Source,
    locale: str,
    entries: Iterable[Entry],
    ledger: Ledger,
    *,
    pivot_digest: PivotDigest | None = None,
    known: Mapping[EntryKey, Standing] = MappingProxyType({}),
) -> Coverage:
    """Judge every segment of a source in a locale, from its catalog's entries and the ledger beside it.

    ``known`` are standings that need not be worked out again.
    """
    by_key = {entry.key: entry for entry in entries if not entry.obsolete}
    keys = [segment.key for segment in source.segments]
    standings = {key: known.get(key) or standing(by_key.get(key), ledger, source.digests, pivot_digest) for key in keys}
    return Coverage(
        issue=source.issue,
        article=source.name,
        locale=locale,
        path=source.catalog_path(locale),
        source_path=source.path,
        segments=source.segments,
        entries=by_key,
        standings=standings,
        tally=tally(source.issue, source.name, locale, source.segments, standings),
    )
