"""Texts that would do something, in every field that a site has besides articles: settings, pages, feeds, posts."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import html5lib
import pytest

from pipeline.checks import CHECKS, ISSUE_CHECKS
from pipeline.publish import email, html, newsletter, posts
from pipeline.publish.assembling import page_of, site_of
from pipeline.publish.wordpress import texts_of
from tests.conftest import ARTICLE, SETTINGS, Newsroom
from tests.hostile.payloads import PAYLOADS, active_in

ISSUE = "2017-05-08"
OFF = "".join(f'"{check.slug}" = "off"\n' for check in (*CHECKS, *ISSUE_CHECKS))


def said(payload: str) -> str:
    """A text of settings, as TOML and JSON write it."""
    return json.dumps(f"X {payload}", ensure_ascii=False)


def settings(payload: str) -> str:
    """Every text that a publication's settings give to readers."""
    text = said(payload)
    phrases = {
        "author": f"{{}} {payload}",
        "related": payload,
        "search": payload,
        "not-found": payload,
        "machine": payload,
    }
    given = "\n".join(
        f"{key} = {json.dumps(one, ensure_ascii=False)}" for key, one in phrases.items() if "{}" not in payload
    )
    return f"""{SETTINGS.replace('title = "The Weekly"', f"title = {text}" + chr(10) + 'url = "https://weekly.example"')}
[tool.peraklad.site]
titles = {{ be = {text} }}
taglines = {{ en = {text}, be = {text} }}
imprints = {{ en = {text}, be = {text} }}
[tool.peraklad.site.people.ann]
names = {{ en = {text}, be = {text} }}
[tool.peraklad.site.phrases.en]
{given}
[tool.peraklad.site.phrases.be]
{given}
[tool.peraklad.site.letter]
postal-address = {text}
[tool.peraklad.checks]
{OFF}"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    room = Newsroom(tmp_path_factory.mktemp("room"))
    room.write("pyproject.toml", settings("nothing"))
    room.article(ARTICLE.replace("section:", "author: ann\nsection:"))
    room.article(ARTICLE, slug="past", issue="2017-05-01")
    room.write("pages/about.md", "---\ntitle: About\n---\n\nWe are a weekly.\n")
    room.project.sync()
    room.translate_all()
    return room


@pytest.mark.parametrize("portion", range(6))
def test_nothing_active_from_settings(room: Newsroom, portion: int) -> None:
    """In portions, so that two processes share them; nothing is checked anew, since no article changes."""
    for payload in PAYLOADS[portion::6]:
        room.write("pyproject.toml", settings(payload))
        pages = [
            page_of(workspace, workspace.article(issue, slug), locale)
            for workspace in [room.project.workspace]
            for issue, slug in ((ISSUE, "talks"), ("2017-05-01", "past"), ("pages", "about"))
            for locale in ("en", "be")
        ]
        site = site_of(room.project.workspace, [page for page in pages if page])
        files = html.render(site) | newsletter.issue_files(site, ISSUE) | email.issue_files(site, ISSUE)
        seen = 0
        for path, data in files.items():
            if path.endswith(".html"):
                text = data.decode()
                assert active_in(text, forms=False) == [], (path, payload)
                seen += 1
            elif path.endswith(".xml"):
                feed = ET.fromstring(data)
                for content in feed.iter("{http://www.w3.org/2005/Atom}content"):
                    assert active_in(content.text or "", forms=False) == [], (path, payload)
            elif path.endswith("feed.json"):
                for item in json.loads(data)["items"]:
                    assert active_in(item["content_html"], forms=False) == [], (path, payload)
        assert seen > 15


@pytest.mark.parametrize("portion", range(3))
def test_nothing_active_in_feeds_and_posts(room: Newsroom, portion: int) -> None:
    room.write("pyproject.toml", settings("nothing"))
    workspace = room.project.workspace
    page = page_of(workspace, workspace.article(ISSUE, "talks"), "en")
    assert page is not None
    for payload in PAYLOADS[portion::3]:
        hostile = replace(page, fields={"title": payload, "lead": payload}, body=f"Text {payload}\n\n{payload}\n")
        site = site_of(workspace, [hostile])
        post = texts_of(hostile, site)
        assert active_in(post["content"], forms=False) == [], payload
        files = html.render(site)
        item = json.loads(files["en/feed.json"])["items"][0]
        assert active_in(item["content_html"], forms=False) == [], payload
        ET.fromstring(files["en/feed.xml"])
        # Telegram reads its few tags, and no other.
        message = posts.telegram(site, hostile)
        assert set(re.findall(r"</?([a-z]+)", message)) <= {"b", "i", "a"}
        assert active_in(message, forms=False) == [], payload
        html5lib.parse(message)
