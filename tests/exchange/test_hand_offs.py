"""A hand-off goes out, is filled in and comes back, in every format."""

from __future__ import annotations

import pytest

from pipeline import exchange, verbs
from pipeline.errors import SelectionError
from tests.conftest import ARTICLE, Newsroom, coverage_of
from tests.exchange.translators import SUFFIX, fill
from tests.po.test_gettext_tools import RUSSIAN

NAME = "2017-05-08/talks"
FIRST = "The first sentence of the article says what happened."
SECOND = "The second sentence says why it matters."
LAST = "A second paragraph closes the article."

formats = pytest.mark.parametrize("form", exchange.FORMATS)
marking = pytest.mark.parametrize("form", [form for form in exchange.FORMATS if form != "docx"])


def send(room: Newsroom, form: str, data: bytes, by: str = "ann", names=(), **more):
    return verbs.import_translations.import_translations(
        room.project.workspace, names, "be", data, SUFFIX[form], by, **more
    )


def counts(done) -> tuple[int, int, int, int]:
    return done.taken, done.drafts, done.stale, len(done.refused)


@formats
def test_a_translation_comes_back_and_twice_changes_nothing(newsroom: Newsroom, form: str) -> None:
    data = fill(
        form, newsroom.project.export([NAME], "be", form), {"first sentence": "Першы сказ.", "talks lasted": "Два дні."}
    )
    assert send(newsroom, form, data, dry_run=True).taken == 2
    assert "Першы" not in newsroom.read(newsroom.po())
    done = send(newsroom, form, data)
    assert counts(done) == (2, 0, 0, 0)
    assert done.paths == (newsroom.po(),)
    assert newsroom.states()[FIRST] == "translated"
    assert coverage_of(newsroom.project, "2017-05-08", "talks", "be").standings[None, FIRST].translator == "ann"
    before = newsroom.files()
    assert counts(send(newsroom, form, data)) == (0, 0, 0, 0)
    assert newsroom.files() == before
    newsroom.project.sync()
    assert newsroom.files() == before


@formats
def test_a_file_that_nobody_touched_changes_nothing(newsroom: Newsroom, form: str) -> None:
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    newsroom.project.sync()
    before = newsroom.files()
    done = send(newsroom, form, newsroom.project.export([NAME], "be", form))
    assert counts(done) == (0, 0, 0, 0)
    assert done.unchanged == 5
    assert newsroom.files() == before


@marking
def test_a_row_marked_as_needing_work_is_a_draft(newsroom: Newsroom, form: str) -> None:
    data = fill(form, newsroom.project.export([NAME], "be", form), {"first sentence": "Першы сказ."}, draft=True)
    assert counts(send(newsroom, form, data)) == (0, 1, 0, 0)
    assert newsroom.states()[FIRST] == "draft"


@marking
def test_machine_text_is_accepted_only_where_the_file_says_so(newsroom: Newsroom, form: str) -> None:
    newsroom.project.pretranslate([NAME], "be", "echo")
    data = newsroom.project.export([NAME], "be", form)
    text = newsroom.entry(newsroom.po(), FIRST).target
    assert counts(send(newsroom, form, data)) == (0, 0, 0, 0)
    assert newsroom.states()[FIRST] == "machine"
    assert counts(send(newsroom, form, fill(form, data, {"first sentence": text}, draft=False))) == (1, 0, 0, 0)
    assert newsroom.states()[FIRST] == "translated"
    assert coverage_of(newsroom.project, "2017-05-08", "talks", "be").standings[None, FIRST].accepted_as_is


@formats
@pytest.mark.parametrize("synced", [True, False])
@pytest.mark.parametrize("translated", [True, False])
def test_a_source_that_changed_since_makes_a_stale_translation(
    newsroom: Newsroom, form: str, translated: bool, synced: bool
) -> None:
    if translated:
        newsroom.translate_all()
    data = fill(form, newsroom.project.export([NAME], "be", form), {"first sentence": "Першы сказ артыкула."})
    newsroom.article(ARTICLE.replace("says what happened", "says what happened in Minsk"))
    if synced:
        newsroom.project.sync()
    assert counts(send(newsroom, form, data)) == (0, 0, 1, 0)
    new = FIRST.replace("happened", "happened in Minsk")
    assert newsroom.states()[new] == "stale"
    entry = newsroom.entry(newsroom.po(), "first sentence")
    assert (entry.target, entry.previous) == ("Першы сказ артыкула.", FIRST)
    before = newsroom.files()
    assert counts(send(newsroom, form, data)) == (0, 0, 0, 0)
    assert newsroom.files() == before
    # It was finished for the wording it was made for: when that comes back, so does the translation.
    newsroom.article()
    newsroom.project.sync()
    assert newsroom.states()[FIRST] == "translated"


