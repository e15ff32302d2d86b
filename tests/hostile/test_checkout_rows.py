"""What lies in a repository against keys, code, the gate and readers: each attack that was tried, and its relatives."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import re
import shlex
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

from pipeline.archive.by_issue import index_of
from pipeline.archive.index import Row
from pipeline.config import EngineRules, EngineSettings
from pipeline.engines.trust import require_trusted as require_trusted_engine
from pipeline.errors import EngineError, PerakladError, SettingsError
from pipeline.files import git, pictures, private
from pipeline.memory import postgres
from pipeline.model import Deed, Fact, digest
from pipeline.planning import journal
from pipeline.state import ledger
from pipeline.verbs.check import check
from pipeline.verbs.init import DRIVER, driver
from pipeline.web.app import desk
from pipeline.web.exchanging import ENDINGS
from pipeline.web.people import People
from tests.conftest import ARTICLE, ROOT, Newsroom
from tests.exchange.translators import fill
from tests.hostile import bulky, burden
from tests.hostile.injections import ISSUE, PO

PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
SECRET = "sk-0123456789abcdef"
PASSWORD = "correct horse battery"


def settings(room: Newsroom, more: str) -> None:
    """Put lines into the publication's own table of settings, or tables after them."""
    before = room.read("pyproject.toml")
    top, tables = [line for line in more.split("\n") if not line.startswith("[")], ""
    if more.startswith("["):
        top, tables = [], more
    room.write(
        "pyproject.toml", before.replace("[tool.peraklad]\n", "[tool.peraklad]\n" + "\n".join(top) + "\n", 1) + tables
    )


# 1. No key leaves.


@pytest.mark.row("J1")
@pytest.mark.parametrize(
    "where",
    ["/proc/self/environ", "../outside.csv", "link.csv", "folder/inside.csv", ".git/config", ".env", "a/../../outside.csv",
     "..\\outside.csv", "C:\\outside.csv", "//host/share.csv", "", "."],
)  # fmt: skip
@pytest.mark.parametrize("command", ["check", "todo", "status"])
def test_no_setting_reads_a_file_elsewhere(complete, monkeypatch: pytest.MonkeyPatch, where: str, command: str) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", SECRET)
    outside = complete.root.parent / "outside.csv"
    outside.write_text(f"{SECRET},a\nterm,be\n")
    complete.write(".env", f"KEY={SECRET}\n")
    complete.write(".git/config", f"[remote]\nurl = https://x:{SECRET}@host/\n")
    (complete.root / "link.csv").symlink_to(outside)
    (complete.root.parent / "folder").mkdir()
    (complete.root.parent / "folder/inside.csv").write_text(f"{SECRET}\n")
    (complete.root / "folder").symlink_to(complete.root.parent / "folder")
    settings(complete, f"glossary = {json.dumps(where)}")
    done = complete.run(command)
    assert SECRET not in done.stdout + done.stderr
    if command == "check":
        assert done.returncode != 0, done.stdout


@pytest.mark.row("J1")
@pytest.mark.parametrize("text", [f"{SECRET}\n", f"KEY={SECRET},b\n", f"\0{SECRET}\0", f"a,{SECRET}\nterm,b\n"])
def test_a_message_quotes_nothing_of_a_file_that_is_no_glossary(complete, text: str) -> None:
    complete.write("glossary.csv", text)
    done = complete.run("check")
    assert done.returncode == 2
    assert SECRET not in done.stdout + done.stderr


@pytest.mark.row("J1")
@pytest.mark.parametrize(
    "broken", [f'title = "{SECRET}', f"{SECRET} = 1", f'glossary = "/{SECRET}"', f'locales = ["{SECRET}"]']
)
def test_people_at_the_desk_are_not_told_what_settings_say(complete, broken: str) -> None:
    app = desk(complete.project.workspace, "127.0.0.1", PORT, "ann")
    told: list[dict] = []
    app.state.desk.watching.tell = told.append
    settings(complete, broken)
    app.state.desk.reload()
    assert told == [{"problem": "settings"}]
    complete.write(f"articles/{ISSUE}/issue.toml", f'deadline = "{SECRET}\n')
    client = TestClient(app, base_url=BASE, raise_server_exceptions=False)
    for path in ("/", f"/{ISSUE}/talks/be", f"/list?issue={ISSUE}"):
        assert SECRET not in client.get(path, headers={"accept": "text/html"}).text


@pytest.mark.row("J1")
@pytest.mark.parametrize(
    "name", ["pyproject.toml", "templates/layout.html", f"articles/{ISSUE}/issue.toml", "dictionary.be.txt"]
)
def test_no_link_is_followed(complete, name: str) -> None:
    outside = complete.root.parent / "outside"
    outside.write_text(complete.read("pyproject.toml") if name == "pyproject.toml" else f"{SECRET}\n")
    (complete.root / name).parent.mkdir(exist_ok=True)
    (complete.root / name).unlink(missing_ok=True)
    (complete.root / name).symlink_to(outside)
    done = complete.run("publish", "--no-record")
    # An issue's own settings hold up that issue alone.
    assert done.returncode == (1 if name.startswith("articles/") else 2), done.stdout + done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert not any(SECRET in path.read_text(errors="replace") for path in (complete.root / "build").rglob("*.html"))


