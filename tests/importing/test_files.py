"""Kinds of files: Word, Writer, web archives, Markdown, encodings; and what is no page at all."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.config import default_labels
from pipeline.errors import PerakladError
from pipeline.importing import ImportedPage, charset, read, recognise_page
from tests.conftest import Newsroom, import_page

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PROSE = "The committees asked for another month to close their budgets in good order."


def recognise(path: Path, data: bytes) -> ImportedPage:
    path.write_bytes(data)
    return recognise_page(read(path), default_labels(), str(path))


def archive(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return stream.getvalue()


def word(body: str, **parts: str | bytes) -> bytes:
    """A Word document of a body's XML; further parts by name, with the suffix .xml if they have none."""
    styles = ("Title", "Subtitle", "Caption", "Quote", "heading 1", "heading 2")
    style = "".join(
        f'<w:style w:type="paragraph" w:styleId="{n.replace(" ", "")}"><w:name w:val="{n}"/></w:style>' for n in styles
    )
    relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="l1" Type="{R}/hyperlink" Target="https://lake.example/a" TargetMode="External"/>'
        f'<Relationship Id="p1" Type="{R}/image" Target="media/image1.png"/></Relationships>'
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations,
        "word/_rels/document.xml.rels": links,
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{style}</w:styles>',
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
        "word/media/image1.png": PIXEL,
    }
    return archive(
        {**files, **{f"word/{name}.xml": f'<w:x xmlns:w="{W}">{text}</w:x>' for name, text in parts.items()}}
    )


def par(text: str, style: str = "", number: tuple[int, int] | None = None) -> str:
    runs = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    listed = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    return f"<w:p><w:pPr>{f'<w:pStyle w:val={chr(34)}{style}{chr(34)}/>' if style else ''}{listed}</w:pPr>{runs}</w:p>"


HEAD = (
    par("May 8 – May 14, 2017")
    + par("Regions ask for a later deadline", "Title")
    + par("The situation has not changed")
)
NUMBERS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
)


def run(text: str, look: str) -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_a_word_document(tmp_path: Path) -> None:
    body = (
        HEAD
        + par("Three regions want another month.", "Subtitle")
        + par(PROSE)
        + par("The committee's building.", "Caption")
    )
    page = recognise(tmp_path / "page.docx", word(body))
    assert (page.title, page.lead, page.caption, page.trend, page.body) == (
        "Regions ask for a later deadline", "Three regions want another month.", "The committee's building.", "unchanged", (PROSE,),
    )  # fmt: skip


def test_a_word_document_without_styles(tmp_path: Path) -> None:
    def line(text: str, look: str = "", side: str = "") -> str:
        return f'<w:p><w:pPr><w:jc w:val="{side}"/></w:pPr>{run(text, look)}</w:p>'

    body = (
        line("Commentary for the Lake Weekly", side="right")
        + line("May 8 – May 14, 2017", side="right")
        + line("Regions ask for more time", '<w:b/><w:sz w:val="32"/>', "center")
        + line("Ann Lake", side="right")
        + line("Three regions want another month.", "<w:b/>")
        + line(PROSE)
        + line("Who pays", '<w:b/><w:sz w:val="28"/>')
        + line(PROSE)
        + line("________")
        + line("The author speaks for herself.")
    )
    page = recognise(tmp_path / "page.docx", word(body))
    assert (page.title, page.author, page.issue) == ("Regions ask for more time", "Ann Lake", "2017-05-08")
    assert page.body == (
        "**Three regions want another month.**", PROSE, "## Who pays", PROSE, "---", "The author speaks for herself.",
    )  # fmt: skip


