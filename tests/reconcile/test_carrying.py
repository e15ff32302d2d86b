"""What becomes of entries with all that belongs to them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline.model import Entry, Segment
from pipeline.reconcile import carry_over, made_for
from pipeline.reconcile.rows import stale

FAILED = "Nobody in the small town expected the vote to fail."
COUNCIL = "The council meets in the town hall on Monday."


def test_only_equal_contexts_match() -> None:
    text = "The council meets in the town hall on Monday"
    old = [Entry(text, "Рада збіраецца", context="title"), Entry(f"{text}.", "Рада збіраецца.", context="lead")]
    result = carry_over(old, [Segment(text, "caption", "caption"), Segment(f"{text}!", "lead", "lead")], "")
    assert [(entry.context, entry.target) for entry in result.entries if not entry.obsolete] == [
        ("caption", ""),
        ("lead", "Рада збіраецца."),
    ]


def test_foreign_entries_with_plurals_are_not_ours_to_edit() -> None:
    plural = Entry("one file of many", plural=("%d files of many", ("адзін", "два", "пяць")))
    kept = carry_over([plural], [Segment("one file of many", "")], "").entries
    assert kept == (plural,)
    changed = carry_over([plural], [Segment("one file of very many", "")], "").entries
    assert [entry.obsolete for entry in changed] == [False, True]


def test_two_entries_for_one_message_become_one_and_lose_no_text() -> None:
    old = [Entry("One.", "Адзін."), Entry("One.", "Адна.", obsolete=True)]
    (entry,) = carry_over(old, [Segment("One.", "")], "").entries
    assert (entry.target, entry.comment) == ("Адзін.", "Адна.")
    (entry,) = carry_over(old, [], "").entries
    assert (entry.obsolete, entry.target, entry.comment) == (True, "Адзін.", "Адна.")


# --- a row with all that belongs to it -----------------------------------------------------------------------------


def test_an_entry_keeps_what_is_its_own_and_takes_kind_and_place_from_the_segment() -> None:
    entry = Entry(
        COUNCIL, "Рада", "lead", "paragraph", "old.md", fuzzy=True, previous=FAILED, previous_context="title",
        comment="ask", line=7, flags=("c-format",), plural=("councils", ("рада", "рады")), previous_plural="votes",
    )  # fmt: skip
    (found,) = carry_over([entry], [Segment(COUNCIL, "heading", "lead")], "new.md").entries
    assert found == replace(entry, kind="heading", reference="new.md")
    assert found.line == 7
    (found,) = carry_over([replace(entry, obsolete=True)], [Segment(COUNCIL, "heading", "lead")], "new.md").entries
    assert found == replace(entry, kind="heading", reference="new.md")


@pytest.mark.parametrize(
    ("entry", "wording"),
    [
        (Entry("Now.", "Цяпер."), "Now."),
        (Entry("Now.", "Цяпер.", fuzzy=True), "Now."),
        (Entry("Now.", "Цяпер.", fuzzy=True, previous="Then."), "Then."),
        (Entry("Now.", "Цяпер.", fuzzy=True, previous=""), ""),
        # Somebody said that it holds for what stands there.
        (Entry("Now.", "Цяпер.", previous="Then."), "Now."),
    ],
)
def test_for_which_wording_a_translation_was_made(entry: Entry, wording: str) -> None:
    assert made_for(entry) == wording
    assert stale(replace(entry, context="lead")) == replace(
        entry, context="lead", fuzzy=True, previous=wording, previous_context="lead"
    )


def test_nothing_is_stale_where_nothing_was_translated() -> None:
    entry = Entry("Now.", " ", "lead", fuzzy=True, previous="Then.", previous_context="lead", comment="ask")
    assert stale(entry) == Entry("Now.", "", "lead", comment="ask")


def test_a_merged_sentence_has_the_comments_of_both() -> None:
    old = [
        Entry("The bridge over the river is closed.", "Мост зачынены.", comment="ask the author\nby Friday"),
        Entry("Lorries wait on both banks.", "Грузавікі чакаюць.", comment="lorries or cars?"),
    ]
    new = [Segment("The bridge over the river is closed, and lorries wait on both banks.", "")]
    whole, *parts = carry_over(old, new, "").entries
    assert whole.comment == "ask the author\nby Friday\nlorries or cars?"
    assert [part.comment for part in parts] == [entry.comment for entry in old]
    same = [replace(entry, comment="the mayor's words") for entry in old]
    assert carry_over(same, new, "").entries[0].comment == "the mayor's words"


# --- what stands is left alone --------------------------------------------------------------------------------------

STANDING = (Entry("One.", "Адзін.", None, "p", "a.md"), Entry("Two.", "", "lead", "p", "a.md"))
SEGMENTS = (Segment("One.", "p"), Segment("Two.", "p", "lead"))
FORMER = Entry("Three.", "Тры.", obsolete=True)
PLURAL = Entry("four", obsolete=True, plural=("fours", ("чатыры",)))


@pytest.mark.parametrize("more", [(), (FORMER,), (PLURAL,), (FORMER, PLURAL)])
def test_a_catalog_that_is_in_line_is_handed_back_as_it_is(more: tuple[Entry, ...]) -> None:
    result = carry_over((*STANDING, *more), SEGMENTS, "a.md")
    assert result.changes == ()
    # The very same objects: nothing was even looked at twice.
    assert [id(entry) for entry in result.entries] == [id(entry) for entry in (*STANDING, *more)]


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        (STANDING, (replace(SEGMENTS[0], kind="heading"), SEGMENTS[1]), (replace(STANDING[0], kind="heading"), STANDING[1])),
        ((replace(STANDING[0], reference="b.md"), STANDING[1]), SEGMENTS, STANDING),
        ((replace(STANDING[0], obsolete=True), STANDING[1]), SEGMENTS, STANDING),
        ((STANDING[0], replace(STANDING[1], context=None)), SEGMENTS, STANDING),
        (STANDING[::-1], SEGMENTS, STANDING),
        (STANDING[:1], SEGMENTS, STANDING),
        (STANDING, SEGMENTS[:1], STANDING[:1]),
        # Obsolete rows without a text, and a second one for a message, are cleared away.
        ((*STANDING, replace(FORMER, target=" ")), SEGMENTS, STANDING),
        ((*STANDING, FORMER, replace(FORMER, target="Трое.")), SEGMENTS, (*STANDING, replace(FORMER, comment="Трое."))),
        ((*STANDING, replace(STANDING[0], target="Адна.", obsolete=True)), SEGMENTS,
         (replace(STANDING[0], comment="Адна."), STANDING[1])),
        ((*STANDING, replace(FORMER, obsolete=False)), SEGMENTS, (*STANDING, FORMER)),
    ],
)  # fmt: skip
def test_what_is_not_in_line_is_brought_into_line(
    old: tuple[Entry, ...], new: tuple[Segment, ...], after: tuple[Entry, ...]
) -> None:
    assert carry_over(old, new, "a.md").entries == after


# --- two rows for one message ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comment", "former", "after"),
    [
        ("", ["Адна."], "Адна."),
        ("Ці так?", ["Адна."], "Ці так?\nАдна."),
        ("", ["Адна.", "Адно."], "Адна.\nАдно."),
        ("", ["Адзін."], ""),
        ("", [" "], ""),
        # A text of several lines becomes a line of the comment, and no line comes in twice.
        ("", ["Адна\nз іх."], "Адна з іх."),
        ("Ці так?\nАдна з іх.", ["Адна\nз іх."], "Ці так?\nАдна з іх."),
        ("Адна з іх.\nЦі так?", ["Адна з іх.", "Адно."], "Адна з іх.\nЦі так?\nАдно."),
    ],
)
def test_the_other_text_stays_in_the_comment(comment: str, former: list[str], after: str) -> None:
    old = [Entry("One.", "Адзін.", comment=comment), *(Entry("One.", text, obsolete=True) for text in former)]
    (entry,) = carry_over(old, [Segment("One.", "")], "").entries
    assert (entry.target, entry.comment) == ("Адзін.", after)


def test_foreign_plurals_are_kept_though_nothing_is_translated() -> None:
    plural = replace(PLURAL, obsolete=False, target="")
    assert carry_over([Entry("Gone."), plural, FORMER], [], "").entries == (PLURAL, FORMER)
    # Beside another row for the message there is no line of text to keep.
    (entry,) = carry_over([Entry("four", "Чатыры."), PLURAL], [Segment("four", "")], "").entries
    assert (entry.target, entry.comment) == ("Чатыры.", "")


def test_foreign_plurals_are_never_given_to_another_segment() -> None:
    text = "%d members of the council voted for the bridge"
    plural = Entry(text, fuzzy=True, previous=FAILED, plural=("x", ("а", "б")), target="а")
    for old, new in (
        ([plural], FAILED),
        ([replace(plural, obsolete=True)], f"{text}, too"),
        ([plural], f"{text}, too"),
    ):
        added, kept = carry_over(old, [Segment(new, "")], "").entries
        assert (added.target, kept) == ("", replace(plural, obsolete=True))
    (added,) = carry_over([], [Segment(text, "")], "", [plural]).entries
    assert added.target == ""


def test_a_lead_that_is_put_together_of_the_bodys_sentences_begins_with_their_translations() -> None:
    first, second = "The bridge is closed for repairs.", "The ferry takes cars instead."
    old = [Entry(first, "Мост зачынены на рамонт."), Entry(second, "Замест яго машыны перавозіць паром.")]
    new = [Segment(f"{first} {second}", "lead", "lead"), Segment(first, ""), Segment(second, "")]
    lead, *body = carry_over(old, new, "").entries
    assert (lead.target, lead.fuzzy) == ("Мост зачынены на рамонт. Замест яго машыны перавозіць паром.", True)
    assert (lead.previous, lead.previous_context) == (f"{first} {second}", None)
    assert [entry.target for entry in body] == [entry.target for entry in old]
    assert tuple(carry_over((lead, *body), new, "").entries) == (lead, *body)
