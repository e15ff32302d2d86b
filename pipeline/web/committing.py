"""Writing at the desk: refused in the middle of a merge, and committed where the settings want it (``commits``)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from starlette.responses import Response

from pipeline import files
from pipeline.errors import PerakladError
from pipeline.web.desk import Visit


def coordinates(view: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
    """A page that only coordinators see."""

    @wraps(view)
    def guarded(visit: Visit) -> Response:
        if not visit.person.hands_out:
            return visit.refuse(403, visit.say("This page is for coordinators."))
        return view(visit)

    return guarded


def writes(
    deed: str, *, at_once: bool = False, beside: bool = False
) -> Callable[[Callable[[Visit], Response]], Callable[[Visit], Response]]:
    """What changes files of the publication: refused in the middle of a merge, and committed if it is to be.

    ``deed`` is the commit's subject. ``at_once``: it is a commit of its own, after all that was done before; other
    deeds wait until their person has left the article. ``beside``: a commit of its own that touches no catalog.
    """

    def decorate(view: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
        @wraps(view)
        def write(visit: Visit) -> Response:
            commits = visit.desk.commits
            if commits.is_merging():
                return _in_a_merge(visit)
            if not visit.workspace.config.commit or commits.repository is None:
                return view(visit)
            person, place = visit.person.name, "" if at_once or beside else _place(visit)
            with visit.desk.writing:
                if not beside:
                    commits.settle_before(person, place)
                with files.placing() as placed:
                    try:
                        answer = view(visit)
                    finally:
                        commits.note(person, place, deed, placed)
                if not place and not commits.settle([key for key in [(person, place)] if commits.waits(key)]):
                    raise PerakladError(
                        "it is done, and could not be committed",
                        hint="It is tried again by itself; see the log of this desk.",
                    )
                return answer

        return write

    return decorate


def decides(deed: str) -> Callable[[Callable[[Visit], Response]], Callable[[Visit], Response]]:
    """A coordinator's deed: done by one at a time, and a commit of its own where the settings want commits."""

    def decorate(view: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
        @wraps(view)
        def decide(visit: Visit) -> Response:
            with visit.desk.writing:
                return view(visit)

        return coordinates(writes(deed, at_once=True)(decide))

    return decorate


def _place(visit: Visit) -> str:
    """Which article in which locale a deed is of; empty for what is of none."""
    parts = [str(visit.request.path_params.get(name, "")) for name in ("issue", "slug", "locale")]
    return "/".join(parts) if all(parts) else ""


def _in_a_merge(visit: Visit) -> Response:
    # Our own scripts keep what was typed, and send it again after a 503.
    status = 503 if "x-desk" in visit.request.headers else 409
    return visit.refuse(
        status,
        visit.say("The repository is in the middle of a merge; nothing was written."),
        visit.say("Finish the merge (git commit) or take it back (git merge --abort), then try again."),
    )
