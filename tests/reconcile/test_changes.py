"""Every change by its name: what became of what, in which context, how alike."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline.model import Change, Entry, Segment
from pipeline.reconcile import carry_over

FAILED = "Nobody in the small town expected the vote to fail."
COUNCIL = "The council meets in the town hall on Monday."
WHOLE = "The factory stopped in spring because nobody bought its tractors, and the workers went home without wages."
FIRST, SECOND = (
    "The factory stopped in spring because nobody bought its tractors.",
    "The workers went home without wages.",
)
BRIDGE_1, BRIDGE_2 = "The bridge over the river is closed.", "Lorries wait on both banks since Friday."
BRIDGE = "The bridge over the river is closed, and lorries wait on both banks since Friday."


@pytest.mark.parametrize(
    ("old", "new", "change", "exact"),
    [
        ([], [COUNCIL], Change("added", COUNCIL), True),
        ([Entry(COUNCIL, "т")], [], Change("removed", "", (COUNCIL,)), True),
        ([Entry(COUNCIL, "т")], [f"{COUNCIL[:-1]}, if at all."], Change("edited", f"{COUNCIL[:-1]}, if at all.", (COUNCIL,)), False),
        ([Entry('"No", he said.', "т")], ["“No”, he said."], Change("cosmetic", "“No”, he said.", ('"No", he said.',)), True),
        ([Entry(COUNCIL, "т", obsolete=True)], [COUNCIL], Change("restored", COUNCIL, (COUNCIL,)), True),
        ([Entry(COUNCIL, "т", fuzzy=True, previous=FAILED)], [FAILED], Change("restored", FAILED, (COUNCIL,)), True),
        ([Entry(FAILED, "т", obsolete=True)], [f"{FAILED[:-1]} again."], Change("restored", f"{FAILED[:-1]} again.", (FAILED,)), False),
        ([Entry(BRIDGE_1, "т"), Entry(BRIDGE_2, "т")], [BRIDGE], Change("merged", BRIDGE, (BRIDGE_1, BRIDGE_2)), False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("context", [None, "lead"])
def test_a_change_says_what_became_of_what(
    old: list[Entry], new: list[str], change: Change, exact: bool, context: str | None
) -> None:
    former = [None if entry.previous is None else context for entry in old]
    entries = [replace(entry, context=context, previous_context=one) for entry, one in zip(old, former, strict=True)]
    result = carry_over(entries, [Segment(text, "p", context) for text in new], "a.md")
    (found,) = result.changes
    assert replace(found, score=1.0) == replace(change, context=context)
    assert found.score == 1.0 if exact else 0.5 < found.score < 1.0
    for entry in result.entries:
        assert entry.context == context
        assert entry.previous_context == (context if entry.previous is not None else None)


def test_both_halves_of_a_split_are_named() -> None:
    old = [Entry(WHOLE, "т", "lead")]
    first, second = carry_over(old, [Segment(FIRST, "p", "lead"), Segment(SECOND, "p", "lead")], "").changes
    assert replace(first, score=1.0) == Change("split", FIRST, (WHOLE,), "lead")
    assert replace(second, score=1.0) == Change("split", SECOND, (WHOLE,), "lead")
    assert 0.5 < first.score == second.score < 1.0


def test_what_moved_is_named_and_changes_come_in_the_order_of_the_article() -> None:
    old = [Entry(text, "т", "lead") for text in (FAILED, COUNCIL, WHOLE, BRIDGE, "Snow fell in May.")]
    new = [BRIDGE, f"{FAILED[:-1]} again.", COUNCIL, WHOLE, "Rain, too."]
    changes = carry_over(old, [Segment(text, "p", "lead") for text in new], "").changes
    assert [replace(change, score=1.0) for change in changes] == [
        Change("moved", BRIDGE, (BRIDGE,), "lead"),
        Change("edited", new[1], (FAILED,), "lead"),
        Change("added", "Rain, too.", (), "lead"),
        Change("removed", "", ("Snow fell in May.",), "lead"),
    ]


def test_a_sorted_catalog_is_carried_over_all_the_same() -> None:
    texts = [
        "The council meets in the town hall on Monday.",
        "Bread became dearer again this week.",
        "Nobody in the small town expected the vote to fail.",
        "An orchestra from Vitebsk toured five cities.",
    ]
    old = sorted((Entry(text, text.upper()) for text in texts), key=lambda entry: entry.source)
    new = [Segment(text.replace("the", "a"), "") for text in texts]
    result = carry_over(old, new, "")
    assert [entry.target for entry in result.entries if not entry.obsolete] == [text.upper() for text in texts]
