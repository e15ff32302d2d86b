"""In whose hands articles are: assign, claim, release, what expires, what a merge of two journals says, reminders."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import verbs
from pipeline.planning import journal
from pipeline.planning.assignments import Assignments
from pipeline.planning.journal import Act, Note
from pipeline.reports.wording import LANGUAGES
from tests.conftest import Newsroom

ISSUE = "2017-05-08"
NOW = datetime(2017, 5, 10, 12, tzinfo=UTC)


def note(act: str, hour: int, article: str = "", to: str = "", until: int = 0) -> Note:
    """A note of a day, at an hour; a claim until another hour."""
    return Note(
        Act(act),
        f"2017-05-10T{hour:02}:00:00Z",
        "coordinator",
        article,
        "be",
        to=to,
        until=f"2017-05-10T{until:02}:00:00Z" if until else "",
    )


#: What was noted, whose the article is at noon, and why.
CASES = [
    ([], "house", "where nobody says otherwise, the settings' word"),
    ([note("assigned", 1, to="anna-role")], "anna-role", "an issue's assignment wins over the settings"),
    ([note("assigned", 1, to="one"), note("assigned", 2, "talks", to="two")], "two", "an article's over its issue's"),
    ([note("assigned", 1, "talks", to="two"), note("assigned", 2, to="one")], "two", "even if the issue's is newer"),
    ([note("claimed", 1, "talks", to="two", until=13)], "two", "a claim holds until it expires"),
    ([note("claimed", 1, "talks", to="two", until=11)], "house", "then it is whosever it was before"),
    ([note("assigned", 1, "talks", to="one"), note("claimed", 2, "talks", to="two", until=11)], "one", "the same with an assignment before"),
    ([note("assigned", 1, "talks", to="one"), note("released", 2, "talks")], None, "released is nobody's, not the settings'"),
    ([note("released", 1, "talks"), note("assigned", 2, to="one")], "one", "until somebody says something newer of the issue"),
    ([note("released", 1)], None, "a released issue is nobody's"),
    ([note("released", 1), note("assigned", 2, "talks", to="two")], "two", "but for what was said of an article"),
    ([note("claimed", 1, to="one", until=13), note("claimed", 2, "talks", to="two", until=11)], "one", "an issue's claim shows through an expired one"),
]  # fmt: skip


@pytest.mark.parametrize(("notes", "person", "why"), CASES, ids=[case[2] for case in CASES])
def test_whose_it_is(notes: list[Note], person: str | None, why: str) -> None:
    hand = Assignments.of(notes, {"be": "house"}, NOW).find("talks", "be")
    assert (hand.person if hand else None) == person


NOTES = st.builds(
    note,
    act=st.sampled_from(["assigned", "claimed", "released"]),
    hour=st.integers(0, 9),
    article=st.sampled_from(["", "talks", "roads"]),
    to=st.sampled_from(["one", "two"]),
    until=st.integers(10, 20),
)


@given(ours=st.lists(NOTES), theirs=st.lists(NOTES))
def test_a_union_merge_is_the_same_whichever_side_merges(ours: list[Note], theirs: list[Note]) -> None:
    texts = [journal.dump(ours), journal.dump(theirs)]
    one, other = (journal.parse("".join(pair).encode(), "j") for pair in (texts, texts[::-1]))
    assert one == other
    assert journal.parse(journal.dump(one).encode(), "j") == one
    for article in ("talks", "roads", ""):
        assert Assignments.of(one, {}, NOW).find(article, "be") == Assignments.of(other, {}, NOW).find(article, "be")


def test_what_is_noted_later_counts_whatever_the_clocks_say(newsroom: Newsroom) -> None:
    future = Note(Act.ASSIGNED, "2999-01-01T00:00:00Z", "coordinator", "", "be", to="one")
    newsroom.write(journal.path_of(ISSUE), journal.dump([future]))
    verbs.assign.assign(newsroom.project.workspace, [ISSUE], "be", "two", "coordinator")
    assert [row.assignees for row in newsroom.project.outlook([ISSUE], "be").rows] == [("two",)]


def test_claims_on_the_command_line(newsroom: Newsroom) -> None:
    assert newsroom.run("claim", f"{ISSUE}/talks", "--locale", "be", "--by", "one").returncode == 0
    taken = newsroom.run("claim", f"{ISSUE}/talks", "--locale", "be", "--by", "two")
    assert taken.returncode == 1
    assert "in the hands of one" in taken.stderr
    assert "--take-over" in taken.stderr
    assert newsroom.run("claim", f"{ISSUE}/talks", "--locale", "be", "--by", "two", "--take-over").returncode == 0
    assert newsroom.run("release", f"{ISSUE}/talks", "--locale", "be", "--by", "one").returncode == 1
    assert newsroom.run("release", f"{ISSUE}/talks", "--locale", "be", "--by", "two").returncode == 0
    assert newsroom.run("release", f"{ISSUE}/talks", "--locale", "be", "--by", "two").returncode == 1


def test_a_claim_expires_by_itself(newsroom: Newsroom) -> None:
    verbs.claim.claim(newsroom.project.workspace, [ISSUE], "be", "one", 2)
    later = datetime.now(UTC) + timedelta(days=2, minutes=1)
    assert [row.assignees for row in newsroom.project.outlook([ISSUE], "be").rows] == [("one",)]
    assert [row.assignees for row in newsroom.project.outlook([ISSUE], "be", now=later).rows] == [()]


@pytest.mark.parametrize("command", ["assign", "claim", "release"])
def test_a_dry_run_writes_nothing(newsroom: Newsroom, command: str) -> None:
    verbs.assign.assign(newsroom.project.workspace, [ISSUE], "ru", "tester", "tester")
    before = newsroom.files()
    extra = ["--to", "one"] if command == "assign" else []
    assert newsroom.run(command, ISSUE, "--locale", "ru", *extra, "-n").returncode == 0
    assert newsroom.files() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("assign", "--locale", "be", "--to", "x"), "nothing is named"),
        (("assign", f"{ISSUE}/talks", "--locale", "en", "--to", "x"), "is written in “en”"),
        (("assign", f"{ISSUE}/tolks", "--locale", "be", "--to", "x"), "Did you mean “talks”"),
        (("assign", "labels", "--locale", "be", "--to", "x"), "tool.peraklad.assignees"),
        (("claim", ISSUE, "--locale", "xx"), "unknown locale"),
        (("claim", ISSUE, "--locale", "be", "--days", "0"), "--days"),
        (("status", "--since", "yesterday"), "7d for a week ago"),
    ],
)
def test_what_makes_no_sense_is_refused(newsroom: Newsroom, arguments: tuple[str, ...], message: str) -> None:
    before = newsroom.files()
    done = newsroom.run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert newsroom.files() == before


BAD = [
    ("pyproject.toml", '[tool.peraklad]\ntime-zone = "Europe/Minks"\n', "is no time zone"),
    ("pyproject.toml", '[tool.peraklad]\nassignees = { xx = "a" }\n', "assignees"),
    (f"articles/{ISSUE}/issue.toml", '[assignees]\nxx = "a"\n', "issue.toml"),
    (f"articles/{ISSUE}/issue.toml", 'deadline = "soon"\n', "deadline"),
    (journal.path_of(ISSUE), "{}\n", "journal.jsonl:1"),
    (journal.path_of(ISSUE), '{"act":"claimed","at":"today","by":"x"}\n', "journal.jsonl:1"),
]


@pytest.mark.parametrize(("where", "text", "message"), BAD)
def test_bad_settings_and_journals_are_named(newsroom: Newsroom, where: str, text: str, message: str) -> None:
    newsroom.write(where, text)
    done = newsroom.run("status")
    assert done.returncode == 2
    assert message in done.stderr


def test_an_unreadable_journal_turns_the_gate_red(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.write(journal.path_of(ISSUE), "<<<<<<< ours\n")
    done = newsroom.run("check", ISSUE)
    assert done.returncode == 2
    assert "journal.jsonl:1" in done.stdout


def test_todo_mine(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", (newsroom.root / "pyproject.toml").read_text().replace('title = "The Weekly"', 'title = "The Weekly"\nassignees = { ru = "two" }'))  # fmt: skip
    verbs.claim.claim(newsroom.project.workspace, [f"{ISSUE}/talks"], "be", "one", 2)
    mine = newsroom.run("todo", "--mine", "--by", "one").stdout
    assert mine.count(": missing: ") == 5
    assert "/ru/" not in mine
    assert "LC_MESSAGES/labels.po" in newsroom.run("todo", "--mine", "--by", "two").stdout
    assert newsroom.run("todo", "--mine", "--by", "three").stdout == ""


def test_deadlines_in_the_newsrooms_time(newsroom: Newsroom) -> None:
    settings = newsroom.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace('title = "The Weekly"', 'title = "The Weekly"\ntime-zone = "Europe/Minsk"'))  # fmt: skip
    for said, utc in [
        ("2017-05-12T18:00:00", "2017-05-12T15:00:00"),
        ("2017-05-12T18:00:00+02:00", "2017-05-12T16:00:00"),
        ("2017-05-12", "2017-05-12T20:59:59"),
    ]:
        newsroom.write(f"articles/{ISSUE}/issue.toml", f"deadline = {said}\n")
        row = newsroom.project.outlook([ISSUE], now=NOW).rows[0]
        assert row.deadline.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") == utc
        assert not row.overdue
        assert newsroom.project.outlook([ISSUE], now=row.deadline + timedelta(seconds=1)).rows[0].overdue
    newsroom.translate_all()
    assert not newsroom.project.outlook([ISSUE], now=row.deadline + timedelta(days=9)).rows[0].overdue


def test_filters(newsroom: Newsroom) -> None:
    newsroom.write(f"articles/{ISSUE}/issue.toml", 'deadline = 2017-05-12\n[assignees]\nbe = "one"\n')
    newsroom.article(issue="2017-05-15", slug="later")
    newsroom.project.sync()

    def shown(*options: str) -> set[tuple[str, str]]:
        import csv
        import io

        text = newsroom.run("status", "--format", "csv", *options).stdout
        return {(row["issue"], row["locale"]) for row in csv.DictReader(io.StringIO(text))}

    assert shown("--overdue") == {(ISSUE, "be"), (ISSUE, "ru")}
    assert shown("--assignee", "one") == {(ISSUE, "be")}
    assert (ISSUE, "be") not in shown("--assignee", "nobody")
    assert shown("--locale", "be", "--overdue") == {(ISSUE, "be")}
    assert ("2017-05-15", "ru") in shown("--incomplete")
    assert ("2017-05-15", "ru") in shown("--stalled", "3")
    newsroom.translate_all()
    assert shown("--incomplete") == set()


def test_a_locale_without_a_file_is_zero_not_absent(newsroom: Newsroom) -> None:
    import shutil

    shutil.rmtree(newsroom.root / "locales" / "ru")
    rows = {row.tally.locale: row for row in newsroom.project.outlook([ISSUE]).issues}
    assert rows["ru"].tally.total == rows["be"].tally.total
    assert "0 %" in newsroom.run("status", "--locale", "ru").stdout


def test_reminders(newsroom: Newsroom) -> None:
    newsroom.write(f"articles/{ISSUE}/issue.toml", 'deadline = 2017-05-12T10:00:00Z\n[assignees]\nbe = "one"\n')
    done = newsroom.run("remind", SOURCE_DATE_EPOCH=str(int(NOW.timestamp())))
    first, second = done.stdout.split("-" * 72)
    assert first.startswith("To: one\nSubject: The Weekly: ")
    assert f"{ISSUE}/talks (be)" in first
    assert "due 12 May 10:00 — soon" in first
    assert "To: the coordinator" in second
    assert "(ru)" in second
    assert "none was sent" in done.stderr
    assert newsroom.run("remind", "--to", "nobody-at-all").stdout == ""
    newsroom.translate_all()
    assert newsroom.run("remind").stdout == ""


def test_git_merges_two_peoples_notes(newsroom: Newsroom) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", "-C", str(newsroom.root), *who, *arguments], check=True, capture_output=True)

    newsroom.write(".gitattributes", "*.jsonl merge=union\n")
    verbs.assign.assign(newsroom.project.workspace, [ISSUE], "be", "one", "coordinator")
    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "start")
    git("checkout", "-b", "other")
    verbs.assign.assign(newsroom.project.workspace, [ISSUE], "ru", "two", "coordinator")
    git("commit", "-am", "theirs")
    git("checkout", "main")
    verbs.claim.claim(newsroom.project.workspace, [f"{ISSUE}/talks"], "be", "three", 2, take_over=True)
    git("commit", "-am", "ours")
    git("merge", "other", "-m", "merge")
    rows = newsroom.project.outlook([ISSUE]).rows
    assert {row.tally.locale: row.assignees for row in rows} == {"be": ("three",), "ru": ("two",)}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_reminders_speak_the_readers_language(newsroom: Newsroom, language: str) -> None:
    """Whatever has no command, name or number in it is said in that language."""
    newsroom.run("assign", "2017-05-08/talks", "--locale", "be", "--to", "hanna")
    newsroom.write("articles/2017-05-08/issue.toml", "deadline = 2017-05-01T12:00:00Z\n")
    for option in ((), ("--to", "hanna")):
        said = newsroom.run("remind", "--lang", language, *option).stdout
        assert said
        rest = re.sub(
            r"peraklad .*|2017-05-08/\S+ \(\w+\)|^To: .*|^Subject: [^:]*:|hanna", "", said, flags=re.MULTILINE
        )
        assert re.findall(r"[A-Za-z]{2,}", rest) == []
