"""The three axes to the last field, and the sums made of them."""

from __future__ import annotations

import pytest

from pipeline.model import Deed, Entry, Fact, Pivot, Segment, State, digest
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source, unique
from pipeline.state.standing import Standing, cover, standing, tally, total

OLD, NEW, OTHER, TEXT = "The old source.", "The new source.", "Another source.", "Пераклад."
ECHO = "machine:echo"
MADE, ACCEPTED, REVIEWED, CONFIRMED = Deed.MADE, Deed.ACCEPTED, Deed.REVIEWED, Deed.CONFIRMED
PIVOT = Pivot("ru", digest("Русский."))


def fact(
    deed: Deed, source: str = NEW, by: str = "ann", at: int = 1, origin: str = "", pivot: Pivot | None = None
) -> Fact:
    origin = origin or ("human" if deed is MADE else "")
    return Fact(deed, digest(source), digest(TEXT), f"2017-05-08T10:00:0{at}Z", by, origin=origin, pivot=pivot)


CASES = [
    ("nothing", {"target": ""}, [fact(MADE)], Standing(missing=True)),
    ("not on record", {}, [], Standing()),
    ("on record", {}, [fact(MADE, by="ann")], Standing(translator="ann")),
    ("the latest maker counts", {}, [fact(MADE, by="ann", at=1), fact(MADE, by="ben", at=2)], Standing(translator="ben")),
    ("reviewed", {}, [fact(MADE), fact(REVIEWED, by="bob")], Standing(translator="ann", reviewed=True, reviewer="bob")),
    ("the latest reviewer counts", {}, [fact(REVIEWED, by="bob", at=1), fact(REVIEWED, by="cat", at=2)], Standing(reviewed=True, reviewer="cat")),
    ("reviewed and set back", {"fuzzy": True}, [fact(MADE), fact(REVIEWED, by="bob")], Standing(translator="ann", draft=True, reviewer="bob")),
    ("stale by the flag", {"fuzzy": True, "previous": OLD}, [], Standing(draft=True, fresh=False)),
    ("stale by an empty former text", {"fuzzy": True, "previous": ""}, [], Standing(draft=True, fresh=False)),
    ("flagged stale, but confirmed", {"fuzzy": True, "previous": OLD}, [fact(CONFIRMED)], Standing(draft=True)),
    ("flagged stale, though made for this", {"fuzzy": True, "previous": OLD}, [fact(MADE)], Standing(translator="ann", draft=True, fresh=False)),
    ("glued", {}, [fact(MADE, OLD)], Standing(translator="ann", fresh=False)),
    ("glued, and confirmed", {}, [fact(MADE, OLD), fact(CONFIRMED)], Standing(translator="ann")),
    ("glued, and made anew", {}, [fact(MADE, OLD, by="ann"), fact(MADE, by="ben")], Standing(translator="ben")),
    ("used twice", {}, [fact(MADE, OTHER)], Standing(translator="ann")),
    ("used twice, and for one that is gone", {}, [fact(MADE, OTHER), fact(MADE, OLD)], Standing(translator="ann")),
    ("known by a review of the old source alone", {}, [fact(REVIEWED, OLD)], Standing()),
    ("known by a confirmation of the old source", {}, [fact(CONFIRMED, OLD)], Standing(fresh=False)),
    ("the latest birth elsewhere counts", {}, [fact(MADE, OLD, by="ann", at=1), fact(MADE, OTHER, by="ben", at=2)], Standing(translator="ben")),
    ("machine", {"fuzzy": True}, [fact(MADE, by=ECHO, origin=ECHO)], Standing(origin=ECHO, translator=ECHO, draft=True)),
    ("machine, unticked", {}, [fact(MADE, by=ECHO, origin=ECHO)], Standing(origin=ECHO, translator=ECHO, accepted_as_is=True)),
    ("machine, accepted", {"fuzzy": True}, [fact(MADE, by=ECHO, origin=ECHO), fact(ACCEPTED, by="ann")], Standing(origin=ECHO, translator="ann", draft=True, accepted_as_is=True)),
    ("machine, reviewed", {}, [fact(MADE, by=ECHO, origin=ECHO), fact(REVIEWED, by="bob")], Standing(origin=ECHO, translator="bob", reviewed=True, reviewer="bob", accepted_as_is=True)),
    ("machine, confirmed", {}, [fact(MADE, by=ECHO, origin=ECHO), fact(CONFIRMED, by="cat")], Standing(origin=ECHO, translator="cat", accepted_as_is=True)),
    ("machine, accepted before reviewed", {}, [fact(MADE, by=ECHO, origin=ECHO), fact(REVIEWED, by="bob", at=2), fact(ACCEPTED, by="ann", at=1)], Standing(origin=ECHO, translator="ann", reviewed=True, reviewer="bob", accepted_as_is=True)),
    ("machine, accepted, and by others elsewhere", {"fuzzy": True}, [fact(deed, source, by=by, origin=ECHO if deed is MADE else "") for source, by in ((NEW, "ann"), (OLD, "ben"), (OTHER, "cat")) for deed in (MADE, ACCEPTED)], Standing(origin=ECHO, translator="ann", draft=True, accepted_as_is=True)),
    ("machine for the old source", {}, [fact(MADE, OLD, by=ECHO, origin=ECHO)], Standing(origin=ECHO, translator=ECHO, fresh=False)),
    ("machine for the old source, accepted there", {}, [fact(MADE, OLD, by=ECHO, origin=ECHO), fact(ACCEPTED, OLD, by="ann")], Standing(origin=ECHO, translator="ann", fresh=False, accepted_as_is=True)),
    ("memory", {"fuzzy": True}, [fact(MADE, by="memory", origin="memory")], Standing(origin="memory", translator="memory", draft=True)),
    ("human text that was accepted", {}, [fact(MADE), fact(ACCEPTED, by="bob")], Standing(translator="ann")),
]  # fmt: skip


