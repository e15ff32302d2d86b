"""Deadline: put into an issue's settings when it must be out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from pipeline import config, files
from pipeline.config import issue_path, parse_issue
from pipeline.errors import SelectionError
from pipeline.workspace import Workspace

_LINE = re.compile(r"(?m)^deadline\s*=[^\n]*\n?")


@files.retry_on_conflict
def set_deadline(workspace: Workspace, issue: str, deadline: datetime | None, now: datetime | None = None) -> None:
    """Say when an issue must be out (None: nobody says); without a zone it is meant in the newsroom's.

    The rest of the file stays byte for byte. Raises SelectionError for a moment that is past, or an unknown issue.
    """
    if issue not in workspace.issues():
        raise SelectionError(
            f"unknown issue “{issue}”", hint="An issue is named by its Monday, for example 2017-05-08."
        )
    if deadline is not None:
        zoned = deadline if deadline.tzinfo else deadline.replace(tzinfo=config.zone(workspace.config))
        if zoned < (now or datetime.now(UTC)):
            raise SelectionError(
                f"{deadline:%Y-%m-%d %H:%M} is past", hint="Name a moment to come, or leave it empty for no deadline."
            )
    where = issue_path(issue)
    path = workspace.root / where
    with files.lock(workspace.root):
        text = files.read_text(path, where) if path.is_file() else ""
        line = f"deadline = {deadline.isoformat(timespec='seconds')}\n" if deadline else ""
        # A table's keys follow its head: the line belongs before the first.
        new = _LINE.sub(lambda _: line, text, count=1) if _LINE.search(_head(text)) else line + text
        parse_issue(new, where)
        files.write_all(workspace.root, {where: new})


def _head(text: str) -> str:
    return re.split(r"(?m)^\s*\[", text, maxsplit=1)[0]
