"""Risk: the order in which finished translations are reviewed."""

from __future__ import annotations

import json

import pytest

from pipeline.gate.risk import corrections, risk
from pipeline.model import Deed, Fact, Finding, Segment, Severity, Where
from pipeline.state.ledger import Ledger
from pipeline.state.standing import Standing
from tests.conftest import Newsroom

SHORT = Segment("The mill is old.", "paragraph", line=1)
LONG = Segment("The mill by the river is old, and " * 12, "paragraph", line=1)
TITLE = Segment("The mill is old", "title", "title", line=1)


def finding(severity: Severity) -> Finding:
    return Finding("omission", severity, "nothing here renders it", "Look.", Where("x.po"), "x")


@pytest.mark.parametrize(
    ("safer", "riskier"),
    [
        (risk(SHORT, Standing(), []), risk(SHORT, Standing(), [finding(Severity.WARNING)])),
        (risk(SHORT, Standing(), [finding(Severity.WARNING)]), risk(SHORT, Standing(), [finding(Severity.ERROR)])),
        (risk(SHORT, Standing(), []), risk(LONG, Standing(), [])),
        (risk(SHORT, Standing(), []), risk(TITLE, Standing(), [])),
        (
            risk(SHORT, Standing(origin="memory", accepted_as_is=True), []),
            risk(SHORT, Standing(origin="machine:echo", accepted_as_is=True), []),
        ),
        (
            risk(SHORT, Standing(translator="ann"), [], corrected={"bob": 0.5}),
            risk(SHORT, Standing(translator="bob"), [], corrected={"bob": 0.5}),
        ),
    ],
)
def test_what_is_likelier_wrong_comes_first(safer: float, riskier: float) -> None:
    assert safer < riskier


def test_the_reason_is_told_in_a_line() -> None:
    told = risk(LONG, Standing(origin="machine:echo", accepted_as_is=True), [finding(Severity.WARNING)])
    assert told.why.splitlines() == [told.why]
    assert told.why.startswith("kept as the machine made it; omission: nothing here renders it")


def test_who_was_corrected_is_told_by_the_ledger() -> None:
    def made(source: str, target: str, at: str, by: str) -> Fact:
        return Fact(Deed.MADE, source, target, f"2026-11-{at}T00:00:00Z", by, origin="human")

    facts = [made(f"s{number}", "a", "01", "ann") for number in range(10)]
    facts += [made(f"s{number}", "b", "02", "bob") for number in range(3)]
    assert corrections([Ledger.of(facts)]) == {"ann": 0.3}
    assert corrections([Ledger.of(facts[:10])]) == {}


def test_todo_lists_by_risk(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    done = newsroom.run("todo", "--review", "--by", "risk", "--locale", "be", "--format", "json")
    assert done.returncode == 0, done.stderr
    tasks = json.loads(done.stdout)["tasks"]
    assert len(tasks) > 3
    assert [one["risk"] for one in tasks] == sorted((one["risk"] for one in tasks), reverse=True)
    assert {one["source"] for one in tasks} == {
        one["source"]
        for one in json.loads(newsroom.run("todo", "--review", "--locale", "be", "--format", "json").stdout)["tasks"]
    }
    assert "risk" not in newsroom.run("todo", "--review", "--format", "json").stdout
