"""Books and posts: sound for the programs that read them, the same in every run, within their limits."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks import CHECKS, ISSUE_CHECKS
from pipeline.publish import posts
from tests.conftest import ARTICLE, ROOT, SETTINGS, Newsroom, needs
from tests.hostile.payloads import PAYLOADS, active_in

ISSUE = "2017-05-08"
OFF = "".join(f'"{check.slug}" = "off"\n' for check in (*CHECKS, *ISSUE_CHECKS))
WITH_URL = f"""{SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"' + chr(10) + 'url = "https://weekly.example"')}
[tool.peraklad.checks]
{OFF}"""
RICH = ARTICLE.replace(
    "A second paragraph closes the article.",
    "A second paragraph[^1] leads [to another](other.md), [an earlier one](../2017-05-01/past.md) and on.  \nA line.\n\n"
    "![A wagon](images/a.svg)\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n[^1]: A note.",
)


@pytest.fixture
def rich(newsroom: Newsroom) -> Newsroom:
    newsroom.write("pyproject.toml", WITH_URL)
    newsroom.write(f"articles/{ISSUE}/images/a.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'/>")
    newsroom.article(RICH)
    newsroom.article(slug="other")
    newsroom.article(slug="past", issue="2017-05-01")
    newsroom.project.sync()
    newsroom.translate_all()
    return newsroom


def publish(newsroom: Newsroom, form: str) -> Path:
    out = newsroom.root / form
    newsroom.project.publish((), form, out)
    return out


def book(newsroom: Newsroom, locale: str = "be") -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO((publish(newsroom, "epub") / locale / f"{ISSUE}.epub").read_bytes()))


def test_a_book_tells_its_kind_by_its_first_bytes(rich: Newsroom) -> None:
    data = (publish(rich, "epub") / f"en/{ISSUE}.epub").read_bytes()
    assert data[30:58] == b"mimetypeapplication/epub+zip"


def test_every_chapter_is_sound_and_leads_within_the_book(rich: Newsroom) -> None:
    archive = book(rich, "en")
    for name in archive.namelist():
        if name.endswith((".xhtml", ".opf", ".xml")):
            ET.fromstring(archive.read(name))
    text = archive.read(f"OEBPS/{ISSUE}/talks.xhtml").decode()
    assert '<a href="other.xhtml">' in text
    assert '<a href="https://weekly.example/en/2017-05-01/past.html">' in text
    assert '<img src="images/a.svg"' in text
    assert f"OEBPS/{ISSUE}/images/a.svg" in archive.namelist()


def test_the_same_pages_make_the_same_book(rich: Newsroom) -> None:
    first = (publish(rich, "epub") / f"be/{ISSUE}.epub").read_bytes()
    rich.project.publish((), "epub", rich.root / "again")
    assert (rich.root / f"again/be/{ISSUE}.epub").read_bytes() == first


@needs("epubcheck")
def test_epubcheck_finds_nothing(rich: Newsroom, tmp_path: Path) -> None:
    from pipeline.project import Project

    out = publish(rich, "epub")
    Project.find(ROOT).publish(["2026-11-02"], "epub", tmp_path / "sample", record=False)
    books = [out / f"{locale}/{ISSUE}.epub" for locale in ("en", "be", "ru")]
    for path in [*books, tmp_path / "sample/be/2026-11-02.epub"]:
        done = subprocess.run(
            ["java", "-jar", shutil.which("epubcheck"), str(path)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("payload", PAYLOADS[::3])
def test_nothing_active_in_a_book_or_a_post(rich: Newsroom, payload: str) -> None:
    rich.write(f"articles/{ISSUE}/other.md", ARTICLE.replace("says why it matters.", f"says why {payload} matters."))
    rich.project.sync()
    rich.translate_all()
    published = publish(rich, "epub") / f"en/{ISSUE}.epub"
    if not published.exists():
        assert not all(verdict.passed for verdict in rich.project.check())
        return
    archive = zipfile.ZipFile(published)
    for name in archive.namelist():
        if name.endswith(".xhtml"):
            ET.fromstring(archive.read(name))
            assert active_in(archive.read(name).decode(), forms=False) == [], name
    for path in publish(rich, "posts").rglob("*.html"):
        assert set(re.findall(r"</?(\w+)", path.read_text(encoding="utf-8"))) <= {"b", "i", "a"}


def test_a_post_holds_what_there_is_room_for(rich: Newsroom) -> None:
    rich.article(ARTICLE.replace("The talks lasted two days.", "The talks lasted two days. " * 400))
    rich.project.sync()
    rich.translate_all()
    out = publish(rich, "posts")
    where = f"https://weekly.example/en/{ISSUE}/talks.html"
    short = (out / f"en/{ISSUE}/talks.txt").read_text(encoding="utf-8")
    assert len(short.strip()) <= posts.POST
    assert short.startswith("Minsk hosts talks\n\nThe talks")
    assert short.endswith(f"…\n\n{where}\n")
    message = (out / f"en/{ISSUE}/talks.telegram.html").read_text(encoding="utf-8")
    assert posts.utf16(re.sub(r"<[^>]*>", "", message)) <= posts.MESSAGE
    assert f'<a href="{where}">' in message


@given(st.text(alphabet="ab \U0001f6a2é", max_size=80), st.integers(0, 60), st.sampled_from([len, posts.utf16]))
def test_what_is_cut_fits_and_begins_as_the_text(text: str, room: int, length) -> None:
    found = posts.cut(text, room, length)
    assert length(found) <= room
    assert text.startswith(found.removesuffix("…")) or found == text