def test_what_a_word_document_shows(tmp_path: Path) -> None:
    sup, strike, bold = '<w:vertAlign w:val="superscript"/>', "<w:strike/>", "<w:b/>"
    body = (
        HEAD
        + par(run("Queues grew to 45", "") + run("1", sup) + run(" carts, ", "") + run("12", strike) + run(" 24 euros, ", "") + run("bold ", bold) + run("words.", ""))
        + par("First.", number=(1, 0)) + par("Below.", number=(1, 1)) + par("A paragraph stands between the two.") + par("Second.", number=(1, 0))
        + par("letter", number=(2, 0)) + par("another", number=(2, 0))
        + '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Pier</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Carts</w:t></w:r></w:p></w:tc></w:tr>'
        '<w:tr><w:tc><w:p><w:r><w:t>North</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>45</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
        + par('<w:hyperlink r:id="l1"><w:r><w:t>The list</w:t></w:r></w:hyperlink><w:r><w:t xml:space="preserve"> is kept</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r>')
        + par('<w:ins><w:r><w:t>Kept. </w:t></w:r></w:ins><w:del><w:r><w:delText>Gone. </w:delText></w:r></w:del><w:moveTo><w:r><w:t>Moved here.</w:t></w:r></w:moveTo>')
    )  # fmt: skip
    notes = f'<w:footnote w:id="2">{par("What the note says.")}</w:footnote>'
    comments = f'<w:comment w:id="1">{par("Please check this!")}</w:comment>'
    page = recognise(tmp_path / "page.docx", word(body, numbering=NUMBERS, footnotes=notes, comments=comments))
    assert page.body == (
        "Queues grew to 45¹ carts, ~~12~~ 24 euros, **bold** words.",
        "1. First.\n   - Below.",
        "A paragraph stands between the two.",
        "2. Second.",
        "- a) letter\n- b) another",
        "| Pier | Carts |\n| --- | --- |\n| North | 45 |",
        "[The list](https://lake.example/a) is kept[^1].",
        "Kept. Moved here.",
        "[^1]: What the note says.",
    )
    assert page.said == (
        "tracked changes were taken as accepted: 2 insertions kept, 1 deletions left out",
        "a comment was left out: Please check this!",
    )


def test_sections_of_a_word_document(tmp_path: Path) -> None:
    body = (
        par("Boats on the lake", "heading1")
        + par(PROSE)
        + par("What is open", "heading1")
        + par(PROSE)
        + par("Lamps", "heading2")
        + par(PROSE)
    )
    page = recognise(tmp_path / "page.docx", word(body))
    assert (page.title, page.body) == ("Boats on the lake", (PROSE, "## What is open", PROSE, "### Lamps", PROSE))


def test_pictures_of_a_word_document_stand_beside_the_article(newsroom: Newsroom, tmp_path: Path) -> None:
    drawing = (
        '<w:r><w:drawing><wp:docPr xmlns:wp="wp" descr="A boat"/><a:blip xmlns:a="a" r:embed="p1"/></w:drawing></w:r>'
    )
    path = tmp_path / "page.docx"
    path.write_bytes(
        word(
            HEAD
            + par(PROSE)
            + par(PROSE.replace("another", "one more"))
            + par(drawing)
            + par(PROSE.replace("month", "week"))
        )
    )
    done = import_page(newsroom.project, path, slug="later")
    assert "![A boat](later-1.png)" in (newsroom.root / done.path).read_text()
    assert (newsroom.root / "articles/2017-05-08/later-1.png").read_bytes() == PIXEL


ODT = (
    '<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:style="s" xmlns:fo="f" xmlns:xlink="x" xmlns:draw="d">'
    '<office:automatic-styles><style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="T3"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>'
    "</office:automatic-styles><office:body><office:text>"
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    '<text:p>May 8 – May 14, 2017</text:p><text:h text:outline-level="1">Regions ask for a later deadline</text:h>'
    '<text:p>Queues grew to 45<text:span text:style-name="T2">1</text:span> <text:span text:style-name="T1">carts</text:span>, '
    '<text:span text:style-name="T3">12</text:span> 24 euros<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>The note.</text:p></text:note-body></text:note>.'
    "<office:annotation><text:p>Check it!</text:p></office:annotation></text:p>"
    '<text:list text:style-name="L1"><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>'
    f"<text:p>{PROSE}</text:p>"
    '<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>three</text:p></text:list-item></text:list>'
    "<table:table><table:table-row><table:table-cell><text:p>Pier</text:p></table:table-cell><table:table-cell><text:p>Carts</text:p></table:table-cell></table:table-row>"
    "<table:table-row><table:table-cell><text:p>North</text:p></table:table-cell><table:table-cell><text:p>45</text:p></table:table-cell></table:table-row></table:table>"
    '<text:p>The <text:a xlink:href="https://lake.example/a">list</text:a> ends<text:line-break/>here.</text:p>'
    "</office:text></office:body></office:document-content>"
)


