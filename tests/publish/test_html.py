"""The site, the feed and the newsletter: complete, each language alone, accessible, and nothing active in any of them."""

from __future__ import annotations

import email
import email.policy
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest
from msgspec.structs import replace

from pipeline import verbs
from pipeline.checks import CHECKS, ISSUE_CHECKS
from pipeline.publish.typography import typeset
from tests.conftest import ARTICLE, ROOT, SETTINGS, Newsroom, needs

ISSUE = "2017-05-08"
WITH_URL = SETTINGS.replace(
    'title = "The Weekly"',
    'title = "The Weekly"\nurl = "https://weekly.example"\nsubscribe-url = "https://weekly.example/join"',
)
PAYLOADS = [
    line
    for line in (ROOT / "tests/publish/payloads.txt").read_text(encoding="utf-8").split("\n")
    if line and not line.startswith("# ")
]


@pytest.fixture
def live(newsroom: Newsroom) -> Newsroom:
    newsroom.write("pyproject.toml", WITH_URL)
    newsroom.translate_all()
    return newsroom


def publish(newsroom: Newsroom, form: str = "html") -> dict[str, str]:
    out = newsroom.root / form
    newsroom.project.publish((), form, out)
    return {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
        for path in out.rglob("*")
        if path.suffix in (".html", ".xml", ".md", ".eml")
    }


def test_a_page_names_itself_in_every_language(live: Newsroom) -> None:
    page = publish(live)[f"be/{ISSUE}/talks.html"]
    assert f'<link rel="canonical" href="https://weekly.example/be/{ISSUE}/talks.html">' in page
    for locale in ("en", "be", "ru"):
        assert f'hreflang="{locale}" href="https://weekly.example/{locale}/{ISSUE}/talks.html"' in page
    assert '<meta property="og:type" content="article">' in page
    assert 'property="og:title"' in page


def test_the_sitemap_lists_every_page_of_a_locale(live: Newsroom) -> None:
    files = publish(live)
    listed = {one.text for one in ElementTree.fromstring(files["sitemap.xml"]).iter() if one.tag.endswith("loc")}
    pages = {path for path in files if path.endswith(".html") and path.split("/")[0] in ("en", "be", "ru")}
    pages -= {f"{locale}/404.html" for locale in ("en", "be", "ru")}
    # A folder's own page has the folder's address.
    assert listed == {f"https://weekly.example/{re.sub('/index.html$', '/', path)}" for path in pages}


def test_a_feed_in_each_locale(live: Newsroom) -> None:
    files = publish(live)
    atom = "{http://www.w3.org/2005/Atom}"
    for locale in ("en", "be", "ru"):
        feed = ElementTree.fromstring(files[f"{locale}/feed.xml"])
        for name in ("id", "title", "updated", f"entry/{atom}id", f"entry/{atom}title", f"entry/{atom}updated"):
            assert feed.find(f"{atom}{name}") is not None, name
        went = [json.loads(line) for line in (live.root / f"articles/{ISSUE}/journal.jsonl").read_text().splitlines()]
        assert {feed.find(f"{atom}updated").text} == {note["at"] for note in went if note["locale"] == locale}
        content = feed.find(f"{atom}entry/{atom}content").text
        assert ("The first sentence" in content) is (locale == "en")


