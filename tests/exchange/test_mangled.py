"""Files that people and programs mangled: the sound rows are taken, the others refused, and no catalog is damaged."""

from __future__ import annotations

import datetime
import io
import random
import re
import zipfile
from contextlib import suppress

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from pipeline import exchange, verbs
from pipeline.errors import PerakladError, SelectionError
from pipeline.exchange.base import Document, Unit
from pipeline.model import State
from pipeline.verbs.import_translations import TakenBack
from tests.conftest import SETTINGS, Newsroom, translated
from tests.exchange.test_hand_offs import FIRST, LAST, NAME, SECOND, counts, send
from tests.exchange.translators import fill, saved


@pytest.fixture
def book(newsroom: Newsroom):
    return openpyxl.load_workbook(io.BytesIO(newsroom.project.export([NAME], "be")))


def row_of(book, part: str) -> int:
    return next(cell.row for cell in book.active["E"] if part in str(cell.value))


def put(book, part: str, text) -> None:
    book.active.cell(row_of(book, part), 6).value = text


def test_rows_sorted_columns_moved_and_a_sheet_in_front(newsroom: Newsroom, book) -> None:
    put(book, "first sentence", "Першы сказ.")
    put(book, "second sentence", "Другі сказ.")
    header, *rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    random.Random(1).shuffle(rows)
    order = [5, 2, 0, 4, 6, 1, 3]
    other = openpyxl.Workbook()
    other.active.append(["Notes for the translator"])
    sheet = other.create_sheet("work")
    sheet.append(["sorted by Ann"])
    for row in [header, *rows]:
        sheet.append([row[column] for column in order])
    done = send(newsroom, "xlsx", saved(other))
    assert counts(done) == (2, 0, 0, 0)
    assert newsroom.entry(newsroom.po(), FIRST).target == "Першы сказ."
    assert newsroom.entry(newsroom.po(), SECOND).target == "Другі сказ."


def test_the_visible_columns_sorted_without_the_hidden_id(newsroom: Newsroom, book) -> None:
    for part, text in (
        ("first sentence", "Першы сказ."),
        ("A second paragraph", "Апошні сказ."),
        ("lasted", "Два дні."),
    ):
        put(book, part, text)
    rows = [[cell.value for cell in row][1:] for row in book.active.iter_rows(min_row=2)]
    for number, row in enumerate(sorted(rows, key=lambda row: row[3], reverse=True), 2):
        for column, value in enumerate(row, 2):
            book.active.cell(number, column).value = value
    done = send(newsroom, "xlsx", saved(book))
    assert done.refused
    assert all("another segment" in one.reason for one in done.refused)
    # A row that happens to lie where it lay before is sound.
    right = {FIRST: "Першы сказ.", LAST: "Апошні сказ.", "The talks lasted two days.": "Два дні."}
    entries = newsroom.read_po(newsroom.po()).active
    assert all(entry.target in ("", right.get(entry.source)) for entry in entries)