def test_a_writer_document(tmp_path: Path) -> None:
    page = recognise(tmp_path / "page.odt", archive({"content.xml": ODT}))
    assert page.body == (
        "Queues grew to 45¹ **carts**, ~~12~~ 24 euros[^1].",
        "1. one\n2. two",
        PROSE,
        "3. three",
        "| Pier | Carts |\n| --- | --- |\n| North | 45 |",
        "The [list](https://lake.example/a) ends\\\nhere.",
        "[^1]: The note.",
    )
    assert page.said[0].startswith("tracked changes")
    assert page.said[1] == "a comment was left out: Check it!"


def test_a_web_archive(newsroom: Newsroom, tmp_path: Path) -> None:
    html = f"<body><article><h1>Boats on the lake</h1><p>8 мая – 14 мая 2017</p><figure><img src='img/a.png' alt='Лодка'><figcaption>Лодка у пристани.</figcaption></figure><p>Рыбаки впервые рассказали, почему лодки остались на берегу.</p><p>{PROSE}</p></article></body>"
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://lake.example/1.html"
    message.set_content(html, subtype="html", charset="windows-1251")
    message.add_related(PIXEL, "image", "png", headers=["Content-Location: https://lake.example/img/a.png"])
    message.get_payload()[0]["Content-Location"] = "https://lake.example/1.html"
    path = tmp_path / "page.mhtml"
    path.write_bytes(bytes(message))
    done = import_page(newsroom.project, path, slug="boats")
    assert done.page.body[0].startswith("Рыбаки впервые")
    assert (done.page.image, done.page.alt, done.page.caption) == ("boats-1.png", "Лодка", "Лодка у пристани.")
    assert (newsroom.root / "articles/2017-05-08/boats-1.png").read_bytes() == PIXEL


def test_markdown_with_front_matter_and_without(tmp_path: Path) -> None:
    body = f"{PROSE} With *emphasis*, H<sub>2</sub>O and a note[^a].\n\n3. three\n4. four\n\n> Quoted.\n\n[^a]: The note.\n"
    page = recognise(
        tmp_path / "a.md", f"---\ntitle: Boats on the lake\nauthor: Ann Lake\ndate: 2017-05-10\n---\n\n{body}".encode()
    )
    assert (page.title, page.author, page.issue) == ("Boats on the lake", "Ann Lake", "2017-05-08")
    assert page.body == (
        f"{PROSE} With *emphasis*, H₂O and a note[^1].",
        "3. three\n4. four",
        "> Quoted.",
        "[^1]: The note.",
    )
    page = recognise(tmp_path / "b.md", f"# Boats on the lake\n\nMay 8 – May 14, 2017\n\n{body}".encode())
    assert (page.title, page.issue, len(page.body)) == ("Boats on the lake", "2017-05-08", 4)


