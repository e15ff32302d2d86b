"""Keeping: the desk does what `peraklad sync` would when files have changed, where nothing of a person's is lost by it.

What would lose or move something waits for a coordinator, who is told.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection

from starlette.concurrency import run_in_threadpool

from pipeline import files, verbs
from pipeline.errors import PerakladError
from pipeline.files import git
from pipeline.model import folder_of
from pipeline.state.bookkeeping import PROGRAM
from pipeline.web.desk import Desk
from pipeline.web.overview import issue_of

log = logging.getLogger(__name__)

#: Seconds for which files must be left alone: an editor, or git, may be writing others still.
QUIET = 3.0

#: Seconds between two looks.
LOOK = 0.5


class Keeping:
    """What is to be brought into line at a desk; what waits for a person is on the desk's list (``held``)."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._waiting: set[str] = set()
        self._last = 0.0
        desk.listeners.append(self.changed)

    def changed(self, paths: Collection[str]) -> None:
        """Files have changed, by their paths in the publication."""
        issues = {issue_of(path) for path in paths if path.endswith((".md", ".po", ".toml"))}
        if issues:
            self._waiting |= issues
            self._last = time.monotonic()

    async def run(self) -> None:
        """Keep in line what people are at work on, until told to end."""
        await run_in_threadpool(self._begin)
        while True:
            await asyncio.sleep(LOOK)
            if self._waiting and time.monotonic() - self._last >= QUIET:
                issues, self._waiting = self._waiting, set()
                for issue in sorted(issues, reverse=True):
                    await run_in_threadpool(self.bring, issue)

    def _begin(self) -> None:
        """What is finished is left alone until somebody changes it."""
        try:
            glances = self.desk.overview.glances(self.desk.workspace)
        except PerakladError as error:
            log.warning("nothing is brought into line: %s", error)
            return
        self._waiting |= {glance.issue for glance in glances if glance.issue and not glance.finished}

    def bring(self, issue: str) -> None:
        """Bring the catalogs of an issue into line, unless something would be lost, or git is merging."""
        desk, workspace = self.desk, self.desk.workspace
        if not workspace.config.auto_sync or (issue and issue not in workspace.issues()):
            return
        with desk.writing:
            if desk.commits.is_merging():
                self._waiting.add(issue)
                self._last = time.monotonic()
                return
            try:
                with files.placing() as placed:
                    done = verbs.sync.sync(workspace, [issue] if issue else ["labels"], careful=True)
            except PerakladError as error:
                # An article that is half written, say: the pages tell of it, and the next change is looked at again.
                log.info("%s is not brought into line: %s", issue, error)
                return
            risky = [synced.path for synced in done if synced.risky]
            if risky:
                desk.held[issue] = risky[0]
            else:
                desk.held.pop(issue, None)
            if placed:
                desk.overview.forget({issue, ""})
                # An article that git doesn't have yet takes its catalogs along when somebody commits it.
                if workspace.config.commit and desk.commits.repository:
                    articles = git.changed(workspace.root, [folder_of(issue)]) if issue else []
                    if not [path for path in articles if path.endswith(".md")]:
                        desk.commits.settle()
                        desk.commits.note(PROGRAM, "", "Bring the catalogs into line", placed)
                        desk.commits.settle([(PROGRAM, "")])
