"""The letter: what mail programs and sending services ask for, and nothing that Outlook's engine drops."""

from __future__ import annotations

import email
import email.policy
import json
import re
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import html5lib
import pytest

from pipeline.planning.journal import parse_instant
from tests.conftest import SETTINGS, Newsroom

ISSUE = "2017-05-08"
LETTER = (
    SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')
    + """
[tool.peraklad.site.titles]
be = "Тыднёвік"
[tool.peraklad.site.letter]
sender = "Тыднёвік <news@weekly.example>"
postal-address = "Weekly, 1 Street, City"
unsubscribe = "https://lists.example/u?x=1"
one-click = true
"""
)


@pytest.fixture
def letters(newsroom: Newsroom) -> Newsroom:
    newsroom.write("pyproject.toml", LETTER)
    newsroom.translate_all()
    newsroom.project.publish((), "html", newsroom.root / "site")
    newsroom.project.publish((), "newsletter", newsroom.root / "letters")
    return newsroom


def letter(newsroom: Newsroom, locale: str = "be") -> EmailMessage:
    data = (newsroom.root / f"letters/{locale}/{ISSUE}.eml").read_bytes()
    return email.message_from_bytes(data, policy=email.policy.default)


def html(newsroom: Newsroom, locale: str = "be") -> str:
    return (newsroom.root / f"letters/{locale}/{ISSUE}.html").read_text(encoding="utf-8")


def test_the_head(letters: Newsroom) -> None:
    one = letter(letters)
    assert one["Subject"].startswith("Тыднёвік: ")
    assert one["From"] == "Тыднёвік <news@weekly.example>"
    assert one["Message-ID"] == f"<{ISSUE}.be@weekly.example>"
    assert one["List-Unsubscribe"] == "<https://lists.example/u?x=1>"
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    notes = [json.loads(line) for line in (letters.root / f"articles/{ISSUE}/journal.jsonl").read_text().splitlines()]
    went = next(note["at"] for note in notes if note["locale"] == "be")
    assert parsedate_to_datetime(one["Date"]) == parse_instant(went)


def test_the_subject_names_the_lead_story(letters: Newsroom) -> None:
    assert letter(letters, "en")["Subject"] == "The Weekly: Minsk hosts talks"


def test_an_issue_that_never_went_live_has_no_date(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", LETTER)
    newsroom.translate_all()
    newsroom.project.publish((), "newsletter", newsroom.root / "letters", record=False)
    assert letter(newsroom)["Date"] is None


def test_the_page_is_sound_and_laid_out_in_tables(letters: Newsroom) -> None:
    for locale in ("en", "be", "ru"):
        text = html(letters, locale)
        html5lib.HTMLParser(strict=True).parse(text)
        assert 'name="viewport"' in text
        assert "<style" not in text
        for table in re.findall(r"<table[^>]*>", text):
            assert 'role="presentation"' in table


def test_both_forms_say_the_same(letters: Newsroom) -> None:
    one = letter(letters)
    plain, page = one.get_body(("plain",)).get_content(), one.get_body(("html",)).get_content()
    assert page.replace("\r\n", "\n").strip() == html(letters).strip()
    for said in (
        "Weekly, 1 Street, City",
        "https://lists.example/u?x=1",
        f"https://weekly.example/be/{ISSUE}/talks.html",
    ):
        assert said in plain
        assert said in page.replace("&amp;", "&")
    assert max(map(len, plain.splitlines())) <= 200


def test_the_preheader_is_the_lead(letters: Newsroom) -> None:
    assert re.search(r'<div class="preheader"[^>]*>The talks lasted two days\.</div>', html(letters, "en"))


def test_a_campaign_for_listmonk(letters: Newsroom) -> None:
    campaign = json.loads((letters.root / f"letters/be/{ISSUE}.json").read_text(encoding="utf-8"))
    assert campaign["body"] == html(letters)
    assert campaign["content_type"] == "html"
    assert campaign["lists"] == []
    assert campaign["subject"] == letter(letters)["Subject"]


@pytest.mark.parametrize("placeholder", ["*|UNSUB|*", "{{ UnsubscribeURL }}"])
def test_placeholders_reach_the_sending_service_as_they_are(newsroom: Newsroom, placeholder: str) -> None:
    newsroom.write("pyproject.toml", LETTER.replace("https://lists.example/u?x=1", placeholder))
    newsroom.translate_all()
    newsroom.project.publish((), "newsletter", newsroom.root / "letters")
    assert f'href="{placeholder}"' in html(newsroom)
    assert letter(newsroom)["List-Unsubscribe"] is None