@formats
def test_a_source_that_is_gone_is_told(newsroom: Newsroom, form: str) -> None:
    data = fill(form, newsroom.project.export([NAME], "be", form), {"A second paragraph": "Апошні сказ."})
    newsroom.article(ARTICLE.replace(LAST, "Nobody had expected such an outcome of it all."))
    newsroom.project.sync()
    before = newsroom.files()
    done = send(newsroom, form, data)
    assert counts(done) == (0, 0, 0, 1)
    assert "changed or removed" in done.refused[0].reason
    assert newsroom.files() == before


@formats
def test_the_work_of_others_is_not_overwritten(newsroom: Newsroom, form: str) -> None:
    data = newsroom.project.export([NAME], "be", form)
    mine = fill(form, data, {"first sentence": "Мой пераклад."})
    theirs = fill(form, data, {"first sentence": "Іхні пераклад."})
    send(newsroom, form, theirs, by="bob")
    done = send(newsroom, form, mine, by="ann")
    assert counts(done) == (0, 0, 0, 1)
    assert "Іхні пераклад." in done.refused[0].reason
    # One's own later file is another matter.
    assert send(newsroom, form, mine, by="bob").taken == 1
    # And an old file with nothing new in it takes nothing back.
    assert counts(send(newsroom, form, data, by="ann")) == (0, 0, 0, 0)
    assert newsroom.entry(newsroom.po(), FIRST).target == "Мой пераклад."


@formats
def test_several_articles_go_into_one_file(newsroom: Newsroom, form: str) -> None:
    newsroom.article(ARTICLE.replace("Minsk hosts talks", "Minsk waits"), slug="other")
    newsroom.project.sync()
    data = newsroom.project.export(["2017-05-08"], "be", form)
    done = send(newsroom, form, fill(form, data, {"first sentence": "Першы сказ.", "Minsk waits": "Мінск чакае"}))
    assert set(done.paths) == {newsroom.po(), newsroom.po(slug="other")}
    assert done.taken == 3
    assert newsroom.states(slug="other")["Minsk waits"] == "translated"


def test_what_is_in_somebodys_hands(newsroom: Newsroom) -> None:
    newsroom.article(ARTICLE.replace("Minsk hosts talks", "Minsk waits"), slug="other")
    newsroom.project.sync()
    verbs.assign.assign(newsroom.project.workspace, ["2017-05-08/other"], "be", "ann", "bob")
    newsroom.edit_po(newsroom.po(slug="other"), lambda one: one)
    data = verbs.export.export(newsroom.project.workspace, [], "be", "po", person="ann").decode()
    assert "articles/2017-05-08/other.md" in data
    assert "Minsk hosts talks" not in data
    send(newsroom, "po", fill("po", data.encode(), {"": "Зроблена."}))
    with pytest.raises(SelectionError, match="nothing is left"):
        verbs.export.export(newsroom.project.workspace, [], "be", "po", person="ann")


def test_a_file_has_one_source_language(newsroom: Newsroom) -> None:
    newsroom.article(RUSSIAN, slug="russian")
    newsroom.project.sync()
    with pytest.raises(SelectionError, match="written in en and ru"):
        newsroom.project.export(["2017-05-08"], "be", "po")
    data = verbs.export.export(newsroom.project.workspace, ["2017-05-08"], "be", "po", written_in="ru").decode()
    assert "X-Source-Language: ru" in data
    assert "Minsk hosts talks" not in data


@formats
def test_labels_go_out_and_come_back(newsroom: Newsroom, form: str) -> None:
    data = newsroom.project.export(["labels"], "be", form)
    assert send(newsroom, form, fill(form, data, {"Read more": "Чытаць далей"})).taken == 1
    assert newsroom.entry("locales/be/LC_MESSAGES/labels.po", "Read more").target == "Чытаць далей"


def test_a_file_of_another_publication_is_refused(newsroom: Newsroom) -> None:
    data = newsroom.project.export([NAME], "be", "xliff").replace(b"2017-05-08/talks", b"2016-01-04/../../secret")
    with pytest.raises(SelectionError, match="names no article"):
        send(newsroom, "xliff", data)


def test_the_command_line(newsroom: Newsroom) -> None:
    file = newsroom.root / "a.xlf"
    assert newsroom.run("export", NAME, "--locale", "be", "--format", "xliff", "-o", str(file)).returncode == 0
    file.write_bytes(
        fill("xliff", file.read_bytes(), {"first sentence": "Першы сказ.", "second": "Не [так](http://x.example)"})
    )
    done = newsroom.run("import-translations", str(file), "--locale", "be", "--by", "ann")
    assert done.returncode == 0
    assert "1 taken, 0 drafts, 0 stale" in done.stderr
    assert "refused: unit" in done.stderr
    assert "the markup is broken: a link to http://x.example was added" in done.stderr
