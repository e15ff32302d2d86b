"""Every fault in a publication that would pass without it: the gate says no, and why; or sees that it is none."""

from __future__ import annotations

import time

import pytest

from tests.hostile.injections import ALL, RED, Injection
from tests.hostile.judging import verdict_of


@pytest.mark.parametrize(
    "fault", [pytest.param(fault, id=str(fault), marks=pytest.mark.row(fault.row)) for fault in ALL]
)
def test_the_gate(complete, fault: Injection) -> None:
    assert verdict_of(complete) == ("green", [])
    fault.do(complete)
    start = time.process_time()
    verdict, reasons = verdict_of(complete)
    assert time.process_time() - start < 10
    assert verdict == fault.expect, reasons
    assert bool(reasons) is (fault.expect == RED)
