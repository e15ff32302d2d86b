"""Preview: one article in one locale as it would look now, finished or not; and what would change on the live site."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.publish import html
from pipeline.verbs.publish import draft_of, publish, site_of
from pipeline.workspace import Workspace

#: Lines of one file's difference that are shown.
SHOWN = 40


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


def difference(workspace: Workspace, names: Iterable[str], form: str, out: Path) -> Iterator[str]:
    """Yield what publishing would change in ``out``, as unified differences; new and removed files by name alone."""
    done = publish(workspace, names, form, out, dry_run=True)
    for path in done.removed:
        yield f"removed {path}"
    for path in done.written:
        old, new = out / path, done.tree[path]
        if not old.exists():
            yield f"new {path}"
        elif _is_text(new) and _is_text(old.read_bytes()):
            before, after = old.read_text(encoding="utf-8").splitlines(), new.decode().splitlines()
            shown = list(difflib.unified_diff(before, after, f"live/{path}", f"new/{path}", n=1, lineterm=""))
            yield from shown[:SHOWN]
            if len(shown) > SHOWN:
                yield f"… {len(shown) - SHOWN} more lines"
        else:
            yield f"changed {path}"


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
