"""A page as it was read, whatever its kind: its pieces, what it states, its pictures, what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.config.site_rules import SiteRules
from pipeline.importing.footnotes import Notes
from pipeline.importing.pieces import Piece
from pipeline.importing.statements import Statements
from pipeline.importing.tree import Element

NO_RULES = SiteRules()


@dataclass(slots=True)
class Source:
    """``layout``: text (nothing but lines), or page. ``resource``: the bytes of a picture by its address on the page.

    ``said``: what was done with tracked changes and the like. ``fields``: front matter that a Markdown file had.
    ``rules``: the publication's own for such pages.
    """

    pieces: list[Piece]
    layout: str = "page"
    root: Element | None = None
    statements: Statements = field(default_factory=Statements)
    notes: Notes = field(default_factory=Notes)
    resource: Callable[[str], bytes | None] = lambda _: None
    said: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    scripts: int = 0
    rules: SiteRules = NO_RULES