def test_without_an_address_there_is_no_feed_and_no_newsletter(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    assert not [path for path in publish(newsroom) if path.endswith(".xml")]
    refused = newsroom.run("publish", "--format", "newsletter", "-o", str(newsroom.root / "letters"))
    assert refused.returncode == 2
    assert "url" in refused.stderr


def test_the_newsletter(live: Newsroom) -> None:
    publish(live, "newsletter")
    for locale in ("en", "be", "ru"):
        data = (live.root / f"newsletter/{locale}/{ISSUE}.eml").read_bytes()
        letter = email.message_from_bytes(data, policy=email.policy.default)
        text, html = letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()
        assert "The Weekly" in letter["Subject"]
        assert f"https://weekly.example/{locale}/{ISSUE}/talks.html" in text
        assert "<style" not in html
        assert "style=" in html
        assert all(link.startswith("https://") for link in re.findall(r'href="([^"]*)"', html))


def test_all_outputs_repeat_byte_for_byte(live: Newsroom) -> None:
    for form in ("html", "markdown", "newsletter"):
        publish(live, form)
        out = live.root / form
        before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
        shutil.rmtree(out)
        publish(live, form)
        assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_the_subscribe_box_is_there_only_with_an_address(live: Newsroom) -> None:
    assert 'action="https://weekly.example/join"' in publish(live)["en/index.html"]
    live.write("pyproject.toml", SETTINGS)
    assert "<form" not in publish(live)["en/index.html"]


def test_the_publications_own_templates_win(live: Newsroom) -> None:
    live.write("templates/archive.html", "<!doctype html><title>Ours: {{ label('site', 'read-more') }}</title>")
    files = publish(live)
    assert files["be/archive.html"].startswith("<!doctype html><title>Ours: ")
    assert "og:site_name" in files["be/index.html"]


def test_only_the_pages_that_depend_on_an_article_change_with_it(live: Newsroom) -> None:
    live.article(slug="other", issue="2017-05-01")
    live.project.sync()
    live.translate_all()
    publish(live)
    live.article(ARTICLE.replace("lasted two days", "lasted three days"))
    live.project.sync()
    for locale in ("be", "ru"):
        verbs.confirm.confirm(live.project.workspace, [], locale, "coordinator")
    done = live.project.publish((), "html", live.root / "html")
    assert f"en/{ISSUE}/talks.html" in done.written
    assert not [path for path in done.written if "2017-05-01" in path]
    assert not [path for path in done.written if path.startswith(("be/", "ru/"))]
    assert done.removed == ()


def test_a_page_that_no_longer_exists_is_removed(live: Newsroom) -> None:
    live.article(slug="other")
    live.project.sync()
    live.translate_all()
    publish(live)
    (live.root / f"articles/{ISSUE}/other.md").unlink()
    done = live.project.publish((), "html", live.root / "html")
    assert {f"{locale}/{ISSUE}/other.html" for locale in ("en", "be", "ru")} <= set(done.removed)


def test_a_failed_publish_leaves_the_last_good_tree(live: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    before = publish(live)
    live.article(slug="other")
    live.project.sync()
    live.translate_all()
    real = Path.write_bytes
    written = []

    def full(path: Path, data: bytes) -> int:
        written.append(path)
        if len(written) > 5:
            raise OSError(28, "No space left on device")
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Exception, match="No space left"):
        publish(live)
    monkeypatch.undo()
    out = live.root / "html"
    assert {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*.html")} == {
        path: text for path, text in before.items() if path.endswith(".html")
    }
    assert not [path for path in live.root.iterdir() if path.name.startswith(".html-")]


# What is not finished


def unfinished(newsroom: Newsroom, incomplete: str, **change) -> dict[str, str]:
    newsroom.write("pyproject.toml", WITH_URL.replace("reviewed = 0", f'reviewed = 0\nincomplete = "{incomplete}"'))
    newsroom.article(slug="second")
    newsroom.project.sync()
    newsroom.translate_all()
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, **change) if "matters" in entry.source else entry)
    return publish(newsroom)


def test_block(newsroom: Newsroom) -> None:
    files = unfinished(newsroom, "block", target="")
    assert f"be/{ISSUE}/second.html" not in files
    assert f"en/{ISSUE}/second.html" in files


def test_omit(newsroom: Newsroom) -> None:
    files = unfinished(newsroom, "omit", target="")
    assert f"be/{ISSUE}/talks.html" not in files
    assert f"be/{ISSUE}/second.html" in files


def test_show_the_source_with_a_notice(newsroom: Newsroom) -> None:
    page = unfinished(newsroom, "source", target="")[f"be/{ISSUE}/talks.html"]
    assert '<article class="commentary" lang="en">' in page
    assert 'class="notice"' in page
    assert "The second sentence says why it matters." in page


