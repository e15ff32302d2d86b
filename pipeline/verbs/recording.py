"""Recording: a catalog as people left it, and its ledger with what they did. Worked out once for all who ask."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.bookkeeping import Recorded, record, sources_of
from pipeline.catalogs import Catalog
from pipeline.model import Segment
from pipeline.workspace import Workspace


def recorded(workspace: Workspace, path: str, catalog: Catalog, segments: Iterable[Segment], at: str) -> Recorded:
    """The workspace's ``catalog`` at ``path``, and what people did to it; ``segments`` are its article's.

    Its own article asks, and every other of the issue that looks for texts which this one gave up.
    """
    return workspace.remember(
        "recorded", path, lambda: record(catalog, workspace.ledger(path), sources_of(segments), at)
    )
