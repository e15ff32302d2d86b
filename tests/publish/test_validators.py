"""The pages before those who will read them: parsers that forgive nothing, feed readers, search engines' terms."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import html5lib
import pytest
from lxml import etree

from tests.conftest import ARTICLE, SETTINGS, Newsroom

ISSUE = "2017-05-08"
SITE = (
    SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')
    + """
[tool.peraklad.site.people.ann]
names = { en = "Ann Author", be = "Ганна Аўтар" }
page = "https://ann.example/"
[tool.peraklad.site.taglines]
en = "Every week"
"""
)
RICH = (
    ARTICLE.replace(
        "section:",
        "author: ann\ncredit: A. Photographer\nimage: images/a.svg\nalt: A wagon\ncaption: In *May*\nsection:",
    )
    + "\n## A heading\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> A quotation.[^1]\n\n![A wagon](images/a.svg)\n\n[^1]: A note.\n"
)
NU = Path(sys.prefix) / "share/nu/package/build/dist/vnu.jar"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with everything that pages can hold, a correction among it."""
    newsroom = Newsroom(tmp_path_factory.mktemp("site"))
    newsroom.write("pyproject.toml", SITE)
    newsroom.write(f"articles/{ISSUE}/images/a.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'/>")
    newsroom.write("pages/about.md", "---\ntitle: About & more\n---\n\nWe are a weekly.\n")
    newsroom.article(RICH)
    newsroom.article(RICH.replace("Minsk hosts talks", "A second one"), slug="second")
    newsroom.article(ARTICLE, slug="past", issue="2017-05-01")
    newsroom.project.sync()
    newsroom.translate_all()
    out = newsroom.root / "out"
    newsroom.project.publish((), "html", out)
    newsroom.article(RICH.replace("lasted two days", "lasted three days"))
    newsroom.project.sync()
    newsroom.run("correct", f"{ISSUE}/talks", "--class", "factual", "--by", "coordinator")
    newsroom.project.publish((), "html", out)
    return out


def test_no_page_makes_a_strict_parser_complain(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 25
    for path in pages:
        html5lib.HTMLParser(strict=True).parse(path.read_text(encoding="utf-8"))


@pytest.mark.skipif(
    not NU.is_file() or shutil.which("java") is None,
    reason="the Nu checker is not here (`make spec` fetches it by npm)",
)
def test_the_nu_checker_finds_no_error(site: Path) -> None:
    done = subprocess.run(
        ["java", "-jar", str(NU), "--errors-only", "--format", "json", "--skip-non-html", str(site)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    messages = json.loads(done.stderr)["messages"]
    assert [(one["url"][-40:], one["message"]) for one in messages] == []


TERMS = (Path(__file__).parent / "schema_terms.txt").read_text(encoding="utf-8").splitlines()
ABOVE = dict(line.removeprefix("type ").split(" < ") for line in TERMS if line.startswith("type "))
PROPERTIES = {
    name: (domain, values.split(", ")) for line in TERMS if "|" in line for name, domain, values in [line.split(" | ")]
}


def lineage(kind: str) -> list[str]:
    return [kind, *(lineage(ABOVE[kind]) if kind in ABOVE else ())]


def wrong_terms(value: Any, expected: list[str] | None = None) -> list[str]:
    """What schema.org does not know of an object, or knows otherwise."""
    if isinstance(value, list):
        return [said for one in value for said in wrong_terms(one, expected)]
    if not isinstance(value, dict):
        fits = {
            "Text": lambda text: bool(text.strip()),
            "URL": lambda text: urlsplit(text).scheme in ("http", "https"),
            "DateTime": lambda text: datetime.fromisoformat(text).tzinfo is not None,
        }
        return (
            [] if any(kind in fits and fits[kind](value) for kind in expected or ()) else [f"{value} is no {expected}"]
        )
    kinds = lineage(value["@type"])
    found = [] if kinds[-1] == "Thing" else [f"no type {value['@type']}"]
    if expected and not set(kinds) & set(expected):
        found.append(f"{value['@type']} in place of {expected}")
    for name, one in value.items():
        if name.startswith("@"):
            continue
        domain, values = PROPERTIES.get(name, ("", []))
        found += [] if domain in kinds else [f"{value['@type']} has no {name}"]
        found += wrong_terms(one, values)
    return found


def test_the_data_of_articles_speaks_schema_org(site: Path) -> None:
    seen: set[str] = set()
    for path in site.rglob(f"*/{ISSUE}/*.html"):
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8")):
            data = json.loads(text)
            assert wrong_terms(data) == [], path
            seen |= data.keys()
    assert {"correction", "translationOfWork", "author", "image", "articleSection", "dateModified"} <= seen


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "NewsArticle", "byline": "x"},
        {"@type": "NewsArticel", "headline": "x"},
        {"@type": "Person", "headline": "x"},
        {"@type": "NewsArticle", "author": "x"},
        {"@type": "NewsArticle", "url": "x.html"},
        {"@type": "NewsArticle", "publisher": {"@type": "NewsArticle", "name": "x"}},
    ],
)
def test_what_schema_org_does_not_know_is_seen(wrong: dict[str, Any]) -> None:
    assert wrong_terms(wrong)


@pytest.mark.parametrize("locale", ["en", "be", "ru"])
def test_a_feed_reader_reads_the_feed(site: Path, locale: str) -> None:
    feed = feedparser.parse((site / locale / "feed.xml").read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.feed.language == locale
    assert feed.feed.author
    assert {link.rel for link in feed.feed.links} == {"self", "alternate"}
    # What the W3C's validator asks: an id, a title and a date of each, and no two of one id.
    ids = [entry.id for entry in feed.entries]
    assert len(ids) == len(set(ids)) == 3
    for entry in feed.entries:
        assert entry.link.startswith(f"https://weekly.example/{locale}/")
        assert entry.published_parsed <= entry.updated_parsed <= feed.feed.updated_parsed
        assert entry.title
        assert entry.content[0].type == "text/html"


SITEMAP, XHTML = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
#: sitemaps.org/protocol: W3C's dates, a whole day or an instant with its zone.
W3C_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")


@pytest.mark.parametrize("name", ["sitemap.xml", "news-sitemap.xml"])
def test_a_sitemap_is_as_its_schema_wants_it(site: Path, name: str) -> None:
    """The constraints of sitemap.xsd and siteindex's protocol: names, order, lengths, counts, one host."""
    data = (site / name).read_bytes()
    root = etree.fromstring(data)
    assert root.tag == f"{SITEMAP}urlset"
    assert 0 < len(root) <= 50_000
    assert len(data) <= 50 * 1024 * 1024
    locations = [url.findtext(f"{SITEMAP}loc") for url in root]
    assert len(locations) == len(set(locations))
    for url in root:
        assert url.tag == f"{SITEMAP}url"
        own = [child.tag.removeprefix(SITEMAP) for child in url if child.tag.startswith(SITEMAP)]
        assert own in (["loc"], ["loc", "lastmod"])
        location = url.findtext(f"{SITEMAP}loc") or ""
        assert location.startswith("https://weekly.example/")
        assert 12 <= len(location) <= 2048
        if modified := url.findtext(f"{SITEMAP}lastmod"):
            assert W3C_DATE.fullmatch(modified)
        for link in url.iter(f"{XHTML}link"):
            assert link.get("rel") == "alternate"
            assert link.get("href") in locations
        for news in url.iter(f"{NEWS}news"):
            assert [child.tag.removeprefix(NEWS) for child in news] == ["publication", "publication_date", "title"]
            assert W3C_DATE.fullmatch(news.findtext(f"{NEWS}publication_date") or "")
