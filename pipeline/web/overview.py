"""The overview: how far every issue is, kept in mind for as long as the files are watched."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.archive import counts
from pipeline.config import IssueSettings
from pipeline.errors import PerakladError, SettingsError
from pipeline.model import PAGES, Tally
from pipeline.planning.assignments import deadline_of
from pipeline.planning.outlook import is_finished
from pipeline.workspace import Workspace

log = logging.getLogger(__name__)

#: Issues that are looked at for a page though nobody has looked at them yet: the rest is looked at behind it.
NEWEST = 6

#: Issues that are looked at in one go.
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Glance:
    """One issue (the labels, if it is empty): its counts, its settings, whether the policy wants no more of it.

    ``workspace`` holds its journal as it is. ``error``: why it can't be read.
    """

    issue: str
    workspace: Workspace
    tallies: tuple[Tally, ...] = ()
    settings: IssueSettings = field(default_factory=IssueSettings)
    deadline: datetime | None = None
    finished: bool = False
    error: PerakladError | None = None


class Overview:
    """What is known of each issue; whoever sees its files change has it forgotten."""

    def __init__(self) -> None:
        self._known: dict[str, Glance] = {}
        self._lock = threading.Lock()
        self._forgotten = 0
        #: Whether somebody sees the files change; without that nothing is kept.
        self.watched = False

    def forget(self, issues: Iterable[str] | None = None) -> None:
        """Forget some issues, or all."""
        with self._lock:
            self._forgotten += 1
            for issue in list(self._known if issues is None else issues):
                self._known.pop(issue, None)

    def glances(self, workspace: Workspace, wanted_too: str = "") -> list[Glance]:
        """The issues, newest first, and the labels last; of those that nobody has looked at, only the newest.

        ``wanted_too``: an issue that is looked at in any case.
        """
        issues = workspace.issues()[::-1]
        with self._lock:
            known = dict(self._known) if self.watched else {}
        wanted = [issue for issue in (*issues, "") if issue not in known]
        if self.watched:
            wanted = [issue for issue in wanted if issue in ("", PAGES, wanted_too, *issues[:NEWEST])]
        known |= self._look(workspace, wanted)
        return [known[issue] for issue in (*issues, "") if issue in known]

    def fill(self, workspace: Workspace) -> bool:
        """Look at some issues that are not known yet; whether there were any."""
        left = [issue for issue in (*workspace.issues()[::-1], "") if issue not in self._known]
        if left and self.watched:
            self._look(workspace, left[:_AT_ONCE])
        return bool(left)

    def _look(self, workspace: Workspace, issues: Sequence[str]) -> dict[str, Glance]:
        began = self._forgotten
        try:
            result = {issue: _glance(known, issue) for issue, known in counts.known(workspace, issues).items()}
        except PerakladError:  # one of them can't be read: which?
            result = {issue: _alone(workspace, issue) for issue in issues}
        with self._lock:
            # What changed while it was looked at is looked at again.
            self._known |= result if self.watched and began == self._forgotten else {}
        return result


def _alone(workspace: Workspace, issue: str) -> Glance:
    try:
        return _glance(counts.known(workspace, [issue])[issue], issue)
    except PerakladError as error:
        if isinstance(error, SettingsError):
            log.warning("settings can't be read: %s %s", error, error.hint)
        return Glance(issue, workspace, error=error)


def _glance(known: counts.Known, issue: str) -> Glance:
    workspace, tallies = known.workspace, known.counted.tallies
    settings = workspace.issue_settings(issue) if issue else IssueSettings()
    finished = all(is_finished(tally, workspace.config.policy_for(tally.locale, settings)) for tally in tallies)
    return Glance(issue, workspace, tallies, settings, deadline_of(workspace.config, settings), finished)


def issue_of(path: str) -> str:
    """The issue that a file of the publication belongs to; empty for the labels and everything else."""
    parts = path.split("/")
    if parts[0] == "articles" and len(parts) > 2:
        return parts[1]
    if parts[0] == PAGES:
        return PAGES
    return parts[3] if parts[0] == "locales" and len(parts) > 4 else ""
