"""Pages and workbooks from outside: bombs, entities, archives that lie, HTML soup."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from pathlib import Path

import pytest

from pipeline import verbs
from pipeline.errors import PerakladError
from pipeline.files import office
from tests.conftest import import_page
from tests.hostile.injections import ISSUE, PO

DOCUMENT = "word/document.xml"
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><x>&j;</x>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;]><x/>'


def archive(parts: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return stream.getvalue()


def lying(data: bytes) -> bytes:
    """The archive with its sizes told as one byte each."""
    out = bytearray(data)
    at = 0
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        out[at + 24 : at + 28] = struct.pack("<I", 1)
        at += 4
    return bytes(out)


BOMBS = {
    "60 MB in one part": lambda part: archive({part: "<x>" + " " * 60_000_000 + "</x>"}),
    "20,000 parts": lambda part: archive({part: "<x/>", **{f"p{n}": b"" for n in range(20_000)}}),
    "a size that lies": lambda part: lying(archive({part: "<x>" + " " * 60_000_000 + "</x>"})),
    "a billion laughs": lambda part: archive({part: LAUGHS}),
    "an entity from outside": lambda part: archive({part: OUTSIDE}),
    "a parameter entity": lambda part: archive({part: PARAMETER}),
    "a document type alone": lambda part: archive({part: "<!DOCTYPE x><x/>"}),
    "entities in another part": lambda part: archive(
        {part: "<x/>", "docProps/app.xml": LAUGHS, "_rels/.rels": OUTSIDE}
    ),
    "ten thousand levels": lambda part: archive({part: "<x>" * 10_000 + "</x>" * 10_000}),
    "malformed XML": lambda part: archive({part: "<x><y></x>"}),
    "UTF-7": lambda part: archive({part: b'<?xml version="1.0" encoding="utf-7"?>+ADw-x+AD4-'}),
    "no archive": lambda _part: b"PK\x03\x04 but then nothing",
    "nothing": lambda _part: b"",
    "text": lambda _part: b"just text",
    "no such parts": lambda _part: archive({"readme.txt": "hi"}),
    "names that climb": lambda part: archive({"../../../../tmp/evil.xml": "<x/>", "/etc/x.xml": "<x/>", part: "<x/>"}),
    "half an archive": lambda part: archive({part: "<x/>" * 1})[:-30],
}


@pytest.mark.row("C1", "C9")
@pytest.mark.parametrize(("kind", "part"), [("docx", DOCUMENT), ("odt", "content.xml")])
@pytest.mark.parametrize("name", BOMBS)
def test_a_document_that_is_a_bomb(complete, tmp_path: Path, name: str, kind: str, part: str) -> None:
    page = tmp_path / f"page.{kind}"
    page.write_bytes(BOMBS[name](part))
    before = complete.files()
    start = time.process_time()
    with pytest.raises(PerakladError) as caught:
        import_page(complete.project, page, issue=ISSUE)
    assert time.process_time() - start < 10
    assert "root:" not in str(caught.value)
    assert complete.files() == before


@pytest.mark.row("C1", "C9")
@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_that_is_a_bomb(complete, name: str) -> None:
    before = complete.files()
    start = time.process_time()
    with pytest.raises(PerakladError):
        verbs.import_translations.import_translations(
            complete.project.workspace, [f"{ISSUE}/talks"], "be", BOMBS[name](SHEET), "x.xlsx", "ann"
        )
    assert time.process_time() - start < 10
    assert complete.files() == before


@pytest.mark.row("A11", "C6")
@pytest.mark.parametrize("text", ["a\u202eb", "a\x7fb", "a\x9fb", "<<<<<<< ours"])
def test_a_workbook_with_a_text_that_no_catalog_can_hold(complete, text: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(complete.project.export([f"{ISSUE}/talks"], "be")))
    book.active.cell(row=2, column=6).value = text
    stream = io.BytesIO()
    book.save(stream)
    before = complete.files()
    done = verbs.import_translations.import_translations(
        complete.project.workspace, [f"{ISSUE}/talks"], "be", stream.getvalue(), "x.xlsx", "ann"
    )
    assert len(done.refused) == 1
    assert "stands in the text" in done.refused[0].reason
    assert complete.files() == before
    assert complete.read_po(PO)


SOUP = {
    "never closed": "<p>" * 50_000,
    "never opened": "</p>" * 50_000,
    "deep": "<div>" * 20_000 + "x" + "</div>" * 20_000,
    "crossed": "<b><i></b></i>" * 10_000,
    "attributes": "<p " + "a=b " * 50_000 + ">x",
    "half a tag": "<" * 100_000,
    "half a comment": "<!--" * 50_000,
    "half an entity": "&" * 100_000 + "&#x" * 50_000,
    "an entity of nothing": "&#0;&#xD800;&#x110000;&#99999999999;" * 1000,
    "declarations": "<!DOCTYPE [<!ENTITY a 'b'>]>" * 5_000,
    "marked sections": "<![CDATA[" * 20_000,
    "instructions": "<?" * 50_000,
    "tags cut off": "<a " * 200_000,
    "scripts in scripts": "<script>" * 20_000,
    "links in links": "<a href='http://x.y'>" * 20_000,
    "NUL": "<p>\0" * 20_000,
    "one long word": "a" * 2_000_000,
    "many lines": "x\n" * 200_000,
}


@pytest.mark.row("C9")
@pytest.mark.parametrize("kind", [".html", ".txt", ".md", ".mhtml"])
@pytest.mark.parametrize("name", SOUP)
def test_a_page_of_soup(complete, tmp_path: Path, name: str, kind: str) -> None:
    page = tmp_path / f"page{kind}"
    page.write_text(SOUP[name], encoding="utf-8")
    start = time.process_time()
    try:
        import_page(complete.project, page, issue=ISSUE, slug="soup")
    except PerakladError:
        assert not (complete.root / f"articles/{ISSUE}/soup.md").exists()
    else:
        complete.project.workspace.article(ISSUE, "soup")
    assert time.process_time() - start < 10


def test_a_sound_document_passes() -> None:
    office.require_sound(archive({DOCUMENT: "<x><y/></x>", "word/media/a.png": b"\x89PNG"}), "x.docx", "a document")
