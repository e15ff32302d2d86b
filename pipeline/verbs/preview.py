"""Preview: one article in one locale as it would look now, finished or not."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from pipeline.config import require_locale
from pipeline.errors import SelectionError
from pipeline.model import SAID_ABOVE, Segment, digest
from pipeline.publish import html
from pipeline.publish.assembling import draft_of, site_of
from pipeline.workspace import Workspace

# A segment's place in the Markdown: brackets that Markdown takes for punctuation, so that emphasis at a text's edge
# stays emphasis, around a character that nobody's text has. A segment's number is the character.
_OPEN, _CLOSE = "\u2983", "\u2984"
_FIRST, _LAST = 0xE000, 0xF8FE
_END = f"{_OPEN}\uf8ff{_CLOSE}"
_MARK = re.compile(f"{_OPEN}([\ue000-\uf8fe]){_CLOSE}")

#: Texts that end up in an attribute, where no span can stand.
_IN_ATTRIBUTES = ("alt", "link-title")


def preview(workspace: Workspace, name: str, locale: str, out: Path | None = None, *, templates: bool = False) -> Path:
    """Write the article's page and what it needs into a folder (default: a temporary one); return the page's path.

    What is not translated yet stands there in the source's language: a preview is for those who work on it. Raises
    SelectionError unless ``name`` is one article, LocaleError. ``templates``: by the publication's own templates, which
    a branch may have brought.
    """
    require_locale(workspace.config, locale)
    chosen = workspace.select([name])
    if len(chosen) != 1:
        raise SelectionError(f"“{name}” is not one article", hint="Name it as ISSUE/ARTICLE.")
    issue, slug = chosen[0]
    page = draft_of(workspace, workspace.article(issue, slug), locale)
    folder = out or Path(tempfile.mkdtemp(prefix="peraklad-preview-"))
    for path, data in html.render(site_of(workspace, [page], templates=templates)).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder / page.path


def marked(workspace: Workspace, issue: str, slug: str, locale: str, *, templates: bool = False) -> str:
    """The article's page as HTML, each segment of the body in a ``<span id="s-KEY">`` (``save.key_of``).

    The page asks for its style sheet and pictures by the paths that it has within a site.
    """
    keys: list[str] = []

    def mark(segment: Segment, text: str) -> str:
        if segment.context is not None or segment.kind in _IN_ATTRIBUTES or text.strip() == SAID_ABOVE:
            return text
        if len(keys) > _LAST - _FIRST:
            return text
        keys.append(digest(segment.text, segment.context))
        return f"{_OPEN}{chr(_FIRST + len(keys) - 1)}{_CLOSE}{text}{_END}"

    page = draft_of(workspace, workspace.article(issue, slug), locale, mark)
    _, text = html.render_one(site_of(workspace, [page], templates=templates), page)
    text = _MARK.sub(lambda match: f'<span id="s-{keys[ord(match[1]) - _FIRST]}">', text)
    return text.replace(_END, "</span>")


def style(workspace: Workspace, *, templates: bool = False) -> str:
    """The style sheet of the publication's pages."""
    return html.style(site_of(workspace, [], templates=templates))


def picture(workspace: Workspace, issue: str, path: str) -> bytes | None:
    """A picture that an article of the issue shows, by its path beside the articles; None for any other file."""
    if issue not in workspace.issues():
        return None
    for slug in workspace.slugs(issue):
        article = workspace.article(issue, slug)
        if path in article.body or article.front.get("image", "") == path:
            page = draft_of(workspace, article, article.locale)
            if f"{issue}/{path}" not in page.files:
                continue
            return site_of(workspace, [page]).images.get(f"{article.locale}/{issue}/{path}")
    return None
