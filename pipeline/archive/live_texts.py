"""Live texts: marks of all texts of an issue as they stand now, to be held against what readers have."""

from __future__ import annotations

from pipeline.model import digest
from pipeline.planning.journal import marks_of
from pipeline.planning.live import GLUE, Texts
from pipeline.workspace import Workspace


def texts(workspace: Workspace, issue: str) -> dict[str, Texts]:
    """The texts of an issue as they stand in its files, in all its locales, that of the source among them.

    ``ARTICLE/LOCALE`` for each place.
    """
    result: dict[str, Texts] = {}
    for source in workspace.sources([issue]):
        marks = marks_of(digest(segment.text, segment.context) for segment in source.segments)
        result[f"{source.name}{GLUE}{source.locale}"] = (marks, marks)
        for locale in workspace.targets(source.locale):
            catalog = workspace.catalog(source.catalog_path(locale))
            targets = {entry.key: entry.target for entry in catalog.active} if catalog else {}
            made = marks_of(digest(targets.get(segment.key, "")) for segment in source.segments)
            result[f"{source.name}{GLUE}{locale}"] = (marks, made)
    return result
