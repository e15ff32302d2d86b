"""Sync: idempotent, lossless, and what each change of an article does to its translations."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline.errors import PerakladError
from tests.conftest import ARTICLE, Newsroom, translated

FIRST = "The first sentence of the article says what happened."
SECOND = "The second sentence says why it matters."


def test_the_second_run_changes_no_byte(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    before = newsroom.files()
    times = {path: path.stat().st_mtime_ns for path in newsroom.root.rglob("*.po")}
    assert not any(one.written for one in newsroom.project.sync())
    assert newsroom.files() == before
    assert {path: path.stat().st_mtime_ns for path in newsroom.root.rglob("*.po")} == times


def test_a_dry_run_writes_nothing(newsroom: Newsroom) -> None:
    newsroom.article(ARTICLE.replace(SECOND, "It matters."))
    before = newsroom.files()
    newsroom.project.sync(dry_run=True)
    assert newsroom.files() == before


def test_a_file_that_an_editor_wrapped_is_left_as_it_is(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    path = newsroom.root / newsroom.po()
    wrapped = path.read_text().replace(f'msgid "{FIRST}"', f'msgid ""\n"{FIRST[:20]}"\n"{FIRST[20:]}"')
    assert wrapped != path.read_text()
    path.write_text(wrapped)
    newsroom.project.sync()
    assert path.read_text() == wrapped


def test_an_edited_sentence_is_stale_with_its_previous_wording(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    old = newsroom.entry(newsroom.po(), FIRST)
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    newsroom.project.sync()
    entry = newsroom.entry(newsroom.po(), "in Minsk")
    assert (entry.target, entry.fuzzy, entry.previous) == (old.target, True, FIRST)
    assert newsroom.states()[entry.source] == "stale"
    assert newsroom.states()[SECOND] == "translated"


def test_status_is_right_even_if_nobody_synced(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    assert "stale" in newsroom.states().values()


def test_a_removed_sentence_becomes_obsolete_and_comes_back(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    before = newsroom.entry(newsroom.po(), SECOND)
    newsroom.article(ARTICLE.replace(f" {SECOND}", ""))
    newsroom.project.sync()
    gone = newsroom.entry(newsroom.po(), SECOND)
    assert gone.obsolete
    assert gone.target == before.target
    newsroom.article()
    newsroom.project.sync()
    assert newsroom.entry(newsroom.po(), SECOND) == before
    assert newsroom.states()[SECOND] == "translated"


def test_a_renamed_article_takes_its_catalog_along(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    before = newsroom.read_po(newsroom.po())
    newsroom.article(slug="other")
    (newsroom.root / "articles/2017-05-08/talks.md").unlink()
    newsroom.project.sync()
    after = newsroom.read_po(newsroom.po(slug="other"))
    assert [entry.target for entry in after.active] == [entry.target for entry in before.active]
    assert newsroom.project.workspace.orphans("2017-05-08") == ()
    assert set(newsroom.states(slug="other").values()) == {"translated"}


def test_an_article_taken_away_leaves_its_catalog(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    text = (newsroom.root / newsroom.po()).read_bytes()
    newsroom.article(slug="other", text="---\ntitle: Quite another matter\nlang: en\n---\n\nNothing in common.\n")
    (newsroom.root / "articles/2017-05-08/talks.md").unlink()
    newsroom.project.sync()
    assert (newsroom.root / newsroom.po()).read_bytes() == text
    assert newsroom.po() in newsroom.project.workspace.orphans("2017-05-08")


def test_a_lost_fuzzy_flag_is_set_again(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    newsroom.project.sync()
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, fuzzy=False, previous=None))
    assert "stale" in newsroom.states().values()
    newsroom.project.sync()
    assert newsroom.entry(newsroom.po(), "in Minsk").fuzzy


def test_a_translators_comment_survives(newsroom: Newsroom) -> None:
    newsroom.edit_po(newsroom.po(), lambda entry: replace(translated(entry), comment="ask the author"))
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    newsroom.project.sync()
    assert newsroom.entry(newsroom.po(), "in Minsk").comment == "ask the author"


@pytest.mark.parametrize("damage", ["", "msgid “", "<<<<<<< ours\n"])
def test_one_damaged_catalog_stops_the_run_before_anything_is_written(newsroom: Newsroom, damage: str) -> None:
    newsroom.write(newsroom.po("ru"), damage)
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    before = newsroom.files()
    with pytest.raises(PerakladError):
        newsroom.project.sync()
    assert newsroom.files() == before


def test_one_unwritable_file_stops_the_run_before_anything_is_written(newsroom: Newsroom) -> None:
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    (newsroom.root / newsroom.po("ru")).chmod(0o444)
    before = newsroom.files()
    with pytest.raises(PerakladError, match="permission"):
        newsroom.project.sync()
    assert newsroom.files() == before


def test_no_catalog_is_written_through_a_link(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "stolen.po"
    path = newsroom.root / newsroom.po()
    elsewhere.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(elsewhere)
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    before = elsewhere.read_bytes()
    with pytest.raises(PerakladError, match="link"):
        newsroom.project.sync()
    assert elsewhere.read_bytes() == before
