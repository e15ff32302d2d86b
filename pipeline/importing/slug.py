"""An article's file name from its headline."""

from __future__ import annotations

import re
import unicodedata

from pipeline.languages.transliteration import ascii_of

#: Characters of a slug made from a headline.
LENGTH = 60


def slug_of(title: str, locale: str = "") -> str:
    """Latin letters, digits and hyphens, cut at a word; romanised by the rules of the headline's own language."""
    title = re.sub(r"[\u2010-\u2015\u2212]", "-", title)
    plain = unicodedata.normalize("NFKD", ascii_of(title, locale)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)['’](?=\w)", "", plain))
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > LENGTH:
            break
        slug = f"{slug}-{word}".strip("-")[:LENGTH]
    return slug if re.search("[a-z]", slug) else f"article-{slug}".strip("-")