def test_show_the_old_translation_with_a_notice(newsroom: Newsroom) -> None:
    page = unfinished(newsroom, "stale", fuzzy=True, previous="It matters.")[f"be/{ISSUE}/talks.html"]
    assert '<article class="commentary">' in page
    assert 'class="notice"' in page
    assert "The second sentence" not in page


def test_an_old_translation_is_not_shown_where_a_text_has_none(newsroom: Newsroom) -> None:
    assert f"be/{ISSUE}/talks.html" not in unfinished(newsroom, "stale", target="")


def test_a_combined_edition_takes_the_first_complete_language(newsroom: Newsroom) -> None:
    front = unfinished(newsroom, "omit", target="")["be-ru/index.html"]
    assert f"../ru/{ISSUE}/talks.html" in front
    assert f"../be/{ISSUE}/second.html" in front
    assert f"../be/{ISSUE}/talks.html" not in front


def test_preview_shows_what_is_there(newsroom: Newsroom) -> None:
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target="Мінск прымае") if "hosts" in entry.source else entry
    )
    shown = newsroom.run("preview", f"{ISSUE}/talks", "--locale", "be", "-o", str(newsroom.root / "preview"))
    page = Path(shown.stdout.strip()).read_text(encoding="utf-8")
    assert "Мінск прымае" in page
    assert "The second sentence" in page


def test_diff_shows_what_would_change_and_changes_nothing(live: Newsroom) -> None:
    before = publish(live)
    live.edit_po(live.po(), lambda entry: replace(entry, target="Новы загаловак") if "hosts" in entry.source else entry)
    live.project.sync()
    shown = live.run("diff", "-o", str(live.root / "html")).stdout
    assert f"+++ new/be/{ISSUE}/talks.html" in shown
    assert "+<h1>Новы загаловак</h1>" in shown
    assert {path: (live.root / "html" / path).read_text(encoding="utf-8") for path in before} == before


# Nothing active


