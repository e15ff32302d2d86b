"""A reviewer at work: mending while reviewing, one key, sending back, taking back, the rest of an article."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from pipeline.state.editing import share
from pipeline.web import entering
from pipeline.web.people import People
from tests.conftest import ARTICLE, Newsroom, save_text
from tests.web.conftest import EDITOR, Opener, serve
from tests.web.test_editing import FIRST, SECOND, row, says, text
from tests.web.test_people import PASSWORD, client, rows, send

TEXT = "Першы сказ артыкула кажа, што здарылася"


@pytest.fixture
def people(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> People:
    """Two people for a language: who translates, who reviews. What is translated is the translator's."""
    monkeypatch.setattr("pipeline.web.people._COST", {"n": 2**4, "r": 8, "p": 1})
    monkeypatch.setattr(entering, "tries", entering.Tries())
    newsroom.write("pyproject.toml", newsroom.read("pyproject.toml").replace("reviewed = 0", "reviewed = 100"))
    one = People.of(newsroom.root)
    for name, role in (("translator-be", "translator"), ("reviewer-be", "reviewer"), ("coordinator", "coordinator")):
        one.add(name, role, PASSWORD)
    for key, version in rows(client(newsroom, "coordinator")):
        save_text(
            newsroom.project,
            "2017-05-08",
            "talks",
            "be",
            key,
            f"{TEXT} {key[:4]}",
            version,
            "translator-be",
            draft=False,
        )
    return one


def version_of(one: TestClient, key: str) -> str:
    return dict(rows(one))[key]


def test_a_reviewer_who_mends_a_comma_approves_the_rest_by_it(newsroom: Newsroom, people: People) -> None:
    reviewer = client(newsroom, "reviewer-be")
    key, version = rows(reviewer)[0]
    mended = send(reviewer, f"{EDITOR}/{key}", version, text=f"{TEXT}, {key[:4]}", review="1")
    assert mended.status_code == 200
    assert newsroom.states()["Minsk hosts talks"] == "reviewed"
    facts = newsroom.read(newsroom.po().replace(".po", ".jsonl"))
    assert re.search(r'"by":"reviewer-be","origin":"human","note":"edited 2.\d % of translator-be"', facts)
    verdict = newsroom.run("check", "2017-05-08", "--locale", "be")
    assert "reviewed by the person who translated" not in verdict.stdout


def test_a_small_edit_that_was_saved_first_can_be_approved_later(newsroom: Newsroom, people: People) -> None:
    reviewer = client(newsroom, "reviewer-be")
    key, version = rows(reviewer)[0]
    version = send(reviewer, f"{EDITOR}/{key}", version, text=f"{TEXT}, {key[:4]}").headers["etag"].strip('"')
    assert send(reviewer, f"{EDITOR}/{key}/approve", version).status_code == 200


def test_a_text_written_anew_wants_a_second_reader_and_small_steps_add_up(newsroom: Newsroom, people: People) -> None:
    reviewer = client(newsroom, "reviewer-be")
    (key, version), (other, second) = rows(reviewer)[:2]
    anew = send(reviewer, f"{EDITOR}/{key}", version, text="Зусім іншы пераклад гэтага сказа.", review="1")
    assert anew.status_code == 200
    assert "another person reviews it" in anew.text
    assert newsroom.states()["Minsk hosts talks"] == "translated"
    said = f"{TEXT} {other[:4]}"
    for letter in "абвгд":
        said = letter + said
        second = send(reviewer, f"{EDITOR}/{other}", second, text=said).headers["etag"].strip('"')
    assert send(reviewer, f"{EDITOR}/{other}/approve", second).status_code == 403
    assert send(client(newsroom, "coordinator"), f"{EDITOR}/{other}/approve", second).status_code == 200


def test_the_policy_says_how_much(newsroom: Newsroom, people: People) -> None:
    newsroom.write("articles/2017-05-08/issue.toml", "[policy]\nreview-edit = 0\n")
    reviewer = client(newsroom, "reviewer-be")
    key, version = rows(reviewer)[0]
    answer = send(reviewer, f"{EDITOR}/{key}", version, text=f"{TEXT}, {key[:4]}", review="1")
    assert "another person reviews it" in answer.text
    assert newsroom.states()["Minsk hosts talks"] == "translated"


