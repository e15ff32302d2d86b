"""Saved pages → articles. Each page of tests/pages has its expected answer beside it."""

from __future__ import annotations

import io
import os
import tomllib
import zipfile
from pathlib import Path

import pytest

from pipeline import pagefiles, verbs, webpage
from pipeline.config import default_labels
from pipeline.errors import PerakladError
from pipeline.pagefiles import text_lines
from pipeline.verbs.import_page import slug_of
from pipeline.webpage import ImportedPage, recognise_page
from tests.conftest import Newsroom

PAGES = Path(__file__).parent / "pages"


def recognise(path: Path) -> ImportedPage:
    return recognise_page(pagefiles.read(path), default_labels(), str(path))


@pytest.mark.parametrize("path", sorted(p for p in PAGES.iterdir() if p.suffix != ".toml"), ids=lambda path: path.name)
def test_page(path: Path) -> None:
    want = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    page = recognise(path)
    assert page.period is not None
    found = {
        "issue": page.period.issue,
        "locale": page.locale,
        "section": page.section,
        "trend": page.trend,
        "title": page.title,
        "caption": page.caption,
        "lead": page.lead,
        "paragraphs": len(page.body),
        "first": page.body[0][: len(want["first"])],
    }
    assert found == want


def test_a_short_line_between_paragraphs_is_a_heading() -> None:
    assert recognise(PAGES / "be-caption.txt").body[1] == "## Што кажуць перавозчыкі"


def test_the_sites_own_lines_are_told() -> None:
    left_out = recognise(PAGES / "be-caption.txt").left_out
    assert "Падпішыцеся на нашу рассылку" in left_out
    assert "Чытаць далей" in left_out


def test_html_keeps_links_lists_and_quotations() -> None:
    body = recognise(PAGES / "ru-page.html").body
    assert body[1] == "- оставить на местах половину налога;\n- упростить отчётность."
    assert body[2] == "> «Мы не просим нового, мы просим *вернуть* прежнее»."
    assert "alert" not in "".join(body)
    assert "Реклама" not in "".join(body)


def docx(paragraphs: list[tuple[str, str]]) -> bytes:
    """A Word document of (style, text) paragraphs, as small as Word accepts it."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    rows = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    names = {style for style, _ in paragraphs}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>' for name in names
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        archive.writestr(
            "_rels/.rels",
            f'{head}<Relationship Id="r1" Type="{relation}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'{head}<Relationship Id="r1" Type="{relation}/styles" Target="styles.xml"/></Relationships>',
        )
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{space}">{styles}</w:styles>')
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{rows}</w:body></w:document>')
    return stream.getvalue()


def test_a_word_document(tmp_path: Path) -> None:
    path = tmp_path / "page.docx"
    path.write_bytes(
        docx(
            [
                ("Normal", "May 8 – May 14, 2017"),
                ("Title", "Regions ask for a later deadline"),
                ("Normal", "The situation has not changed"),
                ("Subtitle", "Three regions want another month."),
                ("Normal", "Three regional committees asked for another month to close their budgets."),
                ("Caption", "The committee's building."),
            ]
        )
    )
    page = recognise(path)
    assert (page.title, page.lead, page.caption, page.trend, len(page.body)) == (
        "Regions ask for a later deadline",
        "Three regions want another month.",
        "The committee's building.",
        "unchanged",
        1,
    )


@pytest.mark.parametrize("data", [b"not a zip", b"PK\x03\x04broken"])
def test_a_broken_word_document_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "page.docx"
    path.write_bytes(data)
    with pytest.raises(PerakladError, match="not a Word document"):
        recognise(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "headline"),
        ("Read more\nView all\n", "headline"),
        ("May 8 – May 14, 2017\nA headline that stands alone here\n", "no article text"),
        ("\x00\x01\x02", "not a text"),
    ],
)
def test_a_page_that_is_no_article(text: str, message: str) -> None:
    with pytest.raises(PerakladError, match=message):
        recognise_page(text_lines(text, "x.txt"), default_labels(), "x.txt")


def test_plain_text_is_not_taken_for_markup(newsroom: Newsroom) -> None:
    page = newsroom.write(
        "page.txt",
        "May 8 – May 14, 2017\nPrices of bread rise by a tenth\n"
        "The *official* price rose by 10 %, [sources] say, and <nobody> explained it.\n"
        "# It is said that prices in `shops` rose more than the official ones did.\n",
    )
    done = verbs.import_page.import_page(newsroom.project.workspace, page)
    text = (newsroom.root / done.path).read_text()
    from pipeline import markdown

    assert markdown.plain(text.rsplit("---\n", 1)[1].strip().split("\n\n")[0]) == (
        "The *official* price rose by 10 %, [sources] say, and <nobody> explained it."
    )


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Officials expect talks", "officials-expect-talks"),
        ("Чэргі на мяжы", "cherhi-na-miazy"),
        ("Don’t panic: 5 % more!", "dont-panic-5-more"),
        ("…", "article"),
        ("A headline that goes on and on and on until nobody reads its end any more", "a-headline-that-goes-on-and-on-and-on-until-nobody-reads-its"),
    ],
)  # fmt: skip
def test_slugs(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_the_language_is_told_by_its_letters() -> None:
    assert webpage.guess_locale("The talks go on in Minsk (Мінск).") == "en"
    assert webpage.guess_locale("Перамовы ў Мінску працягваюцца.") == "be"
    assert webpage.guess_locale("Переговоры в Минске продолжаются.") == "ru"


@pytest.mark.skipif("PERAKLAD_SEED_PAGE" not in os.environ, reason="PERAKLAD_SEED_PAGE names no saved page")
def test_a_real_saved_page(newsroom: Newsroom) -> None:
    """A page as the site gives it, kept outside the project: one article, six paragraphs, none of the menu's lines."""
    done = verbs.import_page.import_page(newsroom.project.workspace, Path(os.environ["PERAKLAD_SEED_PAGE"]))
    page = done.page
    assert page.period is not None
    assert (page.period.issue, page.locale, page.trend, len(page.body)) == ("2017-05-08", "en", "unchanged", 6)
    text = (newsroom.root / done.path).read_text()
    for phrase in ("ubscribe", "Read more", "View all", "April", "BE/RU", "Once a week"):
        assert phrase not in text
    assert text.count(page.title) == 1
    assert [finding.hint for finding in done.findings] == ["Did you mean “extend”?"]
