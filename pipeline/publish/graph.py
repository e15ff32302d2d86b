"""Graph: what search engines read of an article, as JSON-LD in the words of schema.org's ``NewsArticle``."""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup

from pipeline import markdown
from pipeline.publish.pages import Page, Site
from pipeline.publish.telling import Named

#: What would end the element in which the data stands, or begin another.
_ENDS = re.compile("[<>&\u2028\u2029]")


def article_data(page: Page, site: Site) -> Markup:
    """The JSON of an article's page; ``<``, ``>`` and ``&`` are escaped in it, so that it can stand in a page."""
    text = json.dumps(_article(page, site), ensure_ascii=False, separators=(",", ":"))
    return Markup(_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text))  # noqa: S704 - nothing of HTML is left in it


def _article(page: Page, site: Site) -> dict[str, Any]:
    where = site.address(page.path)
    labels, phrases = site.labels[page.locale], site.phrases.get(page.locale, {})
    publisher = {"@type": "NewsMediaOrganization", "name": site.titles.get(page.locale, site.title), "url": site.url}
    dates, show = page.dates, site.show
    corrections = [
        {"@type": "CorrectionComment", "datePublished": correction.at, "text": phrase.split("{}")[-1].strip(" ,:;")}
        for correction in (dates.corrections if "corrections" in show else ())
        if (phrase := phrases.get(f"correction-{correction.kind}"))
    ]
    original = page.original_path
    translated = page.lang != page.source_locale
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": where,
        "url": where,
        "mainEntityOfPage": where,
        "headline": markdown.plain(page.fields["title"]),
        "description": markdown.plain(page.fields["lead"]) if page.fields.get("lead") else "",
        "inLanguage": page.lang,
        "articleSection": labels.get(("section", page.section), "") if page.section in site.sections else "",
        "datePublished": dates.published,
        "dateModified": max(dates.published, dates.updated),
        "author": _people(page.authors, site) or publisher,
        "translator": _people(page.translators, site),
        "publisher": publisher,
        "image": site.picture(page),
        "correction": corrections,
        "translationOfWork": {"@type": "NewsArticle", "@id": site.address(original), "inLanguage": page.source_locale}
        if translated and original in site.paths
        else "",
    }
    return {key: value for key, value in data.items() if value}


def _people(people: tuple[Named, ...], site: Site) -> list[dict[str, str]]:
    result = []
    for person in people:
        person_data = {"@type": "Person", "name": person.name}
        if person.page:
            person_data["url"] = person.page if ":" in person.page else f"{site.url}/{person.page}"
        result.append(person_data)
    return result
