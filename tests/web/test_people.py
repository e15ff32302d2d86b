"""Who may do what on a desk that others can reach: users, sessions, roles, four eyes."""

from __future__ import annotations

import re
import stat
import time

import pytest
from starlette.testclient import TestClient

from pipeline.errors import SettingsError
from pipeline.web import entering
from pipeline.web.app import desk
from pipeline.web.people import People
from tests.conftest import Newsroom
from tests.web.conftest import EDITOR

PASSWORD = "correct horse battery"


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


def client(newsroom: Newsroom, name: str = "") -> TestClient:
    one = TestClient(desk(newsroom.project.workspace, "127.0.0.1", 8765, None), base_url="http://127.0.0.1:8765")
    if name:
        answer = sign_in(one, name, PASSWORD)
        assert answer.status_code == 303, answer.text
    return one


def token(page: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def sign_in(one: TestClient, name: str, password: str, to: str = "/"):
    form = {"token": token(one.get("/sign-in").text), "name": name, "password": password, "to": to}
    return one.post("/sign-in", data=form, follow_redirects=False)


def rows(one: TestClient) -> list[tuple[str, str]]:
    return [tuple(pair) for pair in one.get(EDITOR + "/versions").json()]


def send(one: TestClient, path: str, version: str, **fields: str):
    headers = {"x-token": token(one.get(EDITOR).text), "x-desk": "1", "if-match": f'"{version}"'}
    return one.post(path, data=fields, headers=headers)


def test_the_file_is_for_its_owner_alone_and_holds_no_password(people: People) -> None:
    assert stat.S_IMODE(people.path.stat().st_mode) == 0o600
    assert PASSWORD not in people.path.read_text()
    assert [person.role for person in people.all().values()] == ["coordinator", "reviewer", "translator"]


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("a\nb", PASSWORD), ("a" * 90, PASSWORD), ("a", "short")]
)
def test_what_can_be_no_user(people: People, name: str, password: str) -> None:
    with pytest.raises(SettingsError):
        people.add(name, "translator", password)


def test_a_damaged_file_lets_nobody_in(people: People) -> None:
    people.path.write_text('{"schema": 1, "users": {"x": {}}}')
    with pytest.raises(SettingsError):
        people.sign_in("x", PASSWORD)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        EDITOR,
        "/list?issue=2017-05-08",
        EDITOR + "/versions",
        "/preview/be/2017-05-08/talks.html",
        "/preview/style.css",
    ],
)
def test_nothing_is_shown_before_signing_in(newsroom: Newsroom, people: People, path: str) -> None:
    one = client(newsroom)
    assert one.get(path, follow_redirects=False).headers["location"].startswith("/sign-in?to=")
    assert one.get("/news").status_code == 401
    answer = one.post(EDITOR, data={"text": "x", "token": token(one.get("/sign-in").text)})
    assert answer.status_code == 401


