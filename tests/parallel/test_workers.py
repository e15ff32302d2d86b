"""Runs ``cases.py`` in a process of one thread: in one with more (a browser's, a server's) nothing is forked."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT


def test_in_a_process_of_one_thread() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "tests/parallel/cases.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "skipped" not in run.stdout