HOSTS = ["https://evil.example/", "http://api.deepl.com/", "https://api.deepl.com.evil.example/", "https://api.deepl.com:8443/",
         "https://api.deepl.com@evil.example/", "http://127.0.0.1:9/", "http://localhost:9/", "https://[::1]/", "https://x:y:z/", "nonsense"]  # fmt: skip


@pytest.mark.row("J1")
@pytest.mark.parametrize("url", HOSTS)
def test_a_key_goes_to_no_host_that_only_the_repository_names(
    complete, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", SECRET)
    settings(complete, f'[tool.peraklad.engines.deepl]\nurl = "{url}"\n')
    done = complete.run("pretranslate", "--locale", "be", "--engine", "deepl")
    assert done.returncode == 2
    assert "own host" in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.row("J1")
def test_this_machines_user_says_where_a_key_may_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", SECRET)
    rules = EngineRules(deepl=EngineSettings(url="https://proxy.example/"))
    with pytest.raises(EngineError):
        require_trusted_engine("deepl", rules)
    monkeypatch.setenv("PERAKLAD_TRUSTED_HOSTS", "other.example, proxy.example")
    require_trusted_engine("deepl", rules)
    monkeypatch.delenv("PERAKLAD_TRUSTED_HOSTS")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "peraklad").mkdir()
    (tmp_path / "peraklad/trusted-hosts").write_text("# ours\nproxy.example\n")
    require_trusted_engine("deepl", rules)
    require_trusted_engine("deepl", EngineRules(deepl=EngineSettings(url="https://api-free.deepl.com/v2/")))