def active(html: str) -> list[str]:
    found = []
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        if element.tag == "script" and dict(element.attrib) == {"type": "application/ld+json"}:
            # Data, which runs nowhere: it must be nothing but that.
            assert json.loads(element.text)["@type"] == "NewsArticle"
            assert not set("<>&") & set(element.text)
        elif element.tag in ("script", "iframe", "object", "embed", "base", "svg", "math", "video", "details"):
            found.append(element.tag)
        if element.tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
            found.append("refresh")
        for name, value in element.attrib.items():
            plain = re.sub(r"[\x00-\x20]", "", value).lower()
            if str(name).lower().startswith("on") or plain.startswith(("javascript:", "data:", "vbscript:")):
                found.append(f"{name}={value}")
            if name == "style" and "position" in value:
                found.append(value)
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_active_in_any_field_of_any_output(empty: Newsroom, payload: str) -> None:
    off = "".join(f'"{check.slug}" = "off"\n' for check in (*CHECKS, *ISSUE_CHECKS))
    empty.write("pyproject.toml", f"{WITH_URL}\n[tool.peraklad.checks]\n{off}")
    empty.article(ARTICLE.replace("lead:", "image: images/a.svg\nalt: A wagon.\ncaption: A wagon at Brest.\nlead:"))
    empty.write(f"articles/{ISSUE}/images/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    empty.project.sync()
    for path in sorted((empty.root / "locales").rglob("*.po")):
        where = path.relative_to(empty.root).as_posix()
        empty.edit_po(where, lambda entry: replace(entry, target=f"Пераклад {payload}"))
    empty.project.sync()
    pages = publish(empty)
    assert f"be/{ISSUE}/talks.html" in pages
    for path, text in pages.items():
        if path.endswith(".html"):
            assert active(text) == [], path
            assert "<style" not in text
        elif path.endswith("feed.xml"):
            for content in ElementTree.fromstring(text).iter("{http://www.w3.org/2005/Atom}content"):
                assert active(content.text or "") == [], path
    publish(empty, "newsletter")
    for path in (empty.root / "newsletter").rglob("*.eml"):
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert active(letter.get_body(("html",)).get_content()) == [], path


# Typography


@pytest.mark.parametrize(
    ("locale", "text", "typeset_text"),
    [
        ("en", 'He said "yes" to 5 people', "He said “yes” to 5 people"),
        ("en", "5 km and 10 million", "5\u00a0km and 10\u00a0million"),
        ("ru", "5 тыс. и 5 тысяч", "5\u00a0тыс. и\u00a05 тысяч"),
        ("be", "12 кг, 5 хлопцаў", "12\u00a0кг, 5 хлопцаў"),
        ("be", "каля 11 900 або 1 250 000, або 12 34", "каля 11\u00a0900 або 1\u00a0250\u00a0000, або 12 34"),
        ("en", 'writes "<em>The Post</em>", and', "writes “<em>The Post</em>”, and"),
        (
            "en",
            'the <a href="x">"Post"</a> and "<a href="x">Post</a>"',
            'the <a href="x">“Post”</a> and “<a href="x">Post</a>”',
        ),
        ("ru", 'пишет "<strong>Заря</strong>"', "пишет «<strong>Заря</strong>»"),
        ("be", '<p>"Так"</p><p>"Не"</p>', "<p>«Так»</p><p>«Не»</p>"),
        ("be", 'Ён сказаў: "Газета "Заря" піша"', "Ён сказаў: «Газета „Заря“ піша»"),
        ("be", 'Ён сказаў: «Газета "Заря" піша»', "Ён сказаў: «Газета „Заря“ піша»"),
        ("en", "She said, \"It's 'so' good\"", "She said, “It’s ‘so’ good”"),
        ("en", "it's the editors' paper of the '90s", "it’s the editors’ paper of the ’90s"),
        ("en", "<em>it</em>'s", "<em>it</em>’s"),
        ("be", "сям'я", "сям’я"),
        ("en", "1990-1995, pp. 12-15, 1990-95", "1990–1995, pp. 12–15, 1990–95"),
        ("en", "1990 - 1995", "1990–1995"),
        ("ru", "1990–1995 гг.", "1990–1995\u00a0гг."),
        ("en", "call 555-1234 or 123-45-67 by 2026-11-16", "call 555-1234 or 123-45-67 by 2026-11-16"),
        ("ru", "<em>Газета</em> - новая", "<em>Газета</em>\u00a0— новая"),
        (
            "be",
            '\u2983\ue000\u2984"Так", — кажа.\u2983\uf8ff\u2984',
            "\u2983\ue000\u2984«Так»,\u00a0— кажа.\u2983\uf8ff\u2984",
        ),
        ("be", 'Газета "Звязда" піша', "Газета «Звязда» піша"),
        ("ru", 'Газета "Звезда" - новая', "Газета «Звезда»\u00a0— новая"),
        ("be", "Мінск — сталіца", "Мінск\u00a0— сталіца"),
        ("be", "у Мінску", "у\u00a0Мінску"),
        ("ru", "12,5 % за год", "12,5\u00a0% за\u00a0год"),
        ("be", '<code>"a" - b</code>', '<code>"a" - b</code>'),
        ("be", '<a href="x - y">так</a>', '<a href="x - y">так</a>'),
    ],
)
def test_typography(locale: str, text: str, typeset_text: str) -> None:
    assert typeset(text, locale) == typeset_text


# In a real browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    from pipeline.project import Project

    Project.find(ROOT).publish(["2026-11-02"], "html", folder / "site", record=False)
    return folder / "site"


@needs("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "be/index.html",
        "be-ru/index.html",
        "ru/archive.html",
        "en/2026-11-02/index.html",
        "be/2026-11-02/rail-freight-corridor.html",
        "en/2026-11-02/regional-budgets.html",
        "ru/2026-11-02/libraries-and-clubs.html",
    ],
)
def test_axe_finds_nothing_and_a_phone_need_not_scroll_sideways(site: Path, chromium, path: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    # The page's own policy allows no script at all, so the checker is let in around it.
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto((site / path).as_uri())
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
