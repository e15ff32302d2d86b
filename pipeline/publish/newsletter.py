"""Newsletter: the week's letter in each locale, as a mail, as HTML to paste, and as a campaign of Listmonk's.

``LOCALE/ISSUE.eml`` is ready to send, ``.html`` to be pasted into a sending service's form, ``.json`` the body of
Listmonk's ``POST /api/campaigns``, in which lists are still to be named. Needs the extra ``newsletter``. The files are
reproducible: no random boundary, and the date is that of the first publication, if the issue had one: the sender's
program may set another.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Sequence
from email import policy, utils
from email.message import EmailMessage
from urllib.parse import urlsplit

from markupsafe import Markup

from pipeline import markdown
from pipeline.errors import PerakladError
from pipeline.languages import period
from pipeline.planning.journal import parse_instant
from pipeline.publish.pages import Page, Site
from pipeline.publish.parts import Part
from pipeline.publish.paths import issue_path
from pipeline.publish.rendering import Templates, body_html
from pipeline.publish.wording import day

#: Columns of the plain text (RFC 2646 advises at most 72).
WIDTH = 72

#: Points that a picture in the text may be wide.
COLUMN = 552

#: Characters that mail programs show of a subject.
SUBJECT = 120


def issue_files(site: Site, issue: str) -> dict[str, bytes]:
    """Return an issue's letter in each locale. Raises PerakladError if the site's address is not set."""
    require_address(site)
    templates = Templates(site)
    result: dict[str, bytes] = {}
    for locale in site.locales:
        if pages := site.front(site.of(locale, issue)):
            result |= letter(templates, locale, pages, f"{locale}/{issue}", issue_path(locale, issue))
    return result


def require_address(site: Site) -> None:
    """Raise PerakladError if the site's address is not set."""
    if not site.url:
        raise PerakladError(
            "a newsletter needs the site's address for its links",
            where="pyproject.toml",
            hint="Set url under [tool.peraklad].",
        )


def letter(
    templates: Templates, locale: str, pages: Sequence[Page], stem: str, there: str, *, whole: bool = False
) -> dict[str, bytes]:
    """The files of a letter about pages of one issue: as a mail, as HTML, as a campaign.

    ``stem``: their path without its ending; ``there``: the page of the site that says the same. ``whole``: with the
    articles' bodies.
    """
    site = templates.site
    name = stem.partition("/")[2].replace("/", ".")
    html, text = _html(templates, locale, pages, there, whole=whole), _plain(site, locale, pages, there, whole=whole)
    return {
        f"{stem}.eml": _message(site, locale, name, pages, html, text),
        f"{stem}.html": html.encode(),
        f"{stem}.json": _campaign(site, locale, name, pages, html, text),
    }


def page_path(page: Page) -> str:
    """The e-mail that speaks of an article."""
    return f"{page.locale}/{page.issue}.eml"


def parts(_: Site, __: Callable[[Page], Page]) -> tuple[Part, ...]:
    """Nothing: an e-mail speaks of its own week alone."""
    return ()


def _subject(site: Site, locale: str, pages: Sequence[Page]) -> str:
    """The publication and its lead story, on one line."""
    title = " ".join(markdown.plain(pages[0].fields["title"]).split())
    return textwrap.shorten(f"{site.titles.get(locale, site.title)}: {title}", SUBJECT, placeholder="…")


