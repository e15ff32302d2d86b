"""The lexicon: which words render each other, as ``learning`` has found it in this publication's finished pairs.

Kept in the index, and so deletable at any time. What was learned of an issue lies beside it, so that it can be taken
back when the issue changes. Verdicts that are known are not worked out anew for what is learned later.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from pipeline.alignment.lexicon import NOTHING, Links
from pipeline.archive.by_issue import index_of
from pipeline.archive.index import Index, basis_of
from pipeline.workspace import Workspace

KIND, PAIRS = "lexicon", "lexicon pairs"
STATE, LINKS = "learned", "links"


def links_of(workspace: Workspace, source_locale: str, locale: str) -> Links:
    """The words that were learned of a pair of locales; nothing where there was nothing to learn from."""
    index = index_of(workspace)
    stamp = _stamp(index.path)
    return _links(index, stamp).get(f"{source_locale}-{locale}", NOTHING) if stamp else NOTHING


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=4)
def _links(index: Index, stamp: int) -> dict[str, Links]:
    del stamp  # a part of the key alone
    row = index.rows(KIND, basis(), [LINKS]).get(LINKS)
    return msgspec.msgpack.decode(row.content, type=dict[str, Links]) if row else {}


def basis() -> str:
    """What the rows depend on besides the issues' files."""
    return basis_of(b"lexicon")
