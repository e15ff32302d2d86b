"""What pages tell of themselves: who, when, what was corrected; the same in every run, and nobody against their will."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.config.site_settings import _PHRASES
from pipeline.errors import SettingsError
from pipeline.planning.journal import Act, Note
from pipeline.publish.dating import Correction, Dates, dates_of, moment_after
from pipeline.publish.wording import day, default_phrases
from tests.conftest import ARTICLE, SETTINGS, Newsroom
from tests.hostile.payloads import PAYLOADS, active_in
from tests.publish.test_release import take_in

ISSUE = "2017-05-08"
NAMED = ARTICLE.replace("section:", "author: ann; Bob Writer\ncredit: A. Photographer\nimage: images/a.png\nsection:")
SITE = (
    SETTINGS
    + """
[tool.peraklad.site.titles]
be = "Тыднёвік"
[tool.peraklad.site.people.ann]
names = { en = "Ann Author", be = "Ганна Аўтар" }
page = "https://ann.example/"
[tool.peraklad.site.people.hanna]
names = { be = "Ганна Новік" }
"""
)


def publish(newsroom: Newsroom, *, record: bool = True) -> Path:
    out = newsroom.root / "out"
    newsroom.project.publish((), "html", out, record=record)
    return out


def page(newsroom: Newsroom, locale: str) -> str:
    return (newsroom.root / f"out/{locale}/{ISSUE}/talks.html").read_text(encoding="utf-8")


@pytest.fixture
def told(newsroom: Newsroom) -> Newsroom:
    newsroom.write("pyproject.toml", SITE)
    (newsroom.root / f"articles/{ISSUE}/images").mkdir()
    (newsroom.root / f"articles/{ISSUE}/images/a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    newsroom.article(NAMED)
    newsroom.project.sync()
    newsroom.translate_all()
    return newsroom


def test_authors_stand_under_the_headline_in_the_readers_letters(told: Newsroom) -> None:
    publish(told)
    assert '<li>By <a href="https://ann.example/">Ann Author</a>, Bob Writer</li>' in page(told, "en")
    assert '<li>Аўтары: <a href="https://ann.example/">Ганна Аўтар</a>, Bob Writer</li>' in page(told, "be")
    assert "Picture: A. Photographer" in page(told, "en")
    assert ">Тыднёвік<" in page(told, "be")


def test_a_translator_is_named_by_the_settings_or_the_article_alone(told: Newsroom) -> None:
    publish(told)
    assert "Пераклад" not in page(told, "be")
    told.article(NAMED.replace("section:", "translator:\n  be: hanna\n  ru: X. Y.\nsection:"))
    publish(told)
    assert "<li>Пераклад: Ганна Новік</li>" in page(told, "be")
    assert "<li>Перевод: X. Y.</li>" in page(told, "ru")
    assert "Translated" not in page(told, "en")


def test_a_setting_hides_what_is_not_to_be_told(told: Newsroom) -> None:
    told.write(
        "pyproject.toml",
        SITE.replace("[tool.peraklad.site.titles]", "[tool.peraklad.site]\nshow = []\n[tool.peraklad.site.titles]"),
    )
    publish(told)
    assert "byline" not in page(told, "en")
    assert "Photographer" not in page(told, "en")


def test_the_day_of_publication_is_that_of_the_journal_in_every_run(told: Newsroom) -> None:
    out = publish(told)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    at = json.loads((told.root / f"articles/{ISSUE}/journal.jsonl").read_text().splitlines()[0])["at"]
    assert f'<time datetime="{at}">{day(at, "be", "UTC")}</time>' in page(told, "be")
    assert told.project.publish((), "html", out).written == ()
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_pages_that_never_went_live_bear_no_day(told: Newsroom) -> None:
    publish(told, record=False)
    assert "<time" not in page(told, "en")


def test_a_factual_correction_is_told_where_it_was_taken_in_and_a_typo_nowhere(told: Newsroom) -> None:
    publish(told)
    told.article(NAMED.replace("lasted two days", "lasted three days"))
    told.project.sync()
    told.run("correct", f"{ISSUE}/talks", "--class", "factual", "--by", "coordinator")
    publish(told)
    assert "Correction, " in page(told, "en")
    assert "Выпраўленне" not in page(told, "be")
    for locale in ("be", "ru"):
        take_in(told, locale)
    out = publish(told)
    assert "Выпраўленне, " in page(told, "be")
    assert "Обновлено: " in page(told, "ru")
    assert told.project.publish((), "html", out).written == ()


def test_a_typo_is_not_told(told: Newsroom) -> None:
    publish(told)
    told.article(NAMED.replace("lasted two days", "lasted 2 days"))
    told.project.sync()
    told.run("correct", f"{ISSUE}/talks", "--class", "typo", "--by", "coordinator")
    publish(told)
    assert "Correction" not in page(told, "en")
    assert "Updated" not in page(told, "en")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_active_in_a_name(told: Newsroom, payload: str) -> None:
    said = json.dumps(f"X {payload}", ensure_ascii=False)
    told.article(NAMED.replace("author: ann; Bob Writer", f"author: [{said}]").replace("A. Photographer", said))
    publish(told)
    for locale in ("en", "be"):
        assert "byline" in page(told, locale)
        assert active_in(page(told, locale), forms=False) == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[tool.peraklad.site.time-zones]\nbe = "Europe/Nowhere"', "is no time zone"),
        ('[tool.peraklad.site.titles]\nxx = "X"', "not among the publication's locales"),
        ('[tool.peraklad.site.people.x]\npage = "javascript:alert(1)"', "not an address of the web"),
        ('[tool.peraklad.site.letter]\nsender = "no address"', "no address of e-mail"),
        ('[tool.peraklad.site.letter]\nunsubscribe = "a\\nBcc: x"', "control character"),
        ('[tool.peraklad.site.phrases.be]\nauthor = "Аўтар"', "must have {} in it"),
        ('[tool.peraklad.site.phrases.be]\nnobody = "x"', "is no phrase"),
    ],
)
def test_settings_that_can_not_be_meant(newsroom: Newsroom, settings: str, said: str) -> None:
    newsroom.write("pyproject.toml", f"{SETTINGS}\n{settings}\n")
    with pytest.raises(SettingsError, match=re.escape(said)):
        newsroom.project  # noqa: B018


def test_every_phrase_stands_in_every_language_with_its_open_places() -> None:
    for locale, phrases in default_phrases().items():
        assert {name: text.count("{}") for name, text in phrases.items()} == _PHRASES, locale


def notes(*said: str) -> list[Note]:
    """Notes from short words: DAY LOCALE SOURCE for a publication (“-”: taken down), DAY class MARKS for a correction."""
    found = []
    for line in said:
        at, what, marks = line.split()
        instant = f"2026-01-{at}T00:00:00Z"
        if len(what) == 2:
            target = "" if marks == "-" else "t"
            found.append(Note(Act.PUBLISHED, instant, "x", "a", what, source=marks.strip("-"), target=target))
        else:
            found.append(Note(Act.CORRECTED, instant, "x", "a", kind=what, source=marks))
    return found


ONE, TWO = "11111111", "22222222"


@pytest.mark.parametrize(
    ("said", "at", "dates"),
    [
        ((), "", Dates()),
        ((), "2026-02-01T00:00:00Z", Dates("2026-02-01T00:00:00Z")),
        ((f"01 be {ONE}",), "2026-02-01T00:00:00Z", Dates("2026-01-01T00:00:00Z")),
        ((f"01 be {ONE}", "02 be -", f"03 be {ONE}"), "", Dates("2026-01-01T00:00:00Z")),
        # Readers who had the article get the correction when their text does.
        (
            (f"01 be {ONE}", f"02 factual {TWO}", f"03 be {TWO}"),
            "",
            Dates("2026-01-01T00:00:00Z", (Correction("2026-01-03T00:00:00Z", "factual"),)),
        ),
        (
            (f"01 be {ONE}", f"02 legal {TWO}"),
            "2026-02-01T00:00:00Z",
            Dates("2026-01-01T00:00:00Z", (Correction("2026-02-01T00:00:00Z", "legal"),)),
        ),
        # They had the corrected text before anybody noted how grave it was.
        (
            (f"01 be {ONE}", f"02 be {TWO}", f"03 factual {TWO}"),
            "2026-02-01T00:00:00Z",
            Dates("2026-01-01T00:00:00Z", (Correction("2026-01-03T00:00:00Z", "factual"),)),
        ),
        # What was corrected before they first had it is no news to them.
        ((f"01 ru {ONE}", f"02 factual {TWO}", f"03 be {TWO}"), "", Dates("2026-01-03T00:00:00Z")),
        ((f"01 be {ONE}", f"02 typo {TWO}", f"03 be {TWO}"), "", Dates("2026-01-01T00:00:00Z")),
    ],
)
def test_dates(said: tuple[str, ...], at: str, dates: Dates) -> None:
    assert dates_of(notes(*said), "a", "be", at) == dates


def test_the_instant_of_a_run_comes_after_the_last_note() -> None:
    known = notes(f"05 be {ONE}")
    assert moment_after(known, "2026-01-04T00:00:00Z") == "2026-01-05T00:00:01Z"
    assert moment_after(known, "2026-01-06T00:00:00Z") == "2026-01-06T00:00:00Z"
    assert moment_after(known, "") == ""


def test_days_are_those_of_the_readers() -> None:
    assert day("2026-11-26T22:30:00Z", "be", "Europe/Minsk").startswith("27 лістапада 2026")
    assert day("2026-11-26T22:30:00Z", "en", "UTC") == "November 26, 2026"
