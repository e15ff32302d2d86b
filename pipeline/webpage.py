"""A saved page → an article: which line is the headline, the trend, the body, and which is none of them.

A page is first read as lines with what is known about each (``Line``); the recognition that follows is the same for
all three kinds of file. What is left out is told, so that nothing disappears silently.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from pipeline import languages
from pipeline.articles.labels import recognise
from pipeline.config import Labels
from pipeline.errors import PageError
from pipeline.languages import period
from pipeline.languages.guessing import guess
from pipeline.languages.period import Period

#: Words that a headline has at least; shorter lines before it are menu entries.
HEADLINE_WORDS = 4

#: Words that a line of prose has at least; a shorter one without a full stop is a heading or a menu entry.
PROSE_WORDS = 8

_MENU = re.compile(r"(?:[^\W\d_]{2,3}\s*(?:[/|·]\s*)?){1,4}\Z")
_ENDS_SENTENCE = re.compile(r"[.!?…:;]['\"»”’)\]]*\s*\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """One line or block of a page. ``role``: title, heading, item, quote, caption, lead, or empty for plain text."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """What was recognised on a page. ``body``: Markdown paragraphs; ``left_out``: the site's own lines."""

    period: Period | None
    locale: str
    title: str
    section: str = ""
    trend: str = ""
    lead: str = ""
    caption: str = ""
    body: tuple[str, ...] = ()
    left_out: tuple[str, ...] = field(default=())


def recognise_page(lines: Sequence[Line], labels: Labels, where: str) -> ImportedPage:
    """Find the article on a page. Raises PageError if there is no headline or no body."""
    left_out: list[str] = []
    kept, found_period, trend, section = _take_labels(_squeeze(lines), labels, left_out)
    start = _headline(kept, where)
    title = kept[start].text
    left_out += [line.text for line in kept[:start]]
    rest = [line for line in kept[start + 1 :] if not _same(line.text, title)]
    caption = next((line.text for line in rest if line.role == "caption"), "")
    lead = next((line.text for line in rest if line.role == "lead"), "")
    body: list[Line] = []
    for line in rest:
        if line.role in ("caption", "lead"):
            continue
        spoken = _caption().fullmatch(line.text)
        if spoken and not caption:
            caption = spoken[1].strip()
        else:
            body.append(line)
    body, footer = _cut_footer(body)
    left_out += [line.text for line in footer]
    if not any(_is_prose(line) for line in body):
        raise PageError(
            "no article text was found on this page",
            where=where,
            hint="Save the article's own page, or paste its text into a .txt file with the headline first.",
        )
    text = " ".join(line.text for line in body)
    return ImportedPage(
        period=found_period,
        locale=guess_locale(f"{title} {text}"),
        title=title,
        section=section,
        trend=trend,
        lead=lead,
        caption=caption,
        body=tuple(_markdown(body)),
        left_out=tuple(left_out),
    )


def guess_locale(text: str) -> str:
    """Return the locale of a text, by script, letters and little words (see ``languages.guessing``)."""
    return guess(text)


@cache
def _caption() -> re.Pattern[str]:
    """The line under a picture, as pages in any language open it: “Photo: …”."""
    words = " ".join(languages.everywhere("captions")).split()
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, words))})\s*[:.—–-]\s*(.+)", re.IGNORECASE)


@cache
def _newsletter() -> re.Pattern[str]:
    """Beginnings of words that offer a newsletter."""
    words = " ".join(languages.everywhere("newsletter")).split()
    return re.compile(rf"\b(?:{'|'.join(re.escape(word.rstrip('*')) for word in words)})", re.IGNORECASE)


def _squeeze(lines: Sequence[Line]) -> list[Line]:
    squeezed = [replace(line, text=" ".join(line.text.replace("\u00a0", " ").split())) for line in lines]
    return [line for line in squeezed if line.text]


def _take_labels(
    lines: Sequence[Line], labels: Labels, left_out: list[str]
) -> tuple[list[Line], Period | None, str, str]:
    """Take the period, the trend and the section out of the lines, and the site's own phrases with them."""
    kept: list[Line] = []
    found: Period | None = None
    trend = section = ""
    for number, line in enumerate(lines):
        if period.looks_like_one(line.text):
            stated = period.parse(line.text)
            if stated and found is None:
                found = stated
            else:
                left_out.append(line.text)
            continue
        if not trend and (key := recognise(labels, "trend", line.text)):
            trend = key
        elif not section and (key := recognise(labels, "section", line.text)):
            section = key
        elif _is_newsletter(line) and any(_is_prose(earlier) for earlier in kept):
            # From the newsletter box on, the page is the site's: its blurb, menus and the teasers of other issues.
            left_out += [one.text for one in lines[number:]]
            break
        elif recognise(labels, "site", line.text) or _is_newsletter(line):
            left_out.append(line.text)
        else:
            kept.append(line)
    return kept, found, trend, section


def _is_newsletter(line: Line) -> bool:
    return bool(_newsletter().search(line.text)) and len(line.text.split()) < PROSE_WORDS


def _headline(lines: Sequence[Line], where: str) -> int:
    """The headline's place: the page's marked title, or a line that is said twice, or the first long enough."""
    for number, line in enumerate(lines):
        if line.role == "title":
            return number
    texts = [line.text for line in lines]
    for number, text in enumerate(texts):
        if len(text.split()) >= HEADLINE_WORDS and any(_same(text, other) for other in texts[number + 1 :]):
            return number
    for number, line in enumerate(lines):
        if len(line.text.split()) >= HEADLINE_WORDS and not _MENU.match(line.text) and line.role in ("", "heading"):
            return number
    raise PageError(
        "no headline was found on this page", where=where, hint="Put the headline on a line of its own before the text."
    )


def _cut_footer(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Cut what follows the last line of prose, list or quotation: menus and teasers, never sentences."""
    last = max((n for n, line in enumerate(lines) if _is_prose(line) or line.role in ("item", "quote")), default=-1)
    return list(lines[: last + 1]), list(lines[last + 1 :])


def _is_prose(line: Line) -> bool:
    return len(line.text.split()) >= PROSE_WORDS or bool(_ENDS_SENTENCE.search(line.text))


def _same(one: str, other: str) -> bool:
    return one.casefold().rstrip(".") == other.casefold().rstrip(".")


def _markdown(lines: Sequence[Line]) -> list[str]:
    """Markdown paragraphs; a short line between paragraphs is a heading, items of one list stand together."""
    blocks: list[str] = []
    previous = ""
    for line in lines:
        role = line.role
        if not role and not _is_prose(line):
            role = "heading"
        if role == "item":
            text = f"- {line.text}"
            if previous == "item":
                blocks[-1] += f"\n{text}"
            else:
                blocks.append(text)
        else:
            blocks.append({"heading": "## ", "title": "## ", "quote": "> "}.get(role, "") + line.text)
        previous = role
    return blocks
