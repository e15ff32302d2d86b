"""Time: the burn-down and `--since` from git's log, and who did how much."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from pipeline import verbs
from pipeline.archive.history import history
from pipeline.model import State
from pipeline.planning.outlook import open_words
from tests.conftest import ARTICLE, Newsroom, translated

ISSUE = "2017-05-08"
MONDAY = datetime(2017, 5, 8, 12, tzinfo=UTC)


def git(newsroom: Newsroom, day: datetime, *arguments: str) -> None:
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "x"), ("EMAIL", "x@example.org"), ("DATE", day.isoformat()))}  # fmt: skip
    subprocess.run(["git", "-C", str(newsroom.root), *arguments], check=True, capture_output=True, env={**os.environ, **who})  # fmt: skip


def commit(newsroom: Newsroom, day: datetime) -> None:
    git(newsroom, day, "add", "--all")
    git(newsroom, day, "commit", "--allow-empty", "-m", f"{day:%d}")


def translate_some(newsroom: Newsroom, locale: str, count: int) -> None:
    """Fill the first ``count`` entries of a catalog, and record them."""
    catalog = newsroom.read_po(newsroom.po(locale))
    chosen = {entry.key for entry in catalog.active[:count]}
    newsroom.edit_po(newsroom.po(locale), lambda entry: translated(entry) if entry.key in chosen else entry)
    newsroom.project.sync()


def left_now(newsroom: Newsroom) -> dict[str, int]:
    return {row.tally.locale: open_words(row.tally) for row in newsroom.project.outlook([ISSUE]).issues}


@pytest.fixture
def told(newsroom: Newsroom) -> tuple[Newsroom, dict[date, dict[str, int]]]:
    """A newsroom with five days of work in git, and what `status` said at the end of each."""
    newsroom.write(".gitignore", ".peraklad/\n")
    git(newsroom, MONDAY, "init", "-b", "main")
    said = {}
    for number, work in enumerate([
        lambda: None,
        lambda: translate_some(newsroom, "be", 2),
        lambda: (translate_some(newsroom, "ru", 1), translate_some(newsroom, "be", 4)),
        lambda: (newsroom.article(ARTICLE.replace("two days", "three days")), newsroom.project.sync()),
        newsroom.translate_all,
    ]):  # fmt: skip
        work()
        commit(newsroom, MONDAY + timedelta(days=number))
        said[(MONDAY + timedelta(days=number)).date()] = left_now(newsroom)
    return newsroom, said


def test_the_burndown_is_what_status_said_each_day(told) -> None:
    newsroom, said = told
    past = history(newsroom.project.workspace, {ISSUE})
    (burndown,) = past.burndowns([ISSUE], MONDAY + timedelta(days=6), UTC)
    assert burndown.days[0] == MONDAY.date()
    assert len(burndown.days) == 7
    for place, day in enumerate(burndown.days):
        expected = said[min(day, max(said))]
        assert {locale: series[place] for locale, series in burndown.left.items()} == expected
    assert list(said.values())[3]["be"] > list(said.values())[2]["be"]  # the correction gave work back


def test_a_second_look_comes_from_the_index(told, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.archive import history as module

    newsroom, _ = told
    first = history(newsroom.project.workspace, {ISSUE})
    monkeypatch.setattr(module, "_count", lambda *_: pytest.fail("counted again"))
    assert history(newsroom.project.workspace, {ISSUE}) == first


def test_a_version_that_cannot_be_read_is_passed_over(told) -> None:
    newsroom, said = told
    path = newsroom.root / newsroom.po()
    good = path.read_bytes()
    path.write_bytes(b'msgid "')
    commit(newsroom, MONDAY + timedelta(days=5))
    path.write_bytes(good)
    commit(newsroom, MONDAY + timedelta(days=6))
    past = history(newsroom.project.workspace, {ISSUE})
    (burndown,) = past.burndowns([ISSUE], MONDAY + timedelta(days=7), UTC)
    assert burndown.left["ru"][-1] == said[max(said)]["ru"]
    assert burndown.left["be"][-1] == said[max(said)]["be"]


def test_what_was_deleted_counts_no_more(told) -> None:
    newsroom, _ = told
    (newsroom.root / newsroom.po("ru")).unlink()
    commit(newsroom, MONDAY + timedelta(days=5))
    past = history(newsroom.project.workspace, {ISSUE})
    assert {key[2] for key in past.at(MONDAY + timedelta(days=6))} == {"be"}


def test_a_publication_in_a_folder_of_its_repository(newsroom: Newsroom) -> None:
    outer = Newsroom(newsroom.root)
    inner = newsroom.root / "weekly"
    inner.mkdir()
    for name in ("pyproject.toml", "articles", "locales"):
        (newsroom.root / name).rename(inner / name)
    git(outer, MONDAY, "init", "-b", "main")
    commit(outer, MONDAY)
    assert history(Newsroom(inner).project.workspace, {ISSUE}).at(MONDAY)


def test_since(told) -> None:
    newsroom, said = told
    rows = newsroom.project.outlook([ISSUE], since=MONDAY + timedelta(days=1, hours=1)).issues
    tuesday = said[(MONDAY + timedelta(days=1)).date()]
    total = {row.tally.locale: sum(row.tally.words.values()) for row in rows}
    before = {row.tally.locale: sum(row.before.words[state] for state in (State.TRANSLATED, State.REVIEWED)) for row in rows}  # fmt: skip
    assert before == {locale: total[locale] - left for locale, left in tuesday.items()}
    shown = newsroom.run("status", ISSUE, "--since", "2017-05-09", "--format", "csv").stdout
    table = {row["locale"]: int(row["done_words_since"]) for row in csv.DictReader(io.StringIO(shown))}
    left = left_now(newsroom)  # on the morning of the 9th nothing was done
    assert table == {locale: total[locale] - left[locale] for locale in total}
    assert "since" in newsroom.run("status", "--since", "2017-05-09").stdout


def test_without_git_it_says_so(newsroom: Newsroom) -> None:
    done = newsroom.run("status", "--since", "7d")
    assert done.returncode == 0
    assert "no git history" in done.stdout
    page = newsroom.run("status", "--format", "html").stdout
    assert "no git history" in page
    assert "<svg" not in page


def test_a_repository_without_a_commit_has_no_history(newsroom: Newsroom) -> None:
    git(newsroom, MONDAY, "init")
    assert history(newsroom.project.workspace, {ISSUE}) is None


def test_contributors(newsroom: Newsroom) -> None:
    """Two translators and a reviewer; the same text copied by a cosmetic edit counts once."""
    path = newsroom.root / newsroom.po()
    for name, count in (("translator-one", 2), ("translator-two", 5)):
        text = path.read_text()
        head = text.partition("Last-Translator:")[2].partition("\\n")[0]
        path.write_text(text.replace(f"Last-Translator:{head}", f"Last-Translator: {name}"))
        translate_some(newsroom, "be", count)
    verbs.review.review(newsroom.project.workspace, [f"{ISSUE}/talks"], "be", "reviewer")
    newsroom.article(ARTICLE.replace("says what happened.", "says what happened!"))
    newsroom.project.sync()
    found = {one.person: one for one in newsroom.project.contributors([ISSUE])}
    assert (found["translator-one"].translated_segments, found["translator-two"].translated_segments) == (2, 3)
    assert found["reviewer"].reviewed_segments == 5
    words = sum(row.tally.words[state] for row in newsroom.project.outlook([ISSUE], "be").rows for state in State)
    assert found["translator-one"].translated_words + found["translator-two"].translated_words == words
    assert found["reviewer"].reviewed_words == words
    assert found["translator-one"].days == 1


def test_contributors_by_period(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    where = newsroom.root / newsroom.po().replace(".po", ".jsonl")
    days = iter(["2017-05-09T22:30:00Z", "2017-05-14T12:00:00Z", "2017-05-15T12:00:00Z", "2017-06-01T12:00:00Z", "2017-06-02T12:00:00Z"])  # fmt: skip
    lines = [line.split('"at":"') for line in where.read_text().splitlines()]
    where.write_text("".join(f'{head}"at":"{next(days)}"{tail.partition(chr(34))[2]}\n' for head, tail in lines))
    found = newsroom.project.contributors([ISSUE], period="week")
    in_be = [(one.period, one.translated_segments) for one in found if one.locale == "be"]
    assert in_be == [("2017-05-29", 2), ("2017-05-15", 1), ("2017-05-08", 2)]
    settings = newsroom.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace('title = "The Weekly"', 'title = "The Weekly"\ntime-zone = "Europe/Minsk"'))  # fmt: skip
    found = newsroom.project.contributors([ISSUE], period="day", until=datetime(2017, 5, 12, tzinfo=UTC))
    assert [one.period for one in found if one.locale == "be"] == ["2017-05-10"]  # half past one in Minsk
    shown = newsroom.run("contributors", ISSUE, "--since", "2017-06-01", "--by", "month", "--format", "csv").stdout
    assert [row["period"] for row in csv.DictReader(io.StringIO(shown)) if row["locale"] == "be"] == ["2017-06"]


def test_machine_text_is_nobodys_work_until_it_is_accepted(newsroom: Newsroom) -> None:
    newsroom.project.pretranslate([ISSUE], "be", "echo")
    assert not [one for one in newsroom.project.contributors([ISSUE]) if one.locale == "be"]
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, fuzzy=False))
    newsroom.project.sync()
    assert sum(one.translated_segments for one in newsroom.project.contributors([ISSUE]) if one.locale == "be") == 5
