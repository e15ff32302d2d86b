"""Who may work where: languages, the labels, what readers have, and articles in others' hands."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from pipeline import verbs
from pipeline.web import entering
from pipeline.web.people import People
from tests.conftest import ARTICLE, Newsroom
from tests.web.conftest import EDITOR
from tests.web.test_people import PASSWORD, client, rows, send

ISSUE = "2017-05-08"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.web.people._COST", {"n": 2**4, "r": 8, "p": 1})
    monkeypatch.setattr(entering, "tries", entering.Tries())


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    """An article in maksim's hands, where everybody works in their own."""
    for name, role in (("hanna", "translator"), ("maksim", "translator"), ("reviewer", "reviewer")):
        People.of(newsroom.root).add(name, role, PASSWORD)
    newsroom.article(ARTICLE.replace("Minsk hosts", "Brest hosts"), slug="walks")
    newsroom.translate_all()
    settings = newsroom.read("pyproject.toml").replace(
        "[tool.peraklad.policy]\n", "[tool.peraklad.policy]\nothers-articles = false\n"
    )
    newsroom.write("pyproject.toml", settings)
    verbs.assign.assign(newsroom.project.workspace, [f"{ISSUE}/talks"], "be", "maksim", "editor")
    return newsroom


def first(one: TestClient, page: str = EDITOR) -> tuple[str, str]:
    key, version = one.get(page + "/versions").json()[0]
    return f"{page}/{key}", version


def test_a_translator_reads_anothers_article_and_writes_nothing_there(room: Newsroom) -> None:
    hanna = client(room, "hanna")
    page = hanna.get(EDITOR).text
    assert "in the hands of maksim" in page
    assert 'name="text" rows="1" readonly' in page
    path, version = first(hanna)
    before = room.files()
    assert send(hanna, path, version, text="Не маё").status_code == 403
    form = {"token": page.split('name="token" value="')[1].split('"')[0], "key": path.rpartition("/")[2]}
    assert hanna.post(EDITOR, data=form | {"version": version, "text": "Не маё"}).status_code == 403
    assert hanna.post(f"{EDITOR}/claim", data=form).status_code == 403
    assert hanna.post(f"{EDITOR}/fill", data=form).status_code == 403
    assert room.files() == before


def test_it_is_open_to_whose_it_is_to_reviewers_and_where_it_is_nobodys(room: Newsroom) -> None:
    for name, page in (("maksim", EDITOR), ("reviewer", EDITOR), ("hanna", EDITOR.replace("talks", "walks"))):
        one = client(room, name)
        assert "readonly" not in one.get(page).text
        path, version = first(one, page)
        assert send(one, path, version, text=f"Тэкст {name}").status_code == 200, name


def test_find_and_replace_leaves_it_and_says_why(room: Newsroom) -> None:
    hanna = client(room, "hanna")
    entry = room.entry(room.po(), "Minsk hosts")
    old = entry.target.split()[0]
    shown = hanna.get("/replace", params={"locale": "be", "old": old, "new": "Гродна", "in": f"{ISSUE}/talks"})
    assert "in the hands of maksim" in shown.text
    path, version = first(hanna)
    token = shown.text.split('name="token" value="')[1].split('"')[0]
    hit = f"{ISSUE}/talks/{path.rpartition('/')[2]}/{version}"
    form = {"token": token, "locale": "be", "old": old, "new": "Гродна", "in": f"{ISSUE}/talks", "hit": hit}
    assert hanna.post("/replace", data=form).status_code == 200
    assert room.entry(room.po(), "Minsk hosts").target == entry.target


def test_what_was_handed_over_is_taken_back_by_nobody_else(room: Newsroom) -> None:
    verbs.assign.assign(room.project.workspace, [f"{ISSUE}/talks"], "be", "hanna", "editor")
    hanna = client(room, "hanna")
    path, version = first(hanna)
    assert send(hanna, path, version, text="Маё").status_code == 200
    verbs.assign.assign(room.project.workspace, [f"{ISSUE}/talks"], "be", "maksim", "editor")
    token = hanna.get(EDITOR).text.split('name="token" value="')[1].split('"')[0]
    assert "they are in another&#39;s hands" in hanna.post("/undo", data={"token": token}).text
    assert room.entry(room.po(), "Minsk hosts").target == "Маё"


def test_repeats_in_anothers_article_are_not_offered(room: Newsroom) -> None:
    hanna = client(room, "hanna")
    page = EDITOR.replace("talks", "walks")
    shared = next(
        [key, version]
        for key, version in hanna.get(page + "/versions").json()
        if any(key == other for other, _ in rows(hanna))
    )
    assert send(hanna, f"{page}/{shared[0]}", shared[1], text="Агульны сказ.").status_code == 200
    assert send(hanna, f"{page}/{shared[0]}/follow", "").json() == {"count": 0}
    assert send(client(room, "reviewer"), f"{page}/{shared[0]}/follow", "").json() == {"count": 1}


def test_nobody_is_sent_to_what_they_may_only_read(room: Newsroom) -> None:
    for slug in ("talks", "walks"):
        for locale in ("be", "ru"):
            verbs.assign.assign(room.project.workspace, [f"{ISSUE}/{slug}"], locale, "maksim", "editor")
            room.edit_po(room.po(locale, slug), lambda one: replace(one, target="") if "closes" in one.source else one)
    assert "Go on with" in client(room, "maksim").get("/").text
    assert "Go on with" not in client(room, "hanna").get("/").text


def test_by_default_translators_help_one_another(newsroom: Newsroom) -> None:
    People.of(newsroom.root).add("hanna", "translator", PASSWORD)
    verbs.assign.assign(newsroom.project.workspace, [f"{ISSUE}/talks"], "be", "maksim", "editor")
    hanna = client(newsroom, "hanna")
    path, version = first(hanna)
    assert send(hanna, path, version, text="Дапамагаю").status_code == 200
