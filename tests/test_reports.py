"""Status in its formats: whatever the format, the numbers are the tallies'."""

from __future__ import annotations

import csv
import importlib
import io
import json

import html5lib
import openpyxl
import pytest

from pipeline import reports
from pipeline.model import State, Tally
from pipeline.project import Project
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def tallies() -> tuple[Tally, ...]:
    return Project.find(ROOT).status()


def missing(tallies: tuple[Tally, ...]) -> list[int]:
    """The missing segments of each issue and locale, in the order of the reports."""
    from pipeline.reports.rows import by_issue

    return [tally.segments[State.MISSING] for tally in by_issue(tallies)]


def shown(text: str) -> int:
    return 0 if text.strip() == "–" else int(text)


def test_every_format_renders(tallies: tuple[Tally, ...]) -> None:
    for form in reports.STATUS_FORMATS:
        assert importlib.import_module(f"pipeline.reports.{form}").status(tallies), form


def test_csv_json_and_the_frame_say_the_same(tallies: tuple[Tally, ...]) -> None:
    rows = list(csv.DictReader(io.StringIO(importlib.import_module("pipeline.reports.csv").status(tallies))))
    data = json.loads(importlib.import_module("pipeline.reports.json").status(tallies))
    frame = Project.find(ROOT).status_frame()
    assert [{name: str(value) for name, value in row.items()} for row in data["articles"]] == rows
    assert [int(row["missing_segments"]) for row in rows] == frame["missing_segments"].tolist()
    assert [row["missing_segments"] for row in data["issues"]] == missing(tallies)


def test_the_terminal_and_markdown_tables(tallies: tuple[Tally, ...]) -> None:
    table = importlib.import_module("pipeline.reports.terminal").status(tallies, width=140)
    lines = [line.split() for line in table.strip().split("\n")[1:]]
    assert [shown(line[5]) for line in lines] == missing(tallies)
    markdown = importlib.import_module("pipeline.reports.md").status(tallies)
    assert [int(line.split("|")[4]) for line in markdown.strip().split("\n")[2:]] == missing(tallies)


def test_the_workbook_has_typed_cells(tallies: tuple[Tally, ...]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(importlib.import_module("pipeline.reports.xlsx").status(tallies)))
    sheet = book["issues"]
    column = [cell.value for cell in sheet[1]].index("missing_segments") + 1
    assert [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)] == missing(tallies)


def test_the_page_is_sound_and_loads_nothing(tallies: tuple[Tally, ...]) -> None:
    page = importlib.import_module("pipeline.reports.html").status(tallies)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    table = next(tree.iter("tbody"))
    assert [shown(list(row)[4].text or "") for row in table] == missing(tallies)
    assert not [one for one in tree.iter() if one.get("src") or (one.get("href") or "").startswith("http")]