def test_signing_in_and_out(newsroom: Newsroom, people: People) -> None:
    one = client(newsroom)
    assert sign_in(one, "translator-be", "wrong horse battery").status_code == 403
    answer = sign_in(one, "translator-be", PASSWORD, to=EDITOR)
    assert answer.headers["location"] == EDITOR
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert one.get(EDITOR).status_code == 200
    one.post("/sign-out", data={"token": token(one.get("/").text)})
    assert one.get(EDITOR, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_signing_in_never_leads_elsewhere(newsroom: Newsroom, people: People, to: str) -> None:
    assert sign_in(client(newsroom), "translator-be", PASSWORD, to=to).headers["location"] == "/"


def test_guessing_takes_ever_longer_and_shuts_nobody_out(newsroom: Newsroom, people: People) -> None:
    one = client(newsroom)
    took = []
    for number in range(entering.FREE + 4):
        start = time.monotonic()
        assert sign_in(one, "translator-be", f"wrong password {number}").status_code == 403
        took.append(time.monotonic() - start)
    assert took[-1] > entering.FIRST_DELAY * 4
    start = time.monotonic()
    assert sign_in(one, "reviewer-be", PASSWORD).status_code == 303
    assert time.monotonic() - start < took[-1]
    assert sign_in(one, "translator-be", PASSWORD).status_code == 303
    # The right one counts for nothing, and takes the wrong ones with it.
    start = time.monotonic()
    assert sign_in(one, "translator-be", PASSWORD).status_code == 303
    assert time.monotonic() - start < took[-1]


@pytest.mark.parametrize("change", ["password", "role", "removed"])
def test_a_session_ends_with_what_it_stood_on(newsroom: Newsroom, people: People, change: str) -> None:
    one = client(newsroom, "reviewer-be")
    assert one.get("/").status_code == 200
    if change == "removed":
        people.remove("reviewer-be")
    else:
        people.add("reviewer-be", "translator" if change == "role" else "reviewer", "another horse battery")
    assert one.get("/", follow_redirects=False).status_code == 303


def test_a_forged_session_is_none(newsroom: Newsroom, people: People) -> None:
    one = client(newsroom)
    one.cookies.set("peraklad-desk", "eyJuYW1lIjoiY29vcmRpbmF0b3IifQ.aaaaaa.bbbb")
    assert one.get("/", follow_redirects=False).status_code == 303


def test_anothers_token_is_none(newsroom: Newsroom, people: People) -> None:
    mine, other = client(newsroom, "translator-be"), client(newsroom, "reviewer-be")
    stolen = token(other.get(EDITOR).text)
    assert mine.post(EDITOR, data={"token": stolen, "text": "x"}).status_code == 403


def test_four_eyes(newsroom: Newsroom, people: People) -> None:
    newsroom.write(
        "pyproject.toml", (newsroom.root / "pyproject.toml").read_text().replace("reviewed = 0", "reviewed = 100")
    )
    translator, reviewer = client(newsroom, "translator-be"), client(newsroom, "reviewer-be")
    key, version = rows(reviewer)[0]
    saved = send(reviewer, f"{EDITOR}/{key}", version, text="Мінск прымае перамовы")
    assert saved.status_code == 200
    version = saved.headers["etag"].strip('"')
    own = send(reviewer, f"{EDITOR}/{key}/approve", version)
    assert (own.status_code, "another person" in own.text) == (403, True)
    assert send(translator, f"{EDITOR}/{key}/approve", version).status_code == 403
    coordinator = client(newsroom, "coordinator")
    assert send(coordinator, f"{EDITOR}/{key}/approve", "0" * 24).status_code == 412
    assert send(coordinator, f"{EDITOR}/{key}/approve", version).status_code == 200
    assert newsroom.states()["Minsk hosts talks"] == "reviewed"
    # What is not finished can't be approved.
    key, version = rows(reviewer)[1]
    assert send(coordinator, f"{EDITOR}/{key}/approve", version).status_code == 403


def test_one_may_review_ones_own_where_the_policy_says_so(newsroom: Newsroom, people: People) -> None:
    newsroom.write("articles/2017-05-08/issue.toml", '[policy]\nreviewer = "anyone"\n')
    reviewer = client(newsroom, "reviewer-be")
    key, version = rows(reviewer)[0]
    version = send(reviewer, f"{EDITOR}/{key}", version, text="Мінск").headers["etag"].strip('"')
    assert send(reviewer, f"{EDITOR}/{key}/approve", version).status_code == 200


def test_claiming_and_giving_back(newsroom: Newsroom, people: People) -> None:
    translator, reviewer, coordinator = (
        client(newsroom, name) for name in ("translator-be", "reviewer-be", "coordinator")
    )
    assert "Claim it" in translator.get(EDITOR).text

    def do(one: TestClient, what: str):
        return one.post(f"{EDITOR}/{what}", data={"token": token(one.get(EDITOR).text)}, follow_redirects=False)

    assert do(translator, "claim").status_code == 303
    assert "It is yours" in translator.get(EDITOR).text
    assert "In the hands of translator-be" in reviewer.get(EDITOR).text
    assert "translator-be" in re.sub("<form.*?</form>", "", reviewer.get("/").text, flags=re.DOTALL)
    assert do(reviewer, "claim").status_code == 409
    assert do(reviewer, "release").status_code == 409
    assert do(coordinator, "release").status_code == 303
    assert "Claim it" in translator.get(EDITOR).text
    assert translator.post(f"{EDITOR}/claim", data={"token": "x"}).status_code == 403


def test_the_commands(newsroom: Newsroom) -> None:
    assert newsroom.run("serve", "--host", "192.0.2.1").returncode == 2
    done = newsroom.run("serve", "--public-url", "https://desk.example.org")
    assert (done.returncode, "peraklad user add" in done.stderr) == (2, True)
    from pipeline.web.people import People

    People.of(newsroom.root).add("coordinator", "coordinator", PASSWORD)
    assert newsroom.run("user", "list").stdout == "coordinator\tcoordinator\n"
    done = newsroom.run("serve", "--host", "0.0.0.0")
    assert (done.returncode, "--public-url" in done.stderr) == (2, True)
    assert newsroom.run("serve", "--public-url", "ftp://x").returncode == 2
    assert newsroom.run("user", "remove", "nobody").returncode == 2
    assert newsroom.run("user", "remove", "coordinator").returncode == 0
    assert newsroom.run("user", "list").stdout == ""
