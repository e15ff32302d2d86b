"""The translation memory: exact and fuzzy matches, where they come from, and that it follows the catalogs."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from msgspec.structs import replace
from rapidfuzz import fuzz, process

from pipeline import verbs
from pipeline.archive.memory import memory_of
from pipeline.errors import PerakladError, SettingsError
from pipeline.memory import LocalMemory, Memory, Near, Pair
from pipeline.memory.base import Match
from pipeline.memory.candidates import Candidates
from pipeline.memory.postgres import TeamMemory
from pipeline.verbs import find
from tests.conftest import ARTICLE, Newsroom
from tests.memory import databases

WORDS = [f"{head}{tail}" for head in ("рын", "гор", "зак", "сав", "дар", "кол", "мет", "нар", "пал", "тэл") for tail in (
    "ак", "ы", "овы", "ення", "істы", "адны", "ілася", "уецца", "аваны", "ічны")]  # fmt: skip


@pytest.fixture(scope="session")
def database():
    if databases.programs() is None:
        pytest.skip("postgresql is not installed")
    with databases.postgres() as url:
        yield url


TEAM = pytest.param(
    "team", marks=pytest.mark.skipif(databases.programs() is None, reason="postgresql is not installed")
)


@pytest.fixture(params=["local", TEAM])
def memory(request, tmp_path) -> Memory:
    """An empty memory: whatever holds its pairs, every test must come out the same."""
    if request.param == "local":
        return LocalMemory(tmp_path / "deep" / "memory.sqlite")
    return TeamMemory(request.getfixturevalue("database"), tmp_path.name)


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


def test_both_stores_find_the_same(tmp_path, database: str) -> None:
    dice = random.Random(8)
    texts = [" ".join(dice.choices(WORDS, k=dice.randint(3, 16))) for _ in range(1500)]
    pairs = [pair(text, str(number), f"2017-05-{number % 28 + 1:02}/a") for number, text in enumerate(texts)]
    local, team = LocalMemory(tmp_path / "memory.sqlite"), TeamMemory(database, "both")
    assert local.rebuild(pairs) == team.rebuild(pairs)
    for text in dice.sample(texts, 40):
        words = text.split()
        words[dice.randrange(len(words))] = dice.choice(WORDS)
        for asked in (text, " ".join(words)):
            assert local.look_up(asked, "be", "ru", 1) == team.look_up(asked, "be", "ru", 1)


def test_a_team_finds_what_the_other_publication_learned_and_forgets_only_its_own(database: str) -> None:
    ours, theirs = TeamMemory(database, "ours"), TeamMemory(database, "theirs")
    ours.refresh({"2020/a": "1"}, lambda place: [pair("Наша доўгая фраза", "Наша фраза", place)])
    theirs.refresh({"2021/a": "1"}, lambda place: [pair("Іх доўгая фраза", "Их фраза", place)])
    assert ours.look_up("Іх доўгая фраза", "be", "ru")[0].target == "Их фраза"
    ours.forget()
    assert ours.look_up("Наша доўгая фраза", "be", "ru") != [Match("Наша доўгая фраза", "Наша фраза", 1.0, "2020/a")]
    assert ours.look_up("Іх доўгая фраза", "be", "ru")[0].score == 1.0
    theirs.forget()


def test_a_team_memory_is_used_by_the_publication(newsroom: Newsroom, database: str) -> None:
    settings = newsroom.read("pyproject.toml")
    newsroom.write("pyproject.toml", f'{settings}\n[tool.peraklad.memory]\nurl = "{database}"\n')
    newsroom.translate_all()
    assert verbs.memory.rebuild(newsroom.project.workspace) > 0
    assert not (newsroom.root / ".peraklad/memory.sqlite").exists()
    # As a lead it is another text, which only the memory knows.
    lead = "A second paragraph closes the article."
    newsroom.article(issue="2017-05-15", slug="again", text=f"---\ntitle: Again\nlang: en\nlead: {lead}\n---\n\nA.\n")
    newsroom.project.sync()
    filled = newsroom.project.pretranslate(["2017-05-15"], "be", "echo")
    assert sum(one.from_memory for one in filled) > 0


def test_a_database_that_does_not_answer_is_named(newsroom: Newsroom) -> None:
    with pytest.raises(PerakladError, match="can't be used") as caught:
        TeamMemory("postgresql://peraklad@127.0.0.1:9/none", "x").look_up("Горад", "be", "ru")
    assert "PGPASSWORD" in caught.value.hint


@pytest.mark.parametrize(
    "url", ["postgresql://me:secret@host/db", "postgresql://host/db?password=secret", "mysql://host/db"]
)
def test_an_address_with_a_password_is_refused(newsroom: Newsroom, url: str) -> None:
    newsroom.write("pyproject.toml", f'{newsroom.read("pyproject.toml")}\n[tool.peraklad.memory]\nurl = "{url}"\n')
    with pytest.raises(SettingsError) as caught:
        newsroom.project  # noqa: B018 - reading the settings is what is tested
    assert "secret" not in str(caught.value)


def test_a_phrase_is_found_though_its_words_stand_everywhere(
    memory: Memory, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rarest word alone is looked for first: what that misses among newer pairs, the phrase itself finds."""
    newer = [Pair("en", "be", f"A bridge number {number} by the river", "t", "q") for number in range(400)]
    memory.rebuild([Pair("en", "be", "The bridge by a river is closed", "t", "p"), *newer])
    monkeypatch.setattr(find, "memory_of", lambda _: memory)
    for phrase, count in (("by the river", 50), ("bridge by a river", 1), ("a river is", 1), ("river by", 0)):
        found = find.in_archive(newsroom.project.workspace, phrase, "en", "be", find.Side.SOURCE, exact=True)
        assert len(found) == count, phrase


@pytest.mark.parametrize("harm", ["index deleted", "index emptied", "killed between the two"])
def test_an_index_that_does_not_fit_the_pairs_is_made_anew(tmp_path, harm: str) -> None:
    memory = LocalMemory(tmp_path / "memory.sqlite")
    memory.rebuild([pair("Вялікі горад на рацэ", "Большой город на реке")])
    index = tmp_path / "memory.index"
    if harm == "index deleted":
        shutil.rmtree(index)
    elif harm == "index emptied":
        for path in index.iterdir():
            path.unlink()
    else:
        (index / "peraklad-generation").write_text("another")
    Candidates._opened.clear()
    assert memory.look_up("Вялікі горад на возеры", "be", "ru")[0].target == "Большой город на реке"


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
        memory_of(newsroom.project.workspace).look_up("x", "en", "be")
    assert "memory rebuild" in caught.value.hint
    newsroom.translate_all()
    assert verbs.memory.rebuild(newsroom.project.workspace) > 0


def test_another_versions_file_is_learned_anew(tmp_path) -> None:
    memory = LocalMemory(tmp_path / "deep/memory.sqlite")
    memory.path.parent.mkdir()
    with closing(sqlite3.connect(memory.path)) as base, base:
        base.execute("create table pairs (x)")
    assert memory.rebuild([pair("Горад")]) == 1


def test_the_memory_follows_the_catalogs(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    verbs.memory.rebuild(newsroom.project.workspace)
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
    assert verbs.memory.rebuild(newsroom.project.workspace) == 0
