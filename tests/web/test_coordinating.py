"""The coordinator's pages: handing out, deadlines, verdicts, files, corrections, people; and what is committed of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from pipeline import verbs
from pipeline.web import entering
from pipeline.web.app import desk
from pipeline.web.people import People
from tests.conftest import ARTICLE, Newsroom
from tests.web.test_people import PASSWORD, client, token

ISSUE = "2017-05-08"

PAGES = ("/coordinate", "/remind", f"/issue/{ISSUE}", f"/issue/{ISSUE}/changes", f"/correct/{ISSUE}/talks", "/exchange",
         "/people", "/settings")  # fmt: skip


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.web.people._COST", {"n": 2**4, "r": 8, "p": 1})
    monkeypatch.setattr(entering, "tries", entering.Tries())


@pytest.fixture
def people(newsroom: Newsroom) -> People:
    one = People.of(newsroom.root)
    for name, role in (("translator-be", "translator"), ("reviewer-be", "reviewer"), ("coordinator", "coordinator")):
        one.add(name, role, PASSWORD)
    return one


@pytest.fixture
def own(newsroom: Newsroom) -> Iterator[TestClient]:
    """A desk on a machine of one's own, whose only person coordinates."""
    app = desk(newsroom.project.workspace, "127.0.0.1", 8765, "hanna")
    return TestClient(app, base_url="http://127.0.0.1:8765")


def post(one: TestClient, page: str, path: str, fields: dict[str, object], **more: object):
    return one.post(path, data={"token": token(one.get(page).text), **fields}, follow_redirects=False, **more)


