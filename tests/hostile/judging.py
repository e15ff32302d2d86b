"""What the gate says of a publication with a fault in it."""

from __future__ import annotations

from pipeline.errors import PerakladError
from tests.conftest import Newsroom


def verdict_of(room: Newsroom) -> tuple[str, list[str]]:
    """Red or green, and the reasons; a refusal to judge is red. Anything but a refusal is a bug and goes through."""
    try:
        verdicts = room.project.check()
    except PerakladError as error:
        return "red", [f"{error} {error.hint}"]
    reasons = [f"{one.where} {one.message}" for verdict in verdicts for one in verdict.reasons]
    return ("green" if verdicts and all(verdict.passed for verdict in verdicts) else "red"), reasons
