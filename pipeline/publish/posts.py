"""Posts: each article as a message of Telegram's (``LOCALE/ISSUE/SLUG.telegram.html``) and as a plain post (``.txt``).

Telegram's message is in its HTML mode, which knows a few tags, and holds 4096 characters as its servers count them: in
UTF-16, without the tags (core.telegram.org/bots/api). A plain post holds 300 characters, its address among them, so
that it fits where others allow no more. What is too long is cut behind a word of the lead, never in the address.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from pipeline import markdown
from pipeline.errors import PerakladError
from pipeline.publish.pages import Page, Site
from pipeline.publish.parts import Part
from pipeline.publish.typography import typeset

#: UTF-16 units of a message, and characters of a plain post.
MESSAGE, POST = 4096, 300


def issue_files(site: Site, issue: str) -> dict[str, bytes]:
    """The posts of an issue's articles. Raises PerakladError if the site's address is not set."""
    if not site.url:
        raise PerakladError(
            "posts need the site's address for their links",
            where="pyproject.toml",
            hint="Set url under [tool.peraklad].",
        )
    result: dict[str, bytes] = {}
    for page in site.pages:
        if page.issue == issue and not page.left:
            result[page_path(page)] = plain(site, page).encode()
            result[f"{_stem(page)}.telegram.html"] = telegram(site, page).encode()
    return result


def page_path(page: Page) -> str:
    """Where an article's plain post is."""
    return f"{_stem(page)}.txt"


def parts(_: Site, __: Callable[[Page], Page]) -> tuple[Part, ...]:
    """Nothing: a post speaks of one article."""
    return ()


def _stem(page: Page) -> str:
    return f"{page.locale}/{page.issue}/{page.slug}"


def plain(site: Site, page: Page) -> str:
    """Headline, as much of the lead as there is room for, and the address."""
    title, lead, where = _texts(site, page)
    room = POST - len(where) - 4
    title = cut(title, room, len)
    lead = cut(lead, room - len(title), len)
    return "\n\n".join(filter(None, (title, lead, where))) + "\n"


def telegram(site: Site, page: Page) -> str:
    """The headline in bold, how the situation has changed, the lead, and the headline's address."""
    title, lead, where = _texts(site, page)
    labels = site.labels[page.locale]
    trend = f"{site.signs[page.trend]} {labels[('trend', page.trend)]}" if page.trend in site.signs else ""
    more = labels.get(("site", "read-more"), where)
    room = MESSAGE - utf16(trend) - utf16(more) - 8
    title = cut(title, room, utf16)
    lead = cut(lead, room - utf16(title), utf16)
    link = f'<a href="{escape(where)}">{escape(more)}</a>'
    lines = [f"<b>{escape(title)}</b>", f"<i>{escape(trend)}</i>" if trend else "", escape(lead), link]
    return "\n\n".join(filter(None, lines)) + "\n"


def _texts(site: Site, page: Page) -> tuple[str, str, str]:
    def words(name: str) -> str:
        return " ".join(typeset(markdown.plain(page.fields.get(name, "")), page.lang).split(" ")).strip()

    return words("title"), words("lead"), site.address(page.path)


def utf16(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, room: int, length: Callable[[str], int]) -> str:
    """The text, or its first words with an ellipsis where it is longer than ``room``; empty where no word fits."""
    if length(text) <= room:
        return text
    words = text.split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if length(" ".join(words[:middle])) + 1 <= room:
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low]).rstrip(" ,;:—–") + "…" if low else ""
