"""Publication: one output a file. Each turns pages into the files of a tree and writes nothing itself."""

from __future__ import annotations

#: Formats of `peraklad publish --format`, each a module here with ``render(edition) -> dict[path, bytes]``.
FORMATS = ("html", "markdown", "newsletter")
