"""Publication: only what passed, in one language a page, the same structure, nothing active, all or nothing."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from msgspec.structs import replace

from pipeline import markdown, verbs
from pipeline.articles.segmentation import assemble, split
from pipeline.errors import PerakladError
from pipeline.model import Segment
from pipeline.publish import FORMATS
from tests.conftest import ARTICLE, SETTINGS, Newsroom

ISSUE = "2017-05-08"


def publish(newsroom: Newsroom, form: str = "html", names: tuple[str, ...] = ()) -> Path:
    out = newsroom.root / "out"
    newsroom.project.publish(names, form, out)
    return out


def page(newsroom: Newsroom, locale: str, name: str = "talks.html") -> str:
    return (newsroom.root / f"out/{locale}/{ISSUE}/{name}").read_text(encoding="utf-8")


def test_each_locale_gets_its_pages(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    out = publish(newsroom)
    names = {path.relative_to(out).as_posix() for path in out.rglob("*.html")}
    assert {f"{locale}/{ISSUE}/talks.html" for locale in ("en", "be", "ru")} <= names
    assert "Minsk hosts talks" in page(newsroom, "en")
    assert "Minsk hosts talks" not in page(newsroom, "be")
    assert newsroom.entry(newsroom.po(), "The first sentence").target in page(newsroom, "be")
    assert 'lang="be"' in page(newsroom, "be")


def test_pages_are_sound_html(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    for path in publish(newsroom).rglob("*.html"):
        html5lib.HTMLParser(strict=True).parse(path.read_text(encoding="utf-8"))


def test_every_link_of_the_site_leads_somewhere(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    out = publish(newsroom)
    for path in out.rglob("*.html"):
        tree = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        for element in tree.iter():
            target = element.get("href") or element.get("src") or ""
            if target and "://" not in target and not target.startswith("#"):
                assert (path.parent / target).resolve().is_file(), (path, target)


def test_publishing_twice_changes_nothing(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    out = publish(newsroom)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    done = newsroom.project.publish((), "html", out)
    assert done.written == ()
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_what_is_blocked_is_not_published_and_what_was_live_stays(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    publish(newsroom)
    before = page(newsroom, "be")
    newsroom.article(ARTICLE.replace("lasted two days", "lasted three days"))
    newsroom.project.sync()
    newsroom.article(slug="other", issue="2017-05-15")
    newsroom.project.sync()
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("lasted two days", "lasted three days"))
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, fuzzy=True))
    done = newsroom.project.publish((), "html", newsroom.root / "out")
    assert {verdict.issue: verdict.passed for verdict in done.verdicts} == {ISSUE: False, "2017-05-15": True}
    assert page(newsroom, "be") == before
    assert (newsroom.root / "out/be/2017-05-15/other.html").is_file()


def test_an_unfinished_article_that_policy_tolerates_is_left_out(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", SETTINGS.replace("reviewed = 0", "reviewed = 0\ntranslated = 50"))
    newsroom.article(slug="second")
    newsroom.project.sync()
    newsroom.translate_all()
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target="" if "matters" in entry.source else entry.target)
    )
    done = newsroom.project.publish((), "html", newsroom.root / "out")
    assert any("talks" in one and "(be)" in one for one in done.omitted)
    assert not (newsroom.root / f"out/be/{ISSUE}/talks.html").exists()
    assert (newsroom.root / f"out/be/{ISSUE}/second.html").is_file()


def test_a_folder_of_somebody_elses_is_never_replaced(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    mine = newsroom.write("out/precious.txt", "mine")
    with pytest.raises(PerakladError, match="did not write"):
        publish(newsroom)
    assert mine.read_text() == "mine"


def test_markdown_keeps_front_matter_with_its_comments_and_order(newsroom: Newsroom) -> None:
    newsroom.article(ARTICLE.replace("section: security", "section: security  # see the house list\nweight: 3"))
    newsroom.project.sync()
    newsroom.translate_all()
    publish(newsroom, "markdown")
    text = (newsroom.root / f"out/content/be/{ISSUE}/talks.md").read_text()
    assert "section: security  # see the house list\nweight: 3\ntrend: unchanged" in text
    assert "lang: be" in text
    assert "Minsk hosts talks" not in text
    english = (newsroom.root / f"out/content/en/{ISSUE}/talks.md").read_text()
    assert english.split("---\n", 2)[2] == ARTICLE.split("---\n", 2)[2]


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "![x](data:text/html;base64,PHNjcmlwdD4=)",
    '[x](https://e.org "a\\" onmouseover=\\"alert(1)")',
    "<a href='javascript:alert(1)'>x</a>",
    "<base href='https://evil.example/'>",
    "<style>body{display:none}</style>",
    "<svg/onload=alert(1)>",
    '<https://e.org/" onclick="alert(1)>',
    "{{ site }} {% raw %}",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_active_gets_into_a_page(newsroom: Newsroom, payload: str) -> None:
    newsroom.write(
        "pyproject.toml",
        SETTINGS + '\n[tool.peraklad.checks]\nmarkup = "off"\n"wrong-language" = "off"\nmisplaced = "off"\n',
    )
    newsroom.translate_all()
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, target=f"Пераклад {payload} тут."))
    newsroom.project.sync()
    publish(newsroom)
    for name in ("talks.html", "index.html"):
        tree = html5lib.parse(page(newsroom, "be", name), namespaceHTMLElements=False)
        for element in tree.iter():
            assert element.tag not in ("script", "style", "base", "iframe", "svg")
            for attribute, value in element.attrib.items():
                assert not str(attribute).startswith("on")
                assert not value.strip().lower().startswith(("javascript:", "data:", "vbscript:"))


def test_a_translation_cannot_change_the_structure(newsroom: Newsroom) -> None:
    article = newsroom.project.workspace.article(ISSUE, "talks")
    for target in (
        "# h",
        "- item",
        "> q",
        "``` a",
        "---",
        "[x]: /url",
        "a\n\nb",
        "<div>",
        "1. one",
        "| a | b |\n|---|---|",
    ):
        _, body = assemble(article, lambda segment, text=target: text)
        assert re.findall(r"<(?!/|em|code|br|a)\w+", markdown.to_html(body)) == ["<p", "<p"], body


def test_said_above_leaves_no_trace(newsroom: Newsroom) -> None:
    article = newsroom.project.workspace.article(ISSUE, "talks")
    first, second = [segment for segment in split(article) if segment.kind == "paragraph"][:2]
    targets = {first.text: "Абодва сказы разам.", second.text: "^"}

    def translate(segment: Segment) -> str | None:
        return targets.get(segment.text)

    assert "\nАбодва сказы разам.\n" in assemble(article, translate)[1]


def test_the_identity_translation_gives_the_article_back(newsroom: Newsroom) -> None:
    article = newsroom.project.workspace.article(ISSUE, "talks")
    assert assemble(article, lambda segment: segment.text) == (dict(article.fields), article.body)


def test_a_table_keeps_its_columns_alignment(newsroom: Newsroom) -> None:
    newsroom.article(ARTICLE + "\n| item | roubles |\n|---|--:|\n| roads | 5 |\n")
    newsroom.project.sync()
    newsroom.translate_all()
    publish(newsroom)
    assert '<td class="right">5</td>' in page(newsroom, "be")


def _second(newsroom: Newsroom) -> None:
    """Another issue, finished as well."""
    newsroom.article(issue="2017-05-15", slug="tariffs")
    newsroom.project.sync()
    newsroom.translate_all()
    for locale in ("be", "ru"):
        verbs.review.review(newsroom.project.workspace, [], locale, "second reader")


def test_only_what_changed_and_what_shows_it_is_made_anew(newsroom: Newsroom) -> None:
    _second(newsroom)
    out = newsroom.root / "site"
    first = newsroom.project.publish([], "html", out)
    assert all(verdict.passed for verdict in first.verdicts)
    assert first.rendered == first.total == len(first.written) > 20
    again = newsroom.project.publish([], "html", out)
    assert (again.rendered, again.written, again.removed) == (0, (), ())
    kept = {path: (path.stat().st_ino, path.read_bytes()) for path in out.rglob("*") if path.is_file()}
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target=entry.target + "?") if entry.context == "title" else entry
    )
    newsroom.project.sync()
    verbs.review.review(newsroom.project.workspace, [], "be", "second reader")
    third = newsroom.project.publish([], "html", out)
    # The later article leads to the earlier one by its headline.
    others = {path for path in third.written if "2017-05-15" in path or path.startswith(("en/", "ru/"))}
    assert others == {"be/2017-05-15/tariffs.html"}
    assert "be/2017-05-08/talks.html" in third.written
    assert "be/archive.html" in third.written
    assert third.rendered < third.total / 2
    for path, (inode, data) in kept.items():
        if path.relative_to(out).as_posix() not in third.written and path.name != ".peraklad-published":
            assert (path.stat().st_ino, path.read_bytes()) == (inode, data), path


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_kept_is_what_would_be_made(newsroom: Newsroom, form: str) -> None:
    """The tree grown step by step is, byte for byte, the tree made at one go."""
    settings = newsroom.read("pyproject.toml")
    newsroom.write(
        "pyproject.toml", settings.replace("[tool.peraklad]", '[tool.peraklad]\nurl = "https://example.org"', 1)
    )
    _second(newsroom)
    grown = newsroom.root / "grown"
    newsroom.project.publish(["2017-05-08"], form, grown)
    newsroom.project.publish([], form, grown)
    newsroom.edit_po(newsroom.po("ru"), lambda entry: replace(entry, target=entry.target + "!"))
    newsroom.project.sync()
    verbs.review.review(newsroom.project.workspace, [], "ru", "second reader")
    newsroom.project.publish([], form, grown)
    (newsroom.root / ".peraklad/index.sqlite").unlink()
    made = newsroom.root / "made"
    newsroom.project.publish([], form, made)
    files = {path.relative_to(grown).as_posix(): path.read_bytes() for path in grown.rglob("*") if path.is_file()}
    assert files == {path.relative_to(made).as_posix(): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    assert len(files) > 4


def test_a_page_that_somebody_changed_is_made_anew(newsroom: Newsroom) -> None:
    _second(newsroom)
    out = newsroom.root / "site"
    newsroom.project.publish([], "html", out)
    page = out / "be/2017-05-08/talks.html"
    right = page.read_bytes()
    page.write_bytes(right + b"<script>alert(1)</script>")
    again = newsroom.project.publish([], "html", out)
    assert page.read_bytes() == right
    assert again.written == ("be/2017-05-08/talks.html",)


def test_a_picture_that_changed_is_published_anew(newsroom: Newsroom) -> None:
    _second(newsroom)
    picture = newsroom.root / "articles/2017-05-08/photo.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    newsroom.write(
        "articles/2017-05-08/talks.md",
        newsroom.read("articles/2017-05-08/talks.md").replace("\n---\n", "\nimage: photo.svg\n---\n", 1),
    )
    newsroom.project.sync()
    out = newsroom.root / "site"
    newsroom.project.publish([], "html", out)
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='1'/>")
    again = newsroom.project.publish([], "html", out)
    assert sorted(again.written) == [f"{locale}/2017-05-08/photo.svg" for locale in ("be", "en", "ru")]