def git(room: Newsroom, *arguments: str) -> str:
    who = ("-c", "user.name=editor", "-c", "user.email=editor@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=room.root, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("path", PAGES)
def test_only_coordinators_see_them(newsroom: Newsroom, people: People, path: str) -> None:
    assert client(newsroom, "translator-be").get(path).status_code == 403
    assert client(newsroom, "reviewer-be").get(path).status_code == 403
    assert client(newsroom, "coordinator").get(path).status_code == 200


@pytest.mark.parametrize("language", ["en", "be", "ru"])
def test_they_speak_the_desks_languages(own: TestClient, language: str) -> None:
    for path in PAGES:
        assert own.get(f"{path}?lang={language}").status_code == 200, path


def test_many_articles_are_handed_out_at_once(newsroom: Newsroom, people: People) -> None:
    newsroom.article(ARTICLE.replace("talks", "walks"), slug="walks")
    newsroom.project.sync()
    places = [f"{ISSUE}/{slug}/{locale}" for slug in ("talks", "walks") for locale in ("be", "ru")]
    one = client(newsroom, "coordinator")
    answer = post(one, "/coordinate", "/coordinate", {"place": places, "to": "translator-be", "deed": "assign"})
    assert answer.status_code == 200, answer.text
    outlook = verbs.status.outlook(newsroom.project.workspace)
    assert {row.assignees for row in outlook.rows if row.tally.issue} == {("translator-be",)}
    answer = post(one, "/coordinate", "/coordinate", {"place": places[:1], "deed": "release"})
    outlook = verbs.status.outlook(newsroom.project.workspace)
    assert min(row.assignees for row in outlook.rows if row.tally.issue) == ()


@pytest.mark.parametrize(("to", "said"), [("translator-bi", "Did you mean “translator-be”?"), ("", "Nobody here")])
def test_nothing_goes_to_somebody_unknown(newsroom: Newsroom, people: People, to: str, said: str) -> None:
    one = client(newsroom, "coordinator")
    answer = post(one, "/coordinate", "/coordinate", {"place": [f"{ISSUE}/talks/be"], "to": to, "deed": "assign"})
    assert answer.status_code == 422
    assert said in answer.text
    assert not (newsroom.root / f"articles/{ISSUE}/journal.jsonl").exists()


def test_a_deadline_is_set_and_never_in_the_past(newsroom: Newsroom, own: TestClient) -> None:
    newsroom.write(f"articles/{ISSUE}/issue.toml", "# ours\n[policy]\ntranslated = 90\n")
    assert post(own, "/coordinate", "/deadline", {"issue": ISSUE, "deadline": "2099-05-15T18:00"}).status_code == 303
    assert newsroom.read(f"articles/{ISSUE}/issue.toml") == (
        "deadline = 2099-05-15T18:00:00\n# ours\n[policy]\ntranslated = 90\n"
    )
    past = post(own, "/coordinate", "/deadline", {"issue": ISSUE, "deadline": "2001-05-15T18:00"})
    assert past.status_code == 422
    assert "is past" in past.text
    assert post(own, "/coordinate", "/deadline", {"issue": ISSUE, "deadline": "soon"}).status_code == 422
    assert "2099" in newsroom.read(f"articles/{ISSUE}/issue.toml")


def test_a_reason_opens_its_sentence(newsroom: Newsroom, own: TestClient) -> None:
    page = own.get(f"/issue/{ISSUE}").text
    assert "Not ready yet." in page
    assert f'href="/{ISSUE}/talks/be#s' in page


def test_publishing_says_what_came_of_it(newsroom: Newsroom, own: TestClient) -> None:
    settings = newsroom.read("pyproject.toml")
    newsroom.write("pyproject.toml", settings.replace("reviewed = 0", "reviewed = 0.0"))
    newsroom.translate_all()
    own.app.state.desk.reload()
    changed = own.get(f"/issue/{ISSUE}/changes")
    assert changed.status_code == 200
    assert "new be/" in changed.text
    done = post(own, f"/issue/{ISSUE}", f"/issue/{ISSUE}/publish", {})
    assert done.status_code == 200, done.text
    assert (newsroom.root / "build/html").is_dir()
    assert '"published"' in newsroom.read(f"articles/{ISSUE}/journal.jsonl")


def test_a_file_goes_out_and_comes_back(newsroom: Newsroom, own: TestClient) -> None:
    file = own.get("/exchange/file", params={"name": ISSUE, "locale": "be", "format": "po"})
    assert file.headers["content-disposition"].startswith("attachment")
    data = file.content.replace(b'msgid "The talks lasted two days."\nmsgstr ""',
                                'msgid "The talks lasted two days."\nmsgstr "Перамовы ішлі два дні."'.encode())  # fmt: skip
    assert data != file.content
    before = newsroom.files()
    upload = {"files": {"file": ("back.po", data)}}
    shown = post(own, "/exchange", "/exchange/file", {"deed": "show"}, **upload)
    assert "Nothing has been written yet" in shown.text, shown.text
    assert newsroom.files() == before
    post(own, "/exchange", "/exchange/file", {"deed": "take"}, **upload)
    assert "Перамовы ішлі два дні." in newsroom.read(newsroom.po())
    bad = post(own, "/exchange", "/exchange/file", {"deed": "take"}, files={"file": ("../../x.po", b"nonsense")})
    assert bad.status_code == 422


def test_a_correction_shows_what_it_opens_before_it_is_saved(newsroom: Newsroom, own: TestClient) -> None:
    newsroom.translate_all()
    path, where = f"/correct/{ISSUE}/talks", f"articles/{ISSUE}/talks.md"
    text, before = newsroom.read(where).replace("lasted two days", "lasted three days"), newsroom.files()
    version = own.get(path).text.split('name="version" value="')[1].split('"')[0]
    form = {"text": text, "kind": "factual", "version": version}
    shown = post(own, path, path, {**form, "deed": "show"})
    assert shown.status_code == 200
    assert "would be open again" in shown.text
    assert "<ins>three</ins>" in shown.text
    assert newsroom.files() == before
    typo = post(own, path, path, {**form, "kind": "typo", "deed": "save"})
    assert typo.status_code == 200, typo.text
    assert newsroom.read(where) == text
    assert "stale" not in newsroom.states().values()
    late = post(own, path, path, {**form, "text": text + "More.\n", "deed": "save"})
    assert late.status_code == 409
    assert newsroom.read(where) == text


def test_people_are_added_changed_and_removed(newsroom: Newsroom, people: People) -> None:
    one = client(newsroom, "coordinator")
    fields = {"name": "new-ru", "role": "translator", "locale": ["ru"], "new": PASSWORD, "deed": "add"}
    assert post(one, "/people", "/people", fields).status_code == 303
    assert people.all()["new-ru"].locales == ("ru",)
    changed = {"name": "new-ru", "role": "reviewer", "locale": ["be", "ru"], "deed": "change"}
    assert post(one, "/people", "/people", changed).status_code == 303
    assert people.all()["new-ru"].role == "reviewer"
    assert people.all()["new-ru"].locales == ("be", "ru")
    assert client(newsroom, "new-ru").get("/").status_code == 200  # the password has stayed
    assert post(one, "/people", "/people", {"name": "new-ru", "deed": "remove"}).status_code == 303
    assert "new-ru" not in people.all()
    assert post(one, "/people", "/people", {"name": "coordinator", "deed": "remove"}).status_code == 422


def test_deeds_are_commits_where_the_settings_say_so(newsroom: Newsroom, own: TestClient) -> None:
    git(newsroom, "init", "-q")
    git(newsroom, "add", ".")
    git(newsroom, "commit", "-qm", "begin")
    deed = {"place": [f"{ISSUE}/talks/be"], "to": "hanna", "deed": "assign"}
    assert post(own, "/coordinate", "/coordinate", deed).status_code == 200
    assert git(newsroom, "log", "--format=%s").split("\n")[0] == "begin"  # never a surprise
    settings = newsroom.read("pyproject.toml").replace("[tool.peraklad]\n", "[tool.peraklad]\ncommit = true\n", 1)
    newsroom.write("pyproject.toml", settings)
    own.app.state.desk.reload()
    newsroom.write("articles/notes.txt", "not ours to commit\n")
    assert post(own, "/coordinate", "/deadline", {"issue": ISSUE, "deadline": "2099-01-01T12:00"}).status_code == 303
    assert git(newsroom, "log", "-1", "--format=%an %s").strip() == "hanna Set a deadline"
    assert git(newsroom, "show", "--name-only", "--format=", "HEAD").split() == [f"articles/{ISSUE}/issue.toml"]


def test_nothing_is_written_in_the_middle_of_a_merge(newsroom: Newsroom, own: TestClient) -> None:
    settings = newsroom.read("pyproject.toml").replace("[tool.peraklad]\n", "[tool.peraklad]\ncommit = true\n", 1)
    newsroom.write("pyproject.toml", settings)
    own.app.state.desk.reload()
    git(newsroom, "init", "-q")
    git(newsroom, "add", ".")
    git(newsroom, "commit", "-qm", "begin")
    (newsroom.root / ".git/MERGE_HEAD").write_text(git(newsroom, "rev-parse", "HEAD"))
    before = newsroom.files()
    answer = post(own, "/coordinate", "/deadline", {"issue": ISSUE, "deadline": "2099-01-01T12:00"})
    assert answer.status_code == 409
    assert "merge" in answer.text
    assert newsroom.files() == before


def test_the_calendar_is_at_an_address_that_nobody_guesses(newsroom: Newsroom, people: People) -> None:
    pytest.importorskip("icalendar")
    newsroom.write(f"articles/{ISSUE}/issue.toml", "deadline = 2099-05-15T18:00:00\n")
    one = client(newsroom, "translator-be")
    address = one.get("/account").text.split('href="')
    mine = next(part.split('"')[0] for part in address if part.startswith("/deadlines/"))
    stranger = client(newsroom)
    feed = stranger.get(mine)
    assert feed.status_code == 200
    assert feed.headers["content-type"].startswith("text/calendar")
    assert b"DTSTART:20990515T" in feed.content
    assert stranger.get("/deadlines/" + "0" * 40 + ".ics").status_code == 404
    people.change_password("translator-be", PASSWORD + "!")
    assert stranger.get(mine).status_code == 404
