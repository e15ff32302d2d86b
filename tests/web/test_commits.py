"""What people do at the desk as commits: one an article and person, under their names, never lost, never a surprise."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from starlette.testclient import TestClient

from pipeline.web import commits, entering
from pipeline.web.app import desk
from pipeline.web.people import People
from tests.conftest import ARTICLE, Newsroom
from tests.web.conftest import EDITOR, serve
from tests.web.test_people import PASSWORD, client, rows, send

SLUGS = ("talks", "walks")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.web.people._COST", {"n": 2**4, "r": 8, "p": 1})
    monkeypatch.setattr(entering, "tries", entering.Tries())


def git(room: Newsroom, *arguments: str) -> str:
    who = ("-c", "user.name=editor", "-c", "user.email=editor@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=room.root, check=True, capture_output=True, text=True).stdout


def log(room: Newsroom) -> list[str]:
    """Authors and subjects, the newest first, without the first commit."""
    return git(room, "log", "--format=%an: %s").strip().split("\n")[:-1]


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    """Two articles in a repository whose settings want commits, and three people."""
    newsroom.article(ARTICLE.replace("talks", "walks"), slug="walks")
    newsroom.project.sync()
    settings = newsroom.read("pyproject.toml").replace("[tool.peraklad]\n", "[tool.peraklad]\ncommit = true\n", 1)
    newsroom.write("pyproject.toml", settings)
    newsroom.write(".gitignore", ".peraklad/\nbuild/\n")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "begin")):
        git(newsroom, *arguments)
    for name, role in (("hanna", "translator"), ("maksim", "translator"), ("coordinator", "coordinator")):
        People.of(newsroom.root).add(name, role, PASSWORD)
    return newsroom


def at(room: Newsroom, app: TestClient, name: str) -> TestClient:
    """Another person at the same desk."""
    from tests.web.test_people import sign_in

    one = TestClient(app.app, base_url="http://127.0.0.1:8765")
    assert sign_in(one, name, PASSWORD).status_code == 303
    return one


def save(one: TestClient, number: int, text: str, slug: str = "talks"):
    page = EDITOR.replace("talks", slug)
    key, version = one.get(page + "/versions").json()[number]
    answer = send(one, f"{page}/{key}", version, text=text)
    assert answer.status_code == 200, answer.text
    return answer


def test_sentences_are_no_commits_and_an_article_is_one(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    hanna = client(room, "hanna")
    for number in range(3):
        save(hanna, number, f"Сказ {number}.")
    assert log(room) == []
    it = hanna.app.state.desk.commits
    it.settle_quiet()
    assert log(room) == []  # she may be thinking
    monkeypatch.setattr(commits, "QUIET", 0.0)
    it.settle_quiet()
    assert log(room) == ["hanna: Translate: 2017-05-08/talks/be"]
    changed = git(room, "show", "--name-only", "--format=", "HEAD").split()
    assert sorted(changed) == sorted([room.po(), room.po().replace(".po", ".jsonl")])
    assert git(room, "status", "--porcelain") == ""


def test_who_goes_elsewhere_or_is_followed_by_another_is_committed_first(room: Newsroom) -> None:
    hanna = client(room, "hanna")
    maksim = at(room, hanna, "maksim")
    save(hanna, 0, "Адзін.")
    save(hanna, 0, "Два.", "walks")
    assert log(room) == ["hanna: Translate: 2017-05-08/talks/be"]
    save(maksim, 1, "Тры.", "walks")
    assert log(room)[0] == "hanna: Translate: 2017-05-08/walks/be"
    assert "Тры" not in git(room, "show", f"HEAD:{room.po(slug='walks')}")
    assert "Тры" in room.read(room.po(slug="walks"))
    maksim.post("/sign-out", data={"token": maksim.get("/").text.split('name="token" value="')[1].split('"')[0]})
    assert log(room)[0] == "maksim: Translate: 2017-05-08/walks/be"


def test_a_killed_desk_commits_when_it_starts_again(room: Newsroom) -> None:
    save(client(room, "hanna"), 0, "Адзін.")
    with TestClient(
        desk(room.project.workspace, "127.0.0.1", 8765, None, watch=False), base_url="http://127.0.0.1:8765"
    ):
        pass
    assert log(room) == ["hanna: Translate: 2017-05-08/talks/be"]


def test_what_git_refuses_waits(room: Newsroom) -> None:
    hanna = client(room, "hanna")
    save(hanna, 0, "Адзін.")
    lock = room.write(".git/index.lock", "")
    it = hanna.app.state.desk.commits
    assert not it.settle()
    lock.unlink()
    assert it.settle()
    assert log(room) == ["hanna: Translate: 2017-05-08/talks/be"]


def test_a_comment_splits_nobodys_work(room: Newsroom) -> None:
    hanna = client(room, "hanna")
    maksim = at(room, hanna, "maksim")
    save(hanna, 0, "Адзін.")
    key, version = rows(maksim)[1]
    assert send(maksim, f"{EDITOR}/{key}/talk", version, said="Are we sure?").status_code == 200
    assert log(room) == ["maksim: Discuss"]
    hanna.app.state.desk.commits.settle()
    assert log(room)[0] == "hanna: Translate: 2017-05-08/talks/be"


def test_in_the_middle_of_a_merge_a_save_is_kept_by_the_browser(room: Newsroom) -> None:
    hanna = client(room, "hanna")
    save(hanna, 0, "Адзін.")
    room.write(".git/MERGE_HEAD", git(room, "rev-parse", "HEAD"))
    before = room.files()
    key, version = rows(hanna)[1]
    refused = send(hanna, f"{EDITOR}/{key}", version, text="Два.")
    assert refused.status_code == 503  # our script keeps the text and sends it again
    assert "git merge --abort" in refused.text
    assert room.files() == before
    hanna.app.state.desk.commits.settle()
    assert log(room) == []
    (room.root / ".git/MERGE_HEAD").unlink()
    assert send(hanna, f"{EDITOR}/{key}", version, text="Два.").status_code == 200


def test_where_there_is_no_repository_nothing_is_different(newsroom: Newsroom) -> None:
    settings = newsroom.read("pyproject.toml").replace("[tool.peraklad]\n", "[tool.peraklad]\ncommit = true\n", 1)
    newsroom.write("pyproject.toml", settings)
    People.of(newsroom.root).add("hanna", "translator", PASSWORD)
    hanna = client(newsroom, "hanna")
    save(hanna, 0, "Адзін.")
    assert hanna.app.state.desk.commits.settle()
    assert not (newsroom.root / ".git").exists()


def test_two_coordinators_at_once_one_wins_and_the_other_is_told(room: Newsroom) -> None:
    from tests.web.test_coordinating import post

    People.of(room.root).add("second", "coordinator", PASSWORD)
    one = client(room, "coordinator")
    two = at(room, one, "second")
    pages = [each.get("/coordinate").text for each in (one, two)]
    box = pages[0].split('name="place" value="')[1].split('"')[0]
    assert box.endswith("|")  # nobody's
    given = {"place": [box], "deed": "assign"}
    assert post(one, "/coordinate", "/coordinate", given | {"to": "hanna"}).status_code == 200
    lost = post(two, "/coordinate", "/coordinate", given | {"to": "maksim"})
    assert lost.status_code == 409
    assert "in the hands of hanna" in lost.text
    set_to = {"issue": "2017-05-08", "was": ""}
    assert post(one, "/coordinate", "/deadline", set_to | {"deadline": "2099-05-15T18:00"}).status_code == 303
    lost = post(two, "/coordinate", "/deadline", set_to | {"deadline": "2099-06-15T18:00"})
    assert lost.status_code == 409
    assert "2099-05-15 18:00" in lost.text
    assert "2099-05-15T18:00:00" in room.read("articles/2017-05-08/issue.toml")


class Session:
    """One person's session with a desk that runs, as a browser without scripts has it."""

    def __init__(self, url: str, name: str) -> None:
        self.http = httpx2.Client(base_url=url, timeout=60)
        self.post("/sign-in", "/sign-in", {"name": name, "password": PASSWORD})

    def post(self, page: str, path: str, fields: dict[str, str]) -> httpx2.Response:
        token = self.http.get(page).text.split('name="token" value="')[1].split('"')[0]
        return self.http.post(path, data={"token": token, **fields})


