"""What becomes of translations in a publication: facts, several articles, and what people are told."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline import verbs
from pipeline.model import Deed, Fact, Pivot, digest
from pipeline.state import ledger
from tests.conftest import ARTICLE, SETTINGS, Newsroom

FIRST = "The first sentence of the article says what happened."
SECOND = "The second sentence says why it matters."
ISSUE = "2017-05-08"


def facts(room: Newsroom, deed: Deed, slug: str = "talks") -> list[Fact]:
    path = ledger.path_of(room.po(slug=slug))
    return sorted((one for one in ledger.read(room.root, path).facts if one.deed is deed), key=lambda one: one.at)


def add_facts(room: Newsroom, *new: Fact, locale: str = "be") -> None:
    path = ledger.path_of(room.po(locale))
    known = ledger.read(room.root, path)
    (room.root / path).write_text(ledger.dump(known.with_facts(new)), encoding="utf-8")


# --- there and back -----------------------------------------------------------------------------------------------

EDITS = {
    "a word": (SECOND, "The second sentence says why it really matters."),
    "a split": (SECOND, "The second sentence says why. It really matters to us all."),
    "a merge": (f"happened. {SECOND}", "happened, and the second sentence says why it matters."),
    "another sentence": (SECOND, "Prices of milk went up again."),
    "nothing": (f" {SECOND}", ""),
    "cosmetic": ("sentence says why", "sentence  says why"),
    "another order": (f"{FIRST} {SECOND}", f"{SECOND} {FIRST}"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "not yet recorded"])
def test_a_source_that_comes_back_finds_its_translation_fresh(
    newsroom: Newsroom, edit: tuple[str, str], recorded: bool
) -> None:
    newsroom.translate_all()
    if not recorded:
        (newsroom.root / ledger.path_of(newsroom.po())).unlink()
    before = newsroom.read_po(newsroom.po()).active
    changed = ARTICLE.replace(*edit)
    assert changed != ARTICLE
    newsroom.article(changed)
    newsroom.project.sync()
    newsroom.article()
    newsroom.project.sync()
    assert newsroom.read_po(newsroom.po()).active == before
    assert set(newsroom.states().values()) == {"translated"}


def test_a_draft_that_comes_back_is_still_a_draft(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target="Нешта.", fuzzy=True) if entry.source == SECOND else entry
    )
    newsroom.article(ARTICLE.replace("why it matters", "why it matters so much"))
    newsroom.project.sync()
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, target="Чарнавік.") if entry.fuzzy else entry)
    newsroom.article()
    newsroom.project.sync()
    assert newsroom.entry(newsroom.po(), SECOND).target == "Чарнавік."
    assert newsroom.states()[SECOND] == "draft"


def test_what_was_finished_comes_back_whole_and_the_draft_for_another_wording_is_kept(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    finished = newsroom.entry(newsroom.po(), SECOND).target
    newsroom.article(ARTICLE.replace("why it matters", "why it matters so much"))
    newsroom.project.sync()
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, target="Чарнавік.") if entry.fuzzy else entry)
    newsroom.article()
    newsroom.project.sync()
    assert newsroom.entry(newsroom.po(), SECOND).target == finished
    assert newsroom.states()[SECOND] == "translated"
    assert "Чарнавік." in [entry.target for entry in newsroom.project.workspace.catalog(newsroom.po()).entries]


def test_machine_text_that_comes_back_is_still_machine_text(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    target = "Машынны пераклад."
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target=target, fuzzy=True) if entry.source == SECOND else entry
    )
    made = Fact(Deed.MADE, digest(SECOND), digest(target), "2026-01-01T00:00:00Z", "peraklad", origin="machine:echo")
    add_facts(newsroom, made)
    for text in (ARTICLE.replace("why it matters", "why it matters so much"), ARTICLE):
        newsroom.article(text)
        newsroom.project.sync()
    assert newsroom.states()[SECOND] == "machine"


# --- edits that a translation outlives -----------------------------------------------------------------------------

LINKED = ARTICLE.replace("says why", "[says why](https://example.org/a)")


def test_a_new_link_target_is_carried_and_what_was_reviewed_stays_reviewed(empty: Newsroom) -> None:
    empty.article(LINKED)
    empty.project.sync()
    empty.edit_po(
        empty.po(),
        lambda entry: (
            replace(entry, target="Другі сказ [кажа чаму](https://example.org/a).")
            if "[says" in entry.source
            else entry
        ),
    )
    empty.project.sync()
    verbs.review.review(empty.project.workspace, (), "be", "Reviewer")
    empty.article(LINKED.replace("org/a", "org/b"))
    run = empty.run("sync")
    assert "cosmetic, stays valid" in run.stderr
    entry = empty.entry(empty.po(), "[says")
    assert (entry.target, entry.fuzzy) == ("Другі сказ [кажа чаму](https://example.org/b).", False)
    assert empty.states()[entry.source] == "reviewed"


def test_a_stale_text_is_not_freshened_by_a_cosmetic_edit(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("what happened", 'what "really" happened'))
    newsroom.project.sync()
    newsroom.article(ARTICLE.replace("what happened", "what “really” happened"))
    newsroom.project.sync()
    entry = newsroom.entry(newsroom.po(), "really")
    assert (entry.fuzzy, entry.previous) == (True, FIRST)
    assert newsroom.states()[entry.source] == "stale"


def test_a_slip_of_the_pen_is_vouched_for_at_the_moment_of_the_fix(newsroom: Newsroom) -> None:
    newsroom.article(ARTICLE.replace("happened", "hapened"))
    newsroom.project.sync()
    newsroom.translate_all()
    newsroom.article()
    run = newsroom.run("sync", "--source-typo", "--by", "Editor")
    assert "corrected, stays valid" in run.stderr
    assert newsroom.states()[FIRST] == "translated"
    (fact,) = facts(newsroom, Deed.CONFIRMED)
    assert (fact.by, fact.note) == ("Editor", FIRST.replace("happened", "hapened"))
    before = newsroom.files()
    newsroom.project.sync()
    assert newsroom.files() == before
    # The word was for this wording alone.
    newsroom.article(ARTICLE.replace("happened", "took place"))
    newsroom.project.sync()
    assert "stale" in newsroom.states().values()


def test_vouching_for_a_fix_does_not_finish_what_was_stale_before(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("what happened", "what hapened today"))
    newsroom.project.sync()
    newsroom.article(ARTICLE.replace("what happened", "what happened today"))
    verbs.sync.sync(newsroom.project.workspace, typo_by="Editor")
    assert newsroom.states()[newsroom.entry(newsroom.po(), "today").source] == "stale"
    assert facts(newsroom, Deed.CONFIRMED) == []


def test_a_confirmation_says_who_and_shows_both_wordings(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("what happened", "what has happened"))
    newsroom.project.sync()
    run = newsroom.run("confirm", "--locale", "be", "--by", "Editor")
    assert "says what {+has +}happened" in run.stderr
    (fact,) = facts(newsroom, Deed.CONFIRMED)
    assert (fact.by, fact.note) == ("Editor", FIRST)


# --- a pivot ------------------------------------------------------------------------------------------------------


def test_a_translation_made_from_another_one_is_stale_when_that_one_changes(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    russian = newsroom.entry(newsroom.po("ru"), FIRST)
    belarusian = newsroom.entry(newsroom.po(), FIRST)
    pair = digest(FIRST), digest(belarusian.target)
    path = ledger.path_of(newsroom.po())
    known = ledger.read(newsroom.root, path).facts
    by_pivot = [
        replace(fact, pivot=Pivot("ru", digest(russian.target))) if (fact.source, fact.target) == pair else fact
        for fact in known
    ]
    (newsroom.root / path).write_text(ledger.dump(ledger.Ledger.of(by_pivot)), encoding="utf-8")
    assert newsroom.states()[FIRST] == "translated"

    def reword(entry):
        return replace(entry, target="Иначе сказано.") if entry.source == FIRST else entry

    newsroom.edit_po(newsroom.po("ru"), reword)
    newsroom.project.sync()
    assert newsroom.states()[FIRST] == "stale"
    assert newsroom.states("ru")[FIRST] == "translated"
    verbs.confirm.confirm(newsroom.project.workspace, (), "be", "Editor")
    assert newsroom.states()[FIRST] == "translated"


# --- several articles ----------------------------------------------------------------------------------------------

MOVING = "A delegation from the border region asked the ministry for a new bridge over the river."
OTHER = (
    ARTICLE.replace("hosts talks", "counts votes")
    .replace(FIRST, "The votes were counted in the night.")
    .replace(SECOND, "Nobody was surprised by the outcome.")
)


def two_articles(room: Newsroom, first: str, second: str) -> None:
    room.article(first, slug="talks")
    room.article(second, slug="votes")


@pytest.mark.parametrize("order", list(itertools.permutations(["talks", "votes"])), ids="-".join)
def test_a_paragraph_that_moves_to_another_article_takes_its_translation_along(
    empty: Newsroom, order: tuple[str, ...]
) -> None:
    two_articles(empty, f"{ARTICLE}\n{MOVING}\n", OTHER)
    empty.project.sync()
    empty.translate_all()
    target = empty.entry(empty.po(), MOVING).target
    two_articles(empty, ARTICLE, f"{OTHER}\n{MOVING}\n")
    assert empty.states(slug="votes")[MOVING] == "translated", "also before anybody synced"
    for slug in order:
        empty.project.sync([f"{ISSUE}/{slug}"])
    entry = empty.entry(empty.po(slug="votes"), MOVING)
    assert (entry.target, entry.fuzzy) == (target, False)
    assert empty.states(slug="votes")[MOVING] == "translated"
    assert empty.entry(empty.po(), MOVING).obsolete
    before = empty.files()
    empty.project.sync()
    assert empty.files() == before


def test_machine_text_moves_as_machine_text(empty: Newsroom) -> None:
    two_articles(empty, f"{ARTICLE}\n{MOVING}\n", OTHER)
    empty.project.sync()
    empty.project.pretranslate((), "be", "echo")
    assert empty.states()[MOVING] == "machine"
    two_articles(empty, ARTICLE, f"{OTHER}\n{MOVING}\n")
    empty.project.sync()
    assert empty.states(slug="votes")[MOVING] == "machine"


def test_a_renamed_article_keeps_its_translations(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    old = {entry.source: entry.target for entry in newsroom.read_po(newsroom.po()).active}
    newsroom.article(slug="negotiations")
    (newsroom.root / f"articles/{ISSUE}/talks.md").unlink()
    newsroom.project.sync()
    new = {entry.source: entry.target for entry in newsroom.read_po(newsroom.po(slug="negotiations")).active}
    assert new == old


SENTENCES = [
    "The council meets in the town hall on Monday.",
    "Bread became dearer again in every shop of the city.",
    "Nobody in the small town expected the vote to fail.",
    "An orchestra from the north toured five cities.",
    "The bridge over the river was closed for repairs.",
    "Farmers asked the ministry for cheaper fuel in spring.",
]
VERSION = st.permutations(range(len(SENTENCES))).flatmap(
    lambda order: st.tuples(st.just(order), st.integers(0, len(order)), st.sets(st.integers(0, 5), max_size=2))
)


def written(version: tuple[list[int], int, set[int]]) -> list[str]:
    """Two articles that share the sentences out, some of them edited."""
    order, cut, edited = version
    texts = [
        text.replace(" the ", " that same ") if number in edited else text for number, text in enumerate(SENTENCES)
    ]
    head = ARTICLE.split("\n\n")[0]
    return [f"{head}\n\n" + "\n\n".join(texts[number] for number in part) + "\n" for part in (order[:cut], order[cut:])]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=VERSION, second=VERSION)
def test_the_order_of_articles_plays_no_part_and_nothing_is_lost(tmp_path_factory, first, second) -> None:
    results = []
    for names in (["talks", "votes"], ["votes", "talks"]):
        room = Newsroom(tmp_path_factory.mktemp("room"))
        room.write("pyproject.toml", SETTINGS)
        two_articles(room, *written(first))
        room.project.sync()
        room.translate_all()
        targets = {entry.target for slug in names for entry in room.read_po(room.po(slug=slug)).entries}
        two_articles(room, *written(second))
        room.project.sync([f"{ISSUE}/{name}" for name in names])
        catalogs = {slug: room.read_po(room.po(slug=slug)).entries for slug in sorted(names)}
        assert targets <= {entry.target for entries in catalogs.values() for entry in entries}
        before = room.files()
        room.project.sync()
        assert room.files() == before
        two_articles(room, *written(first))
        room.project.sync()
        assert {state for slug in names for state in room.states(slug=slug).values()} == {"translated"}
        results.append(catalogs)
    assert results[0] == results[1]


# --- what people see -----------------------------------------------------------------------------------------------


def test_what_changed_is_shown_word_by_word(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("what happened", "what has happened"))
    newsroom.project.sync()
    for command in (["todo", "--locale", "be"], ["status", "--locale", "be", "--verbose"]):
        assert "says what {+has +}happened" in newsroom.run(*command).stdout


def test_both_halves_of_a_split_sentence_are_prefilled_and_point_to_each_other(newsroom: Newsroom) -> None:
    text = "The talks ended early because nobody agreed on the agenda, and the guests left the city by train."
    newsroom.article(f"{ARTICLE}\n{text}\n")
    newsroom.project.sync()
    newsroom.translate_all()
    target = newsroom.entry(newsroom.po(), text).target
    halves = ["The talks ended early because nobody agreed on the agenda.", "The guests left the city by train."]
    newsroom.article(f"{ARTICLE}\n{' '.join(halves)}\n")
    newsroom.project.sync()
    tasks = list(newsroom.project.todo((), "be"))
    assert [(task.source, task.target, task.beside) for task in tasks] == [
        (halves[0], target, (halves[1],)),
        (halves[1], target, (halves[0],)),
    ]
    assert f"split off: {halves[1]}" in newsroom.run("todo", "--locale", "be").stdout


def test_a_damaged_neighbour_stops_only_its_own_report(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.translate_all()
    newsroom.article(OTHER, slug="votes")
    newsroom.project.sync()
    newsroom.write(newsroom.po(slug="votes"), "msgid “")
    newsroom.article(ARTICLE.replace("what happened", "what has happened"))
    assert "stale" in newsroom.states().values()
