"""Reading and writing the workspace's text files: whole or not at all, and never outside the workspace.

``reading`` bounds what is read, ``writing`` replaces one file atomically, ``transaction`` writes several under the
workspace's lock and starts over where an editor saved one of them meanwhile.
"""

from pipeline.files.placed import placing
from pipeline.files.places import inside, within
from pipeline.files.private import (
    make_private,
    private,
    require_key,
    require_private,
    require_untracked,
    seal,
    sealer,
    state,
)
from pipeline.files.reading import LEFTOVERS, MAX_BYTES, decode, is_there, note, noting, read_bytes, read_text
from pipeline.files.system import exchange
from pipeline.files.transaction import Batch, batch, lock, retry_on_conflict, write_all
from pipeline.files.writing import (
    check_writable,
    rewrite_text,
    sweep,
    write_bytes,
    write_pieces,
    write_text,
)

__all__ = [
    "LEFTOVERS",
    "MAX_BYTES",
    "Batch",
    "batch",
    "check_writable",
    "decode",
    "exchange",
    "inside",
    "is_there",
    "lock",
    "make_private",
    "note",
    "noting",
    "placing",
    "private",
    "read_bytes",
    "read_text",
    "require_key",
    "require_private",
    "require_untracked",
    "retry_on_conflict",
    "rewrite_text",
    "seal",
    "sealer",
    "state",
    "sweep",
    "within",
    "write_all",
    "write_bytes",
    "write_pieces",
    "write_text",
]
