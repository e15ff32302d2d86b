"""A translator's month at the desk: search, replace, history, undo, discussions, terms, matches; and bad input."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from msgspec.structs import replace as replaced
from playwright.sync_api import expect
from starlette.testclient import TestClient

from pipeline.archive.memory import refresh
from pipeline.archive.sentence_history import Why, sentence_history
from pipeline.memory.phrases import phrase_stems
from pipeline.po import catalogs
from pipeline.verbs import find, replace, terms, undo_last
from pipeline.verbs.discuss import is_named
from pipeline.verbs.find import Side
from tests.conftest import ARTICLE, Newsroom, save_text
from tests.web.conftest import EDITOR, Opener, Served
from tests.web.test_editing import FIRST, SECOND, row, says, text
from tests.web.test_requests import client, headers  # noqa: F401 - a fixture

TITLE, LEAD = "Minsk hosts talks", "The talks lasted two days."


def put(room: Newsroom, source: str, target: str, slug: str = "talks", by: str = "translator-be") -> None:
    """Finish one sentence, as the desk would."""
    workspace = room.project.workspace
    place = workspace.source_of("2017-05-08", slug)
    segment = next(one for one in place.segments if one.text == source)
    from pipeline.model import Entry, digest
    from pipeline.verbs.save import version_of
    from pipeline.workspace.coverage import look

    entry = look(workspace, place, "be").coverage.entries.get(segment.key, Entry(source))
    key = digest(segment.text, segment.context)
    assert save_text(room.project, "2017-05-08", slug, "be", key, target, version_of(entry), by, draft=False).done


@pytest.mark.parametrize(
    ("phrase", "locale", "other"),
    [("Мінск", "be", "у Мінску"), ("школа", "be", "школы"), ("мост", "be", "масты"), ("bridge", "en", "bridges"),
     ("дорога", "ru", "дорогами"), ("горад Полацк", "be", "горада Полацка")],
)  # fmt: skip
def test_a_phrase_has_the_stems_of_its_forms(phrase: str, locale: str, other: str) -> None:
    stems = phrase_stems(phrase, locale)
    found = phrase_stems(other, locale)
    if phrase == "мост":  # a vowel within changes: that is another word to an index
        assert stems != found[-len(stems) :]
    else:
        assert stems == found[-len(stems) :]


def test_concordance_finds_forms_and_says_who_and_when(newsroom: Newsroom) -> None:
    put(newsroom, TITLE, "Мінск прымае перамовы")
    put(newsroom, LEAD, "Перамовы ў Мінску доўжыліся два дні.")
    workspace = newsroom.project.workspace
    refresh(workspace)
    found = find.in_archive(workspace, "Мінск", "en", "be", Side.TARGET)
    assert {one.source for one in found} == {TITLE, LEAD}
    assert {(one.by, one.issue, one.article) for one in found} == {("translator-be", "2017-05-08", "talks")}
    assert all(one.at.startswith("20") for one in found)
    assert [one.source for one in find.in_archive(workspace, "Мінск", "en", "be", Side.TARGET, exact=True)] == [TITLE]
    assert [one.target for one in find.in_archive(workspace, "two day", "en", "be", Side.SOURCE)] == [
        "Перамовы ў Мінску доўжыліся два дні."
    ]
    assert find.in_archive(workspace, "day two", "en", "be", Side.SOURCE) == []
    assert find.in_archive(workspace, "  ", "en", "be", Side.SOURCE) == []
    unfinished = find.in_texts(workspace, [workspace.source_of("2017-05-08", "talks")], "sentence", "be", Side.SOURCE)
    assert [one.source for one in unfinished] == [FIRST, SECOND]


def test_the_command_finds_phrases_too(newsroom: Newsroom) -> None:
    put(newsroom, LEAD, "Перамовы доўжыліся два дні.")
    newsroom.run("memory", "rebuild")
    assert "Перамовы доўжыліся два дні." in newsroom.run("memory", "look-up", "lasted two days", "--to", "be").stdout


def test_search_in_the_browser_inserts_a_rendering(served: Served, visit: Opener) -> None:
    put(served.room, LEAD, "Перамовы доўжыліся два дні.")
    refresh(served.room.project.workspace)
    page = visit(served.url + EDITOR)
    text(page, FIRST).focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("lasted two days")
    places = page.locator("#search .places li")
    expect(places).to_have_count(1)
    expect(places.locator("mark")).to_have_text("lasted two days")
    places.get_by_role("button", name="Insert").click()
    expect(text(page, FIRST)).to_have_value("Перамовы доўжыліся два дні.")


def test_replacing_keeps_origin_and_freshness_takes_the_review_and_is_undone_as_one(newsroom: Newsroom) -> None:
    put(newsroom, TITLE, "Мінск прымае перамовы")
    put(newsroom, LEAD, "Перамовы доўжыліся два дні.")
    workspace = newsroom.project.workspace
    newsroom.run("review", "2017-05-08", "--locale", "be", "--by", "reviewer-be")
    newsroom.article(ARTICLE.replace("two days", "three days"))
    newsroom.project.sync()
    states = newsroom.states()
    assert (states[TITLE], states["The talks lasted three days."]) == ("reviewed", "stale")
    before = newsroom.files()
    shown = replace.preview(workspace, replace.places_of(workspace), "be", "перамовы", "перагаворы")
    assert {hit.after for hit in shown.hits} == {"Мінск прымае перагаворы", "Перагаворы доўжыліся два дні."}
    done = replace.replace_all(workspace, shown.hits, "be", "coordinator")
    assert len(done.done) == 2
    states = newsroom.states()
    assert (states[TITLE], states["The talks lasted three days."]) == ("translated", "stale")
    facts = newsroom.read(newsroom.po().replace(".po", ".jsonl"))
    assert '"note":"replaced by coordinator: “Мінск прымае перамовы”"' in facts
    undo_last.remember(workspace, "coordinator", [undo_last.row_of(s, "be", a, b, f) for s, a, b, f in done.done])
    undone = undo_last.undo_last(workspace, "coordinator")
    assert (len(undone.done), undone.kept) == (2, ())
    assert newsroom.files()[newsroom.po()] == before[newsroom.po()]
    assert undo_last.undo_last(workspace, "coordinator").done == ()


def test_a_replacement_that_breaks_markup_or_was_overtaken_is_left(newsroom: Newsroom) -> None:
    newsroom.article(ARTICLE.replace("why it matters", "[why](https://example.org/sens) it matters"))
    newsroom.project.sync()
    linked = SECOND.replace("why", "[why](https://example.org/sens)")
    put(newsroom, linked, "Другі сказ [sens](https://example.org/sens) тлумачыць.")
    put(newsroom, LEAD, "Перамовы sens два дні.")
    workspace = newsroom.project.workspace
    shown = replace.preview(workspace, replace.places_of(workspace), "be", "sens", "сэнс")
    refused = {hit.source: hit.refusal for hit in shown.hits}
    assert refused[LEAD] == ""
    assert "example.org" in refused[linked]
    put(newsroom, LEAD, "Іншы тэкст.")
    done = replace.replace_all(workspace, shown.hits, "be", "coordinator")
    assert (done.done, len(done.changed)) == ((), 1)


def test_replacing_in_the_browser(served: Served, visit: Opener) -> None:
    put(served.room, TITLE, "Мінск прымае перамовы")
    put(served.room, LEAD, "Перамовы доўжыліся два дні.")
    page = visit(f"{served.url}/replace?locale=be&in=2017-05-08")
    page.get_by_label("Find", exact=True).fill("перамовы")
    page.get_by_label("Replace by").fill("перагаворы")
    page.get_by_role("button", name="Show the places").click()
    expect(page.locator(".hits li")).to_have_count(2)
    expect(page.locator(".hits ins").first).to_have_text("перагаворы")
    page.locator(".hits input").last.uncheck()
    page.get_by_role("button", name="Replace what is ticked").click()
    expect(page.get_by_text("1 translation was changed.")).to_be_visible()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_role("button", name="Undo it")).to_have_count(0)
    assert served.room.entry(served.room.po(), TITLE).target == "Мінск прымае перамовы"
    assert served.room.entry(served.room.po(), "lasted").target == "Перамовы доўжыліся два дні."


def git(room: Newsroom, *args: str) -> None:
    subprocess.run(
        ["git", "-C", str(room.root), "-c", "user.name=Hanna", "-c", "user.email=h@example.org", *args],
        check=True,
        capture_output=True,
    )


def test_the_history_of_a_sentence(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> None:
    put(newsroom, TITLE, "Першы варыянт")
    git(newsroom, "init", "-q")
    git(newsroom, "add", "-A")
    git(newsroom, "commit", "-qm", "one")
    put(newsroom, TITLE, "Другі варыянт", by="second")
    newsroom.run("review", "2017-05-08", "--locale", "be", "--by", "reviewer-be")
    git(newsroom, "commit", "-qam", "two")
    put(newsroom, TITLE, "Трэці варыянт", by="third")
    workspace = newsroom.project.workspace
    entry = newsroom.entry(newsroom.po(), TITLE)
    found = sentence_history(workspace, workspace.source_of("2017-05-08", "talks"), "be", entry)
    texts = [(event.by, event.text) for event in found.events if event.why in (Why.TRANSLATED, Why.EDITED)]
    assert set(texts) == {("translator-be", "Першы варыянт"), ("second", "Другі варыянт"), ("third", "Трэці варыянт")}
    assert ("reviewer-be", Why.REVIEWED) in [(event.by, event.why) for event in found.events]
    assert not found.shallow
    clone = tmp_path_factory.mktemp("clone") / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", newsroom.root.as_uri(), str(clone)], check=True)
    there = Newsroom(clone).project.workspace
    short = sentence_history(there, there.source_of("2017-05-08", "talks"), "be", entry)
    assert short.shallow
    assert "Першы варыянт" not in [event.text for event in short.events]


def test_a_former_text_is_brought_back_in_the_browser(served: Served, visit: Opener) -> None:
    git(served.room, "init", "-q")
    put(served.room, TITLE, "Першы варыянт")
    git(served.room, "add", "-A")
    git(served.room, "commit", "-qm", "one")
    put(served.room, TITLE, "Другі варыянт")
    page = visit(served.url + EDITOR)
    text(page, TITLE).focus()
    row(page, TITLE).get_by_role("button", name="History").click()
    row(page, TITLE).get_by_role("button", name="Bring it back").first.click()
    expect(text(page, TITLE)).to_have_value("Першы варыянт")
    page.keyboard.press("Control+Enter")
    says(page, TITLE, "Saved")
    page.keyboard.press("Alt+z")
    expect(text(page, TITLE)).to_have_value("Другі варыянт")


def test_a_discussion(newsroom: Newsroom, client: TestClient) -> None:  # noqa: F811
    key = client.get(EDITOR + "/versions").json()[0][0]
    path = f"{EDITOR}/{key}/talk"
    said = client.post(path, data={"said": "Што гэта, @Hanna? <script>alert(1)</script>"}, headers=headers(client))
    assert "&lt;script&gt;alert(1)" in said.text
    assert "<script>" not in said.text
    assert '"act":"commented"' in newsroom.read("articles/2017-05-08/journal.jsonl")
    assert newsroom.entry(newsroom.po(), TITLE).comment == ""
    assert "1 discussion" in client.get("/").text
    assert client.post(path, data={"said": "x" * 5000}, headers=headers(client)).status_code == 413
    assert "resolved by translator-be" in client.post(path, data={"resolve": "1"}, headers=headers(client)).text
    assert "1 discussion" not in client.get("/").text
    assert newsroom.run("status", "2017-05-08").returncode == 0


@pytest.mark.parametrize(
    ("person", "said", "named"),
    [("Hanna", "@hanna?", True), ("Hanna", "hanna@example.org", False), ("Hanna K", "@Hanna K, глянь", True),
     ("Hanna", "@Hannah", False), ("translator-be", "@translator-be.", True), ("", "@x", False)],
)  # fmt: skip
def test_who_is_called(person: str, said: str, named: bool) -> None:
    assert is_named(person, said) is named


def test_a_term_is_proposed_and_a_coordinator_accepts(newsroom: Newsroom, client: TestClient) -> None:  # noqa: F811
    sent = {"source": "=talks", "target": "перамовы; размовы", "note": "not meetings"}
    assert client.post(f"{EDITOR}/term", data=sent, headers=headers(client)).status_code == 200
    waiting = terms.proposals(newsroom.project.workspace)
    assert [(one.term, one.forms["be"], one.by) for one in waiting] == [("talks", "перамовы, размовы", "translator-be")]
    assert client.post(f"{EDITOR}/term", data={"source": "x", "target": ""}, headers=headers(client)).status_code == 422
    decided = {"term": "talks", "at": waiting[0].at, "accept": "1"}
    assert client.post("/terms", data=decided, headers=headers(client), follow_redirects=False).status_code == 303
    assert [term.name for term in newsroom.project.workspace.terms] == ["talks"]
    assert terms.proposals(newsroom.project.workspace) == []
    assert client.post("/terms", data=decided, headers=headers(client)).status_code == 404


@pytest.mark.parametrize(
    ("word", "status"), [("снежаньскі", 200), ("two words", 422), ("a\nb", 422), ("#x", 422), ("", 422)]
)
def test_a_word_of_the_publications_own(newsroom: Newsroom, client: TestClient, word: str, status: int) -> None:  # noqa: F811
    assert client.post(f"{EDITOR}/word", data={"word": word}, headers=headers(client)).status_code == status
    assert (newsroom.root / "dictionary.be.txt").exists() is (status == 200)


def test_a_hundred_per_cent_match_takes_one_key_and_repeats_follow_on_request(served: Served, visit: Opener) -> None:
    room = served.room
    room.article(ARTICLE.replace("Minsk hosts", "Brest hosts"), slug="more")
    room.project.sync()
    put(room, FIRST, "Першы сказ кажа, што здарылася.")
    refresh(room.project.workspace)
    page = visit(f"{served.url}/2017-05-08/more/be")
    text(page, FIRST).focus()
    expect(row(page, FIRST).locator('.suggestion[data-score="100"]')).to_be_visible()
    page.keyboard.press("Alt+Enter")
    says(page, FIRST, "Saved")
    assert room.states(slug="more")[FIRST] == "translated"
    expect(text(page, SECOND)).to_be_focused()
    page.keyboard.type("Другі сказ кажа, чаму гэта важна.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Yes, there too").click()
    expect(page.get_by_text("Done there, too.")).to_be_visible()
    assert room.states()[SECOND] == "translated"


def test_all_matches_are_filled_as_drafts(newsroom: Newsroom, client: TestClient) -> None:  # noqa: F811
    newsroom.article(ARTICLE.replace("Minsk hosts", "Brest hosts"), slug="more")
    newsroom.project.sync()
    put(newsroom, FIRST, "Першы сказ кажа, што здарылася.")
    said = client.post("/2017-05-08/more/be/fill", data={}, headers=headers(client)).json()["said"]
    assert said == "Filled from the memory: 1."
    assert newsroom.states(slug="more")[FIRST] == "draft"


def test_failing_checks_are_counted_listed_and_gone_through_by_a_key(served: Served, visit: Opener) -> None:
    put(served.room, LEAD, "Перамовы доўжыліся 3 дні.")
    put(served.room, SECOND, "Другі сказ сказ кажа.")
    page = visit(served.url + EDITOR, reduced_motion="reduce")  # a click meets what stands still
    expect(page.locator("#failing")).to_contain_text("2")
    text(page, TITLE).focus()
    page.keyboard.press("F8")
    expect(text(page, LEAD)).to_be_focused()
    page.keyboard.press("F8")
    expect(text(page, SECOND)).to_be_focused()
    page.locator("#failing").click()
    expect(row(page, FIRST)).to_be_hidden()
    page.goto(f"{served.url}/failing?issue=2017-05-08&locale=be&lang=be")
    expect(page.locator(".found")).to_contain_text("Слова паўтараецца")


def test_a_row_that_changes_underneath_keeps_the_mark_of_its_failing_check(served: Served, visit: Opener) -> None:
    room = served.room
    put(room, LEAD, "Перамовы доўжыліся 3 дні.")
    page = visit(served.url + EDITOR)
    expect(page.locator("#failing .number")).to_have_text("1")
    room.edit_po(room.po(), lambda one: replaced(one, comment="Тры?") if one.context == "lead" else one)
    expect(row(page, LEAD).locator('textarea[name="comment"]')).to_have_value("Тры?")
    expect(row(page, LEAD)).to_have_class(re.compile("failing"))
    room.edit_po(
        room.po(), lambda one: replaced(one, target="Перамовы доўжыліся два дні.") if one.context == "lead" else one
    )
    expect(text(page, LEAD)).to_have_value("Перамовы доўжыліся два дні.")
    expect(row(page, LEAD)).not_to_have_class(re.compile("failing"))
    expect(page.locator("#failing")).to_be_hidden()


def test_marks_are_chips_that_no_key_breaks(served: Served, visit: Opener) -> None:
    source = "The [talks](https://example.org/a) lasted **two** days."
    served.room.article(ARTICLE.replace("The first sentence", f"{source} The first sentence"))
    served.room.project.sync()
    page = visit(served.url + EDITOR)
    field = text(page, source)
    field.focus()
    page.keyboard.type("Гэтыя перамовы")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Alt+m")
    expect(field).to_have_value("Гэтыя [перамовы](https://example.org/a)")
    expect(row(page, source).locator(".mirror .placed")).to_have_text("](https://example.org/a)")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")  # over the chip, not into it
    page.keyboard.type("!")
    expect(field).to_have_value("Гэтыя [перамовы!](https://example.org/a)")
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    expect(field).to_have_value("Гэтыя [перамовы!")
    page.keyboard.press("Alt+m")
    expect(field).to_have_value("Гэтыя [перамовы!](https://example.org/a)")
    expect(row(page, source).locator(".size")).to_contain_text("characters")


def test_who_else_is_here(served: Served, visit: Opener) -> None:
    one = visit(served.url + EDITOR)
    expect(one.locator("#rows > .row")).to_have_count(5)
    served_desk = one.evaluate("fetch('/2017-05-08/talks/be/people', {headers: Desk.headers}).then((a) => a.json())")
    assert served_desk == []  # nobody but oneself


def test_another_language_stands_beside_and_the_next_article_is_a_click_away(
    newsroom: Newsroom,
    client: TestClient,  # noqa: F811
) -> None:
    newsroom.article(ARTICLE.replace("Minsk hosts", "Brest hosts"), slug="zone")
    newsroom.project.sync()
    newsroom.translate_all()
    page = client.get(f"{EDITOR}?beside=ru").text
    assert 'class="beside" lang="ru"' in page
    assert 'href="/2017-05-08/zone/be" rel="next"' in page
    assert 'class="beside"' in client.get(EDITOR).text  # remembered
    assert 'class="beside"' not in client.get(f"{EDITOR}?beside=-").text


# Bad input


def test_rich_text_is_pasted_as_plain_text(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    text(page, FIRST).focus()
    page.evaluate(
        """() => { const data = new DataTransfer(); data.setData("text/html", "<b>Першы</b> сказ");
        data.setData("text/plain", "Першы сказ"); const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
        document.activeElement.dispatchEvent(event);
        if (!event.defaultPrevented) document.execCommand("insertText", false, data.getData("text/plain")); }"""
    )
    expect(text(page, FIRST)).to_have_value("Першы сказ")


def test_a_hundred_thousand_characters_are_refused_with_words(served: Served, visit: Opener) -> None:
    visit.expects("413")
    page = visit(served.url + EDITOR)
    text(page, FIRST).fill("слова " * 20_000)
    page.keyboard.press("Control+Enter")
    says(page, FIRST, "too long")
    assert served.room.entry(served.room.po(), "first sentence").target == ""


@pytest.mark.parametrize(
    ("typed", "status", "seen"),
    [
        ("Ад\u0007зін", 422, False),
        ("Ад\u0000зін", 422, False),
        ("\u202eАдзін\u202c", 422, True),
        ("Ад\u200bзін", 200, True),
    ],
)
def test_control_and_direction_characters(
    newsroom: Newsroom,
    client: TestClient,  # noqa: F811
    typed: str,
    status: int,
    seen: bool,
) -> None:
    key, version = client.get(EDITOR + "/versions").json()[0]
    sent = headers(client, version)
    assert client.post(f"{EDITOR}/{key}", data={"text": typed}, headers=sent).status_code == status
    found = client.post(f"{EDITOR}/{key}/check", data={"text": typed}, headers=sent).text
    assert ("Invisible characters" in found) is seen
    assert catalogs.parse(newsroom.read(newsroom.po()), "x")


def test_two_tabs_of_one_person(served: Served, visit: Opener) -> None:
    one = visit(served.url + EDITOR)
    other = one.context.new_page()
    other.goto(served.url + EDITOR)
    text(one, FIRST).fill("З першай укладкі.")
    text(one, FIRST).press("Control+Enter")
    says(one, FIRST, "Saved")
    expect(text(other, FIRST)).to_have_value("З першай укладкі.")
    text(other, FIRST).fill("З другой укладкі.")
    text(other, FIRST).press("Control+Enter")
    expect(text(one, FIRST)).to_have_value("З другой укладкі.")


@pytest.mark.parametrize(
    "path",
    [
        "/review?issue=../x&article=y",
        "/failing?issue=nothing",
        "/quality?issue=../../etc",
        "/replace?locale=xx&old=a",
        "/replace?locale=be&old=a&in=2099-01-05",
        "/?issue=1999-01-04",
        EDITOR + "/0123456789abcdef01234567/history",
        EDITOR + "/0123456789abcdef01234567/talk?x=1",
    ],
)
def test_what_is_not_there(client: TestClient, path: str) -> None:  # noqa: F811
    assert client.get(path).status_code in (404, 200 if "talk" in path or "review" in path else 404)


def test_only_known_rows_of_a_preview_are_replaced(newsroom: Newsroom, client: TestClient) -> None:  # noqa: F811
    put(newsroom, TITLE, "Мінск прымае перамовы")
    before = newsroom.files()
    forged = {"old": "перамовы", "new": "x", "locale": "be", "hit": "2017-05-08/talks/zzz/000", "in": ""}
    assert client.post("/replace", data=forged, headers=headers(client)).status_code == 200
    assert newsroom.files() == before
    assert json.loads(client.post("/undo", data={}, headers=headers(client)).text)["keys"] == []
