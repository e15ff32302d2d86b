"""Import: a saved page becomes an article of its issue."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pipeline import articles, files, pagefiles
from pipeline.errors import PageError
from pipeline.gate.proofreading import Texts
from pipeline.languages.transliteration import ascii_of
from pipeline.model import Finding
from pipeline.webpage import ImportedPage, recognise_page
from pipeline.workspace import Workspace

#: Characters of a slug made from a headline.
SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Imported:
    """The article written, what was recognised, and what an editor should look at in it."""

    path: str
    page: ImportedPage
    findings: tuple[Finding, ...]


def import_page(
    workspace: Workspace, file: Path, *, issue: str = "", slug: str = "", force: bool = False, dry_run: bool = False
) -> Imported:
    """Write ``articles/ISSUE/SLUG.md`` from a saved page.

    ``issue`` and ``slug`` win over what the page says. Raises PageError for a page that is not an article or states
    no period, or an article that is there already (without ``force``); nothing is written then.
    """
    page = recognise_page(pagefiles.read(file), workspace.labels, str(file))
    if issue and not articles.is_issue(issue):
        raise PageError(f"“{issue}” is not an issue id", where=str(file), hint="An issue is named by its Monday.")
    if not issue:
        if page.period is None:
            raise PageError(
                "the page states no period with a year",
                where=str(file),
                hint="Say which issue it is: --issue 2017-05-08.",
            )
        issue = page.period.issue
    slug = articles.check_slug(slug or slug_of(page.title), str(file))
    where = f"articles/{issue}/{slug}.md"
    text = compose(page)
    article = articles.parse(text, issue, slug, workspace.config.source_locale)
    target = files.within(workspace.root, workspace.root / where)
    if target.exists() and not force:
        raise PageError(
            "this article is already there", where=where, hint="Use --force to overwrite it, or another --slug."
        )
    if not dry_run:
        with files.lock(workspace.root):
            files.rewrite_text(target, text, where)
    texts = Texts(workspace)
    texts.add_article(article)
    found = [finding for subject in texts.subjects for finding in texts.of(subject)]
    return Imported(where, page, tuple(found))


def compose(page: ImportedPage) -> str:
    """The article's text: front matter and Markdown, one paragraph a line."""
    values = {
        "title": page.title,
        "lang": page.locale,
        "section": page.section,
        "trend": page.trend,
        "lead": page.lead,
        "caption": page.caption,
    }
    front = articles.dump_front_matter({name: value for name, value in values.items() if value})
    return articles.join_front_matter(front, "\n" + "\n\n".join(page.body) + "\n")


def slug_of(title: str) -> str:
    """A file name from a headline: Latin letters, digits and hyphens, cut at a word."""
    plain = unicodedata.normalize("NFKD", ascii_of(title)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)['’](?=\w)", "", plain))
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > SLUG_LENGTH:
            break
        slug = f"{slug}-{word}".strip("-")[:SLUG_LENGTH]
    return slug or "article"
