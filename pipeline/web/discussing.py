"""Discussing: threads of comments beside the sentences, and which of them are open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from starlette.responses import Response

from pipeline.errors import PerakladError
from pipeline.verbs import discuss
from pipeline.verbs.discuss import Thread, threads_of
from pipeline.web.committing import writes
from pipeline.web.desk import Visit
from pipeline.web.places import Place, find
from pipeline.workspace import Workspace
from pipeline.workspace.notes import notes_of

#: Characters of one comment.
MAX_COMMENT = 4_000


def open_threads(workspace: Workspace, issue: str, person: str) -> dict[tuple[str, str], tuple[int, int]]:
    """By article and locale, how many discussions are open, and how many of them wait for this person's answer."""
    if not issue:
        return {}
    left, called = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for thread in threads_of(notes_of(workspace, issue)):
        if not thread.resolved:
            left[thread.article, thread.locale] += 1
            called[thread.article, thread.locale] += thread.calls(person)
    return {place: (count, called[place]) for place, count in left.items()}


def threads_at(workspace: Workspace, place: Place) -> Mapping[str, Thread]:
    """The discussions of an article in a locale by the sentence's key."""
    if not place.issue:
        return {}
    try:
        notes = notes_of(workspace, place.issue)
    except PerakladError:
        return {}  # a damaged journal is told where it matters, and keeps nobody from translating
    return {talk.key: talk for talk in threads_of(notes) if (talk.article, talk.locale) == (place.slug, place.locale)}


@writes("Discuss", beside=True)
def comment(visit: Visit) -> Response:
    """Add a comment to a sentence's discussion, or end it; answers with the thread."""
    place, key = Place.of(visit.request), visit.request.path_params["key"]
    text = visit.field("said").replace("\r\n", "\n").strip()
    if not place.issue:
        return visit.refuse(422, visit.say("Labels belong to no issue; they have no discussions."))
    if len(text) > MAX_COMMENT:
        return visit.refuse(413, visit.say("This comment is too long."))
    _, coverage = place.look(visit)
    find(coverage, key)
    with visit.desk.writing:
        if visit.field("resolve"):
            discuss.resolve(visit.workspace, place.issue, place.slug, place.locale, key, visit.person.name)
        elif text:
            discuss.comment(visit.workspace, place.issue, place.slug, place.locale, key, text, visit.person.name)
    visit.desk.watching.tell({"discussed": place.path, "key": key})
    return thread(visit)


def thread(visit: Visit) -> Response:
    """The discussion of one sentence."""
    place, key = Place.of(visit.request), visit.request.path_params["key"]
    place.source(visit)
    return visit.page("thread.html", place=place, key=key, thread=threads_at(visit.workspace, place).get(key))
