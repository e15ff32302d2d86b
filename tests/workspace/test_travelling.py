"""Texts travel: whatever happens to an article, its translations are found where its source went, with their facts."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from pipeline import verbs
from pipeline.errors import SelectionError
from pipeline.model import Deed, Entry
from tests.conftest import ARTICLE, Newsroom

OLD, NEW = "2017-05-08", "2017-05-15"
FIRST, SECOND, THIRD = (
    "The first sentence of the article says what happened.",
    "The second sentence says why it matters.",
    "A second paragraph closes the article.",
)
BODY = f"{FIRST} {SECOND}\n\n{THIRD}\n"


def page(title: str, body: str) -> str:
    return f"---\ntitle: {title}\nlang: en\n---\n\n{body}"


def texts(newsroom: Newsroom, issue: str = NEW, slug: str = "talks", locale: str = "be") -> dict[str, str]:
    return {entry.source: entry.target for entry in newsroom.read_po(newsroom.po(locale, slug, issue)).active}


def moved(newsroom: Newsroom) -> None:
    (newsroom.root / "articles" / NEW).mkdir()
    (newsroom.root / f"articles/{OLD}/talks.md").rename(newsroom.root / f"articles/{NEW}/talks.md")


def moved_and_renamed(newsroom: Newsroom) -> None:
    moved(newsroom)
    (newsroom.root / f"articles/{NEW}/talks.md").rename(newsroom.root / f"articles/{NEW}/minsk.md")


def whole_issue(newsroom: Newsroom) -> None:
    (newsroom.root / f"articles/{OLD}").rename(newsroom.root / f"articles/{NEW}")


@pytest.fixture
def finished(newsroom: Newsroom) -> Newsroom:
    """The article, translated into both locales and reviewed."""
    newsroom.translate_all()
    for locale in ("be", "ru"):
        verbs.review.review(newsroom.project.workspace, [OLD], locale, "rita")
    return newsroom


@pytest.mark.parametrize(
    ("travel", "slug"), [(moved, "talks"), (moved_and_renamed, "minsk"), (whole_issue, "talks")], ids=lambda one: getattr(one, "__name__", one)
)  # fmt: skip
def test_an_article_takes_its_catalogs_and_ledgers_along(
    finished: Newsroom, travel: Callable[[Newsroom], None], slug: str
) -> None:
    before = {locale: texts(finished, OLD, locale=locale) for locale in ("be", "ru")}
    travel(finished)
    finished.project.sync()
    for locale in ("be", "ru"):
        assert texts(finished, NEW, slug, locale) == before[locale]
        assert set(finished.states(locale, slug, NEW).values()) == {"reviewed"}
        assert not (finished.root / finished.po(locale)).exists()
    files = finished.files()
    finished.project.sync()
    assert finished.files() == files


def test_what_was_edited_on_the_way_is_stale_and_the_rest_is_as_it_was(finished: Newsroom) -> None:
    moved(finished)
    finished.article(ARTICLE.replace("two days", "three days"), issue=NEW)
    finished.project.sync()
    states = finished.states(issue=NEW)
    assert [state for text, state in states.items() if "three days" in text] == ["stale"]
    assert [state for text, state in states.items() if "three days" not in text] == ["reviewed"] * (len(states) - 1)


def test_an_article_split_in_two_gives_to_both(finished: Newsroom) -> None:
    (finished.root / f"articles/{OLD}/talks.md").unlink()
    finished.article(page("A quite new headline here", f"{FIRST} {SECOND}\n"), slug="one", issue=NEW)
    finished.article(page("Another headline altogether", f"{THIRD}\n"), slug="two", issue=NEW)
    finished.project.sync()
    assert finished.states(slug="one", issue=NEW)[FIRST] == "reviewed"
    assert finished.states(slug="two", issue=NEW)[THIRD] == "reviewed"


@pytest.mark.parametrize("cut", [True, False], ids=["cut", "copied"])
def test_a_paragraph_pasted_into_another_issue(finished: Newsroom, cut: bool) -> None:
    target = texts(finished, OLD)[THIRD]
    if cut:
        finished.article(ARTICLE.replace(f"\n{THIRD}\n", ""))
    finished.article(page("The week after the talks", f"{THIRD}\n"), slug="after", issue=NEW)
    finished.project.sync()
    assert texts(finished, NEW, "after")[THIRD] == target
    assert finished.states(slug="after", issue=NEW)[THIRD] == "reviewed"


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        pytest.param("", True, id="cut"),
        pytest.param(THIRD, False, id="copied"),
        pytest.param("A second short paragraph closes this article.", False, id="reworded there"),
        pytest.param("As we said, a second paragraph closes the article, and nothing else does, not even a picture.", False, id="joined there"),
    ],
)  # fmt: skip
def test_into_an_article_that_has_its_catalog_goes_what_has_left_its_place(
    finished: Newsroom, there: str, taken: bool
) -> None:
    """What stands there still, in whatever words, is said twice: the memory offers it, and nothing passes for read."""
    finished.article(page("The week after the talks", "Nothing else happened.\n"), slug="after", issue=NEW)
    finished.project.sync()
    target = texts(finished, OLD)[THIRD]
    finished.article(ARTICLE.replace(THIRD, there) if there else ARTICLE.replace(f"\n{THIRD}\n", ""))
    finished.article(page("The week after the talks", f"Nothing else happened.\n\n{THIRD}\n"), slug="after", issue=NEW)
    finished.project.sync()
    assert texts(finished, NEW, "after")[THIRD] == (target if taken else "")
    files = finished.files()
    finished.project.sync()
    assert finished.files() == files
    if there == THIRD:
        verbs.pretranslate.pretranslate(finished.project.workspace, [NEW], "be")
        assert texts(finished, NEW, "after")[THIRD] == target


def test_a_source_that_comes_back_after_years_in_another_issue(finished: Newsroom) -> None:
    target = texts(finished, OLD)[THIRD]
    finished.article(ARTICLE.replace(f"\n{THIRD}\n", ""))
    finished.project.sync()  # an obsolete entry now
    finished.article(page("Ten years later", f"{THIRD}\n"), slug="again", issue="2027-05-10")
    finished.project.sync()
    assert texts(finished, "2027-05-10", "again")[THIRD] == target


def test_it_looks_again_at_every_sync(newsroom: Newsroom) -> None:
    """The translation arrives later, as by a merge, in the catalog of an article that is gone."""
    newsroom.article()
    newsroom.project.sync()
    shutil.copytree(newsroom.root / "locales", newsroom.root / "branch")
    moved_and_renamed(newsroom)
    newsroom.project.sync()
    assert texts(newsroom, slug="minsk")[THIRD] == ""
    shutil.copytree(
        newsroom.root / f"branch/be/LC_MESSAGES/{OLD}",
        newsroom.root / f"locales/be/LC_MESSAGES/{OLD}",
        dirs_exist_ok=True,
    )
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target="З галіны.") if entry.source == THIRD else entry
    )
    newsroom.project.sync()
    assert texts(newsroom, slug="minsk")[THIRD] == "З галіны."
    assert not (newsroom.root / newsroom.po()).exists(), "everything of it stands in the new place"


def test_a_better_wording_of_the_branch_wins_where_its_facts_say_so(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    branch = newsroom.root / "branch"
    shutil.copytree(newsroom.root / "locales", branch)
    moved_and_renamed(newsroom)
    newsroom.project.sync()
    shutil.copytree(branch / f"be/LC_MESSAGES/{OLD}", newsroom.root / f"locales/be/LC_MESSAGES/{OLD}")
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target="Лепш сказана.") if entry.source == THIRD else entry
    )
    newsroom.project.sync()
    assert texts(newsroom, slug="minsk")[THIRD] == "Лепш сказана."


def test_what_was_mended_in_the_new_place_stays(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    branch = newsroom.root / "branch"
    shutil.copytree(newsroom.root / "locales", branch)
    moved_and_renamed(newsroom)
    newsroom.project.sync()
    newsroom.edit_po(
        newsroom.po(slug="minsk", issue=NEW),
        lambda entry: replace(entry, target="Тут лепш.") if entry.source == THIRD else entry,
    )
    newsroom.project.sync()
    shutil.copytree(branch / f"be/LC_MESSAGES/{OLD}", newsroom.root / f"locales/be/LC_MESSAGES/{OLD}")
    newsroom.project.sync()
    assert texts(newsroom, slug="minsk")[THIRD] == "Тут лепш."


def test_of_two_texts_the_reviewed_one_is_taken_and_both_are_named(newsroom: Newsroom) -> None:
    for slug, text in (("one", "Першы."), ("two", "Другі.")):
        newsroom.article(page(f"Headline number {slug} of them", f"{THIRD}\n"), slug=slug)
        newsroom.project.sync()
        newsroom.edit_po(newsroom.po(slug=slug), lambda entry, text=text: replace(entry, target=text))
    newsroom.project.sync()
    verbs.review.review(newsroom.project.workspace, [f"{OLD}/one"], "be", "rita")
    newsroom.article(page("The week after the talks", f"{THIRD}\n"), slug="after", issue=NEW)
    done = newsroom.project.sync()
    assert texts(newsroom, NEW, "after")[THIRD] == "Першы."
    (notice,) = [notice for one in done for notice in one.notices]
    assert "Першы." in notice
    assert newsroom.po(slug="two") in notice


def test_machine_text_is_taken_for_nobodys(newsroom: Newsroom) -> None:
    newsroom.article()
    newsroom.project.sync()
    newsroom.project.pretranslate([OLD], "be", "echo")
    newsroom.article(page("The week after the talks", f"{THIRD}\n"), slug="after", issue=NEW)
    newsroom.project.sync()
    assert texts(newsroom, NEW, "after")[THIRD] == ""


def test_an_unreadable_donor_is_named_and_nothing_is_guessed(finished: Newsroom) -> None:
    moved(finished)
    path = finished.root / finished.po()
    path.write_bytes(path.read_bytes() + b'\nmsgid "broken\n')
    done = finished.project.sync()
    assert set(texts(finished).values()) == {""} or texts(finished) == {}
    assert path.exists()
    assert all(not one.absorbed for one in done if one.locale == "be")
    told = [notice for one in done for notice in one.notices]
    assert len(told) == 1
    assert "nothing was taken from what can't be read: locales/be/LC_MESSAGES/2017-05-08/talks.po:" in told[0]
    assert set(finished.states("ru", issue=NEW).values()) == {"reviewed"}


def test_an_unreadable_donor_of_an_issue_that_is_not_synced_is_named(finished: Newsroom) -> None:
    path = finished.root / finished.po()
    good = path.read_bytes()
    path.write_bytes(good + b'\nmsgid "broken\n')
    finished.article(page("The week after the talks", f"{THIRD}\n"), slug="after", issue=NEW)
    told = finished.run("sync", NEW)
    assert told.returncode == 0
    assert told.stderr.count(f"nothing was taken from what can't be read: {finished.po()}") == 1
    assert texts(finished, NEW, "after")[THIRD] == ""
    assert texts(finished, NEW, "after", "ru")[THIRD] == texts(finished, OLD, locale="ru")[THIRD]
    finished.article(ARTICLE.replace(f"\n{THIRD}\n", ""))
    path.write_bytes(good)
    assert "can't be read" not in finished.run("sync").stderr
    assert finished.states(slug="after", issue=NEW)[THIRD] == "reviewed"


def test_an_orphan_is_kept_and_told_with_what_stands_nowhere_else(finished: Newsroom) -> None:
    finished.article(page("Quite another matter today", "Nothing in common.\n"), slug="other")
    (finished.root / f"articles/{OLD}/talks.md").unlink()
    finished.project.sync()
    assert (finished.root / finished.po()).exists()
    told = finished.run("check", OLD, "--all").stdout
    assert "holds 5 translations, 5 of which stand nowhere else" in told
    assert "delete" not in told.lower()


@pytest.mark.parametrize("folder", [True, False], ids=["folder left", "folder gone"])
def test_the_only_article_of_an_issue_leaves_what_is_told_too(finished: Newsroom, folder: bool) -> None:
    finished.article(page("Quite another matter today", "Nothing in common.\n"), slug="other", issue=NEW)
    shutil.rmtree(finished.root / f"articles/{OLD}")
    if folder:
        (finished.root / f"articles/{OLD}").mkdir()
    finished.project.sync()
    done = finished.run("check", "--all")
    told = done.stdout + done.stderr
    assert told.count("holds 5 translations, 5 of which") == 2
    for locale in ("be", "ru"):
        assert f"{finished.po(locale)}: " in told
    assert "delete" not in told.lower()
    assert finished.run("-q", "check", NEW).stderr == ""


def test_an_article_in_another_source_language_leaves_orphans(finished: Newsroom) -> None:
    finished.article(ARTICLE.replace("lang: en", "lang: be"))
    assert finished.po("be") in finished.project.workspace.orphans(OLD)


# Moving


def test_moving_takes_everything_along(finished: Newsroom) -> None:
    before = texts(finished, OLD)
    assert finished.run("move", f"{OLD}/talks", NEW).returncode == 0
    finished.project.sync()
    assert texts(finished) == before
    assert set(finished.states(issue=NEW).values()) == {"reviewed"}


def test_moving_overwrites_nothing(finished: Newsroom) -> None:
    finished.article(issue=NEW)
    files = finished.files()
    with pytest.raises(SelectionError, match="is there already"):
        verbs.move.move(finished.project.workspace, f"{OLD}/talks", NEW)
    assert finished.files() == files


# What vanished


def lose(newsroom: Newsroom) -> dict[str, str]:
    before = texts(newsroom, OLD)
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target="") if entry.source in (SECOND, THIRD) else entry
    )
    return before


def test_what_vanished_is_told(finished: Newsroom) -> None:
    lose(finished)
    assert "2 finished translations are on record and gone" in finished.run("sync").stderr
    assert "peraklad restore 2017-05-08/talks --locale be" in finished.run("check", OLD, "--all").stdout


def test_what_vanished_comes_back_from_git(finished: Newsroom) -> None:
    run = ["git", "-C", str(finished.root), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*run, "init", "-q"], check=True)
    subprocess.run([*run, "add", "-A"], check=True)
    subprocess.run([*run, "commit", "-qm", "before"], check=True)
    before = lose(finished)
    finished.project.sync()
    (done,) = verbs.restore.restore(finished.project.workspace, [], "be")
    assert {entry.source for entry in done.done} == {SECOND, THIRD}
    assert texts(finished, OLD) == before
    assert set(finished.states().values()) == {"reviewed"}


def test_what_vanished_comes_back_from_the_memory(finished: Newsroom) -> None:
    verbs.memory.rebuild(finished.project.workspace)
    before = lose(finished)
    verbs.restore.restore(finished.project.workspace, [])
    assert texts(finished, OLD) == before


def test_a_text_that_no_fact_proves_is_not_put_in(finished: Newsroom) -> None:
    verbs.memory.rebuild(finished.project.workspace)
    lose(finished)
    ledger = finished.root / finished.po().replace(".po", ".jsonl")
    ledger.write_text("")
    assert verbs.restore.restore(finished.project.workspace, [], "be") == ()


# A person's word on slips


def test_a_slip_that_was_mended_keeps_its_review(finished: Newsroom) -> None:
    finished.article(ARTICLE.replace("lasted two days", "lasted two dayz"))
    done = verbs.sync.sync(finished.project.workspace, typo_by="editor")
    assert any(change.kind in ("corrected", "cosmetic") for one in done for change in one.changes)
    assert set(finished.states().values()) == {"reviewed"}


def test_the_choice_after_a_merge_goes_once_somebody_chose(finished: Newsroom) -> None:
    def chosen(entry: Entry) -> Entry:
        return replace(entry, comment="Mind the tone.\nmerged, please choose: а\nmerged, please choose: б")

    finished.edit_po(finished.po(), chosen)
    finished.project.sync()
    assert {entry.comment for entry in finished.read_po(finished.po()).active} == {"Mind the tone."}
    assert Deed.REVIEWED in {fact.deed for fact in finished.project.workspace.ledger(finished.po())}


def test_a_slip_that_is_called_one_late_keeps_its_review(finished: Newsroom) -> None:
    finished.article(ARTICLE.replace("lasted two days", "lasted for two days"))
    finished.project.sync()
    assert "stale" in finished.states().values()
    offered = finished.run("sync", "--source-typo", "--by", "editor").stderr
    assert "peraklad confirm ISSUE --locale LOCALE --source-typo" in offered
    ledger = finished.read(finished.po().replace(".po", ".jsonl"))
    states = finished.states()
    assert finished.run("confirm", OLD, "--locale", "be,ru", "--source-typo", "--by", "editor").returncode == 0
    assert set(finished.states().values()) == {"reviewed"}
    # Taken back, nothing of it is left on record.
    assert finished.run("confirm", OLD, "--locale", "be,ru", "--undo").returncode == 0
    assert finished.states() == states
    assert finished.read(finished.po().replace(".po", ".jsonl")) == ledger


def test_without_that_word_it_is_to_be_read_again(finished: Newsroom) -> None:
    finished.article(ARTICLE.replace("lasted two days", "lasted for two days"))
    finished.project.sync()
    assert finished.run("confirm", OLD, "--locale", "be", "--by", "editor").returncode == 0
    assert sorted(set(finished.states().values())) == ["reviewed", "translated"]


@pytest.mark.parametrize("command", ["review", "confirm"])
def test_nothing_named_is_not_everything(finished: Newsroom, command: str) -> None:
    finished.article(page("The week after the talks", "Nothing else happened.\n"), slug="after", issue=NEW)
    finished.article(ARTICLE.replace("lasted two days", "lasted for two days"))
    finished.project.sync()
    before = finished.files()
    refused = finished.run(command, "--locale", "be", "--by", "editor")
    assert (refused.returncode, "--all" in refused.stderr) == (2, True)
    assert finished.files() == before
    told = finished.run(command, "--all", "--locale", "be,ru", "--by", "editor", "-n").stderr
    assert "be: " in told
    assert "ru: " in told
    assert "would be" in told
    assert finished.files() == before


# Vanished, again


@pytest.mark.parametrize("left", [b"", b"\n\n", b"\0" * 64], ids=["nothing", "lines", "zeros"])
def test_an_emptied_file_gets_its_texts_back(finished: Newsroom, left: bytes) -> None:
    verbs.memory.rebuild(finished.project.workspace)
    before = texts(finished, OLD)
    (finished.root / finished.po()).write_bytes(left)
    refused = finished.run("sync")
    assert refused.returncode == 2
    assert "delete" not in refused.stderr.lower()
    assert "`peraklad restore`" in refused.stderr
    assert finished.run("restore").returncode == 0
    assert texts(finished, OLD) == before
    assert set(finished.states().values()) == {"reviewed"}


def test_what_vanished_is_told_at_every_sync_in_the_articles_order(finished: Newsroom) -> None:
    lose(finished)
    for _ in range(3):
        assert "2 finished translations are on record and gone" in finished.run("sync").stderr
    (lost,) = verbs.restore.restore(finished.project.workspace, [], "be")
    assert lost.lost == (SECOND, THIRD)


def test_what_vanished_after_a_move_comes_back_from_where_it_was(finished: Newsroom) -> None:
    run = ["git", "-C", str(finished.root), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*run, "init", "-q"], check=True)
    subprocess.run([*run, "add", "-A"], check=True)
    subprocess.run([*run, "commit", "-qm", "before"], check=True)
    before = texts(finished, OLD)
    moved_and_renamed(finished)
    finished.project.sync()
    path = finished.po(slug="minsk", issue=NEW)
    finished.edit_po(path, lambda entry: replace(entry, target=""))
    finished.project.sync()
    verbs.restore.restore(finished.project.workspace, [], "be")
    assert texts(finished, NEW, "minsk") == before