@pytest.mark.parametrize(("row", "facts", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_every_axis(row: dict, facts: list[Fact], expected: Standing) -> None:
    entry = Entry(**{"source": NEW, "target": TEXT, **row})
    current = frozenset({digest(NEW), digest(OTHER)})
    assert standing(entry, Ledger.of(facts), current) == expected
    assert standing(entry, Ledger.of(facts), current, lambda *_: None) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], False), ([fact(MADE)], True), ([fact(MADE, by=ECHO, origin=ECHO)], True), ([fact(CONFIRMED)], True),
        ([fact(REVIEWED)], False), ([fact(ACCEPTED)], False), ([fact(MADE, OLD)], False), ([fact(CONFIRMED, OTHER)], False),
    ],
)  # fmt: skip
def test_what_is_on_record(facts: list[Fact], expected: bool) -> None:
    assert standing(Entry(NEW, TEXT), Ledger.of(facts), frozenset({digest(NEW)})).on_record is expected


def test_no_entry() -> None:
    assert standing(None, Ledger(), frozenset()) == Standing(missing=True)


def test_a_context_tells_two_entries_apart() -> None:
    facts = [Fact(MADE, digest(NEW, "title"), digest(TEXT), "2017-05-08T10:00:00Z", "ann", origin="human")]
    assert (
        standing(Entry(NEW, TEXT, context="title"), Ledger.of(facts), frozenset({digest(NEW, "title")})).translator
        == "ann"
    )
    assert standing(Entry(NEW, TEXT), Ledger.of(facts), frozenset({digest(NEW)})) == Standing(
        translator="ann", fresh=False
    )


@pytest.mark.parametrize(
    ("now", "facts", "changed"),
    [
        ("Русский.", [], False), ("Другой.", [], True), (None, [], True), ("Другой.", [fact(CONFIRMED, by="cat")], False),
    ],
)  # fmt: skip
def test_a_pivot(now: str | None, facts: list[Fact], changed: bool) -> None:
    asked = []

    def pivot(locale: str, source: str) -> str | None:
        asked.append((locale, source))
        return None if now is None else digest(now)

    found = standing(Entry(NEW, TEXT), Ledger.of([fact(MADE, pivot=PIVOT), *facts]), frozenset(), pivot)
    assert found == Standing(translator="ann", fresh=not changed, pivot_changed=changed)
    assert asked == ([] if facts else [("ru", NEW)])
    assert standing(Entry(NEW, TEXT), Ledger.of([fact(MADE, pivot=PIVOT)]), frozenset()).fresh


