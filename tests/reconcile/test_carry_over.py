"""Carry-over: the tables of this folder, and the laws that hold for any texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline import catalogs
from pipeline.model import Entry, Segment
from pipeline.reconcile import carry_over, cosmetic

HERE = Path(__file__).parent
ENTRY = re.compile(
    r"(?P<mark>(?:[?x] )*)(?P<source>.+?) =(?: (?!// |< )(?P<target>.*?))?(?: < (?P<previous>.*?))?(?: // (?P<note>.*))?\Z"
)


def read_entry(text: str) -> Entry:
    match = ENTRY.match(text.strip())
    assert match, text
    return Entry(
        match["source"],
        target=match["target"] or "",
        fuzzy="?" in match["mark"],
        obsolete="x" in match["mark"],
        previous=match["previous"],
        comment=match["note"] or "",
    )


def read_cases() -> list[dict[str, str]]:
    cases = []
    for block in (HERE / "cases.txt").read_text(encoding="utf-8").split("\n## ")[1:]:
        title, *lines = block.strip().split("\n")
        cases.append({"title": title, **dict(line.split(": ", 1) for line in lines if line)})
    return cases


def parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\|(?: |\Z)", text)]


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case["title"])
def test_the_table(case: dict[str, str]) -> None:
    old = [read_entry(text) for text in parts(case["old"])]
    new = [Segment(text, "") for text in parts(case["new"])]
    result = carry_over(old, new, "")
    assert list(result.entries) == [read_entry(text) for text in parts(case["out"])]
    assert " ".join(change.kind for change in result.changes) == case["changes"]
    again = carry_over(result.entries, new, "")
    assert again.entries == result.entries
    assert again.changes == ()


def read_pairs() -> list[tuple[bool, str, str]]:
    pairs = []
    for line in (HERE / "cosmetic.txt").read_text(encoding="utf-8").replace("␣", "\u00a0").split("\n"):
        if line[:2] in ("= ", "! "):
            before, after = line[2:].split(" | ")
            pairs.append((line[0] == "=", before.replace("⏎", "\n"), after.replace("⏎", "\n")))
    return pairs


@pytest.mark.parametrize(("same", "before", "after"), read_pairs())
def test_cosmetic(same: bool, before: str, after: str) -> None:
    assert cosmetic(before, after) is same
    assert cosmetic(after, before) is same


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
    assert [entry.target for entry in result.entries] == [text.upper() for text in texts]


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


# --- laws ---------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from("council town hall monday bread price vote school river bridge the of in a not 12 2015".split())
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(lambda words: " ".join(words).capitalize() + ".")
TEXTS = st.lists(SENTENCES, max_size=8, unique=True)


@st.composite
def old_catalogs(draw):
    entries = []
    for number, source in enumerate(draw(TEXTS)):
        target = draw(st.sampled_from(["", f"тэкст {number}"]))
        fuzzy = bool(target) and draw(st.booleans())
        previous = draw(st.none() | SENTENCES) if fuzzy else None
        obsolete = bool(target) and draw(st.integers(0, 3)) == 0
        entries.append(Entry(source, target, fuzzy=fuzzy, previous=previous, obsolete=obsolete))
    return entries


@settings(max_examples=200, deadline=None)
@given(old_catalogs(), TEXTS, old_catalogs())
def test_no_translation_is_lost_and_none_is_made_up(old, texts, donors) -> None:
    new = [Segment(text, "p") for text in texts]
    donors = [replace(donor, target=f"чужы {donor.target}") for donor in donors if donor.target]
    result = carry_over(old, new, "a.md", donors).entries
    assert [entry.source for entry in result if not entry.obsolete] == texts
    assert len({entry.key for entry in result}) == len(result)
    everything = "\n".join(f"{entry.target}\n{entry.comment}" for entry in result)
    assert all(entry.target in everything for entry in old)
    finished = {(entry.source, entry.target) for entry in (*old, *donors) if not entry.fuzzy}
    for entry in result:
        if entry.target and not entry.fuzzy:
            assert (entry.source, entry.target) in finished or any(
                cosmetic(source, entry.source) for source, target in finished if target == entry.target
            )
    catalog = catalogs.Catalog(catalogs.new_header("x", "be", "en", "2026-01-01 00:00+0000"), result)
    assert catalogs.parse(catalogs.dump(catalog), "x").entries == result


@settings(max_examples=200, deadline=None)
@given(old_catalogs(), TEXTS)
def test_twice_is_once(old, texts) -> None:
    new = [Segment(text, "p") for text in texts]
    once = carry_over(old, new, "a.md").entries
    twice = carry_over(once, new, "a.md")
    assert twice.entries == once
    assert twice.changes == ()
