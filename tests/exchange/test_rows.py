"""What becomes of a row, case by case (rows.txt)."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.exchange.base import Returned, mark_of
from pipeline.exchange.returned import Outcome, Row, judge
from pipeline.model import Entry

TEXT = Path(__file__).with_name("rows.txt").read_text(encoding="utf-8")
CASES = [block.split("\n") for block in TEXT.strip().split("\n\n")[1:]]


def meant(text: str) -> str:
    for written, said in (("\\n", "\n"), ("\\r", "\r"), ("\\x0b", "\x0b"), ("\\u202e", "\u202e")):
        text = text.replace(written, said)
    return text


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_row(case: list[str]) -> None:
    fields = {
        name.strip(): meant(text.removeprefix(" ")) for name, _, text in (line.partition(":") for line in case[1:-1])
    }
    outcome, _, reason = case[-1].removeprefix("-> ").partition(": ")
    now = fields.get("now", fields.get("now ~"))
    draft = True if "row ~" in fields else False if "row !" in fields else None
    text = next(fields[name] for name in ("row", "row ~", "row !") if name in fields)
    row = Returned("row 1", "0" * 24, text, fields.get("row source"), draft, mark_of(fields.get("base", now)))
    entry = Entry(fields["source"], now, fuzzy="now ~" in fields)
    got, said = judge(Row(row, entry, own=fields.get("by") == "ann", opens="opens" in fields))
    assert got is Outcome[outcome.upper()], said
    if outcome == "refused":
        assert reason in said
    elif got is not Outcome.UNCHANGED:
        assert (said.target, said.fuzzy) == (text.strip(), outcome == "draft")


def test_cases_are_there() -> None:
    assert len(CASES) > 20
