"""Paths: where pages are within the site."""

from __future__ import annotations

import re

from pipeline.model import PAGES

_PART = re.compile(r"section-[\w-]+\.\d+\.html$")


def issue_path(locale: str, issue: str) -> str:
    """An issue's own page within the site."""
    return f"{locale}/index.html" if issue == PAGES else f"{locale}/{issue}/index.html"


def article_path(locale: str, issue: str, slug: str) -> str:
    """An article's page within the site; the publication's own lie beside the issues."""
    return f"{locale}/{slug}.html" if issue == PAGES else f"{locale}/{issue}/{slug}.html"


def is_part(path: str) -> bool:
    """Whether a page holds a part of a list, and isn't its first."""
    return bool(_PART.search(path))
