"""Where a translation comes from, as files say it (origins.txt)."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from pipeline import exchange
from pipeline.exchange import tmx
from pipeline.exchange.base import Returned, mark_of
from pipeline.exchange.returned import Outcome, Row, judge
from pipeline.model import Entry
from tests.conftest import Newsroom
from tests.exchange.test_hand_offs import FIRST, NAME, counts, send
from tests.exchange.translators import SUFFIX, fill

LINES = Path(__file__).with_name("origins.txt").read_text(encoding="utf-8").splitlines()
ROWS = [
    re.fullmatch(r"(\S+)\s+(\S+)\s+(.*?)\s+(machine|memory|human)", line).groups()
    for line in LINES
    if line and line[0] != "#"
]
SPACES = " ".join(
    f'xmlns:{name}="urn:{name}"' for name in ("m", "q", "its", "sdl", "okp", "acme", "mtc", "mda")
)  # fmt: skip

XLIFF = (
    f'<xliff version="1.2" {SPACES}><file original="articles/2017-05-08/talks.md" target-language="be"><body>'
    '<trans-unit id="a" UNIT><source>S</source><target state="translated" TARGET>T</target>BESIDE</trans-unit>'
    "</body></file></xliff>"
)
XLIFF2 = (
    f'<xliff version="2.0" trgLang="be" {SPACES}><file id="f" original="articles/2017-05-08/talks.md">'
    '<unit id="a" UNIT>BESIDE<segment state="translated" SEGMENT><source>S</source><target TARGET>T</target></segment>'
    "</unit></file></xliff>"
)
TMX = (
    '<tmx version="1.4"><header srclang="en"/><body><tu UNIT>BESIDE<tuv xml:lang="en"><seg>S</seg></tuv>'
    '<tuv xml:lang="be"><seg>T</seg></tuv></tu></body></tmx>'
)


def origin_of(form: str, place: str, said: str) -> str:
    if form == "po":
        text = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n# {said}\nmsgid "S"\nmsgstr "T"\n'
        return exchange.get(form).read(text.encode(), "x.po")[0].origin
    if form == "xlsx":
        book, stream = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["id", "state", "source", "translation"])
        book.active.append(["0" * 24, said, "S", "T"])
        book.save(stream)
        return exchange.get(form).read(stream.getvalue(), "x.xlsx")[0].origin
    text = {"xliff": XLIFF, "xliff2": XLIFF2, "tmx": TMX}[form].replace(place.upper(), said)
    data = re.sub(r"UNIT|SEGMENT|TARGET|BESIDE", "", text).encode()
    if form == "tmx":
        return "" if tmx.read(data, "x.tmx", ["en", "be"])[0] else "machine:tmx"
    return exchange.get(form).read(data, "x.xlf")[0].origin


@pytest.mark.parametrize(
    ("form", "place", "said", "origin"), ROWS, ids=[f"{form}: {said}" for form, _, said, _ in ROWS]
)
def test_the_origin_that_a_file_tells(form: str, place: str, said: str, origin: str) -> None:
    assert (origin_of(form, place, said).partition(":")[0] or "human") == origin


def test_a_machines_text_awaits_somebody_however_often_it_is_sent(newsroom: Newsroom) -> None:
    data = fill("xliff", newsroom.project.export([NAME], "be", "xliff"), {"first sentence": "Першы сказ."}, draft=False)
    data = data.replace(b'<target state="translated"', b'<target state="translated" state-qualifier="mt-suggestion"')
    done = send(newsroom, "xliff", data)
    assert counts(done) == (0, 1, 0, 0)
    assert [note.reason for note in done.notes] == ["the file says that a machine made it"]
    files = newsroom.files()
    assert counts(send(newsroom, "xliff", data)) == (0, 0, 0, 0)
    assert newsroom.files() == files
    assert newsroom.states()[FIRST] == "machine"


def test_a_link_that_leads_elsewhere_awaits_somebody_however_often_it_is_sent(newsroom: Newsroom) -> None:
    source = "See [the report](https://site.example/en/report)."
    newsroom.article(f"---\ntitle: A page of the week\nlang: en\n---\n\n{source}\n", slug="linked")
    newsroom.project.sync()
    text = {"See": "Гл. [справаздачу](https://site.example/be/report)."}
    data = fill("xliff", newsroom.project.export(["2017-05-08/linked"], "be", "xliff"), text, draft=False)
    assert counts(send(newsroom, "xliff", data)) == (0, 1, 0, 0)
    assert counts(send(newsroom, "xliff", data)) == (0, 0, 0, 0)
    assert newsroom.states(slug="linked")[source] == "draft"
    # Handed off anew and called finished there: a person has looked at it.
    again = fill("xliff", newsroom.project.export(["2017-05-08/linked"], "be", "xliff"), text, draft=False)
    assert counts(send(newsroom, "xliff", again)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("#NAME?", False), ("#REF!", False), ("#DIV/0!", False), ("#N/A", False), ("#SPILL!", False),
        ("#GETTING_DATA", False), ("Err:502", False), ("#ИМЯ?", False), ("#ССЫЛКА!", False), ("#ДЕЛ/0!", False),
        ("#Н/Д", False), ("#ARG!", False), ("#ADR!", False), ("#NV", True), ("#1 у спісе", True),
        ("#мінск", True), ("Артыкул 502", True), ("Што? #мінск!", True),
    ],
)  # fmt: skip
def test_errors_of_spreadsheets_are_no_texts_in_any_language(text: str, fit: bool) -> None:
    returned = Returned("row 1", "0" * 24, text, base=mark_of(""))
    outcome, said = judge(Row(returned, Entry("Nobody knows.", "")))
    assert (outcome is Outcome.TAKEN) is fit, said
    # What is written like one in the source may be so in the translation.
    assert judge(Row(returned, Entry("#WHY?", "")))[0] is Outcome.TAKEN


@pytest.mark.parametrize("form", list(SUFFIX))
def test_escapes_of_office_formats_are_decoded(newsroom: Newsroom, form: str) -> None:
    data = fill(form, newsroom.project.export([NAME], "be", form), {"first sentence": "Першы_x000D_ сказ._x000A_"})
    send(newsroom, form, data)
    assert newsroom.entry(newsroom.po(), FIRST).target == "Першы сказ."


@pytest.mark.parametrize(
    ("said", "locale"),
    [
        ("be", "be"), ("be_BY", "be"), ("be-BY", "be"), ("BE", "be"), ("Belarusian", "be"), ("беларуская", "be"),
        ("uk", "none"), ("Ukrainian", "none"), ("be@latin", "none"), ("", "unsaid"),
    ],
)  # fmt: skip
def test_the_language_that_a_file_names(newsroom: Newsroom, said: str, locale: str) -> None:
    data = fill("po", newsroom.project.export([NAME], "be", "po"), {"first sentence": "Першы сказ."})
    data = data.replace(b'"Language: be\\n"', f'"Language: {said}\\n"'.encode())
    file = newsroom.root / "x.po"
    file.write_bytes(data)
    done = newsroom.run("import-translations", str(file), "--by", "ann")
    assert done.returncode == (0 if locale == "be" else 2), done.stderr
    assert ("--locale LOCALE" in done.stderr) is (locale == "unsaid")
    if locale == "be":
        other = newsroom.run("import-translations", str(file), "--by", "ann", "--locale", "ru")
        assert (other.returncode, "not in “ru”" in other.stderr) == (2, True)


def test_a_file_is_for_one_locale(newsroom: Newsroom) -> None:
    data = fill("xliff", newsroom.project.export([NAME], "be", "xliff"), {"first sentence": "Першы сказ."})
    file = newsroom.root / "x.xlf"
    file.write_bytes(data.replace(b"<target", b'<target xml:lang="ru-RU"'))
    before = newsroom.files()
    for more in ((), ("--locale", "be"), ("--locale", "ru")):
        done = newsroom.run("import-translations", str(file), "--by", "ann", *more)
        assert (done.returncode, "A file is for one locale" in done.stderr) == (2, True), done.stderr
    assert newsroom.files() == before


def test_a_hand_off_is_for_one_locale(newsroom: Newsroom) -> None:
    done = newsroom.run("export", NAME, "--locale", "be,ru", "--format", "po", "-o", "x.po")
    assert (done.returncode, "run it once for each" in done.stderr) == (2, True), done.stderr
