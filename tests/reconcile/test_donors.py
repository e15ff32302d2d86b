"""Texts that come over from other articles."""

from __future__ import annotations

import pytest

from pipeline.model import Entry, Segment
from pipeline.reconcile import carry_over

FAILED = "Nobody in the small town expected the vote to fail."
COUNCIL = "The council meets in the town hall on Monday."


def test_texts_come_over_from_another_article() -> None:
    donors = [
        Entry("The council meets in the town hall on Monday.", "Рада збіраецца ў ратушы ў панядзелак."),
        Entry("Nobody in the small town expected the vote to fail.", "Ніхто ў мястэчку не чакаў, што так будзе."),
        Entry("See also", "Гл. таксама"),
    ]
    new = [
        Segment("The council meets in the town hall on Monday.", ""),
        Segment("Nobody in the little town expected the vote to fail.", ""),
        Segment("See also", ""),
        Segment("See below", ""),
    ]
    entries = carry_over([], new, "", donors).entries
    assert [(entry.target, entry.fuzzy) for entry in entries] == [
        (donors[0].target, False),
        (donors[1].target, True),
        (donors[2].target, True),
        ("", False),
    ]


@pytest.mark.parametrize(
    ("donor", "text", "kind", "fuzzy"),
    [
        ("The vote failed twice.", "The vote failed twice.", "moved", False),
        # Three words may stand in two articles by chance, with another meaning in each.
        ("The vote failed.", "The vote failed.", "moved", True),
        ("The vote failed twice.", "Again the vote failed twice.", "moved", True),
        ("Parliament rejected amendments.", "Parliament rejected amendments!", "added", False),
        ("Parliament quietly rejected amendments.", "Parliament quietly rejected amendments!", "moved", True),
    ],
)
def test_what_another_article_gives(donor: str, text: str, kind: str, fuzzy: bool) -> None:
    given = Entry(donor, "Пераклад.", comment="ask", line=9, reference="b.md")
    result = carry_over([], [Segment(text, "p")], "a.md", [given])
    (entry,) = result.entries
    (change,) = result.changes
    assert (change.kind, change.before) == (kind, (donor,) if kind == "moved" else ())
    assert (entry.target, entry.fuzzy, entry.comment) == ("Пераклад." if kind == "moved" else "", fuzzy, "")


def test_another_article_gives_its_first_text_and_only_what_is_missing() -> None:
    donors = [Entry(COUNCIL, " "), Entry(COUNCIL, "Першы."), Entry(COUNCIL, "Другі."), Entry(FAILED, "Чужы.")]
    entries = carry_over([Entry(FAILED, "Свой.")], [Segment(COUNCIL, ""), Segment(FAILED, "")], "", donors).entries
    assert [entry.target for entry in entries] == ["Першы.", "Свой."]
    # A stale text of another article is as stale here.
    stale_one = Entry(COUNCIL, "Рада.", fuzzy=True, previous=FAILED)
    assert carry_over([], [Segment(COUNCIL, "")], "", [stale_one]).entries == (stale_one,)


def test_ones_own_text_comes_before_another_articles() -> None:
    old = [Entry(FAILED, "Свой.", obsolete=True)]
    (entry,) = carry_over(old, [Segment(FAILED, "")], "", [Entry(FAILED, "Чужы.")]).entries
    assert entry.target == "Свой."
    entry, kept = carry_over(
        [Entry(FAILED, "Свой.")], [Segment(f"{FAILED[:-1]} again.", "")], "", [Entry(FAILED, "Чужы.")]
    ).entries
    assert (entry.target, kept) == ("Свой.", Entry(FAILED, "Свой.", obsolete=True))
    # But what was dropped here long ago comes after what stands there now.
    entry, kept = carry_over(old, [Segment(f"{FAILED[:-1]} again.", "")], "", [Entry(FAILED, "Чужы.")]).entries
    assert (entry.target, kept.target) == ("Чужы.", "Свой.")
