"""Pictures from elsewhere: each tells another site who reads the article, and may be another picture tomorrow."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.config import Config
from pipeline.markdown.marks import parse
from pipeline.model import Article, Finding, Severity, Where


def is_listed(address: str, config: Config) -> bool:
    """Whether a picture's address is one on https at a host that the settings list."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and host.lower() in {known.lower() for known in config.picture_hosts}


def offsite_pictures(article: Article, config: Config) -> Iterator[Finding]:
    """Pictures of an article that lie at a site which the settings don't list; none without ``:`` or ``//`` in them."""
    image = article.front.get("image", "")
    if _is_elsewhere(image) and not is_listed(image, config):
        yield _finding(article, article.lines.get("image", 1), image)
    if "![" not in article.body:
        return
    for mark in parse(article.body)[1]:
        if mark.kind == "image" and _is_elsewhere(mark.target) and not is_listed(mark.target, config):
            yield _finding(article, 0, mark.target)


def _is_elsewhere(address: str) -> bool:
    return ":" in address or address.strip().startswith(("//", "\\\\"))


def _finding(article: Article, line: int, address: str) -> Finding:
    return Finding(
        "off-site-picture",
        Severity.ERROR,
        "this picture lies at another site, which would see who reads the article",
        "Put it beside the article, or list its host in [tool.peraklad] picture-hosts.",
        Where(article.path, line, article.issue, article.slug),
        address[:200],
    )
