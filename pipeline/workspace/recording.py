"""Recording: a catalog as people left it, and its ledger with what they did. Worked out once for all who ask."""

from __future__ import annotations

from pipeline.po.catalogs import Catalog
from pipeline.state.bookkeeping import Recorded, record
from pipeline.workspace import Workspace


def recorded(workspace: Workspace, path: str, catalog: Catalog, current: frozenset[str], at: str) -> Recorded:
    """The workspace's ``catalog`` at ``path``, and what people did to it; ``current`` are its article's digests.

    Its own article asks, and every other of the issue that looks for texts which this one gave up.
    """
    return workspace.remember("recorded", path, lambda: record(catalog, workspace.ledger(path), current, at))
