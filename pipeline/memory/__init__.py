"""Translation memory: finished translations, looked up by their source. A store is a file here; each is a cache.

On one machine pairs lie in SQLite, with tantivy's index beside them; a team shares a PostgreSQL database. What is found
does not depend on the store.
"""

from pipeline.memory.base import THRESHOLD, Hit, Memory, Near, Pair
from pipeline.memory.sqlite import LocalMemory

__all__ = ["THRESHOLD", "Hit", "LocalMemory", "Memory", "Near", "Pair"]
