"""Preview: one article in one locale as it would look now, finished or not."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipeline.publish import html
from pipeline.verbs.pages import draft_of, site_of
from pipeline.workspace import Workspace


def preview(workspace: Workspace, issue: str, slug: str, locale: str, out: Path | None = None) -> Path:
    """Write the article's page and what it needs into a folder (default: a temporary one); return the page's path.

    What is not translated yet stands there in the source's language: a preview is for those who work on it.
    """
    page = draft_of(workspace, workspace.article(issue, slug), locale)
    folder = out or Path(tempfile.mkdtemp(prefix="peraklad-preview-"))
    for path, data in html.render(site_of(workspace, [page])).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder / locale / issue / f"{slug}.html"
