"""Live: what readers have of an issue, told from its journal and the texts that stand now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.planning.journal import Act, Note
from pipeline.planning.outlook import Live

#: An article in a locale.
Place = tuple[str, str]

#: Marks of its source and of its target texts (see ``journal.marks_of``).
Texts = tuple[str, str]

#: Separates article and locale in the index, whose keys are words; neither has one in it.
GLUE = "/"


def by_place(texts: Mapping[str, Texts]) -> dict[Place, Texts]:
    """The texts by article and locale, as they are not in the index."""
    return {(place.split(GLUE)[0], place.split(GLUE)[1]): counts for place, counts in texts.items()}


def published(notes: Iterable[Note]) -> dict[Place, Note]:
    """What went live last, by article and locale; what was taken down since is not among it."""
    last = {(note.article, note.locale): note for note in notes if note.act is Act.PUBLISHED}
    return {place: note for place, note in last.items() if note.target}


def corrections(notes: Iterable[Note], place: Place) -> list[Note]:
    """The corrections of an article that readers of a locale don't have yet, oldest first."""
    result: list[Note] = []
    for note in notes:
        if (note.article, note.locale) == place and note.act is Act.PUBLISHED:
            result = []
        if note.article == place[0] and note.act is Act.CORRECTED:
            result.append(note)
    return result


def live_of(notes: Sequence[Note], texts: Mapping[str, Texts]) -> dict[Place, tuple[Live, str]]:
    """What readers have of an issue: for each article and locale that is live, how, and the last correction's class.

    ``notes`` is its journal, ``texts`` are those that stand in the workspace now (see ``texts``).
    """
    went = published(notes)
    if not went:
        return {}
    now = by_place(texts)
    result = {}
    for place, note in went.items():
        source, target = now.get(place, ("", ""))
        if note.source != source:
            pending = corrections(notes, place)
            result[place] = (Live.OUTDATED, pending[-1].kind if pending else "")
        else:
            result[place] = (Live.CHANGED if note.target != target else Live.LIVE, "")
    return result
