"""The desk's own words: every one of them in every language, and none that our checks complain of."""

from __future__ import annotations

import re

import pytest
from babel.messages.extract import extract_from_dir
from starlette.testclient import TestClient

from pipeline import checks
from pipeline.checks import CHECKS, Subject
from pipeline.model import Where
from pipeline.po import catalogs
from pipeline.web import speech
from pipeline.web.app import desk
from tests.conftest import ROOT, Newsroom

MAPPING = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None, "say": None, "check": (2,), "issue_check": (2,)}


def entries(language: str) -> dict[str, catalogs.Entry]:
    path = f"pipeline/web/locales/{language}/LC_MESSAGES/desk.po"
    catalog = catalogs.parse((ROOT / path).read_text(encoding="utf-8"), path)
    return {entry.source: entry for entry in catalog.active}


def extracted() -> set[str]:
    folders = (ROOT / "pipeline" / "web", ROOT / "pipeline" / "checks")
    found = [
        message
        for folder in folders
        for message in extract_from_dir(folder, MAPPING, keywords=KEYWORDS, options_map={})
    ]
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


@pytest.mark.parametrize("language", ["be", "ru"])
def test_a_catalog_is_complete(language: str) -> None:
    found = entries(language)
    assert set(found) == extracted(), "run `make messages`, then translate what is new"
    for source, entry in found.items():
        forms = entry.plural[1] if entry.plural else (entry.target,)
        assert all(form.strip() for form in forms), source
        assert len(forms) == (3 if entry.plural else 1), source
        assert not entry.fuzzy, source


@pytest.mark.parametrize("language", ["be", "ru"])
def test_our_own_checks_find_nothing(language: str) -> None:
    for source, entry in entries(language).items():
        for form in entry.plural[1] if entry.plural else (entry.target,):
            subject = Subject(_words(form), language, Where("desk.po"), _words(source), "en")
            said = list(checks.run(CHECKS, subject, {"nbsp": "off", "length": "off"}))
            assert not said, (source, form, said)


def _words(text: str) -> str:
    """The text as a person sees it, with something in place of each variable."""
    return re.sub(r"%\((\w+)\)[sd]", "5", text).replace("%%", "%")


@pytest.mark.parametrize("language", ["be", "ru"])
def test_the_variables_are_the_same(language: str) -> None:
    for source, entry in entries(language).items():
        for form in entry.plural[1] if entry.plural else (entry.target,):
            assert sorted(re.findall(r"%\(\w+\)[sd]|%%", form)) == sorted(re.findall(r"%\(\w+\)[sd]|%%", source)), (
                source
            )


def test_every_check_has_a_name() -> None:
    assert all(speech.CHECKS[check.slug] for check in checks.EVERY)


@pytest.mark.parametrize(
    ("said", "cookie", "accepted", "language"),
    [
        ("", "", "", "en"),
        ("", "", "be-BY,be;q=0.9,ru;q=0.8", "be"),
        ("", "", "pl,ru;q=0.5", "ru"),
        ("", "ru", "be", "ru"),
        ("en", "ru", "be", "en"),
        ("xx", "../be", "*;q=1,,-", "en"),
    ],
)
def test_which_language(said: str, cookie: str, accepted: str, language: str) -> None:
    assert speech.choose(said, cookie, accepted) == language


def test_the_language_is_a_click_away_and_stays(newsroom: Newsroom) -> None:
    app = desk(newsroom.project.workspace, "127.0.0.1", 8765, "translator-be")
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        first = client.get("/")
        assert '<html lang="en">' in first.text
        assert "/?lang=be" in first.text
        assert "Што трэба зрабіць" in client.get("/?lang=be").text
        assert "Што трэба зрабіць" in client.get("/").text
        assert "5 слоў" not in client.get("/").text
        assert "30 слоў засталося" in re.sub("<[^>]+>", "", client.get("/2017-05-08/talks/be").text)