def test_the_translations_sorted_by_themselves(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    book = openpyxl.load_workbook(io.BytesIO(newsroom.project.export([NAME], "be")))
    texts = [cell.value for cell in book.active["F"][1:]]
    for cell, text in zip(book.active["F"][1:], texts[1:] + texts[:1], strict=True):
        cell.value = text
    before = newsroom.files()
    done = send(newsroom, "xlsx", saved(book))
    assert len(done.refused) == len(texts)
    assert newsroom.files() == before


def test_columns_renamed(newsroom: Newsroom, book) -> None:
    book.active["F1"].value = "Пераклад"
    before = newsroom.files()
    with pytest.raises(PerakladError, match="are not there"):
        send(newsroom, "xlsx", saved(book))
    assert newsroom.files() == before


@pytest.mark.parametrize(
    "value",
    ["=1+1", "=E2", "=HYPERLINK(\"http://e.org\")", ArrayFormula("F2:F2", "=1+1"), 0.5, True, datetime.date(2017, 5, 8)],
    ids=lambda value: type(value).__name__ + str(value)[:5].strip("<"),
)  # fmt: skip
def test_what_a_program_made_of_a_text_is_refused(newsroom: Newsroom, book, value) -> None:
    put(book, "first sentence", value)
    put(book, "second sentence", "Другі сказ.")
    done = send(newsroom, "xlsx", saved(book))
    assert counts(done) == (1, 0, 0, 1)
    assert "not a text" in done.refused[0].reason
    assert newsroom.states()[FIRST] == "missing"


def test_a_formula_as_text_is_a_text(newsroom: Newsroom, book) -> None:
    put(book, "first sentence", "=1+1")
    book.active.cell(row_of(book, "first sentence"), 6).data_type = "s"
    assert send(newsroom, "xlsx", saved(book)).taken == 1
    assert newsroom.entry(newsroom.po(), FIRST).target == "=1+1"
    again = openpyxl.load_workbook(io.BytesIO(newsroom.project.export([NAME], "be")))
    cell = again.active.cell(row_of(again, "first sentence"), 6)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_ids_doubled_and_lost_and_rows_missing(newsroom: Newsroom, book) -> None:
    sheet = book.active
    put(book, "first sentence", "Першы сказ.")
    twin = [cell.value for cell in sheet[row_of(book, "first sentence")]]
    sheet.append([*twin[:5], "Іншы першы сказ.", ""])
    put(book, "second sentence", "Другі сказ.")
    sheet.cell(row_of(book, "second sentence"), 1).value = None
    put(book, "lasted", "Два дні.")
    sheet.delete_rows(row_of(book, "A second paragraph"))
    done = send(newsroom, "xlsx", saved(book))
    assert counts(done) == (1, 0, 0, 3)
    assert {one.reason.split(" (")[0] for one in done.refused} == {
        "two translations of one segment",
        "the row has lost its id",
    }
    states = newsroom.states()
    assert (states[FIRST], states[SECOND], states[LAST]) == ("missing", "missing", "missing")


def change(kind: str, xml: str) -> str:
    return f'<w:{kind} {nsdecls("w")} w:id="1" w:author="Ann" w:date="2017-05-08T00:00:00Z">{xml}</w:{kind}>'


def run(text: str, tag: str = "t") -> str:
    return f'<w:r {nsdecls("w")}><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def document(newsroom: Newsroom, form: str = "docx"):
    return docx.Document(io.BytesIO(newsroom.project.export([NAME], "be", form)))


def row(word, part: str):
    return next(row for table in word.tables for row in table.rows if part in row.cells[0].text)


def test_tracked_changes_count_as_accepted(newsroom: Newsroom) -> None:
    word = document(newsroom)
    paragraph = row(word, "first sentence").cells[1].paragraphs[0]._p
    for xml in (
        run("Першы "), change("del", run("дрэнны ", "delText")), change("ins", run("добры ")), run("сказ"),
        change("moveFrom", run(" адсюль")), change("moveTo", run(" сюды")), run("."),
    ):  # fmt: skip
        paragraph.append(parse_xml(xml))
    assert counts(send(newsroom, "docx", saved(word))) == (1, 0, 0, 0)
    assert newsroom.entry(newsroom.po(), FIRST).target == "Першы добры сказ сюды."


def test_a_deleted_row_and_a_deleted_paragraph_mark(newsroom: Newsroom) -> None:
    word = document(newsroom)
    gone = row(word, "second sentence")
    gone.cells[1].paragraphs[0].add_run("Другі сказ.")
    gone._tr.get_or_add_trPr().append(parse_xml(change("del", "")))
    cell = row(word, "first sentence").cells[1]
    cell.paragraphs[0].add_run("Першы ")
    cell.add_paragraph("сказ.")
    properties = f"<w:pPr {nsdecls('w')}><w:rPr>{change('del', '')}</w:rPr></w:pPr>"
    cell.paragraphs[0]._p.insert(0, parse_xml(properties))
    assert counts(send(newsroom, "docx", saved(word))) == (1, 0, 0, 0)
    assert newsroom.entry(newsroom.po(), FIRST).target == "Першы сказ."
    assert newsroom.states()[SECOND] == "missing"


def test_rows_of_a_document_sorted_and_its_small_lines_lost(newsroom: Newsroom) -> None:
    data = fill(
        "docx",
        newsroom.project.export([NAME], "be", "docx"),
        {"first sentence": "Першы сказ.", "second sentence": "Другі."},
    )
    word = docx.Document(io.BytesIO(data))
    table = word.tables[0]._tbl
    for one in reversed(list(table.tr_lst)):
        table.append(one)
    row(word, "second sentence").cells[0].paragraphs[0].text = ""
    done = send(newsroom, "docx", saved(word))
    assert counts(done) == (1, 0, 0, 1)
    assert "lost its id" in done.refused[0].reason
    assert newsroom.entry(newsroom.po(), FIRST).target == "Першы сказ."


@pytest.mark.parametrize("form", ["xliff", "xliff2"])
def test_tags_of_a_program_are_refused_and_its_marks_are_not(newsroom: Newsroom, form: str) -> None:
    data = fill(
        form, newsroom.project.export([NAME], "be", form), {"first sentence": "TAG", "second sentence": "MARK"}
    ).decode()
    data = data.replace("TAG", 'Першы <ph id="1"/>сказ.').replace("MARK", '<mrk id="m1" mtype="seg">Другі</mrk> сказ.')
    done = send(newsroom, form, data.encode())
    assert counts(done) == (1, 0, 0, 1)
    assert done.refused[0].reason == "the tag <ph> stands in the translation"
    assert newsroom.entry(newsroom.po(), SECOND).target == "Другі сказ."


EVIL = {
    "an entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff version="1.2">&a;</xliff>',
    "a billion laughs": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><xliff version="1.2">&b;</xliff>',
    "ten thousand levels": b'<xliff version="1.2">' + b"<g>" * 10_000 + b"</g>" * 10_000 + b"</xliff>",
    "a document type from outside": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>',
    "a parameter entity": b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;]><tmx/>',
    "malformed": b"<xliff><a></xliff>",
    "UTF-7": b'<?xml version="1.0" encoding="utf-7"?>+ADw-x+AD4-',
    "another format": b"<html/>",
    "a version to come": b'<xliff version="9.0"/>',
    "nothing": b"",
}