def _message(site: Site, locale: str, name: str, pages: Sequence[Page], html: str, text: str) -> bytes:
    letter = site.letter
    message = EmailMessage(policy.SMTP.clone(max_line_length=78))
    message["Subject"] = _subject(site, locale, pages)
    if letter.sender:
        message["From"] = letter.sender
    if went := min((page.dates.published for page in pages if page.dates.published), default=""):
        message["Date"] = utils.format_datetime(parse_instant(went))
    host = (urlsplit(site.url).hostname or "localhost").encode("idna").decode()
    message["Message-ID"] = f"<{name}.{locale}@{host}>"
    if "://" in letter.unsubscribe or letter.unsubscribe.startswith("mailto:"):
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        if letter.one_click and letter.unsubscribe.startswith("https:"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Content-Language"] = locale
    message.set_content(text, cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    message.set_boundary(f"peraklad-{locale}-{name}")
    return message.as_bytes()


def _campaign(site: Site, locale: str, name: str, pages: Sequence[Page], html: str, text: str) -> bytes:
    """The body of Listmonk's ``POST /api/campaigns``, a draft."""
    issue = pages[0].issue
    campaign = {
        "name": f"{name} {locale}",
        "subject": _subject(site, locale, pages),
        "lists": [],
        "type": "regular",
        "content_type": "html",
        "body": html,
        "altbody": text,
        "tags": [issue, locale],
        **({"from_email": site.letter.sender} if site.letter.sender else {}),
    }
    return (json.dumps(campaign, ensure_ascii=False, indent=1) + "\n").encode()


def _html(templates: Templates, locale: str, pages: Sequence[Page], there: str, *, whole: bool) -> str:
    try:
        import css_inline
    except ImportError as error:
        raise PerakladError(
            "the newsletter needs the extra “newsletter”", hint="Install it: pip install 'peraklad[newsletter]'."
        ) from error
    site = templates.site
    bodies = {page.place: narrowed(body_html(page, site, f"{site.url}/")) for page in pages} if whole else {}
    values = {"issue": pages[0].issue, "pages": pages, "there": there, "bodies": bodies}
    text = _IMG.sub(_twice, templates.page("newsletter.html", locale, "newsletter.html", **values))
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False).inline(text)


#: A picture; within its attributes all angle brackets are escaped.
_IMG = re.compile(r'<img( [^>]*?width="(\d{1,6})" height=[^>]*)>')


def _twice(match: re.Match[str]) -> str:
    """A picture for Word's engine, which knows its attributes alone, and for all others, where it fits a phone."""
    style = f"width: 100%; max-width: {match[2]}px; height: auto"
    return (
        f'<!--[if mso]><img border="0"{match[1]}><![endif]-->'
        f'<!--[if !mso]><!--><img{match[1]} style="{style}"><!--<![endif]-->'
    )


#: What a wide table stands in, which Word's engine doesn't know; and what ends the part that is not for it.
_SCROLLS, _BACK = '<div class="scroll" tabindex="0"><table>', "<!--<![endif]-->"


def narrowed(html: Markup) -> Markup:
    """A body whose pictures fit into a letter: programs that know no style sheet go by the attributes alone."""

    def fit(match: re.Match[str]) -> str:
        width, height = int(match[1]), int(match[2])
        scale = min(1.0, COLUMN / width)
        return f'width="{round(width * scale)}" height="{round(height * scale)}"'

    text = re.sub(r' (?:srcset|sizes|loading)="[^"]*"', "", str(html))
    text = text.replace(_SCROLLS, f'<!--[if !mso]><!--><div style="overflow-x: auto">{_BACK}<table>')
    text = text.replace("</table></div>", f"</table><!--[if !mso]><!--></div>{_BACK}")
    return Markup(re.sub(r'width="(\d{1,6})" height="(\d{1,6})"', fit, text))  # noqa: S704 - only numbers were changed


def _plain(site: Site, locale: str, pages: Sequence[Page], there: str, *, whole: bool) -> str:
    letter, phrases = site.letter, site.phrases.get(locale, {})
    parts = [f"{site.titles.get(locale, site.title)}\n{period.write(site.periods[pages[0].issue], locale)}"]
    parts += [_plain_article(site, page, whole=whole) for page in pages]
    end = ["-- ", site.address(there)]
    end += [letter.postal_address] if letter.postal_address else []
    if letter.unsubscribe:
        end.append(f"{phrases.get('unsubscribe', '')}: {letter.unsubscribe}".lstrip(": "))
    return "\n\n".join([*parts, "\n".join(end)]) + "\n"


def _plain_article(site: Site, page: Page, *, whole: bool) -> str:
    labels, phrases = site.labels[page.locale], site.phrases.get(page.locale, {})
    lines = [markdown.plain(page.fields["title"]).upper()]
    if page.section in site.sections:
        lines.insert(0, f"[{labels[('section', page.section)]}]")
    if page.trend in site.signs:
        lines.append(f"{site.signs[page.trend]} {labels[('trend', page.trend)]}".strip())
    if page.authors and (phrase := phrases.get("authors" if len(page.authors) > 1 else "author")):
        lines.append(phrase.replace("{}", ", ".join(author.name for author in page.authors)))
    if page.notice:
        lines.append(labels[("site", page.notice)])
    if page.by_machine and (phrase := phrases.get("machine")):
        lines.append(phrase)
    if "corrections" in site.show:
        zone = site.zones.get(page.locale, "UTC")
        lines += [
            phrase.replace("{}", day(correction.at, page.locale, zone))
            for correction in page.dates.corrections
            if (phrase := phrases.get(f"correction-{correction.kind}"))
        ]
    if "lead" in page.fields:
        lines.append("")
        lines += textwrap.wrap(markdown.plain(page.fields["lead"]), WIDTH, break_long_words=False)
        lines.append("")
    for paragraph in re.split(r"\n\s*\n", page.body) if whole else ():
        lines += [*textwrap.wrap(markdown.plain(paragraph), WIDTH, break_long_words=False), ""]
    return "\n".join([*lines, address(site, page)])


def address(site: Site, page: Page) -> str:
    """The absolute address of an article's page."""
    return site.address(page.path)
