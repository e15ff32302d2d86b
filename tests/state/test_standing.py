"""What state an entry is in: a table of catalog row × facts → state, as a coordinator would tell it."""

from __future__ import annotations

import pytest

from pipeline.model import Deed, Entry, Fact, Pivot, State, digest
from pipeline.state.ledger import Ledger, dump, parse
from pipeline.state.standing import standing

OLD, NEW, OTHER, TEXT = "The old source.", "The new source.", "Another source.", "Пераклад."


def fact(
    deed: Deed, source: str = NEW, target: str = TEXT, *, by: str = "translator", origin: str = "", pivot=None
) -> Fact:
    origin = origin or ("human" if deed is Deed.MADE else "")
    return Fact(deed, digest(source), digest(target), "2017-05-08T10:00:00Z", by, origin=origin, pivot=pivot)


MADE, ACCEPTED, REVIEWED, CONFIRMED = Deed.MADE, Deed.ACCEPTED, Deed.REVIEWED, Deed.CONFIRMED
MACHINE = "machine:apertium"
FUZZY = {"fuzzy": True}
CHANGED = {"fuzzy": True, "previous": OLD}

CASES = [
    ("nothing there", None, [], State.MISSING),
    ("white space is nothing", {"target": "  \n"}, [], State.MISSING),
    ("finished in Poedit, not yet recorded", {}, [], State.TRANSLATED),
    ("finished and recorded", {}, [fact(MADE)], State.TRANSLATED),
    ("needs work, no change of the source", FUZZY, [], State.DRAFT),
    ("the source changed, marked by sync", CHANGED, [fact(MADE, OLD)], State.STALE),
    ("the source changed, the ledger knows nothing", CHANGED, [], State.STALE),
    ("git glued a new source to an old text", {}, [fact(MADE, OLD)], State.STALE),
    ("a tool lost the flag, kept the old source", {"previous": OLD}, [fact(MADE, OLD)], State.STALE),
    ("confirmed for the new source", {}, [fact(MADE, OLD), fact(CONFIRMED)], State.TRANSLATED),
    ("confirmed for an earlier source only", {}, [fact(MADE, OLD), fact(CONFIRMED, OLD)], State.STALE),
    ("one text for two sources that both stand", {}, [fact(MADE, OTHER)], State.TRANSLATED),
    ("reviewed", {}, [fact(MADE), fact(REVIEWED, by="reviewer")], State.REVIEWED),
    ("reviewed, then the text was changed", {}, [fact(REVIEWED, target="Іншы тэкст.")], State.TRANSLATED),
    ("reviewed, then the source was changed", {}, [fact(MADE, OLD), fact(REVIEWED, OLD)], State.STALE),
    ("reviewed, then set back to needs work", FUZZY, [fact(MADE), fact(REVIEWED)], State.DRAFT),
    ("machine text", FUZZY, [fact(MADE, origin=MACHINE)], State.MACHINE),
    ("machine text, unticked in Poedit", {}, [fact(MADE, origin=MACHINE)], State.TRANSLATED),
    ("machine text, accepted on record", {}, [fact(MADE, origin=MACHINE), fact(ACCEPTED)], State.TRANSLATED),
    ("machine text, the source changed since", CHANGED, [fact(MADE, OLD, origin=MACHINE)], State.MACHINE),
    ("machine text glued to a new source", {}, [fact(MADE, OLD, origin=MACHINE)], State.MACHINE),
    ("accepted machine text, the source changed since", CHANGED, [fact(MADE, OLD, origin=MACHINE), fact(ACCEPTED, OLD)], State.STALE),
    ("machine text that a person edited", {}, [fact(MADE, target="Машынны.", origin=MACHINE)], State.TRANSLATED),
    ("from the memory, not yet accepted", FUZZY, [fact(MADE, origin="memory")], State.DRAFT),
    ("from the memory, accepted", {}, [fact(MADE, origin="memory")], State.TRANSLATED),
]  # fmt: skip


@pytest.mark.parametrize(("row", "facts", "state"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_state(row: dict | None, facts: list[Fact], state: State) -> None:
    entry = None if row is None else Entry(**{"source": NEW, "target": TEXT, **row})
    assert standing(entry, Ledger.of(facts), frozenset({digest(NEW), digest(OTHER)})).state is state


def test_a_translation_made_from_a_pivot_is_stale_when_the_pivot_changes() -> None:
    entry = Entry(NEW, TEXT)
    ledger = Ledger.of([fact(MADE, pivot=Pivot("ru", digest("Русский текст.")))])
    current = frozenset({digest(NEW)})
    assert standing(entry, ledger, current, lambda *_: digest("Русский текст.")).state is State.TRANSLATED
    assert standing(entry, ledger, current, lambda *_: digest("Другой текст.")).state is State.STALE
    assert standing(entry, ledger, current, lambda *_: None).state is State.STALE


def test_said_above_is_never_stale_by_its_own_text() -> None:
    ledger = Ledger.of([fact(MADE, OLD, "^")])
    assert standing(Entry(NEW, "^"), ledger, frozenset({digest(NEW)})).state is State.TRANSLATED


def test_the_ledgers_bytes_depend_on_its_content_alone() -> None:
    facts = [fact(MADE), fact(REVIEWED), fact(MADE, OLD), fact(MADE, origin=MACHINE, pivot=Pivot("ru", "00"))]
    lines = dump(Ledger.of(facts))
    assert dump(Ledger.of(reversed(facts))) == lines
    assert dump(parse((lines + lines).encode(), "x.jsonl")) == lines  # a union merge of two ledgers is a ledger
