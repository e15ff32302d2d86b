"""Carry-over: the table of this folder, and what no line of it can say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.model import Entry, Segment
from pipeline.reconcile import carry_over

HERE = Path(__file__).parent
ENTRY = re.compile(
    r"(?P<mark>(?:[?x] )*)(?P<source>.+?) =(?: (?!// |< )(?P<target>.*?))?(?: < (?P<previous>.*?))?(?: // (?P<note>.*))?\Z"
)


def read_entry(text: str) -> Entry:
    match = ENTRY.match(text.strip())
    assert match, text
    return Entry(
        match["source"],
        target=match["target"] or "",
        fuzzy="?" in match["mark"],
        obsolete="x" in match["mark"],
        previous=match["previous"],
        comment=match["note"] or "",
    )


def read_cases() -> list[dict[str, str]]:
    cases = []
    for block in (HERE / "cases.txt").read_text(encoding="utf-8").split("\n## ")[1:]:
        title, *lines = block.strip().split("\n")
        cases.append(
            {"title": title, **dict(line.split(": ", 1) for line in lines if line and not line.startswith("#"))}
        )
    return cases


def parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\|(?: |\Z)", text)]


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case["title"])
def test_the_table(case: dict[str, str]) -> None:
    old = [read_entry(text) for text in parts(case["old"])]
    new = [Segment(text, "") for text in parts(case["new"])]
    result = carry_over(old, new, "")
    assert list(result.entries) == [read_entry(text) for text in parts(case["out"])]
    assert " ".join(change.kind for change in result.changes) == case["changes"]
    again = carry_over(result.entries, new, "")
    assert again.entries == result.entries
    assert again.changes == ()
