"""The publication's own pages: translated, gated and published like articles, and in no week."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline.articles import addresses
from pipeline.checks import CHECKS, ISSUE_CHECKS
from pipeline.model import Entry
from tests.conftest import ARTICLE, SETTINGS, Newsroom, translated
from tests.hostile.payloads import PAYLOADS, active_in

ISSUE = "2017-05-08"
ABOUT = """---
title: About us
lead: Who we are.
---

We are a weekly. See [the talks](../articles/2017-05-08/talks.md), [privacy](privacy.md#data) and [the archive](archive.html).

![The team](team.png)
"""
PRIVACY = "---\ntitle: Privacy\n---\n\n## Data\n\nWe keep no data.\n"
OFF = "".join(f'"{check.slug}" = "off"\n' for check in (*CHECKS, *ISSUE_CHECKS) if check.slug != "markup")
WITH_URL = (
    SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')
    + f"\n[tool.peraklad.checks]\n{OFF}"
)


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.write("pyproject.toml", WITH_URL)
    newsroom.write("pages/about.md", ABOUT)
    newsroom.write("pages/privacy.md", PRIVACY)
    (newsroom.root / "pages/team.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    newsroom.article(ARTICLE.replace("A second paragraph", "A [second](../../pages/about.md) paragraph"))
    newsroom.project.sync()
    translate(newsroom)
    return newsroom


def translate(newsroom: Newsroom) -> None:
    """Translate everything, and leave addresses as they are."""

    def done(entry: Entry) -> Entry:
        parts = re.split(r"(\]\([^)]*\))", entry.source)
        texts = [
            part if part.startswith("](") else translated(replace(entry, source=part, target="")).target
            for part in parts
        ]
        return entry if entry.target and not entry.fuzzy else replace(entry, target="".join(texts), fuzzy=False)

    for path in sorted((newsroom.root / "locales").rglob("*.po")):
        newsroom.edit_po(path.relative_to(newsroom.root).as_posix(), done)
    newsroom.project.sync()


def publish(newsroom: Newsroom, form: str = "html", *names: str) -> Path:
    newsroom.project.publish(names, form, newsroom.root / form)
    return newsroom.root / form


def test_pages_have_catalogs_and_a_verdict_of_their_own(room: Newsroom) -> None:
    assert (room.root / "locales/be/LC_MESSAGES/pages/about.po").is_file()
    assert (room.root / "locales/pages/about.pot").is_file()
    said = json.loads(room.run("check", "--output-format", "json").stdout)
    assert {one["issue"]: one["passed"] for one in said["issues"]} == {ISSUE: True, "pages": True}
    assert room.run("check", "pages/about").returncode == 0
    assert "pages" in room.run("status").stdout


def test_a_page_stands_in_its_locale_and_at_the_foot_of_all_others(room: Newsroom) -> None:
    out = publish(room)
    for locale in ("en", "be", "ru"):
        about = (out / f"{locale}/about.html").read_text(encoding="utf-8")
        assert f'href="../{locale}/about.html" aria-current="page"' in about
        for path in (f"{ISSUE}/talks.html", "index.html", "archive.html", "privacy.html"):
            text = (out / locale / path).read_text(encoding="utf-8")
            assert re.search(rf'<a href="[./]*{locale}/about.html">', text), path
        assert (out / f"{locale}/pages/team.png").is_file()
    assert "https://weekly.example/be/about.html" in (out / "sitemap.xml").read_text()
    assert "be/about.html</id>" not in (out / "be/feed.xml").read_text()
    assert "About" not in (out / "en/archive.html").read_text().partition("<main")[2].partition("</main")[0]


def test_links_between_pages_and_articles_lead_to_the_readers_locale(room: Newsroom) -> None:
    out = publish(room)
    about = (out / "be/about.html").read_text(encoding="utf-8")
    for address in (
        f'href="{ISSUE}/talks.html"',
        'href="privacy.html#data"',
        'href="archive.html"',
        'src="pages/team.png"',
    ):
        assert address in about, address
    assert '<a href="../about.html">' in (out / f"be/{ISSUE}/talks.html").read_text(encoding="utf-8")


def test_what_is_not_translated_is_not_shown_and_holds_nothing_back(room: Newsroom) -> None:
    room.write("pages/privacy.md", PRIVACY.replace("no data", "no data about you"))
    room.project.sync()
    out = publish(room, "html", ISSUE)
    assert (out / f"be/{ISSUE}/talks.html").is_file()
    assert not (out / "be/privacy.html").exists()
    assert "privacy.html" not in (out / "be/index.html").read_text(encoding="utf-8")
    assert room.run("publish", "-o", str(out)).returncode == 1


def test_publishing_twice_writes_nothing(room: Newsroom) -> None:
    out = publish(room)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    done = room.project.publish((), "html", out)
    assert (done.written, done.rendered) == ((), 0)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_a_new_title_reaches_every_page(room: Newsroom) -> None:
    publish(room)
    room.write("pages/about.md", ABOUT.replace("About us", "About"))
    room.project.sync()
    translate(room)
    out = publish(room)
    assert ">About</a>" in (out / f"en/{ISSUE}/talks.html").read_text(encoding="utf-8")


def test_a_page_that_is_gone_leaves_the_menu(room: Newsroom) -> None:
    publish(room)
    (room.root / "pages/privacy.md").unlink()
    room.write("pages/about.md", ABOUT.replace("[privacy](privacy.md#data)", "privacy"))
    room.project.sync()
    translate(room)
    out = publish(room)
    assert not (out / "be/privacy.html").exists()
    assert "privacy.html" not in (out / f"be/{ISSUE}/talks.html").read_text(encoding="utf-8")


def test_what_went_live_is_noted(room: Newsroom) -> None:
    publish(room)
    notes = [json.loads(line) for line in room.read("pages/journal.jsonl").splitlines()]
    assert {(note["article"], note["locale"]) for note in notes} == {
        (page, locale) for page in ("about", "privacy") for locale in ("en", "be", "ru")
    }


def test_a_page_of_an_address_that_is_taken_is_a_clear_error(room: Newsroom) -> None:
    for name in ("index", "archive", "search", "section-security", "archives"):
        room.write(f"pages/{name}.md", PRIVACY)
    room.project.sync()
    done = room.run("check", "pages", "--all")
    assert done.returncode == 1
    told = re.findall(r"would have the address of a page of the site itself: ([\w-]+)\.html", done.stdout)
    assert sorted(set(told)) == ["archive", "index", "search", "section-security"]


def test_an_article_of_its_issues_own_address_is_a_clear_error(room: Newsroom) -> None:
    room.article(slug="index")
    room.project.sync()
    translate(room)
    done = room.run("check", ISSUE)
    assert done.returncode == 1
    assert "would have the address of its issue's own page: index.html" in done.stdout


def test_a_link_to_a_page_that_is_not_there_is_told(room: Newsroom) -> None:
    room.article(ARTICLE.replace("A second paragraph", "A [second](../../pages/abuot.md) paragraph"))
    room.project.sync()
    assert "leads to an article that is not there" in room.run("check", ISSUE).stdout


def test_the_content_tree_has_them_too(room: Newsroom) -> None:
    out = publish(room, "markdown")
    about = (out / "content/be/pages/about.md").read_text(encoding="utf-8")
    assert "](../../be/2017-05-08/talks.md)" in about
    assert "date:" not in about
    assert "](../../be/pages/about.md)" in (out / f"content/be/{ISSUE}/talks.md").read_text(encoding="utf-8")
    assert (out / "content/be/pages/team.png").is_file()


@pytest.mark.parametrize("form", ["newsletter", "email", "epub", "posts"])
def test_letters_and_books_leave_them_out(room: Newsroom, form: str) -> None:
    publish(room)
    out = publish(room, form)
    assert not [path for path in out.rglob("*") if "about" in path.name or "pages" in path.parts]


def test_nothing_active_in_a_page(newsroom: Newsroom) -> None:
    for number, payload in enumerate(PAYLOADS):
        said = json.dumps(f"About {payload}", ensure_ascii=False)
        newsroom.write(f"pages/p{number}.md", f"---\ntitle: {said}\nlead: {said}\n---\n\nText {payload}\n")
    newsroom.project.sync()
    newsroom.translate_all()
    newsroom.project.publish((), "html", newsroom.root / "html")
    made = sorted((newsroom.root / "html/en").glob("p*.html"))
    # What the gate lets through is harmless; a text that it refuses makes no page.
    assert len(made) >= 10
    for path in (newsroom.root / "html").rglob("*.html"):
        assert active_in(path.read_text(encoding="utf-8"), forms=False) == [], path


@pytest.mark.parametrize(
    ("url", "issue", "kind", "where"),
    [
        ("../../pages/about.md", ISSUE, "article", "pages"),
        ("about.md", "pages", "article", "pages"),
        ("../articles/2017-05-08/talks.md", "pages", "article", ISSUE),
        ("team.pdf", "pages", "file", "pages"),
        ("../../pages/team.pdf", ISSUE, "file", "pages"),
        ("../secrets.pdf", "pages", "nowhere", ""),
        ("../../../pages/about.md", ISSUE, "nowhere", ""),
        ("archive.html", "pages", "page", ""),
        ("https://a.example/", "pages", "elsewhere", ""),
    ],
)
def test_what_an_address_leads_to(url: str, issue: str, kind: str, where: str) -> None:
    found = addresses.resolve(url, issue)
    assert (found.kind, found.issue) == (kind, where)
