"""A run that is killed goes on where it was, and pays for nothing twice."""

from __future__ import annotations

import pytest

from tests.engines.killing import SEGMENTS, kill
from tests.engines.services import KEY


@pytest.mark.slow
def test_nothing_is_paid_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", KEY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    outcome = kill(5)
    assert outcome.struck == 5
    assert outcome.twice == 0
    assert outcome.translated >= SEGMENTS - 5 * 4  # four threads: at most four texts are on their way
