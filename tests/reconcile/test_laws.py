"""Carry-over: the laws that hold for any texts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.model import Entry, Segment
from pipeline.po import catalogs
from pipeline.reconcile import carry_over, cosmetic

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


@settings(max_examples=200, deadline=None)
@given(old_catalogs(), st.lists(TEXTS, max_size=4), st.data())
def test_what_was_finished_for_a_source_is_there_whenever_the_source_is(old, versions, data) -> None:
    """Whatever versions come between, and whatever people make of the stale texts meanwhile."""
    entries = tuple(entry for entry in old if not entry.fuzzy)
    first = [entry.source for entry in entries if not entry.obsolete]
    finished = {entry.source: entry.target for entry in entries if entry.target}
    for number, texts in enumerate([*versions, first]):
        entries = carry_over(entries, [Segment(text, "p") for text in texts], "a.md").entries
        for entry in entries:
            assert entry.fuzzy or entry.target == finished.get(entry.source, entry.target)
            if entry.source in finished and not entry.obsolete:
                assert (entry.target, entry.fuzzy) == (finished[entry.source], False)
        mended = [
            replace(entry, target=f"правільна {number} {place}", fuzzy=False, previous=None, previous_context=None)
            if not entry.obsolete and (entry.fuzzy or not entry.target) and data.draw(st.booleans())
            else entry
            for place, entry in enumerate(entries)
        ]
        finished |= {entry.source: entry.target for entry in mended if entry.target and not entry.fuzzy}
        entries = tuple(mended)


@settings(max_examples=200, deadline=None)
@given(old_catalogs(), st.lists(TEXTS, min_size=1, max_size=4))
def test_a_stale_text_says_what_it_was_made_for_however_many_steps_ago(old, versions) -> None:
    entries = tuple(replace(entry, previous=None) for entry in old if not entry.fuzzy)
    made = {entry.target: entry.source for entry in entries}
    for texts in versions:
        entries = carry_over(entries, [Segment(text, "p") for text in texts], "a.md").entries
        for entry in entries:
            # Of a merge, the other half had no text.
            if entry.fuzzy and entry.target in made:
                assert made[entry.target] in (entry.previous or "")