@pytest.mark.row("J1")
@pytest.mark.parametrize(
    "url",
    ["postgresql://evil.example/db", "postgresql://127.0.0.1,evil.example/db", "postgresql:///db?host=evil.example",
     "postgresql://localhost/db?hostaddr=192.0.2.1", "postgresql://localhost/db?sslmode=disable", "postgresql://localhost/db?require_auth=none",
     "postgresql://localhost/db?service=x", "postgresql://localhost/db?passfile=/etc/passwd", "postgresql://localhost/db?options=-c%20a=b"],
)  # fmt: skip
def test_a_database_is_this_machines_or_one_its_user_trusts(
    complete, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    settings(complete, f'[tool.peraklad.memory]\nurl = "{url}"\n')
    done = complete.run("memory", "rebuild")
    assert done.returncode == 2
    assert SECRET not in done.stderr
    assert "password" in done.stderr or "may not say" in done.stderr or "is not the address" in done.stderr


@pytest.mark.row("J1")
def test_elsewhere_a_database_proves_who_it_is_and_never_gets_the_password() -> None:
    said = postgres.TeamMemory("postgresql://db.example/x", "x")._safeguards()
    assert said["sslmode"] == "verify-full"
    assert said["require_auth"] == "scram-sha-256"


# 2. No code runs from a checkout.

ESCAPES = [
    "{{ ''.__class__.__mro__ }}", "{{ site.__class__ }}", "{{ label.__globals__ }}", "{{ self.__init__.__globals__ }}", "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ site.pages.__class__.__base__.__subclasses__() }}", "{{ lipsum.__globals__['os'].system('touch owned') }}", "{% set x = site.labels.update({}) %}",
    "{{ '{0.__class__}'.format(site) }}", "{{ site.templates.popitem() }}", "{% include '/etc/passwd' %}", "{% include '../pyproject.toml' %}",
    "{{ namespace.__init__.__globals__ }}", "{{ site['__dict__'] }}", "{{ site|attr('__class__') }}", "{% import 'os' as os %}",
]  # fmt: skip


@pytest.mark.row("J2")
@pytest.mark.parametrize("template", ESCAPES)
def test_a_template_does_nothing_but_show(complete, template: str) -> None:
    complete.write("templates/article.html", template)
    done = complete.run("publish", "--no-record", "--jobs", "1")
    assert not (complete.root / "owned").exists()
    pages = "".join(path.read_text() for path in (complete.root / "build").rglob("talks.html"))
    assert not re.search(r"root:x:|<class |<function|\[tool\.peraklad|0x[0-9a-f]{6}", pages)
    assert done.returncode in (0, 2), done.stderr
    assert "bug" not in done.stderr


@pytest.mark.row("J2")
def test_previews_and_differences_use_our_templates_unless_asked(complete) -> None:
    complete.write("templates/article.html", "OURS NOT")
    shown = Path(complete.run("preview", f"{ISSUE}/talks", "--locale", "be").stdout.strip())
    assert "OURS NOT" not in shown.read_text()
    asked = Path(complete.run("preview", f"{ISSUE}/talks", "--locale", "be", "--own-templates").stdout.strip())
    assert "OURS NOT" in asked.read_text()
    complete.run("publish", "--no-record", "-o", str(complete.root / "out"))
    assert "OURS NOT" in next((complete.root / "out").rglob("talks.html")).read_text()
    for own in (False, True):
        app = desk(complete.project.workspace, "127.0.0.1", PORT, "ann", own_templates=own)
        page = TestClient(app, base_url=BASE).get(f"/preview/be/{ISSUE}/talks.html").text
        assert ("OURS NOT" in page) is own


@pytest.mark.row("J2")
def test_the_merge_driver_runs_nothing_from_the_checkout_and_old_ones_are_mended(complete) -> None:
    old = f"{shlex.quote(sys.executable)} -m pipeline merge-driver %O %A %B %P"
    git.line(complete.root, "init", "--quiet")
    git.line(complete.root, "config", f"merge.{DRIVER}.driver", old)
    complete.run("status")
    said = git.line(complete.root, "config", f"merge.{DRIVER}.driver") or ""
    assert said == driver()
    assert Path(shlex.split(said)[0]).is_absolute()
    complete.write("pipeline/__init__.py", "open('owned', 'w')")
    complete.write("click.py", "open('owned', 'w')")
    for name in "abc":
        shutil.copy(complete.root / PO, complete.root / f"{name}.po")
    command = [*shlex.split(said)[:-4], "a.po", "b.po", "c.po", "x.po"]
    done = subprocess.run(command, cwd=complete.root, capture_output=True, text=True, check=False)
    assert (done.returncode, (complete.root / "owned").exists()) == (0, False), done.stderr


@pytest.mark.row("J2")
def test_settings_of_git_that_came_along_run_nothing(complete) -> None:
    git.line(complete.root, "init", "--quiet")
    owned = complete.root / "owned"
    with (complete.root / ".git/config").open("a") as stream:
        stream.write(f'[core]\n\tfsmonitor = "touch {owned}; false"\n\thooksPath = hooks\n')
    for command in (("status",), ("check",), ("sync",)):
        complete.run(*command)
    assert not owned.exists()


# 3. The gate can't be told what to think.


def forged(room: Newsroom) -> None:
    """An index that says yes to everything, as somebody makes it who has the program and not this machine's key."""
    verdicts = check(room.project.workspace)
    index = index_of(room.project.workspace)
    with closing(sqlite3.connect(index.path)) as base, base:
        ((name, content),) = base.execute("select name, content from rows where kind like 'verdict%'").fetchall()
        yes = {**json.loads(msgspec.json.encode(msgspec.msgpack.decode(content))), "passed": True, "reasons": []}
        import hashlib

        for seal in (hashlib.sha256(content).digest(), hashlib.blake2b(content, digest_size=16).digest(), b""):
            base.execute(
                "update rows set content = ?, checksum = ? where kind like 'verdict%'",
                (msgspec.msgpack.encode(yes), seal),
            )
        assert name
        assert not verdicts[0].passed


@pytest.mark.row("J3")
def test_a_forged_index_is_not_believed(complete) -> None:
    complete.edit_po(PO, lambda entry: msgspec.structs.replace(entry, target=""))
    forged(complete)
    assert not check(complete.project.workspace)[0].passed


@pytest.mark.row("J3")
def test_an_index_of_another_machine_is_not_believed(complete, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = index_of(complete.project.workspace)
    index.put("x", "basis", [Row("a", "1", b"one")])
    assert index.rows("x", "basis")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    assert not index.rows("x", "basis")


@pytest.mark.row("J3")
def test_a_memory_and_answers_that_came_along_are_not_believed(complete) -> None:
    from pipeline.archive.memory import memory_of, refresh
    from pipeline.guard.cache import Cache, Key

    refresh(complete.project.workspace)
    path = private(complete.root, "memory.sqlite")
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("update pairs set target = 'ОБМАН'")
    memory = memory_of(complete.project.workspace)
    assert not [one for one in memory.look_up("Minsk hosts talks", "en", "be") if "ОБМАН" in one.target]
    key = Key("deepl", "1", "en", "be", "text")
    with closing(Cache(private(complete.root, "engines.sqlite"))) as cache:
        cache.answered(key, "тэкст")
        assert cache.find(key) == (True, "тэкст")
    with closing(sqlite3.connect(private(complete.root, "engines.sqlite"))) as base, base:
        base.execute("update answers set answer = 'ОБМАН'")
    with closing(Cache(private(complete.root, "engines.sqlite"))) as cache:
        assert cache.find(key) == (False, None)


@pytest.mark.row("J3")
@pytest.mark.parametrize("name", ["index.sqlite", "users.json", "lock", "x/y"])
def test_a_private_folder_that_git_tracks_is_refused(complete, name: str) -> None:
    git.line(complete.root, "init", "--quiet")
    complete.write(f".peraklad/{name}", "x")
    git.line(complete.root, "add", "--force", f".peraklad/{name}")
    for command in ("check", "status", "publish"):
        done = complete.run(command)
        assert (done.returncode, "git tracks" in done.stderr) == (2, True), command
    with pytest.raises(SettingsError):
        desk(complete.project.workspace, "127.0.0.1", PORT, "ann")


@pytest.mark.row("J3")
def test_users_that_came_along_let_nobody_in_until_a_person_says_so(complete, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.web.people._COST", {"n": 2**4, "r": 8, "p": 1})
    old = People.before(complete.root)
    old.path.parent.mkdir(exist_ok=True)
    People(old.path).add("mallory", "coordinator", PASSWORD)
    assert People.of(complete.root).sign_in("mallory", PASSWORD) is None
    done = complete.run("serve")
    assert (done.returncode, "user migrate" in done.stderr) == (2, True)
    done = complete.run("user", "migrate", "--yes")
    assert "mallory" in done.stdout
    assert not old.path.exists()
    assert stat.S_IMODE(People.of(complete.root).path.stat().st_mode) == 0o600
    assert not People.of(complete.root).path.is_relative_to(complete.root)


@pytest.mark.row("J3")
def test_a_pull_request_is_judged_by_its_base(complete) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    complete.write(".gitignore", ".peraklad/\nbuild/\n")
    git.line(complete.root, "init", "--quiet")
    git.line(complete.root, "add", "--all")
    assert git.line(complete.root, *identity, "commit", "--quiet", "--message", "base") is not None
    complete.edit_po(
        PO, lambda entry: msgspec.structs.replace(entry, target=entry.target + " [x](https://evil.example)")
    )
    complete.project.sync()
    settings(complete, '[tool.peraklad.checks]\nmarkup = "off"\n')
    complete.write(
        f"articles/{ISSUE}/issue.toml", '[policy]\ntranslated = 0\nincomplete = "stale"\nreviewer = "anyone"\n'
    )
    assert "markup" not in complete.run("check", "--no-index").stdout
    done = complete.run("check", "--policy-from", "HEAD", "--all")
    assert done.returncode == 1
    for said in (
        "[markup]",
        "the check markup would be off",
        "translated = 0",
        "incomplete = stale",
        "anyone may review",
    ):
        assert said in done.stdout, said
    assert complete.run("check", "--policy-from", "--output=x").returncode == 2
    assert complete.run("check", "--policy-from", "nowhere").returncode == 2


@pytest.mark.row("J3")
@pytest.mark.parametrize(("by", "counts"), [("translator", False), ("Translator ", False), ("reviewer", True)])
def test_nobody_dismisses_a_broken_link_of_their_own(complete, by: str, counts: bool) -> None:
    where = ledger.path_of(PO)
    bad = "Тэкст [спасылка](https://evil.example)"
    entry = complete.read_po(PO).entries[0]
    complete.edit_po(PO, lambda one: msgspec.structs.replace(one, target=bad) if one.key == entry.key else one)
    pair = (digest(entry.source, entry.context), digest(bad))
    facts = [
        Fact(Deed.MADE, *pair, "2026-01-01T00:00:00Z", "translator", origin="human"),
        Fact(Deed.DISMISSED, *pair, "2026-01-02T00:00:00Z", by, note="markup: fine"),
    ]
    before = ledger.read(complete.root, where)
    complete.write(where, ledger.dump(before.with_facts(facts)))
    complete.write(f"articles/{ISSUE}/issue.toml", "[policy]\nreviewed = 0\n")
    verdict = check(complete.project.workspace)[0]
    assert any(one.check == "markup" for one in verdict.reasons) is not counts


@pytest.mark.row("J3")
def test_a_lost_key_and_a_state_that_can_not_be_written_only_cost_time(complete, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    env = {**os.environ, "XDG_STATE_HOME": str(blocked), "PYTHONPATH": str(ROOT)}

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pipeline", "-C", str(complete.root), *args]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert run("check").returncode == 0
    assert run("status").returncode == 0
    for refused in (run("serve", "--port", "1"), run("user", "add", "x", "--password-stdin")):
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr


# 4. Pictures and pages.

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
DRAWINGS = [
    "<script>alert(1)</script>", '<g onload="alert(1)"/>', '<a href="javascript:alert(1)"><path d="M0 0"/></a>', '<image href="https://evil.example/x.png"/>',
    '<use xlink:href="https://evil.example/x.svg#a"/>', "<style>@import url(https://evil.example/x.css)</style>", '<path style="fill:url(https://evil.example/)"/>',
    "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='https://evil.example'/></foreignObject>", '<set attributeName="href" to="javascript:alert(1)"/>',
    '<path fill="url( \'https://evil.example/#a\')"/>', '<g xml:base="https://evil.example/"/>', '<animate attributeName="onload" values="alert(1)"/>',
    '<filter><feImage href="https://evil.example"/></filter>', "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
]  # fmt: skip


@pytest.mark.row("J4")
@pytest.mark.parametrize("body", DRAWINGS)
def test_a_drawing_only_draws(body: str) -> None:
    drawn = pictures.sound(SVG.format(body + '<path d="M0 0h9" fill="#123"/>').encode(), "a.svg").decode()
    assert 'd="M0 0h9"' in drawn
    assert not re.search(r"script|onload|evil|javascript|foreign|import", drawn)


@pytest.mark.row("J4")
@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", b"<svg onload=alert(1)>"), ("a.jpg", b"<html>"), ("a.gif", b"\x89PNG\r\n\x1a\n"), ("a.webp", b"RIFFxxxxWAVE"), ("a.html", b"<html>"),
     ("a.svg", b"<html/>"), ("a.svg", bulky.BOMB + b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("index", b"x"), ("a.svgz", b"\x1f\x8b"), ("a.xml", b"<x/>")],
)  # fmt: skip
def test_what_is_no_picture_goes_to_no_reader(complete, name: str, data: bytes) -> None:
    (complete.root / f"articles/{ISSUE}/{name}").write_bytes(data)
    complete.article(ARTICLE.replace("title:", f"image: {name}\ntitle:", 1))
    assert "picture" in {finding.check for verdict in complete.project.check([ISSUE]) for finding in verdict.reasons}
    complete.project.publish([], "html", complete.root / "out")
    assert not [path for path in complete.root.glob("out/**/*") if path.name == name or path.name == "talks.html"]


@pytest.mark.row("J4")
@pytest.mark.parametrize(
    ("images", "pages"),
    [(["be/i/talks.html"], ["be/i/talks.html"]), (["be/i/TALKS.html"], ["be/i/talks.html"]), (["be/i/talks.html/x.png"], ["be/i/talks.html"]),
     (["be/i"], ["be/i/talks.html"]), (["be/i/a.png", "be/i/A.png"], [])],
)  # fmt: skip
def test_a_picture_takes_no_other_files_place(images: list[str], pages: list[str]) -> None:
    with pytest.raises(PerakladError, match="place of another"):
        pictures.require_apart(images, pages)


@pytest.mark.row("J4")
@pytest.mark.parametrize(
    "address",
    ["https://evil.example/x.png", "//evil.example/x.png", "data:image/png;base64,AAAA", "HTTPS://evil.example/x.png"],
)
@pytest.mark.parametrize("where", ["image", "body"])
def test_a_picture_from_elsewhere_is_an_error(complete, address: str, where: str) -> None:
    text = (
        ARTICLE.replace("title:", f"image: {address}\ntitle:", 1)
        if where == "image"
        else f"{ARTICLE}\n![a]({address})\n"
    )
    complete.article(text)
    complete.project.sync()
    found = [one.check for one in check(complete.project.workspace)[0].reasons]
    assert "off-site-picture" in found
    settings(complete, 'picture-hosts = ["evil.example"]')
    found = [one.check for one in check(complete.project.workspace)[0].reasons]
    assert ("off-site-picture" in found) is not address.lower().startswith("https:")


@pytest.mark.row("J4")
@pytest.mark.parametrize("key", ["url", "subscribe-url"])
@pytest.mark.parametrize(
    "said", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", 'https://a\\" onclick=x']
)
def test_an_address_in_settings_is_one_of_the_web(complete, key: str, said: str) -> None:
    settings(complete, f'{key} = "{said}"')
    assert complete.run("check").returncode == 2


@pytest.mark.row("J4")
def test_pages_say_what_they_may_load(complete) -> None:
    settings(complete, 'picture-hosts = ["images.example.org"]')
    complete.project.publish([], "html", complete.root / "out")
    for path in (complete.root / "out").rglob("*.html"):
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', path.read_text())
        assert policy, path
        assert "script" not in policy[1]
        assert "img-src 'self' https://images.example.org;" in policy[1]


# 5. Bounded whatever comes (all two hundred: `make bench-faults bulk`).


@pytest.mark.row("J5")
@pytest.mark.parametrize("one", [one for one in bulky.files() if one.kind != "csv"], ids=lambda one: one.name)
def test_a_file_that_comes_back_costs_little(complete, one: bulky.Bulky) -> None:
    for door in burden.DOORS[one.kind].values():
        cost = burden.cost(door, complete.root, one)
        assert cost.said, "it hung"
        assert "CRASH" not in cost.said
        assert cost.seconds < 4, cost
        assert cost.megabytes < 300, cost
        if "entities" in one.name:
            assert cost.said.startswith("refused")


@pytest.mark.row("J5")
@pytest.mark.parametrize(
    "name", ["one long Belarusian word", "alternating scripts", "brackets", "quotation marks", "emphasis"]
)
def test_a_text_costs_little(complete, name: str) -> None:
    for one in [one for one in bulky.texts() if one.name.startswith(f"{name},")][1:]:
        cost = burden.cost(burden.DOORS["text"]["translation"], complete.root, one)
        assert cost.said, "it hung"
        assert "CRASH" not in cost.said
        assert cost.seconds < 8, cost


@pytest.mark.row("J5")
def test_a_live_check_that_takes_too_long_is_ended(complete, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.checks import Subject
    from pipeline.model import Where
    from pipeline.web import checking

    live = checking.Checking()
    subject = Subject("Так.", "be", Where("x"), "Yes.", "en")
    assert live.run("ann", subject, {}) == []
    monkeypatch.setattr(checking, "SECONDS", 0.0)
    start = time.monotonic()
    with pytest.raises(checking.TooMuchError):
        live.run("ann", Subject("слова " * 800, "be", Where("x"), "Yes.", "en"), {})
    assert time.monotonic() - start < 3
    assert live._process is None
    monkeypatch.undo()
    assert live.run("bob", subject, {}) == []
    live.close()


@pytest.mark.row("J5")
def test_a_check_says_no_more_than_twenty_things_of_a_text() -> None:
    from pipeline import checks
    from pipeline.model import Where

    subject = checks.Subject("слова ,слова " * 500, "be", Where("x"), "words", "en")
    found = list(checks.run(checks.CHECKS, subject, {}))
    assert max((sum(one.check == slug for one in found) for slug in {one.check for one in found}), default=0) <= 20
    long = checks.Subject("слова " * 10_000, "be", Where("x"), "words", "en")
    assert [one.check for one in checks.run(checks.CHECKS, long, {})] == ["too-long"]


# 6. Sign-in: see also tests/web/test_people.py.


@pytest.mark.row("J6")
@pytest.mark.parametrize(
    "header", ["x-forwarded-for", "forwarded", "x-real-ip", "x-forwarded-host", "x-forwarded-proto", "via"]
)
def test_a_desk_without_sign_in_answers_no_proxy(complete, header: str) -> None:
    client = TestClient(desk(complete.project.workspace, "127.0.0.1", PORT, "ann"), base_url=BASE)
    assert client.get("/", headers={header: "192.0.2.1"}).status_code == 403
    assert client.get("/").status_code == 200


@pytest.mark.row("J6")
@pytest.mark.parametrize(
    ("peer", "said", "meant"),
    [("127.0.0.1", "192.0.2.7", "192.0.2.7"), ("127.0.0.1", "192.0.2.1, 192.0.2.7", "192.0.2.7"), ("192.0.2.9", "192.0.2.7", "192.0.2.9"),
     ("127.0.0.1", "", "127.0.0.1"), ("127.0.0.1", "x", "127.0.0.1"), ("127.0.0.1", "192.0.2.7, 127.0.0.1", "192.0.2.7"), ("127.0.0.1", "[2001:db8::1]", "2001:db8::1")],
)  # fmt: skip
def test_where_a_request_comes_from_is_the_proxys_word_alone(peer: str, said: str, meant: str) -> None:
    import ipaddress

    from starlette.requests import Request

    from pipeline.web.security import address_of

    scope = {"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", said.encode())] if said else []}
    assert address_of(Request(scope), [ipaddress.ip_network("127.0.0.1")]) == meant


@pytest.mark.row("J6")
@pytest.mark.parametrize(
    "args",
    [("--public-url", "http://desk.example.org"), ("--alone", "--host", "192.0.2.1"), ("--trusted-proxy", "proxy")],
)
def test_what_serve_refuses(complete, args: tuple[str, ...]) -> None:
    assert complete.run("serve", *args).returncode == 2


@pytest.mark.row("J6")
def test_with_users_everybody_signs_in_and_sessions_end(complete, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.web.people._COST", {"n": 2**4, "r": 8, "p": 1})
    from tests.web.test_people import sign_in, token

    People.of(complete.root).add("ann", "translator", PASSWORD, ["ru"])
    app = desk(complete.project.workspace, "127.0.0.1", PORT, None)
    here, there = (TestClient(app, base_url=BASE) for _ in range(2))
    for one in (here, there):
        assert sign_in(one, "ann", PASSWORD).status_code == 303
    cookie = here.cookies["peraklad-desk"]
    out = here.post("/sign-out", data={"token": token(here.get("/").text)}, follow_redirects=False)
    assert out.headers["clear-site-data"] == '"storage"'
    stolen = TestClient(app, base_url=BASE, cookies={"peraklad-desk": cookie})
    assert stolen.get("/", follow_redirects=False).status_code == 303
    assert there.get("/", follow_redirects=False).status_code == 200
    # A session outlives the desk, and ends everywhere at a word.
    again = TestClient(
        desk(complete.project.workspace, "127.0.0.1", PORT, None), base_url=BASE, cookies=dict(there.cookies)
    )
    assert again.get("/", follow_redirects=False).status_code == 200
    fields = {
        "token": token(again.get("/account").text),
        "password": PASSWORD,
        "new": "another " + PASSWORD,
        "again": "another " + PASSWORD,
    }
    assert again.post("/account", data={**fields, "password": "wrong wrong wrong"}).status_code == 403
    assert again.post("/account", data=fields, follow_redirects=False).status_code == 303
    assert again.get("/", follow_redirects=False).status_code == 200
    assert there.get("/", follow_redirects=False).status_code == 303
    # 7: and who works in one language changes no other.
    page = again.get(f"/{ISSUE}/talks/be").text
    key, version = again.get(f"/{ISSUE}/talks/be/versions").json()[0]
    headers = {"x-token": token(page), "if-match": f'"{version}"'}
    assert again.post(f"/{ISSUE}/talks/be/{key}", data={"text": "x"}, headers=headers).status_code == 403
    assert again.post(f"/{ISSUE}/talks/be/claim", data={"token": token(page)}).status_code == 403


@pytest.mark.row("J6")
def test_idle_and_old_sessions_end_and_a_copy_of_the_file_signs_nobody_in(tmp_path: Path) -> None:
    from pipeline.web import sessions

    clock = [1_000_000.0]
    kept = sessions.Sessions(tmp_path / "state/sessions.json", lambda: clock[0])
    name = kept.begin("ann", "stamp")
    assert name not in (tmp_path / "state/sessions.json").read_text()
    assert stat.S_IMODE((tmp_path / "state/sessions.json").stat().st_mode) == 0o600
    clock[0] += sessions.IDLE_SECONDS - 1
    assert kept.find(name) == ("ann", "stamp")
    clock[0] += sessions.IDLE_SECONDS + 1
    assert kept.find(name) is None
    name = kept.begin("ann", "stamp")
    for _ in range(30):
        clock[0] += sessions.SESSION_SECONDS / 20
        found = kept.find(name)
    assert found is None
    (tmp_path / "state/sessions.json").write_text("{broken")
    assert sessions.Sessions(tmp_path / "state/sessions.json").find(name) is None


@pytest.mark.row("J6", "J5")
def test_sigterm_ends_the_desk_whatever_is_open(complete) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pipeline", "-C", str(complete.root), "serve", "--port", str(port), "--by", "ann"]
    run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    host = f"Host: 127.0.0.1:{port}\r\n"
    halves = ["GET / HT", f"GET /news HTTP/1.1\r\n{host}\r\n", f"POST / HTTP/1.1\r\n{host}Content-Length: 9\r\n\r\na"]
    peers = [socket.create_connection(("127.0.0.1", port)) for _ in halves]
    for peer, half in zip(peers, halves, strict=True):
        peer.sendall(half.encode())
    # Headers that don't come have a time limit.
    peers[0].settimeout(20)
    assert peers[0].recv(10) == b""
    start = time.monotonic()
    run.send_signal(signal.SIGTERM)
    run.wait(10)
    assert time.monotonic() - start < 6  # five, and a busy machine
    assert "Traceback" not in run.communicate()[1].decode()
    for peer in peers:
        peer.close()


@pytest.mark.row("J6")
def test_one_person_takes_no_more_than_their_share_of_streams(tmp_path: Path, monkeypatch) -> None:
    from pipeline.web import watching

    monkeypatch.setattr(watching, "LOOK_AGAIN", 0.02)
    watched = watching.Watching(tmp_path, frozenset(), lambda: None)
    signed_in = {"ann", "bob"}

    def streams(person: str, count: int) -> list[AsyncIterator[str]]:
        async def still() -> bool:
            return person in signed_in

        answers = [watched.listen(person, still) for _ in range(count)]
        assert {answer.status_code for answer in answers} == {200}
        return [answer.body_iterator for answer in answers]

    async def play() -> None:
        anns = streams("ann", watching.MAX_OF_ONE)
        for stream in anns:
            assert "hello" in await anext(stream)
        assert watched.listen("ann", lambda: asyncio.sleep(0, True)).status_code == 429
        (bobs,) = streams("bob", 1)
        assert "hello" in await anext(bobs)
        await anns[0].aclose()
        (another,) = streams("ann", 1)
        assert "hello" in await anext(another)
        # Who is removed hears no more, and frees what they held; the others go on.
        signed_in.remove("ann")
        for stream in (*anns[1:], another):
            with pytest.raises(StopAsyncIteration):
                await asyncio.wait_for(anext(stream), 5)
        watched._put("news")
        told = ""
        while told != "data: news\n\n":
            told = await asyncio.wait_for(anext(bobs), 5)
        signed_in.add("ann")
        assert len(streams("ann", 1)) == 1
        await bobs.aclose()

    asyncio.run(play())


# 7. Scope.


@pytest.mark.row("J7")
@pytest.mark.parametrize(("only", "place"), [("labels", "/labels/labels/be"), ("live", f"/{ISSUE}/talks/be")])
def test_labels_and_live_articles_are_a_coordinators_where_policy_says_so(
    complete, monkeypatch, only: str, place: str
) -> None:
    monkeypatch.setattr("pipeline.web.people._COST", {"n": 2**4, "r": 8, "p": 1})
    from tests.web.test_people import sign_in, token

    people = People.of(complete.root)
    people.add("ann", "reviewer", PASSWORD)
    people.add("cor", "coordinator", PASSWORD)
    text = complete.read("pyproject.toml").replace(
        "[tool.peraklad.policy]\n", f'[tool.peraklad.policy]\ncoordinator = ["{only}"]\n'
    )
    complete.write("pyproject.toml", text)
    complete.project.publish([], "html", complete.root / "out")
    for name, status in (("ann", 403), ("cor", 200)):
        client = TestClient(desk(complete.project.workspace, "127.0.0.1", PORT, None), base_url=BASE)
        sign_in(client, name, PASSWORD)
        key, version = client.get(f"{place}/versions").json()[0]
        headers = {"x-token": token(client.get(place).text), "if-match": f'"{version}"'}
        assert client.post(f"{place}/{key}", data={"text": "Мінск"}, headers=headers).status_code == status


@pytest.mark.row("J7")
def test_a_hand_off_says_which_articles_it_changed(complete) -> None:
    complete.run("export", f"{ISSUE}/talks", "--locale", "be", "--format", "po", "-o", str(complete.root / "out.po"))
    text = (complete.root / "out.po").read_text()
    (complete.root / "out.po").write_text(re.sub(r'msgstr "(?=[А-я])', 'msgstr "Зусім ', text))
    done = complete.run("import-translations", str(complete.root / "out.po"), "--locale", "be", "--by", "ann")
    assert f"{PO}: changed" in done.stderr


@pytest.mark.row("J7")
@pytest.mark.parametrize("form", sorted(ENDINGS))
def test_a_hand_off_changes_only_what_it_was_made_for(complete, tmp_path: Path, form: str) -> None:
    ferry, file = f"{ISSUE}/ferry", tmp_path / f"both.{ENDINGS[form]}"
    complete.write(f"articles/{ferry}.md", ARTICLE.replace("Minsk", "Pinsk"))
    complete.run("sync")
    path = PO.replace("talks", "ferry")
    wanted = {entry.source: f"Зусім іншае {number}" for number, entry in enumerate(complete.read_po(path).entries)}
    to = ("--locale", "be", "--format", form, "-o")
    complete.run("export", f"{ISSUE}/talks", *to, str(tmp_path / file.name.replace("both", "talks")))
    # Who was given the talks sends back more: a file as this program would have made it for both.
    complete.run("export", f"{ISSUE}/talks", ferry, *to, str(file), XDG_STATE_HOME=str(tmp_path / "elsewhere"))
    file.write_bytes(fill(form, file.read_bytes(), wanted))
    back = ("import-translations", str(file), "--locale", "be", "--by", "ann")
    before = complete.read(path)
    done = complete.run(*back)
    assert f"the file was not made for {ferry}" in done.stdout + done.stderr
    assert complete.read(path) == before
    # Whoever names the article takes it, and so does a machine that never handed anything off.
    complete.run(*back, ferry, "-n")
    done = complete.run(*back, XDG_STATE_HOME=str(tmp_path / "third"))
    assert "was not made for" not in done.stdout + done.stderr
    assert complete.read(path) != before


# 8. Names and texts are data.


@pytest.mark.row("J8")
@pytest.mark.parametrize(
    "name", ["ann\nBcc: all@example.org", "ann\x1b[2J", "ann\u202e", "a" * 500, "an\rn", "<script>"]
)
def test_a_name_is_one_line_that_can_be_seen(complete, name: str) -> None:
    assert complete.run("confirm", ISSUE, "--locale", "be", "--by", name).returncode == 2
    note = {"act": "assigned", "at": "2026-01-01T00:00:00Z", "by": "x", "to": name, "article": "talks", "locale": "be"}
    if not name.isprintable():
        complete.write(journal.path_of(ISSUE), json.dumps(note) + "\n")
        done = complete.run("remind")
        assert done.returncode == 2
        assert "\nBcc" not in done.stdout
        fact = {"source": "a", "target": "b", "deed": "made", "at": "2026-01-01T00:00:00Z", "by": name}
        complete.write(ledger.path_of(PO), json.dumps(fact) + "\n")
        assert complete.run("check").returncode == 2


@pytest.mark.row("J8")
def test_paths_are_printed_safely(complete) -> None:
    for name in ("\x1b]0;owned\x07.po", "a\n::error::owned.po", "a\n::set-output name=x::y.po.orig"):
        (complete.root / PO).with_name(name).write_text("x")
    for form in ("concise", "md", "github"):
        done = complete.run("check", "--output-format", form, "--all")
        assert "\x1b" not in done.stdout + done.stderr, form
        assert not re.search(r"(?m)^::(?:error::owned|set-output)", done.stdout + done.stderr), form


@pytest.mark.row("J8")
@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)"])
def test_a_cell_is_no_formula(complete, name: str) -> None:
    complete.run("assign", f"{ISSUE}/talks", "--locale", "be", "--to", name, "--by", "ann")
    table = complete.run("status", "--format", "csv").stdout
    assert f"'{name}" in table
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+@" and cell]


@pytest.mark.row("J8")
def test_a_report_calls_nobody(complete) -> None:
    complete.edit_po(PO, lambda entry: msgspec.structs.replace(entry, target="@team @team <img src=x>"))
    done = complete.run("check", "--output-format", "md")
    assert "@team" not in done.stdout
    assert "<img" not in done.stdout


# 9. SECURITY.md tells the truth: each promise names its test, and the test is there.


@pytest.mark.row("J9")
def test_every_promise_names_a_test_that_exists() -> None:
    text = (Path(ROOT) / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)\.py`", text)) | set(re.findall(r"`tests/[\w/]+?/(test_\w+)\.py`", text))
    there = {path.stem for path in (Path(ROOT) / "tests").rglob("test_*.py")}
    assert named
    assert named <= there, named - there
    functions = set(re.findall(r"`(test_\w+)`", text))
    defined = {
        name
        for path in (Path(ROOT) / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert functions <= defined, functions - defined
