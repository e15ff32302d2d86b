"""Dismissals, repairs, settings of checks, and the pages about to be published."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from pipeline import verbs
from pipeline.checks.view import view
from pipeline.errors import LocaleError, SettingsError
from pipeline.gate import fixing
from pipeline.languages import dictionaries
from pipeline.model import Deed
from pipeline.state import ledger
from tests.conftest import SETTINGS, Newsroom

ISSUE = "2017-05-08"
FIRST = "The first sentence"


def put(newsroom: Newsroom, text: str, locale: str = "be", source: str = FIRST) -> None:
    newsroom.edit_po(
        newsroom.po(locale), lambda entry: replace(entry, target=text) if source in entry.source else entry
    )
    newsroom.project.sync()


def said(newsroom: Newsroom, locale: str | None = "be") -> set[str]:
    verdict = newsroom.project.check([ISSUE], locale=locale)[0]
    return {finding.check for finding in (*verdict.reasons, *verdict.notices)}


def test_a_repair_keeps_the_author_and_drops_the_review(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    put(newsroom, "Першы  сказ: сiтуацыя ў Мінску.")
    verbs.review.review(newsroom.project.workspace, [ISSUE], "be", "reviewer-be")
    assert newsroom.states()[next(key for key in newsroom.states() if FIRST in key)] == "reviewed"
    before = newsroom.files()
    shown = newsroom.run("check", ISSUE, "--locale", "be", "--fix", "-n")
    assert "+ Першы сказ: сітуацыя ў⍽Мінску." in shown.stdout
    assert newsroom.files() == before
    newsroom.run("check", ISSUE, "--locale", "be", "--fix")
    entry = newsroom.entry(newsroom.po(), FIRST)
    assert entry.target == "Першы сказ: сітуацыя ў\u00a0Мінску."
    assert not entry.fuzzy
    assert newsroom.states()[entry.source] == "translated"
    after = newsroom.files()
    assert fixing.fix(newsroom.project.workspace, [ISSUE], locale="be") == ()
    newsroom.project.sync()
    assert newsroom.files() == after


def test_a_stale_translation_stays_stale_when_repaired(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    put(newsroom, "Першы  сказ.")
    newsroom.article((newsroom.root / f"articles/{ISSUE}/talks.md").read_text().replace("says what", "tells what"))
    newsroom.project.sync()
    fixing.fix(newsroom.project.workspace, [ISSUE], locale="be")
    entry = newsroom.entry(newsroom.po(), FIRST)
    assert entry.target == "Першы сказ."
    assert newsroom.states()[entry.source] == "stale"


def test_a_dismissal_holds_for_this_very_text(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    put(newsroom, "Першы сказ 17.")
    assert "numbers" in said(newsroom)
    refused = newsroom.run("dismiss", ISSUE, "--locale", "be", "--check", "numbers")
    assert refused.returncode == 2
    done = newsroom.run("dismiss", ISSUE, "--locale", "be", "--check", "numbers", "--reason", "the page")
    assert "1 dismissed" in done.stderr
    facts = ledger.read(newsroom.root, ledger.path_of(newsroom.po())).facts
    assert [fact.note for fact in facts if fact.deed is Deed.DISMISSED] == ["numbers: the page"]
    assert "numbers" not in said(newsroom)
    assert "dismissed" in said(newsroom)
    newsroom.run("dismiss", ISSUE, "--locale", "be", "--check", "numbers", "--undo")
    assert "numbers" in said(newsroom)
    newsroom.run("dismiss", ISSUE, "--locale", "be", "--check", "numbers", "--reason", "the page")
    put(newsroom, "Першы сказ 18.")
    assert "numbers" in said(newsroom)


def test_settings_by_locale(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    put(newsroom, "Першы сказ 17.")
    newsroom.write("pyproject.toml", SETTINGS + '[tool.peraklad.checks.locales.be]\nnumbers = "off"\n')
    assert "numbers" not in said(newsroom)
    newsroom.write("pyproject.toml", SETTINGS + '[tool.peraklad.checks.locales.ru]\nnumbers = "off"\n')
    assert "numbers" in said(newsroom)


@pytest.mark.parametrize(("table", "error"), [
    ('[tool.peraklad.checks]\nnumber = "off"\n', SettingsError),
    ('[tool.peraklad.checks.locales.be]\nnumber = "off"\n', SettingsError),
    ('[tool.peraklad.checks.locales.xx]\nnumbers = "off"\n', LocaleError),
    ('[tool.peraklad.checks.numbers]\nbe = { numbers = "off" }\n', SettingsError),
    ('[tool.peraklad.orthography]\nxx = "classical"\n', LocaleError),
])  # fmt: skip
def test_wrong_settings_are_errors(newsroom: Newsroom, table: str, error: type[Exception]) -> None:
    newsroom.write("pyproject.toml", SETTINGS + table)
    with pytest.raises(error):
        newsroom.project.check([ISSUE])


def test_the_house_may_write_classically(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    put(newsroom, "Гэта сьнег і плян.")
    assert "orthography" in said(newsroom)
    newsroom.write("pyproject.toml", SETTINGS + '[tool.peraklad.orthography]\nbe = "classical"\n')
    assert "orthography" not in said(newsroom)


def test_own_words_are_known(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    put(newsroom, "Гэта слова зубрыльнік.")
    unknown = [
        one.message for one in newsroom.project.check([ISSUE], locale="be")[0].notices if one.check == "spellcheck"
    ]
    assert any("зубрыльнік" in one for one in unknown)
    newsroom.write("dictionary.be.txt", "# ours\nзубрыльнік\n")
    unknown = [
        one.message for one in newsroom.project.check([ISSUE], locale="be")[0].notices if one.check == "spellcheck"
    ]
    assert not any("зубрыльнік" in one for one in unknown)


def test_without_dictionaries_checks_say_that_they_were_not_run(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dictionaries, "missing", lambda locales: ("be",))
    notices = [one for one in newsroom.project.check([ISSUE])[0].notices if one.check == "dictionaries"]
    assert len(notices) == 1
    for slug in ("keyboard-layout", "glued-words", "spellcheck"):
        assert slug in notices[0].message


def test_pages_are_checked_whatever_they_were_made_from(newsroom: Newsroom) -> None:
    """Each sentence is too short to tell; the paragraph made of them is not."""
    newsroom.translate_all()
    put(newsroom, "Ещё")
    put(newsroom, "здесь.", source="The second sentence")
    assert "wrong-language" in said(newsroom)


def test_explain(newsroom: Newsroom) -> None:
    assert "Two words stand" in newsroom.run("check", "--explain", "glued-words").stdout
    assert "Did you mean “glued-words”" in newsroom.run("check", "--explain", "glued-word").stderr
    assert newsroom.run("check", "-n").returncode == 2


def test_json_stays_json_when_something_is_repaired(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    put(newsroom, "Першы  сказ.")
    done = newsroom.run("check", ISSUE, "--fix", "--output-format", "json")
    assert json.loads(done.stdout)["schema"] == 1
    assert "+ Першы сказ." in done.stderr


def test_a_repair_never_reaches_into_markup() -> None:
    text = "Гл. [мапу  горада](https://example.org/a  b) і `a  b`, **двойчы**."
    seen = view(text)
    at = seen.text.index("  ")
    assert seen.mend([(at, at + 2, " ")]).startswith("Гл. [мапу горада](")
    start = seen.text.index("двойчы")
    assert seen.mend([(start - 1, start + 3, "x")]) == text


def test_a_view_shows_what_readers_see() -> None:
    assert view("Read [the *map*](https://e.org/x).[^1]").text == "Read the map."
    assert view("A &amp; B &#8217;").text == "A & B ’"
    assert view("plain").at is None
