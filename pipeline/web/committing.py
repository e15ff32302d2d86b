"""Committing: what a coordinator does at the desk as a commit, who did it as its author, where the settings want it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps

from starlette.responses import Response

from pipeline.config import SETTINGS_FILE
from pipeline.errors import PerakladError
from pipeline.files import git
from pipeline.model import PAGES
from pipeline.web.desk import Visit

#: What a coordinator's deeds can change, within the publication.
PLACES = ("articles", PAGES, "locales", "glossary.csv", SETTINGS_FILE)


def coordinates(view: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
    """A page that only coordinators see."""

    @wraps(view)
    def guarded(visit: Visit) -> Response:
        if not visit.person.hands_out:
            return visit.refuse(403, visit.say("This page is for coordinators."))
        return view(visit)

    return guarded


def decides(what: str) -> Callable[[Callable[[Visit], Response]], Callable[[Visit], Response]]:
    """A coordinator's deed: done by one at a time, refused in the middle of a merge, and committed if it is to be.

    ``what`` is the commit's subject. Where git refuses the commit, the deed stays, and that is said.
    """

    def decorate(view: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
        @wraps(view)
        def decide(visit: Visit) -> Response:
            root = visit.workspace.root
            commits = visit.workspace.config.commit and git.line(root, "rev-parse", "--is-inside-work-tree") == "true"
            with visit.desk.writing:
                if commits and git.is_merging(root):
                    return visit.refuse(
                        409,
                        visit.say("The repository is in the middle of a merge; nothing was written."),
                        visit.say("Finish the merge (git commit) or take it back (git merge --abort), then try again."),
                    )
                before = _changed(visit) if commits else frozenset()
                answer = view(visit)
                if commits and answer.status_code < 400:
                    _commit(visit, what, _changed(visit) - before)
            return answer

        return coordinates(decide)

    return decorate


#: A changed file and what it holds.
_File = tuple[str, str]


def _changed(visit: Visit) -> frozenset[_File]:
    root = visit.workspace.root
    places = [
        place for place in PLACES if (root / place).exists() and (place != PAGES or any((root / place).glob("*.md")))
    ]
    listed = git.line(
        root, "ls-files", "-z", "--modified", "--others", "--deleted", "--exclude-standard", "--", *places
    )
    found = [path for path in dict.fromkeys((listed or "").split("\0")) if path]
    there = [path for path in found if (root / path).is_file()]
    digests = (git.line(root, "hash-object", "--", *there) or "").split("\n") if there else []
    return frozenset([*zip(there, digests, strict=False), *((path, "") for path in found if path not in there)])


def _commit(visit: Visit, what: str, changed: frozenset[_File]) -> None:
    paths = sorted({path for path, _ in changed})
    if not paths:
        return
    name = visit.person.name
    root = visit.workspace.root
    # Git takes no commit without an address; nobody's is made up: it is one that leads nowhere (RFC 2606).
    who = ["-c", f"user.name={name}", "-c", f"user.email={git.line(root, 'config', 'user.email') or 'desk@invalid'}"]
    added = git.run(root, "add", "--all", "--", *paths)
    text = f"{what}\n\nAt the desk, by {name}."
    if added is None or git.run(root, *who, "commit", "--quiet", "--message", text, "--only", "--", *paths) is None:
        raise PerakladError(
            "it is done, and could not be committed",
            hint=f"Commit it by hand: {os.path.commonpath(paths)}.",
        )