@pytest.fixture
def coordinators(room: Newsroom) -> Iterator[list[Session]]:
    """A desk that runs, and two coordinators who have signed in."""
    People.of(room.root).add("second", "coordinator", PASSWORD)
    for served in serve(room, None):
        sessions = [Session(served.url, name) for name in ("coordinator", "second")]
        yield sessions
        for one in sessions:
            one.http.close()


ASSIGN = [{"place": "2017-05-08/talks/be|", "to": name, "deed": "assign"} for name in ("hanna", "maksim")]
DEADLINE = [{"issue": "2017-05-08", "was": "", "deadline": f"2099-0{month}-15T18:00"} for month in (5, 6)]


@pytest.mark.parametrize(
    ("path", "forms", "file", "mark"),
    [("/coordinate", ASSIGN, "journal.jsonl", "assigned"), ("/deadline", DEADLINE, "issue.toml", "deadline")],
)
def test_of_two_sessions_at_the_same_moment_one_wins(
    room: Newsroom, coordinators: list[Session], path: str, forms: list[dict[str, str]], file: str, mark: str
) -> None:
    """Both press their buttons at once, each on a page that shows nobody's and no deadline."""

    def press(number: int) -> httpx2.Response:
        return coordinators[number].post("/coordinate", path, forms[number])

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, (0, 1)))
    (winner,) = [number for number, answer in enumerate(answers) if answer.status_code < 400]
    assert answers[1 - winner].status_code == 409
    assert "meanwhile" in answers[1 - winner].text
    written = room.read(f"articles/2017-05-08/{file}")
    assert written.count(mark) == 1
    assert forms[winner].get("to", forms[winner].get("deadline", "")) in written
    assert len(log(room)) == 1
