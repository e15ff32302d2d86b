"""Two hundred inputs that are small and expensive: each at most 300 kB, of the shapes that make programs slow.

Each is tried wherever somebody from outside can put it: in an article, in a translation, in the live check, in a file
that comes back, in a page that is imported. What counts is time and memory beyond what an ordinary input takes.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.model import digest

#: Bytes of an input at most.
MOST = 300_000

#: What stands once in a text, and again and again: told apart by which parser or check trips over it.
UNITS = {
    "one long Belarusian word": "шчасце",
    "one long Russian word": "ъыщ",
    "one long English word": "strength",
    "digits": "1234567890",
    "apostrophes": "а'",
    "hyphens": "а-",
    "alternating scripts": "aа",
    "alternating words": "foo бар ",
    "words on the wrong layout": "ghbdtn руддщ ",
    "glued capitals": "словаСлова",
    "lone letters": "i а ",
    "spaces": " ",
    "no-break spaces": "\u00a0 ",
    "combining marks": "е\u0301\u0308",
    "brackets": "(",
    "both brackets": ")(",
    "square brackets": "[",
    "links that never end": "[a](",
    "images that never end": "![",
    "emphasis": "*a_",
    "strong": "**a",
    "strikes": "~~a",
    "backticks": "`a``",
    "quotation marks": "“„",
    "guillemets": "«»«",
    "inches": '5" ',
    "full stops": "a. ",
    "many sentences": "Так. ",
    "ellipses": "...",
    "dashes": " - ",
    "tags": "<b>",
    "tags that never end": "<a b=",
    "comments": "<!--",
    "entities": "&amp",
    "escapes": "\\\\*",
    "bare addresses": "http://a.b ",
    "e-mail addresses": "a@b.c ",
    "numbers": "1,234.5 % ",
    "dates": "5 мая ",
    "footnotes": "[^1]",
    "caret": "^ ",
    "abbreviations": "т. д. ",
}

#: Lines, as articles and catalogs have them.
LINES = {
    "quotes within quotes": lambda number: ">" * (number % 300) + " a",
    "lists within lists": lambda number: "  " * (number % 100) + "- a",
    "tables": lambda _: "| a | b | c |",
    "table rules": lambda _: "|-|-|-|",
    "headings": lambda number: "#" * (number % 7 + 1) + " a",
    "references": lambda number: f"[{number}]: http://a",
    "footnote definitions": lambda number: f"[^{number}]: a",
    "rules": lambda _: "---",
    "fences": lambda _: "```",
    "html blocks": lambda _: "<div>",
}


@dataclass(frozen=True)
class Bulky:
    """One input: its name, what it is (text, article, xlsx, docx, xliff, po, tmx, csv), and its bytes."""

    name: str
    kind: str
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()


def _filled(unit: str, size: int) -> bytes:
    return (unit * (size // len(unit.encode()) + 1)).encode()[:size].decode("utf-8", "ignore").encode()


def texts() -> Iterator[Bulky]:
    for name, unit in UNITS.items():
        for size in (4_900, 19_000, MOST - 5_000):
            yield Bulky(f"{name}, {size:,} bytes", "text", _filled(unit, size))
    for seed in range(10):
        dice = random.Random(seed)
        units = [*UNITS.values()]
        data = "".join(dice.choice(units) * dice.randrange(1, 9) for _ in range(3_000)).encode()[: MOST - 5_000]
        yield Bulky(f"everything mixed, {seed}", "text", data.decode("utf-8", "ignore").encode())


def articles() -> Iterator[Bulky]:
    for name, line in LINES.items():
        lines = "\n".join(line(number) for number in range(100_000)).encode()[: MOST - 5_000]
        yield Bulky(name, "article", lines.decode("utf-8", "ignore").encode())
        yield Bulky(f"{name}, a blank line between", "article", lines.replace(b"\n", b"\n\n")[: MOST - 5_000])


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/>'
    b'<Default Extension="bin" ContentType="%b"/><Override PartName="/%b" ContentType="%b"/></Types>'
)
_RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%b" Target="%b"/></Relationships>'
)
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_BOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%b</w:body></w:document>'
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def word(body: bytes, part: bytes = b"word/document.xml", before: bytes = b"") -> bytes:
    return packed(
        {
            "[Content_Types].xml": _TYPES % (_WORD, part, _WORD),
            "_rels/.rels": _RELS % (b"officeDocument", part),
            part.decode(): before + _W % body,
        }
    )


def book(rows: str, dimension: str = "A1") -> bytes:
    sheet = f'<worksheet xmlns="{_S}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return packed(
        {
            "[Content_Types].xml": _TYPES % (b"application/xml", b"xl/workbook.xml", _BOOK),
            "_rels/.rels": _RELS % (b"officeDocument", b"xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
            "</sheets></workbook>".encode(),
            "xl/_rels/workbook.xml.rels": _RELS % (b"worksheet", b"worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": sheet.encode(),
        }
    )


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _handed(count: int, source: Callable[[int], str] = lambda number: f"Sentence {number}.") -> str:
    head = f'<row r="1">{_cell("A1", "id")}{_cell("B1", "source")}{_cell("C1", "translation")}{_cell("D1", "article")}</row>'
    rows = (
        f'<row r="{number}">{_cell(f"A{number}", f"{digest(source(number))}.new")}{_cell(f"B{number}", source(number))}'
        f"{_cell(f'C{number}', f'Сказ {number}.')}{_cell(f'D{number}', '2017-05-08/talks')}</row>"
        for number in range(2, count)
    )
    return head + "".join(rows)


def _table(depth: int, inner: bytes = b"<w:p/>") -> bytes:
    return b"<w:tbl><w:tr><w:tc><w:p/>" * depth + inner + b"</w:tc></w:tr></w:tbl>" * depth


def files() -> Iterator[Bulky]:
    yield Bulky(
        "a cell in the last corner", "xlsx", book(f'<row r="1048576">{_cell("XFD1048576", "x")}</row>', "A1:XFD1048576")
    )
    yield Bulky("a cell in the last row", "xlsx", book(f'<row r="1048576">{_cell("A1048576", "x")}</row>'))
    yield Bulky("a cell in the last column", "xlsx", book(f'<row r="1">{_cell("XFD1", "x")}</row>', "A1:XFD1"))
    corners = "".join(f'<row r="{row}">{_cell(f"XFD{row}", "x")}</row>' for row in range(1, 20_000))
    yield Bulky("a cell in the last column of every row", "xlsx", book(corners, "A1:XFD20000"))
    yield Bulky("a dimension that lies", "xlsx", book("", "A1:XFD1048576"))
    yield Bulky("empty rows", "xlsx", book("<row/>" * 290_000))
    yield Bulky("empty cells", "xlsx", book("<row>" + "<c/>" * 290_000 + "</row>"))
    yield Bulky("more elements than a workbook has", "xlsx", book("<row><c/></row>" * 400_000))
    for count in (1_000, 3_000, 7_000):
        yield Bulky(f"{count:,} rows of foreign sentences", "xlsx", book(_handed(count)))
    yield Bulky("rows alike", "xlsx", book(_handed(5_000, lambda _: "Minsk hosts talks")))
    yield Bulky(
        "long foreign sentences", "xlsx", book(_handed(300, lambda number: f"{number} " + "talks in Minsk " * 500))
    )
    yield Bulky("a document of another name, with entities", "docx", word(b"<w:p/>", b"word/document.bin", BOMB))
    yield Bulky("entities", "docx", word(b"<w:p/>", before=BOMB))
    yield Bulky("UTF-16 with entities", "docx", word(b"<w:p/>", b"word/document.bin", "<!DOCTYPE a>".encode("utf-16")))
    for depth in (40, 60, 500):
        yield Bulky(f"tables {depth} deep", "docx", word(_table(depth, b"<w:p/>" * 1_000)))
    yield Bulky("paragraphs", "docx", word(b"<w:tbl><w:tr><w:tc>" + b"<w:p/>" * 290_000 + b"</w:tc></w:tr></w:tbl>"))
    yield Bulky("rows", "docx", word(b"<w:tbl>" + b"<w:tr><w:tc><w:p/></w:tc></w:tr>" * 90_000 + b"</w:tbl>"))
    yield Bulky("elements without end", "docx", word(b"<w:p/>" * 3_000_000))
    yield Bulky("a text of 15 MB", "docx", word(b"<w:p><w:r><w:t>" + b"a" * 15_000_000 + b"</w:t></w:r></w:p>"))
    units = "".join(
        f'<trans-unit id="{digest(f"S {number}.")}"><source>S {number}.</source><target>Т</target></trans-unit>'
        for number in range(2_500)
    )
    head = '<?xml version="1.0"?><xliff version="1.2"><file original="2017-05-08/talks" source-language="en" target-language="be"><body>'
    yield Bulky("units", "xliff", f"{head}{units}</body></file></xliff>".encode()[:MOST])
    yield Bulky("groups within groups", "xliff", f"{head}{'<group>' * 40_000}".encode()[:MOST])
    yield Bulky(
        "units within units",
        "xliff",
        (
            head + "<trans-unit>" * 190 + "<target/>" * 20_000 + "</trans-unit>" * 190 + "</body></file></xliff>"
        ).encode()[:MOST],
    )
    yield Bulky("entities in XLIFF", "xliff", BOMB + b'<xliff version="1.2"/>')
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    yield Bulky(
        "entries",
        "po",
        (header + "".join(f'msgid "a{number}"\nmsgstr "б"\n\n' for number in range(8_000))).encode()[:MOST],
    )
    yield Bulky("lines of one text", "po", (header + 'msgid "a"\nmsgstr ""\n' + '"б"\n' * 40_000).encode()[:MOST])
    yield Bulky(
        "previous texts", "po", (header + '#| msgid "a"\n' * 20_000 + 'msgid "a"\nmsgstr "б"\n').encode()[:MOST]
    )
    plural = '"Plural-Forms: nplurals=3; plural=' + "(" * 100_000 + '\\n"\n'
    yield Bulky(
        "a plural expression", "po", (header.rstrip("\n") + "\n" + plural + '\nmsgid "a"\nmsgstr "б"\n').encode()[:MOST]
    )
    terms = "".join(f"term{number},talks {number},перамовы {number},,,\n" for number in range(6_000))
    yield Bulky("terms", "csv", f"term,en,be,ru,forbidden_be,note\n{terms}".encode()[:MOST])
    yield Bulky(
        "forms", "csv", ("term,en,be,ru,forbidden_be,note\nx,talks," + "перамовы;" * 15_000 + ",,,\n").encode()[:MOST]
    )
    yield Bulky("one endless row", "csv", ("term,en,be,ru\n" + "a," * 140_000).encode()[:MOST])


def every() -> list[Bulky]:
    """All of them, none of more bytes than allowed."""
    found = [*texts(), *articles(), *files()]
    assert all(len(one.data) <= MOST for one in found), [one.name for one in found if len(one.data) > MOST]
    return found
