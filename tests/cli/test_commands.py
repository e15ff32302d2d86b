"""The command line as people and CI use it: the whole road, exit codes, and what bad input says."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import jsonschema
import pytest
from click.testing import CliRunner

from pipeline import __version__
from pipeline.cli import COMMANDS, main_group
from tests.conftest import ARTICLE, ROOT, Newsroom

ISSUE = "2017-05-08"
PAGE = """by
May 8 – May 14, 2017

Officials expect talks on border trade to go on

The situation has not changed
Officials expect talks on border trade to go on

Officials of both sides met for two days and left without a word to the press. It is the third meeting this spring.

Traders on both sides of the border say that nothing has changed for them. They wait for a decision until the summer.

You have been subscribed

Subscribe to our newsletter

Every week we write about what happened, and about what did not happen, in three languages.
EN
BE/RU
Read more"""


def test_the_whole_road(newsroom: Newsroom) -> None:
    page = newsroom.write("saved.txt", PAGE)
    assert newsroom.run("import", str(page)).returncode == 0
    slug = "officials-expect-talks-on-border-trade-to-go-on"
    text = (newsroom.root / f"articles/{ISSUE}/{slug}.md").read_text()
    assert text.startswith(
        "---\ntitle: Officials expect talks on border trade to go on\nlang: en\ntrend: unchanged\n---\n\nOfficials of both"
    )
    assert text.count("\n\n") == 2
    assert newsroom.run("sync").returncode == 0
    before = newsroom.files()
    assert newsroom.run("sync").returncode == 0
    assert newsroom.files() == before
    assert newsroom.run("check", ISSUE).returncode == 1
    held = newsroom.run("publish", ISSUE, "-o", str(newsroom.root / "out"))
    assert held.returncode == 1
    assert "NOT ready" in held.stderr
    newsroom.translate_all()
    done = newsroom.run("check", ISSUE)
    assert done.returncode == 0, done.stdout
    assert f"{ISSUE}: may be published" in done.stdout
    assert newsroom.run("publish", ISSUE, "-o", str(newsroom.root / "out")).returncode == 0
    for locale in ("en", "be", "ru"):
        assert (newsroom.root / f"out/{locale}/{ISSUE}/{slug}.html").is_file()


def test_every_command_explains_itself_with_an_example(empty: Newsroom) -> None:
    for name in COMMANDS:
        shown = CliRunner().invoke(main_group, ["-C", str(empty.root), name, "--help"], prog_name="peraklad")
        assert shown.exit_code == 0
        assert "Example:" in shown.output, name
        assert f"peraklad {name}" in shown.output, name


def test_the_version(empty: Newsroom) -> None:
    assert empty.run("--version").stdout == f"peraklad {__version__}\n"


def test_init_makes_a_publication_that_works(empty: Newsroom) -> None:
    folder = empty.root / "new"
    assert empty.run("init", "new", "--title", 'My "Weekly"').returncode == 0
    room = Newsroom(folder)
    assert room.run("sync").returncode == 0
    assert room.run("check").returncode == 1
    again = empty.run("init", "new")
    assert again.returncode == 2
    assert "already" in again.stderr


@pytest.mark.parametrize("in_the_way", ["articles", "glossary.csv/", ".gitignore/", "pyproject.toml/"])
def test_init_says_what_stands_in_its_way_and_writes_nothing(empty: Newsroom, in_the_way: str) -> None:
    place = empty.root / "new" / in_the_way
    place.parent.mkdir()
    place.mkdir() if in_the_way.endswith("/") else place.write_text("x")
    done = empty.run("init", "new")
    assert done.returncode == 2, done.stderr
    assert [path.name for path in (empty.root / "new").iterdir()] == [place.name]


def test_init_in_a_file(empty: Newsroom) -> None:
    empty.write("note.txt", "x")
    assert empty.run("init", "note.txt/new").returncode == 2


def test_an_existing_article_is_overwritten_only_with_force(newsroom: Newsroom) -> None:
    page = newsroom.write("saved.txt", PAGE)
    arguments = ("import", str(page), "--slug", "talks")
    refused = newsroom.run(*arguments)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert (newsroom.root / f"articles/{ISSUE}/talks.md").read_text() == ARTICLE
    assert newsroom.run(*arguments, "--force").returncode == 0


def test_segments_one_a_line(empty: Newsroom) -> None:
    newsroom_file = empty.write("text.txt", "У 1547 г. Радзівіл вярнуўся. Ён быў у Вільні.\nДругі абзац.\n")
    done = empty.run("segment", "--locale", "be", str(newsroom_file))
    assert done.stdout == "У 1547 г. Радзівіл вярнуўся.\nЁн быў у Вільні.\nДругі абзац.\n"
    assert empty.run("segment", "--locale", "xx", str(newsroom_file)).returncode == 2


@pytest.mark.parametrize(
    "command",
    [
        ("status", "--format", "json"),
        ("check", "--output-format", "json"),
        ("todo", "--format", "json"),
        ("contributors", "--format", "json"),
        ("remind", "--format", "json"),
        ("status", "--format", "json", "--verbose"),
    ],
)
def test_json_is_data_on_stdout_as_its_schema_says(newsroom: Newsroom, command: tuple[str, ...]) -> None:
    schema = json.loads((ROOT / f"pipeline/data/schemas/{command[0]}.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(newsroom.run(*command).stdout), schema)


def test_quiet_says_nothing(newsroom: Newsroom) -> None:
    assert newsroom.run("-q", "sync").stderr == ""


def test_todo_shows_what_changed(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("lasted two days", "lasted three days"))
    newsroom.run("sync")
    assert "[-two-]{+three+}" in newsroom.run("todo", "--locale", "be").stdout


def test_confirm_holds_until_the_source_changes_again(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("lasted two days", "took two days"))
    newsroom.run("sync")
    assert newsroom.run("confirm", ISSUE, "--locale", "be", "--by", "coordinator").returncode == 0
    newsroom.run("sync")
    assert "stale" not in newsroom.states("be").values()
    assert "stale" in newsroom.states("ru").values()
    newsroom.run("confirm", ISSUE, "--locale", "be", "--undo")
    assert "stale" in newsroom.states("be").values()
    newsroom.run("confirm", ISSUE, "--locale", "be", "--by", "coordinator")
    newsroom.article(ARTICLE.replace("lasted two days", "took three days"))
    newsroom.run("sync")
    assert "stale" in newsroom.states("be").values()


def test_nobody_reviews_their_own_translation(newsroom: Newsroom) -> None:
    newsroom.translate_all()  # recorded for “unknown”, whom the catalogs don't name
    path = newsroom.root / newsroom.po()
    path.write_text(path.read_text().replace("Last-Translator:", "Last-Translator: translator-be"))
    newsroom.write(newsroom.po().replace(".po", ".jsonl"), "")
    newsroom.run("sync")
    own = newsroom.run("review", f"{ISSUE}/talks", "--locale", "be", "--by", "translator-be")
    assert own.returncode == 1
    assert "another person" in own.stderr
    assert newsroom.run("review", f"{ISSUE}/talks", "--locale", "be", "--by", "reviewer-be").returncode == 0
    assert set(newsroom.states().values()) == {"reviewed"}


PO = "locales/be/LC_MESSAGES/2017-05-08/talks.po"
TALKS = "articles/2017-05-08/talks.md"
BAD = [
    ("front matter that is not closed", TALKS, "---\ntitle: a\n", ("sync",), "not closed"),
    ("no front matter", TALKS, "text\n", ("sync",), "front matter"),
    ("malformed front matter", TALKS, "---\ntitle: [a\n---\n", ("sync",), "malformed"),
    ("an alias bomb", TALKS, "---\na: &a [x]\nb: [*a, *a]\ntitle: t\n---\n", ("sync",), "aliases"),
    ("a field given twice", TALKS, "---\ntitle: a\ntitle: b\n---\n", ("sync",), "twice"),
    ("no title", TALKS, "---\nlang: en\n---\n", ("sync",), "title"),
    ("an unknown source language", TALKS, "---\ntitle: a\nlang: de\n---\n", ("sync",), "lang"),
    ("an unknown settings key", "pyproject.toml", "[tool.peraklad]\nlocale = ['en']\n", ("status",), "Did you mean “locales”"),
    ("an unknown policy key", "pyproject.toml", "[tool.peraklad.policy]\nreviewd = 1\n", ("status",), "Did you mean “reviewed”"),
    ("a settings value of the wrong kind", "pyproject.toml", "[tool.peraklad]\nlocales = 3\n", ("status",), "tool.peraklad.locales"),
    ("settings that are no TOML", "pyproject.toml", "[tool.peraklad]\nx = \n", ("status",), "TOML"),
    ("an unknown locale in the settings", "pyproject.toml", "[tool.peraklad]\nlocales = ['en', 'xx']\n", ("status",), "xx"),
    ("a wrong issue id", "articles/2017-05-09/a.md", ARTICLE, ("status",), "not an issue id"),
    ("names that differ by case", "articles/2017-05-08/Talks.md", ARTICLE, ("sync",), "differ only"),
    ("a name that is no slug", "articles/2017-05-08/_x y.md.md", ARTICLE, ("status", "2017-05-01"), "unknown issue"),
    ("a PO with a syntax error", PO, 'msgid "\n', ("sync",), "talks.po:1"),
    ("a PO with conflict markers", PO, '<<<<<<< a\nmsgid ""\nmsgstr ""\n', ("check",), "conflict"),
    ("a PO in another encoding", PO, None, ("sync",), "UTF-8"),
    ("a ledger line that is no fact", PO.replace(".po", ".jsonl"), "{}\n", ("status",), "talks.jsonl:1"),
    ("an unknown command", "x", "", ("stats",), "Did you mean “status”"),
    ("an unknown issue", "x", "", ("check", "2017-05-15"), "Did you mean “2017-05-08”"),
    ("an unknown article", "x", "", ("sync", "2017-05-08/tolks"), "Did you mean “talks”"),
    ("an unknown locale", "x", "", ("status", "--locale", "bel"), "Did you mean “be”"),
    ("an unknown engine", "x", "", ("pretranslate", "--locale", "be", "--engine", "apertum"), "Did you mean “apertium”"),
    ("a page without an article", "page.txt", "Read more\n", ("import", "page.txt"), "headline"),
    ("a page of an unknown kind", "page.pdf", "%PDF", ("import", "page.pdf"), ".pdf"),
    ("a page without a period", "page.txt", PAGE.replace("May 8 – May 14, 2017", ""), ("import", "page.txt"), "--issue"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "text", "command", "message"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_bad_input(newsroom: Newsroom, where: str, text: str | None, command: tuple[str, ...], message: str) -> None:
    if text is None:
        (newsroom.root / where).write_bytes(
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n"ё"'.encode("cp1251")
        )
    else:
        newsroom.write(where, text)
    before = newsroom.files()
    arguments = [str(newsroom.root / one) if one.startswith("page.") else one for one in command]
    done = newsroom.run(*arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert message in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert "hint:" in done.stderr or command[0] == "check"
    assert newsroom.files() == before


def test_bom_and_crlf_are_accepted(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    for where in (TALKS, PO):
        path = newsroom.root / where
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = newsroom.files()
    assert newsroom.run("sync").returncode == 0
    assert newsroom.files() == before
    assert newsroom.run("check", ISSUE).returncode == 0


def test_a_bug_leaves_a_log_and_no_traceback(newsroom: Newsroom) -> None:
    newsroom.write(
        "sitecustomize.py",
        "import pipeline.archive.counts as c\ndef boom(*a, **b): raise RuntimeError('boom')\nc.known = boom\n",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "-C", str(newsroom.root), "status"],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": f"{newsroom.root}:{ROOT}", "TMPDIR": str(newsroom.root)},
    )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "boom" in next(newsroom.root.glob("peraklad-*.log")).read_text()
