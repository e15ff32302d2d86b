"""Sources: the articles that people work on, split into segments once for each wording of their files."""

from __future__ import annotations

import threading
from collections import OrderedDict

from pipeline import articles
from pipeline.state.source import Source
from pipeline.workspace import Workspace

#: Articles that are kept; a newsroom works on a handful at a time.
KEPT = 64


class Sources:
    """Splitting an article takes longer than the rest of opening it; its text tells whether it must be done anew."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], tuple[Workspace, str, Source]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, workspace: Workspace, issue: str, slug: str) -> Source:
        """The source as the article's file has it now; the labels, without an issue. Raises PerakladError."""
        if not issue:
            return workspace.label_source()
        text = workspace.text(articles.path_of(issue, slug))
        with self._lock:
            known = self._known.get((issue, slug))
        # The settings are part of it: they say whether sentences or paragraphs are the unit.
        if known and known[0] is workspace and known[1] == text:
            return known[2]
        source = workspace.source_of(issue, slug)
        with self._lock:
            self._known[issue, slug] = (workspace, text, source)
            self._known.move_to_end((issue, slug))
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return source
