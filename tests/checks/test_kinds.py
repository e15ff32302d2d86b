"""What checks say of a text depends on what it is: an item of a list, a cell, a paragraph."""

from __future__ import annotations

import pytest

from pipeline.checks import CHECKS, Subject, run
from pipeline.model import Where


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("list-item", "Наполните лодку водой,", False),
        ("list-item", "Наполните лодку водой;", False),
        ("list-item", "Наполните лодку водой", True),
        ("paragraph", "Наполните лодку водой,", True),
        ("table-cell", "Наполните лодку водой", False),
    ],
)
def test_items_of_one_sentence_end_with_its_commas(kind: str, text: str, told: bool) -> None:
    subject = Subject(text, "ru", Where("x.po", 1), source="Fill the boat with water.", source_locale="en", kind=kind)
    assert [found.check for found in run(CHECKS, subject, {}) if found.check == "endpunc"] == ["endpunc"] * told