@pytest.mark.parametrize(
    ("before", "after", "per_cent"),
    [("", "", 0.0), ("аб", "аб", 0.0), ("абвгдежзік", "абвгдежзія", 10.0), ("а", "б", 100.0), ("", "аб", 100.0)],
)
def test_how_much_was_changed(before: str, after: str, per_cent: float) -> None:
    assert share(before, after) == per_cent


def test_an_approval_is_taken_back_by_who_gave_it_or_a_coordinator(newsroom: Newsroom, people: People) -> None:
    reviewer, coordinator = client(newsroom, "reviewer-be"), client(newsroom, "coordinator")
    key, version = rows(reviewer)[0]
    path = f"{EDITOR}/{key}"
    assert send(coordinator, f"{path}/approve", version).status_code == 200
    assert send(reviewer, f"{path}/withdraw", version).status_code == 403
    assert send(coordinator, f"{path}/withdraw", version).status_code == 200
    assert newsroom.states()["Minsk hosts talks"] == "translated"


def test_what_is_sent_back_needs_work_until_somebody_was_at_it(newsroom: Newsroom, people: People) -> None:
    reviewer, translator = client(newsroom, "reviewer-be"), client(newsroom, "translator-be")
    key, version = rows(reviewer)[0]
    said = {"category": "accuracy", "weight": "major", "remark": "Two days, <b>not</b> three."}
    assert send(translator, f"{EDITOR}/{key}/return", version, **said).status_code == 403
    assert send(reviewer, f"{EDITOR}/{key}/return", version, **said | {"weight": "fatal"}).status_code == 422
    assert send(reviewer, f"{EDITOR}/{key}/return", version, **said).status_code == 200
    assert newsroom.states()["Minsk hosts talks"] == "draft"
    page = translator.get(EDITOR).text
    assert "Two days, &lt;b&gt;not&lt;/b&gt; three." in page
    assert send(translator, f"{EDITOR}/{key}", version_of(translator, key), text="Іншы тэкст.").status_code == 200
    assert "Two days" not in translator.get(EDITOR).text
    assert newsroom.states()["Minsk hosts talks"] == "translated"
    score = reviewer.get("/quality?issue=2017-05-08")
    assert "translator-be" in score.text
    assert "in 1,000 words" in score.text


def test_the_line_of_quality_is_the_policys(newsroom: Newsroom, people: People) -> None:
    reviewer = client(newsroom, "reviewer-be")
    for key, version in rows(reviewer)[:1]:
        send(reviewer, f"{EDITOR}/{key}/return", version, category="style", weight="critical", remark="")
    assert "does not pass" not in reviewer.get("/quality?issue=2017-05-08&locale=be").text
    newsroom.write("articles/2017-05-08/issue.toml", "[policy]\nquality = 5\n")
    assert "does not pass" in reviewer.get("/quality?issue=2017-05-08&locale=be").text


def test_the_rest_of_an_article_is_approved_as_it_was_seen(newsroom: Newsroom, people: People) -> None:
    reviewer = client(newsroom, "reviewer-be")
    seen = rows(reviewer)
    save_text(
        newsroom.project,
        "2017-05-08",
        "talks",
        "be",
        *seen[1][:1],
        "Новы тэкст.",
        seen[1][1],
        "translator-be",
        draft=False,
    )
    import json

    headers = {"x-token": re.search(r'name="token" value="([^"]+)"', reviewer.get(EDITOR).text)[1], "x-desk": "1"}
    done = reviewer.post(f"{EDITOR}/approve-rest", data={"versions": json.dumps(seen)}, headers=headers).json()
    assert (len(done["done"]), done["changed"]) == (len(seen) - 1, [seen[1][0]])
    assert reviewer.post(f"{EDITOR}/approve-rest", data={"versions": "[[1"}, headers=headers).status_code == 422
    # One undo takes all of them back.
    reviewer.post("/undo", data={}, headers=headers)
    assert set(newsroom.states().values()) == {"translated"}


