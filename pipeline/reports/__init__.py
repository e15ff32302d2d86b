"""Reports: one format a file. Status formats take tallies, check formats take verdicts; both only read them."""

from __future__ import annotations

#: Formats of `peraklad status --format`, each a module here with ``status(tallies) -> str | bytes``.
STATUS_FORMATS = ("terminal", "csv", "json", "md", "html", "xlsx")

#: Formats of `peraklad check --output-format`, each a module here with ``check(verdicts)``: a text, or the
#: pieces of one that may be long.
CHECK_FORMATS = ("concise", "json", "md", "github", "gitlab", "junit", "sarif", "rdjson")
