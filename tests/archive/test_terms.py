"""Terms: what is proposed for the glossary from finished translations, and what becomes of a person's marks."""

from __future__ import annotations

import csv
import io
import re

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from pipeline import verbs
from pipeline.archive.term_candidates import Candidate
from pipeline.errors import SettingsError
from pipeline.web.app import desk
from tests.conftest import Newsroom

PAIRS = {
    "Anna Kazlova opened the school.": "Ганна Казлова адкрыла школу.",
    "The council thanked Anna Kazlova for the bridge.": "Савет падзякаваў Ганне Казловай за мост.",
    "Critics of Anna Kazlova stayed at home.": "Крытыкі Ганны Казловай засталіся дома.",
    "Anna Kazlova does not answer.": "Ганна Казлова не адказвае.",
    "A transit fee was proposed.": "Прапанавалі транзітны збор.",
    "The transit fee will rise in May.": "Транзітны збор вырасце ў маі.",
    "Nobody pays the transit fee twice.": "Ніхто не плаціць транзітны збор двойчы.",
    "Snow fell for a week.": "Тыдзень ішоў снег.",
}


DAYS = [("early", "рана"), ("late", "позна"), ("twice", "двойчы")]


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.article("---\ntitle: One\nlang: en\n---\n\n" + "\n\n".join(PAIRS) + "\n")
    newsroom.project.sync()
    newsroom.edit_po(newsroom.po(), lambda one: replace(one, target=PAIRS.get(one.source, "Адзін")))
    newsroom.project.sync()
    return newsroom


def rows(room: Newsroom) -> dict[str, dict[str, str]]:
    found = verbs.term_candidates.candidates(room.project.workspace, "be")
    text = verbs.term_candidates.table(
        room.project.workspace, verbs.term_candidates.rows(room.project.workspace, found)
    )
    return {row["term"]: row for row in csv.DictReader(io.StringIO(text))}


def test_at_the_desk_they_are_marked_mended_and_accepted(room: Newsroom) -> None:
    client = TestClient(desk(room.project.workspace, "127.0.0.1", 8765, "editor"), base_url="http://127.0.0.1:8765")
    page = client.get("/terms/candidates").text
    number = re.search(r'name="term-(\d+)" value="transit fee"', page)[1]
    assert re.search(rf'name="be-{number}" value="[Тт]ранзітны збор"', page)
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    form = {f"term-{number}": "transit fee", f"en-{number}": "transit fee", f"be-{number}": "збор за транзіт"}
    done = client.post("/terms/candidates", data={"token": token, f"accept-{number}": "x", "accept-9": "x", **form})
    assert done.status_code == 200
    (term,) = room.project.workspace.terms
    assert (term.name, term.allowed["be"]) == ("transit fee", ("збор за транзіт",))
    assert "transit fee" not in re.findall(r'name="term-\d+" value="([^"]+)"', client.get("/terms/candidates").text)


def test_names_and_terms_are_found(room: Newsroom) -> None:
    found = rows(room)
    assert found["Anna Kazlova"]["be"] == "Ганна Казлова"
    assert found["transit fee"]["be"].lower() == "транзітны збор"
    assert "Snow" not in found
    assert not {"Anna", "Kazlova", "transit", "fee"} & set(found)


def test_what_has_a_capital_at_the_beginning_of_sentences_alone_is_no_name(room: Newsroom) -> None:
    pairs = {f"Wagons came {day}.": f"Вагоны прыйшлі {day_be}." for day, day_be in DAYS} | {
        f"In {day} wagons left.": f"Для вагонаў {day_be} няма цягніка." for day, day_be in DAYS
    }
    room.article("---\ntitle: One\nlang: en\n---\n\n" + "\n\n".join(pairs) + "\n")
    room.project.sync()
    room.edit_po(room.po(), lambda one: replace(one, target=pairs.get(one.source, "Адзін")))
    room.project.sync()
    found = rows(room)
    assert found["wagons"]["be"] == "вагоны"
    assert not {"In", "Для", "Wagons"} & {
        form for row in found.values() for form in (row["term"], row["en"], row["be"])
    }


def test_forms_of_one_word_are_one_term_whatever_the_pair(room: Newsroom) -> None:
    pairs = [
        Candidate("en", "be", "libraries", "бібліятэкі", 9, 0.9),
        Candidate("en", "ru", "libraries", "библиотеки", 8, 0.9),
        Candidate("be", "ru", "бібліятэк", "библиотек", 3, 0.8),
    ]
    (row,) = verbs.term_candidates.rows(room.project.workspace, pairs)
    assert (row["term"], row["en"], row["be"], row["ru"]) == ("libraries", "libraries", "бібліятэкі", "библиотеки")
    assert (row["texts"], row["score"]) == ("9", "0.80")


def test_what_is_marked_is_taken(room: Newsroom) -> None:
    table = "accept,term,en,be,ru,texts,score\nx,Anna Kazlova,Anna Kazlova,Ганна Казлова,,4,1.00\n,transit fee,transit fee,транзітны збор,,3,1\n"
    assert verbs.term_candidates.accept(room.project.workspace, table.encode(), "t.csv", dry_run=True) == [
        "Anna Kazlova"
    ]
    assert verbs.term_candidates.accept(room.project.workspace, table.encode(), "t.csv") == ["Anna Kazlova"]
    assert verbs.term_candidates.accept(room.project.workspace, table.encode(), "t.csv") == []
    (term,) = [one for one in room.project.workspace.terms if one.name == "Anna Kazlova"]
    assert term.allowed["be"] == ("Ганна Казлова",)
    assert "Anna Kazlova" not in rows(room)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"term,be\nA,B\n"])
def test_what_is_no_table(room: Newsroom, data: bytes) -> None:
    with pytest.raises(SettingsError):
        verbs.term_candidates.accept(room.project.workspace, data, "t.csv")


def test_command(room: Newsroom) -> None:
    done = room.run("terms", "candidates", "--locale", "be", "-o", str(room.root / "t.csv"))
    assert done.returncode == 0, done.stderr
    text = room.read("t.csv").replace("\n,Anna Kazlova,", "\nx,Anna Kazlova,")
    room.write("t.csv", text)
    assert "added Anna Kazlova" in room.run("terms", "accept", str(room.root / "t.csv")).stderr
