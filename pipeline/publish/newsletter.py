"""Newsletter: the week's e-mail in each locale, HTML with inlined styles and a plain text, as ``LOCALE/ISSUE.eml``.

Needs the extra ``newsletter``. The files are reproducible: no random boundary, and no date, which the sender's program
adds: a date of the past makes filters refuse a mail.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from email import policy
from email.message import EmailMessage

from pipeline import markdown
from pipeline.errors import PerakladError
from pipeline.languages import period
from pipeline.publish.html import Templates
from pipeline.publish.pages import Page, Part, Site

#: Columns of the plain text (RFC 2646 advises at most 72).
WIDTH = 72


def issue_files(site: Site, issue: str) -> dict[str, bytes]:
    """Return an issue's e-mail in each locale. Raises PerakladError if the site's address is not set."""
    if not site.url:
        raise PerakladError(
            "a newsletter needs the site's address for its links",
            where="pyproject.toml",
            hint="Set url under [tool.peraklad].",
        )
    templates = Templates(site)
    return {
        f"{locale}/{issue}.eml": _message(site, templates, locale, issue)
        for locale in site.locales
        if site.of(locale, issue)
    }


def page_path(page: Page) -> str:
    """The e-mail that speaks of an article."""
    return f"{page.locale}/{page.issue}.eml"


def parts(_: Site, __: Callable[[Page], Page]) -> tuple[Part, ...]:
    """Nothing: an e-mail speaks of its own week alone."""
    return ()


def _message(site: Site, templates: Templates, locale: str, issue: str) -> bytes:
    message = EmailMessage(policy.SMTP.clone(max_line_length=78))
    message["Subject"] = f"{site.title}: {period.write(site.periods[issue], locale)}"
    message["Content-Language"] = locale
    message.set_content(_plain(site, locale, issue), cte="base64")
    message.add_alternative(_html(site, templates, locale, issue), subtype="html", cte="base64")
    message.set_boundary(f"peraklad-{locale}-{issue}")
    return message.as_bytes()


def _html(site: Site, templates: Templates, locale: str, issue: str) -> str:
    try:
        import css_inline
    except ImportError as error:
        raise PerakladError(
            "the newsletter needs the extra “newsletter”", hint="Install it: pip install 'peraklad[newsletter]'."
        ) from error
    text = templates.page("newsletter.html", locale, "newsletter.html", issue=issue, pages=site.of(locale, issue))
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False).inline(text)


def _plain(site: Site, locale: str, issue: str) -> str:
    parts = [site.title, period.write(site.periods[issue], locale)]
    parts += [_plain_article(site, page) for page in site.of(locale, issue)]
    return "\n\n".join(parts) + "\n"


def _plain_article(site: Site, page: Page) -> str:
    labels = site.labels[page.locale]
    lines = [markdown.plain(page.fields["title"]).upper()]
    if page.trend in site.signs:
        lines.append(labels[("trend", page.trend)])
    if page.notice:
        lines.append(labels[("site", page.notice)])
    if "lead" in page.fields:
        lines.append("\n".join(textwrap.wrap(markdown.plain(page.fields["lead"]), WIDTH)))
    return "\n".join([*lines, address(site, page)])


def address(site: Site, page: Page) -> str:
    """The absolute address of an article's page."""
    return f"{site.url}/{page.locale}/{page.issue}/{page.slug}.html"
