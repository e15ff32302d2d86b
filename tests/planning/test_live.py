"""After publication: what readers have, what has changed since, and what a correction asks of the other locales."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline import verbs
from pipeline.planning import journal
from tests.conftest import ARTICLE, Newsroom

ISSUE = "2017-05-08"
NAME = f"{ISSUE}/talks"


@pytest.fixture
def live(newsroom: Newsroom) -> Newsroom:
    """The newsroom with its article translated and published."""
    newsroom.translate_all()
    assert publish(newsroom).returncode == 0
    return newsroom


def publish(newsroom: Newsroom, *options: str):
    return newsroom.run("publish", "-o", str(newsroom.root / "out"), *options)


def readers(newsroom: Newsroom) -> dict[str, str]:
    return {row.tally.locale: str(row.live) for row in newsroom.project.outlook([ISSUE]).rows}


def notes(newsroom: Newsroom) -> bytes:
    path = newsroom.root / journal.path_of(ISSUE)
    return path.read_bytes() if path.exists() else b""


def correct_source(newsroom: Newsroom, before: str = "two days", after: str = "three days") -> None:
    path = newsroom.root / f"articles/{NAME}.md"
    path.write_text(path.read_text().replace(before, after))


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_publishing_notes_what_went_live_and_twice_is_no_news(newsroom: Newsroom, form: str) -> None:
    newsroom.translate_all()
    assert readers(newsroom) == {"be": "", "ru": ""}
    publish(newsroom, "--format", form)
    assert readers(newsroom) == {"be": "live", "ru": "live"}
    before = newsroom.files()
    publish(newsroom, "--format", form)
    assert newsroom.files() == before


def test_dry_runs_and_staging_note_nothing(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    publish(newsroom, "-n")
    publish(newsroom, "--no-record")
    assert notes(newsroom) == b""


def test_a_journal_that_cannot_be_written_stops_no_page(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    path = newsroom.write(journal.path_of(ISSUE), "")
    path.chmod(0o444)
    done = publish(newsroom)
    assert done.returncode == 0
    assert "could not be noted" in done.stderr
    assert (newsroom.root / f"out/be/{ISSUE}/talks.html").is_file()


def test_a_corrected_source_and_an_edited_translation(live: Newsroom) -> None:
    live.edit_po(live.po("ru"), lambda entry: replace(entry, target=entry.target + "!") if entry.context is None else entry)  # fmt: skip
    live.project.sync()
    assert readers(live) == {"be": "live", "ru": "live but changed"}
    correct_source(live)
    assert readers(live) == {"be": "live but outdated", "ru": "live but outdated"}
    live.project.sync()
    verbs.confirm.confirm(live.project.workspace, [ISSUE], "be", "coordinator")
    verbs.confirm.confirm(live.project.workspace, [ISSUE], "ru", "coordinator")
    publish(live)
    assert readers(live) == {"be": "live", "ru": "live"}


def test_what_goes_back_to_what_it_was_is_live_again(live: Newsroom) -> None:
    correct_source(live)
    publish(live)
    correct_source(live, "three days", "two days")
    assert readers(live) == {"be": "live", "ru": "live"}


def test_what_is_live_stays_so_while_its_translation_has_gaps(live: Newsroom) -> None:
    live.article(ARTICLE, slug="other")
    live.project.sync()
    live.translate_all()
    publish(live)
    settings = live.root / "pyproject.toml"
    settings.write_text(settings.read_text() + '\n[tool.peraklad.policy.locales.be]\nincomplete = "omit"\n')
    live.edit_po(live.po(), lambda entry: replace(entry, target=""))
    publish(live)
    shown = {(row.tally.article, row.tally.locale): str(row.live) for row in live.project.outlook([ISSUE]).rows}
    assert shown["talks", "be"] == "live but changed"
    assert shown["other", "be"] == "live"


@pytest.mark.parametrize(("kind", "blocks"), [("factual", True), ("legal", True), ("typo", False)])
def test_a_grave_correction_blocks_until_somebody_has_taken_it_in(live: Newsroom, kind: str, blocks: bool) -> None:
    """Even where somebody has waved the change through as a slip."""
    correct_source(live)
    assert live.run("sync", "--source-typo", "--by", "editor").returncode == 0
    assert live.run("check", ISSUE).returncode == 0
    noted = live.run("correct", NAME, "--class", kind, "--by", "coordinator", "--note", "it took longer")
    assert noted.returncode == 0
    done = live.run("check", ISSUE)
    assert done.returncode == int(blocks), done.stdout
    assert (f"a {kind} correction (it took longer)" in done.stdout) == blocks
    assert {row.correction for row in live.project.outlook([ISSUE]).rows} == {kind}
    if blocks:
        assert done.stdout.count("[correction]") == 2
        assert live.run("review", NAME, "--locale", "be", "--by", "reviewer").returncode == 0
        assert live.run("check", ISSUE).stdout.count("[correction]") == 1
        live.edit_po(live.po("ru"), lambda entry: replace(entry, target=entry.target + " Так.") if "three days" in entry.source else entry)  # fmt: skip
        live.run("sync")
        assert live.run("check", ISSUE).returncode == 0
    assert publish(live).returncode == 0
    assert readers(live) == {"be": "live", "ru": "live"}
    assert live.run("check", ISSUE).returncode == 0


def test_a_translation_made_for_the_corrected_source_has_taken_it_in(live: Newsroom) -> None:
    correct_source(live)
    live.project.sync()
    for locale in ("be", "ru"):
        live.edit_po(live.po(locale), lambda entry: replace(entry, target=entry.target + " Тры.", fuzzy=False, previous=None) if "three days" in entry.source else entry)  # fmt: skip
    live.project.sync()
    live.run("correct", NAME, "--class", "factual", "--by", "coordinator")
    assert live.run("check", ISSUE).returncode == 0


def test_a_confirmation_after_the_correction_counts_one_before_does_not(live: Newsroom) -> None:
    correct_source(live)
    live.project.sync()
    verbs.confirm.confirm(live.project.workspace, [ISSUE], "be", "coordinator")
    live.run("correct", NAME, "--class", "factual", "--by", "coordinator")
    # The note comes after all that was known, up to a second ahead of the clock; the confirmation of be was before it,
    # that of ru comes after.
    time.sleep(2.2)
    verbs.confirm.confirm(live.project.workspace, [ISSUE], "ru", "coordinator")
    reasons = [one for verdict in live.project.check([ISSUE]) for one in verdict.reasons]
    assert {(one.check, one.where.locale) for one in reasons} <= {("correction", "be")}


def test_only_what_was_corrected_is_asked_for(live: Newsroom) -> None:
    correct_source(live)
    live.run("sync", "--source-typo", "--by", "editor")
    live.run("correct", NAME, "--class", "typo", "--by", "coordinator")
    correct_source(live, "says why it matters", "says why that matters")
    live.run("sync", "--source-typo", "--by", "editor")
    live.run("correct", NAME, "--class", "legal", "--by", "coordinator")
    found = [one for verdict in live.project.check([ISSUE], locale="be") for one in verdict.reasons]
    assert [(one.check, "why that matters" in one.text) for one in found] == [("correction", True)]


@pytest.mark.parametrize("state", ["not live", "not changed", "noted already"])
def test_what_is_no_correction_is_refused(newsroom: Newsroom, state: str) -> None:
    newsroom.translate_all()
    message = "has not gone live"
    if state != "not live":
        publish(newsroom)
        message = "Correct articles/"
    if state == "noted already":
        correct_source(newsroom)
        newsroom.run("correct", NAME, "--class", "typo", "--by", "coordinator")
    before = newsroom.files()
    done = newsroom.run("correct", NAME, "--class", "legal", "--by", "coordinator")
    assert done.returncode == 2
    assert message in done.stderr
    assert newsroom.files() == before


def test_the_journal_names_nobody_by_itself(live: Newsroom) -> None:
    found = journal.parse(notes(live), "journal")
    assert {(one.article, one.locale) for one in found} == {("talks", "en"), ("talks", "be"), ("talks", "ru")}
    assert {one.by for one in found} == {"peraklad"}
    assert str(Path.home()) not in notes(live).decode()
