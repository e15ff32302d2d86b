"""Pages that messengers export (Telegram Desktop's HTML): each message an article, its first bold line the headline."""

from __future__ import annotations

import re

from pipeline.importing.tree import Element, Part

#: What an export has around its messages: the channel's name above the page and beside each, pictures of senders.
_AROUND = frozenset({"page_header", "from_name", "initials", "userpic_wrap", "reply_to"})
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")


def mend(body: Element) -> None:
    """Put articles, headlines and dates in place of an export's own elements; other pages stay as they are."""
    if not any("chat_page" in element.get("class").split() for element in body.walk()):
        return
    for element in body.walk():
        names = element.get("class").split()
        if _AROUND.intersection(names):
            element.attrs = {**element.attrs, "role": "navigation"}
        elif "message" in names and "service" not in names:
            element.tag = "article"
        elif "date" in names and (day := _DATE.match(element.get("title"))):
            element.parts = [day[0]]
        elif names == ["text"]:
            _headline(element)


def _headline(text: Element) -> None:
    """Make a heading of the bold line that a message begins with, if more follows it."""
    parts: list[Part] = [part for part in text.parts if not isinstance(part, str) or part.strip()]
    if len(parts) > 2 and all(isinstance(part, Element) for part in parts[:2]):
        first, second = parts[0], parts[1]
        if isinstance(first, Element) and isinstance(second, Element) and (first.tag, second.tag) == ("strong", "br"):
            heading = Element("h2", first.parts)
            heading.parent, text.parts, text.blocky = text, [heading, *parts[1:]], True
