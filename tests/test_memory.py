"""The translation memory: exact and fuzzy matches, where they come from, and that it follows the catalogs."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from rapidfuzz import fuzz, process

from pipeline.errors import PerakladError
from pipeline.memory import Memory, Near, Pair
from tests.conftest import ARTICLE, Newsroom

WORDS = [f"{head}{tail}" for head in ("рын", "гор", "зак", "сав", "дар", "кол", "мет", "нар", "пал", "тэл") for tail in (
    "ак", "ы", "овы", "ення", "істы", "адны", "ілася", "уецца", "аваны", "ічны")]  # fmt: skip


@pytest.fixture
def memory(tmp_path) -> Memory:
    return Memory(tmp_path / "deep" / "memory.sqlite")


def pair(source: str, target: str = "t", place: str = "p", **more) -> Pair:
    return Pair("be", "ru", source, target, place, **more)


def test_an_empty_memory_has_nothing(memory: Memory) -> None:
    assert memory.look_up("Горад", "be", "ru") == []
    assert memory.rebuild([]) == 0
    assert memory.look_up("Горад", "be", "ru") == []
    assert memory.look_up("…", "be", "ru") == []


def test_exact_matches_of_the_pair_of_locales_alone(memory: Memory) -> None:
    memory.rebuild([pair("Горад", "Город"), Pair("be", "en", "Горад", "City", "p")])
    assert [(one.target, one.score, one.where) for one in memory.look_up("Горад", "be", "ru")] == [("Город", 1.0, "p")]
    assert memory.look_up("Горад", "ru", "be") == []


def test_the_same_surroundings_come_first_then_the_latest(memory: Memory) -> None:
    memory.rebuild(
        [
            pair("Так.", "old", "2017-05-01/a"),
            pair("Так.", "around", "2017-05-01/b", before="Раней.", after="Потым."),
            pair("Так.", "new", "2017-05-15/c"),
            pair("Так.", "old", "2017-05-02/d"),
        ]
    )
    assert [one.target for one in memory.look_up("Так.", "be", "ru")] == ["new", "old", "around"]
    near = Near(before="Раней.", after="Потым.")
    assert memory.look_up("Так.", "be", "ru", near=near)[0].target == "around"
    assert memory.look_up("Так.", "be", "ru", near=Near("2017-05-01/a"))[0].target == "old"


def test_fuzzy_matches_agree_with_an_exhaustive_search(memory: Memory) -> None:
    dice = random.Random(5)
    texts = [" ".join(dice.choices(WORDS, k=dice.randint(5, 16))) for _ in range(2000)]
    memory.rebuild(pair(text, str(number)) for number, text in enumerate(texts))
    hits = 0
    asked = dice.sample(texts, 100)
    for text in asked:
        words = text.split()
        words[dice.randrange(len(words))] = dice.choice(WORDS)
        changed = " ".join(words)
        best = process.extractOne(changed, texts, scorer=fuzz.ratio, score_cutoff=75)
        found = memory.look_up(changed, "be", "ru", 1)
        hits += (best is None and not found) or (
            best is not None and bool(found) and found[0].score * 100 >= best[1] - 0.01
        )
    assert hits >= 99


def test_only_what_changed_is_learned_anew(memory: Memory) -> None:
    asked = []

    def learn(place: str) -> list[Pair]:
        asked.append(place)
        return [pair(f"Горад {place} вялікі", f"Город {place}", place)]

    assert memory.refresh({"a": "1", "b": "1"}, learn) == 2
    assert memory.refresh({"a": "1", "b": "2", "c": "1"}, learn) == 3
    assert sorted(asked) == ["a", "b", "b", "c"]
    assert memory.refresh({"a": "1"}, learn) == 1
    assert memory.look_up("Горад b вялікі", "be", "ru")[0].target == "Город a"


def test_a_damaged_memory_says_what_to_do_and_is_rebuilt(newsroom: Newsroom) -> None:
    path = newsroom.root / ".peraklad/memory.sqlite"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"rubbish" * 1000)
    with pytest.raises(PerakladError, match="can't be used") as caught:
        newsroom.project.memory.look_up("x", "en", "be")
    assert "memory rebuild" in caught.value.hint
    newsroom.translate_all()
    assert newsroom.project.rebuild_memory() > 0


def test_another_versions_file_is_learned_anew(memory: Memory) -> None:
    import sqlite3

    memory.path.parent.mkdir()
    with sqlite3.connect(memory.path) as base:
        base.execute("create table pairs (x)")
    base.close()
    assert memory.rebuild([pair("Горад")]) == 1


def test_the_memory_follows_the_catalogs(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.project.rebuild_memory()
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, target=f"{entry.target} Нанова."))
    newsroom.project.sync()
    newsroom.article(issue="2017-05-15", slug="again", text=ARTICLE)
    newsroom.project.sync()
    newsroom.project.pretranslate(["2017-05-15"], "be", "echo")
    catalog = newsroom.read_po(newsroom.po(issue="2017-05-15", slug="again"))
    assert all(entry.target.endswith("Нанова.") for entry in catalog.active)


def test_unfinished_texts_are_not_learned(newsroom: Newsroom) -> None:
    newsroom.project.pretranslate([], "be", "echo")
    newsroom.edit_po(newsroom.po("ru"), lambda entry: replace(entry, target="Набросок.", fuzzy=True))
    newsroom.project.sync()
    assert newsroom.project.rebuild_memory() == 0