def test_a_reviewer_is_sent_to_reviewing_and_a_translator_to_translating(newsroom: Newsroom, people: People) -> None:
    assert "Review “Minsk hosts talks”" in client(newsroom, "reviewer-be").get("/").text
    newsroom.article(ARTICLE.replace("Minsk hosts talks", "Brest hosts talks"), slug="more", issue="2017-05-15")
    newsroom.write("articles/2017-05-08/issue.toml", "deadline = 2017-05-12T18:00:00\n")
    newsroom.project.sync()
    start = client(newsroom, "translator-be").get("/").text
    # The newest issue is not due; the one that is overdue has only Russian left.
    assert "Go on with “Minsk hosts talks”" in start
    assert start.index("2017-05-08</span>") < start.index("2017-05-15</span>")


@pytest.mark.browser
def test_thirty_sentences_take_thirty_keys(newsroom: Newsroom, visit: Opener) -> None:
    body = "\n\n".join(f"Paragraph {number} of the article says one thing." for number in range(28))
    newsroom.article(ARTICLE.partition("The first")[0] + body + "\n")
    newsroom.project.sync()
    newsroom.write("pyproject.toml", newsroom.read("pyproject.toml").replace("reviewed = 0", "reviewed = 100"))
    newsroom.translate_all()
    for served in serve(newsroom, "reviewer-be"):
        page = visit(f"{served.url}/review?issue=2017-05-08&article=talks&locale=be&order=reading")
        expect(page.locator("#rows > .row")).to_have_count(30)
        expect(text(page, "Minsk hosts talks")).to_be_focused()
        for _ in range(30):
            page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Nothing is left to review here.")).to_be_visible()
        assert set(newsroom.states().values()) == {"reviewed"}


@pytest.mark.browser
def test_a_remark_that_is_being_written_survives_what_somebody_else_saves(newsroom: Newsroom, visit: Opener) -> None:
    newsroom.translate_all()
    for served in serve(newsroom, "reviewer-be"):
        page = visit(f"{served.url}/review?issue=2017-05-08&article=talks&locale=be&order=reading")
        other = visit(served.url + EDITOR)
        text(page, SECOND).focus()
        page.keyboard.press("Alt+r")
        remark = row(page, SECOND).get_by_label("Remark")
        remark.fill("Не тое слова.")
        text(other, SECOND).fill("Другі сказ, іначай.")
        other.keyboard.press("Control+Enter")
        says(other, SECOND, "Saved")
        expect(text(page, SECOND)).to_have_value("Другі сказ, іначай.")
        expect(remark).to_have_value("Не тое слова.")
        expect(remark).to_be_focused()


@pytest.mark.browser
def test_a_reviewer_mends_sends_back_and_undoes_in_a_browser(newsroom: Newsroom, visit: Opener) -> None:
    newsroom.translate_all()
    for served in serve(newsroom, "reviewer-be"):
        page = visit(f"{served.url}/review?issue=2017-05-08&article=talks&locale=be&order=reading")
        text(page, FIRST).focus()
        page.keyboard.press("End")
        page.keyboard.type("!")
        page.keyboard.press("Control+Enter")
        says(page, FIRST, "Saved")
        assert newsroom.states()[FIRST] == "reviewed"
        expect(text(page, SECOND)).to_be_focused()
        page.keyboard.press("Alt+r")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("Не тое слова.")
        row(page, SECOND).get_by_role("button", name="Send back").click()
        expect(row(page, SECOND).locator(".remark")).to_contain_text("Не тое слова.")
        assert newsroom.states()[SECOND] == "draft"
        page.keyboard.press("Alt+z")
        expect(row(page, SECOND).locator(".remark")).to_have_count(0)
        assert newsroom.states()[SECOND] == "translated"
        rest = page.get_by_role("button", name="Approve the rest")
        rest.scroll_into_view_if_needed()
        rest.click()
        expect(page.get_by_text("Nothing is left to review here.")).to_be_visible()
        assert set(newsroom.states().values()) == {"reviewed"}
