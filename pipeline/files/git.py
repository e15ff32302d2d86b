"""Git, the one place where it is called: what it answers, or None where it refuses or isn't there."""

from __future__ import annotations

import subprocess
from pathlib import Path

#: Seconds after which git is taken for hung.
DEADLINE = 600


def run(folder: Path, *arguments: str, stdin: bytes = b"", deadline: float = DEADLINE) -> bytes | None:
    """Run git in ``folder`` and return its standard output; None if it fails, hangs or isn't installed."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], input=stdin, capture_output=True, check=False, timeout=deadline
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def line(folder: Path, *arguments: str) -> str | None:
    """As ``run``, as text without the line's end."""
    answer = run(folder, *arguments)
    return None if answer is None else answer.decode("utf-8", "replace").rstrip("\n")