@pytest.mark.parametrize("name", EVIL)
def test_xml_that_is_no_hand_off(newsroom: Newsroom, name: str) -> None:
    before = newsroom.files()
    with pytest.raises(PerakladError) as caught:
        send(newsroom, "xliff", EVIL[name])
    assert "root:" not in str(caught.value)
    with pytest.raises(PerakladError):
        verbs.memory.import_tmx(newsroom.project.workspace, EVIL[name], "x.tmx")
    assert newsroom.files() == before


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=60).map(
    str.strip
)
FORMS = pytest.mark.parametrize("form", exchange.FORMATS)


@FORMS
@given(source=texts.filter(bool), target=texts)
def test_what_goes_out_is_what_comes_back(form: str, source: str, target: str) -> None:
    if re.search("[\u2028\u2029\u202a-\u202e\u2066-\u2069\x85]|^<{7} |^>{7} ", source + "\n" + target, re.MULTILINE):
        return
    unit = Unit("2017-05-08/talks", State.TRANSLATED if target else State.MISSING, source, target, None, "paragraph")
    (row,) = exchange.get(form).read(exchange.get(form).write(Document("T", "en", "be", (unit,))), "x")
    assert (row.id, row.places, row.target.strip(), row.trouble) == (unit.id, (unit.place,), target, "")
    assert row.base in ("", unit.base)


def test_a_file_may_hold_nothing_of_ours(newsroom: Newsroom) -> None:
    word = docx.Document()
    word.add_paragraph("Hello")
    with pytest.raises(PerakladError, match="no row"):
        send(newsroom, "docx", saved(word))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(PerakladError, match="not a Word document"):
        send(newsroom, "docx", stream.getvalue())


#: What people and programs do to the rows of a workbook.
mangles = st.lists(
    st.tuples(
        st.sampled_from(["translate", "swap texts", "swap ids", "double", "drop", "clear id", "quotes", "sort"]),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=6,
)


def mangled(rows: list[list[str]], steps) -> list[list[str]]:
    rows = [list(row) for row in rows]
    for what, first, second in steps:
        if not rows:
            break
        one, other = first % len(rows), second % len(rows)
        if what == "translate":
            rows[one][5] = f"Тэкст {one}{other} “тут”."
        elif what.startswith("swap"):
            column = 5 if "texts" in what else 0
            rows[one][column], rows[other][column] = rows[other][column], rows[one][column]
        elif what == "double":
            rows.append([*rows[one][:5], f"Двойчы {other}.", ""])
        elif what == "drop":
            del rows[one]
        elif what == "clear id":
            rows[one][0] = ""
        elif what == "quotes":
            rows[one] = [cell.replace('"', "”").replace("'", "’") for cell in rows[one]]
        else:
            rows.sort(key=lambda row: row[4 + other % 2] or "")
    return rows


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=mangles, half=st.booleans())
def test_no_mangling_puts_a_text_where_its_row_does_not_say(tmp_path_factory, steps, half: bool) -> None:
    newsroom = Newsroom(tmp_path_factory.mktemp("room"))
    newsroom.write("pyproject.toml", SETTINGS)
    newsroom.article()
    newsroom.project.sync()
    if half:
        newsroom.edit_po(newsroom.po(), lambda one: translated(one) if len(one.source) % 2 else one)
        newsroom.project.sync()
    book = openpyxl.load_workbook(io.BytesIO(newsroom.project.export([NAME], "be")))
    header, *rows = [[cell.value or "" for cell in row] for row in book.active.iter_rows()]
    sent = mangled(rows, steps)
    out = openpyxl.Workbook()
    for row in [header, *sent]:
        out.active.append(row)
    before = {entry.source: entry.target for entry in newsroom.read_po(newsroom.po()).active}
    try:
        done = send(newsroom, "xlsx", saved(out))
    except SelectionError:  # no row is left that names an article
        done = TakenBack()
    after = {entry.source: entry.target for entry in newsroom.read_po(newsroom.po()).active}
    assert before.keys() == after.keys()
    changed = {source: text for source, text in after.items() if text != before[source]}
    own = {row[4]: row[0] for row in rows}
    for source, text in changed.items():
        # The row that brought it shows both its id and its source.
        assert any((row[0], row[4], row[5]) == (own[source], source, text) for row in sent), (source, text)
    assert len(changed) == done.taken
    files = newsroom.files()
    with suppress(SelectionError):
        assert send(newsroom, "xlsx", saved(out)).taken == 0
    assert newsroom.files() == files