@pytest.mark.parametrize(
    ("axes", "state"),
    [
        ({"missing": True, "origin": ECHO, "fresh": False}, State.MISSING),
        ({"origin": ECHO, "fresh": False, "draft": True, "reviewed": True}, State.MACHINE),
        ({"origin": ECHO, "accepted_as_is": True}, State.TRANSLATED),
        ({"origin": "memory", "draft": True}, State.DRAFT),
        ({"fresh": False, "draft": True, "reviewed": True}, State.STALE),
        ({"draft": True, "reviewed": True}, State.DRAFT),
        ({"reviewed": True}, State.REVIEWED),
        ({}, State.TRANSLATED),
    ],
)
def test_the_word(axes: dict, state: State) -> None:
    assert Standing(**axes).state is state
    assert Standing(**axes).by_machine is (axes.get("origin") == ECHO and "accepted_as_is" not in axes)


def counted(**numbers: int) -> dict[State, int]:
    return {state: numbers.get(str(state), 0) for state in State}


def test_counts_and_words() -> None:
    one, two, three, four = (Segment(text, "p") for text in ("One word more.", "Two.", "And three words.", "Four."))
    standings = {
        one.key: Standing(),
        two.key: Standing(origin=ECHO, fresh=False),
        three.key: Standing(origin=ECHO),
        four.key: Standing(origin=ECHO, fresh=False),
    }
    found = tally("2017-05-08", "talks", "be", [one, two, three, four], standings)
    assert (found.issue, found.article, found.locale) == ("2017-05-08", "talks", "be")
    assert found.segments == counted(translated=1, machine=3)
    assert found.words == counted(translated=3, machine=5)
    assert found.stale_machine == 2
    both = total([found, found], "2017-05-08", "a", "ru")
    assert (both.issue, both.article, both.locale) == ("2017-05-08", "a", "ru")
    assert both.segments == counted(translated=2, machine=6)
    assert both.words == counted(translated=6, machine=10)
    assert both.stale_machine == 4
    assert total([]).segments == counted()
    assert (total([]).issue, total([]).article, total([]).locale, total([]).stale_machine) == ("", "", "", 0)


def test_repeats_count_once() -> None:
    texts = [Segment("a", "p", line=1), Segment("b", "p"), Segment("a", "p", line=9), Segment("a", "title", "title")]
    found = unique(texts)
    assert [one.key for one in found] == [(None, "b"), (None, "a"), ("title", "a")]
    assert [one.line for one in found] == [0, 1, 0]


def test_covering_an_article() -> None:
    segments = [Segment(NEW, "p", line=4), Segment(OTHER, "p", line=5), Segment(NEW, "p", line=6)]
    entries = [Entry(NEW, TEXT), Entry(OTHER, "gone", obsolete=True), Entry("Not in it.", "x")]
    pivot = Ledger.of([fact(MADE, pivot=PIVOT)])
    source = Source.of("2017-05-08", "talks", "en", "talks.md", segments)
    found = cover(source, "be", entries, pivot, pivot_digest=lambda *_: digest("Другой."))
    assert (found.issue, found.article, found.locale, found.path, found.source_path) == (
        "2017-05-08",
        "talks",
        "be",
        "locales/be/LC_MESSAGES/2017-05-08/talks.po",
        "talks.md",
    )
    assert [segment.text for segment in found.segments] == [OTHER, NEW]
    assert found.standings == {
        (None, NEW): Standing(translator="ann", fresh=False, pivot_changed=True),
        (None, OTHER): Standing(missing=True),
    }
    assert (None, OTHER) not in found.entries
    assert found.entries[None, NEW].target == TEXT
    assert found.tally.segments == counted(missing=1, stale=1)
    assert (found.tally.issue, found.tally.article, found.tally.locale) == ("2017-05-08", "talks", "be")


def test_a_field_that_still_stands_is_no_former_wording() -> None:
    """The same translation was made for a title that stands: told with its context, or not at all."""
    title = Segment(OTHER, "title", "title")
    made = Fact(MADE, digest(OTHER, "title"), digest(TEXT), "2017-05-08T10:00:00Z", "ann", origin="human")
    found = cover(
        Source.of("i", "a", "en", "s", [Segment(NEW, "p"), title]), "be", [Entry(NEW, TEXT)], Ledger.of([made])
    )
    assert found.standings[None, NEW].fresh


def test_what_is_known_is_not_judged_again() -> None:
    known = {(None, NEW): Standing(draft=True), (None, "else"): Standing(missing=True)}
    found = cover(Source.of("i", "a", "en", "s", [Segment(NEW, "p")]), "be", [Entry(NEW, TEXT)], Ledger(), known=known)
    assert found.standings == {(None, NEW): Standing(draft=True)}