RUSSIAN = "На минувшей неделе район открыл новую пристань. Жители встретили её осторожно: «Посмотрим»."
BELARUSIAN = "На мінулым тыдні раён адкрыў новую прыстань. Жыхары сустрэлі яе асцярожна, бо ўжо чулі такое."


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (RUSSIAN, "cp1251", "windows-1251"), (RUSSIAN, "cp1251", ""), (RUSSIAN, "cp1251", "utf-8"), (RUSSIAN, "cp1251", "no-such"),
        (RUSSIAN, "cp1251", "iso-8859-1"), (RUSSIAN, "cp1251", "koi8-r"), (BELARUSIAN, "cp1251", "windows-1252"),
        (BELARUSIAN, "cp1251", ""), (RUSSIAN.replace("«", "").replace("»", ""), "koi8_u", "KOI8-U"),
        (RUSSIAN.replace("«", "").replace("»", ""), "koi8_u", ""), (RUSSIAN, "utf-16", ""), (RUSSIAN, "utf-16-le", ""),
        (RUSSIAN, "utf-8-sig", "windows-1251"), (RUSSIAN, "utf-8", "windows-1251"), (RUSSIAN.replace("«", "").replace("»", ""), "cp866", ""),
        ("“Café” – naïve £5 résumé.", "cp1252", "iso-8859-1"), ("“Café” – naïve £5 résumé.", "cp1252", ""),
    ],
)  # fmt: skip
def test_encodings(text: str, encoding: str, declared: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    html = f"<html><head>{meta}</head><body><p>{text}</p></body></html>"
    assert charset.decode(html.encode(encoding), "x.html") == html


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.txt", b"", "headline"),
        ("x.txt", b"Read more\nView all\n", "headline"),
        ("x.txt", b"May 8 - May 14, 2017\nA headline that stands alone here\n", "no article text"),
        ("x.txt", b"\x00\x01\x02", "not a text"),
        ("x.html", bytes(range(256)) * 40, "not a text"),
        ("x.html", b"<html><head><title>Lake</title><script>render()</script></head><body><div id=app></div></body></html>", "made by a script"),
        ("x.html", b"<title>Lake</title><body><noscript>You need to enable JavaScript to run this app.</noscript><div id=app></div><script>a()</script>", "made by a script"),
        ("x.html", b"<title>404</title><body><h1>Page not found</h1><p>The page you are looking for could not be found. Try the archive.</p>", "no article text"),
        ("x.html", f"<body><h1>Diary</h1>{''.join(f'<article><h2><a href=/{n}>Story number {n}</a></h2><p>{n} boats came back on Monday, and nobody met them at the pier.</p></article>' for n in (2, 3))}".encode(), "Story number 2.*Story number 3"),
        ("x.html", b"<body><nav><a href=/>Home</a></nav><h1>Front page of the week</h1><ul><li><a href=/1>One story</a></ul></body>", "no article text"),
        ("x.docx", b"not a zip", "not a Word document"),
        ("x.docx", word("<w:p/>" * 200_001), "more than 200,000 elements"),
        ("x.docx", b"PK\x03\x04broken", "not a Word document"),
        ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old format"),
        ("x.odt", b"not a zip", "not an OpenDocument"),
        ("x.odt", archive({"content.xml": "<x/>", "META-INF/manifest.xml": "<m><encryption-data/></m>"}), "password"),
        ("x.odt", archive({"content.xml": "<x/>"}), "not an OpenDocument"),
        ("x.mhtml", b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nhello", "no page"),
        ("x.md", b"---\ntitle: [\n---\n\ntext\n", "front matter"),
        ("x.pdf", b"%PDF-1.4", "can't be read"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused_in_words(newsroom: Newsroom, name: str, data: bytes, message: str) -> None:
    path = newsroom.root / name
    path.write_bytes(data)
    before = sorted(newsroom.root.rglob("*"))
    with pytest.raises(PerakladError, match=message) as caught:
        import_page(newsroom.project, path, issue="2017-05-08")
    assert caught.value.hint
    assert sorted(newsroom.root.rglob("*")) == before


SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (PIXEL, ""),
        (SVG.format("<path d='M0 0'/>").encode(), ""),
        (SVG.format("<script>alert(1)</script>").encode(), "script"),
        (SVG.format("<path onclick='x()'/>").encode(), "script"),
        (SVG.format("<image href='https://lake.example/x.png'/>").encode(), "leads out"),
        (b"<html>", "no picture"),
    ],
)
def test_pictures_beside_a_page(newsroom: Newsroom, data: bytes, refused: str) -> None:
    folder = newsroom.root / "saved"
    (folder / "page_files").mkdir(parents=True)
    (folder / "page_files/a.png").write_bytes(data)
    (folder / "page.html").write_text(
        f"<body><article><h1>Boats on the lake</h1><p>{PROSE}</p><p>Another one.</p><p><img src='page_files/a.png' alt='A boat'></p><p>{PROSE} Again.</p></article>"
    )
    done = import_page(newsroom.project, folder / "page.html", issue="2017-05-08", slug="boats")
    kept = [path for path in (newsroom.root / "articles/2017-05-08").iterdir() if path.name.startswith("boats-")]
    assert bool(kept) == (refused == "")
    assert any(refused in warning for warning in done.warnings) or not refused


def test_a_picture_that_is_elsewhere_is_missing_and_nothing_is_fetched(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was fetched"))
    (newsroom.root / "secret.png").write_bytes(PIXEL)
    (newsroom.root / "saved").mkdir()
    path = newsroom.root / "saved/page.html"
    path.write_text(
        "<body><article><h1>Boats on the lake</h1><p><img src='https://lake.example/a.png'></p><p>" + PROSE
        + "</p><p>Another.</p><p><img src='../secret.png'></p><p><img src='/etc/hostname'></p><p>" + PROSE + " Again.</p></article>"
    )  # fmt: skip
    done = import_page(newsroom.project, path, issue="2017-05-08", slug="boats")
    assert done.pictures == ()
    assert [warning.split()[2] for warning in done.warnings] == [
        "https://lake.example/a.png",
        "../secret.png",
        "/etc/hostname",
    ]
