"""Saved pages as files: plain text, HTML or DOCX → lines with their role on the page."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path

from pipeline.errors import PageError
from pipeline.files import read_bytes, read_text
from pipeline.webpage import Line

#: What a page consists of besides its text.
_SKIPPED = frozenset("script style noscript template nav aside form button select svg head".split())
_BLOCKS = frozenset(
    (
        "p div h1 h2 h3 h4 h5 h6 li blockquote figcaption figure section article header footer main "
        "table tr td th ul ol dl dt dd hr pre address body html"
    ).split()
)
_ROLES = {"h1": "title", "h2": "heading", "h3": "heading", "h4": "heading", "li": "item", "figcaption": "caption"}
_VOID = frozenset("area base br col embed hr img input link meta source wbr".split())
_EMPHASIS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_LEAD = re.compile(r"\b(?:lead|lede|intro|standfirst|summary)\b", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z/!?]")
_CAPTION = re.compile(r"\bcaption\b", re.IGNORECASE)

#: Word's paragraph styles as HTML; the rest is mammoth's own.
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.lead:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='Quote'] => blockquote:fresh
"""


def read(path: Path) -> list[Line]:
    """Return the page's lines. Raises PageError for a kind of file that can't be read, PerakladError if unreadable."""
    where = str(path)
    kind = path.suffix.lower()
    if kind in (".html", ".htm", ".xhtml"):
        return html_lines(read_text(path, where))
    if kind == ".docx":
        return html_lines(_docx_as_html(read_bytes(path, where), where))
    if kind in (".txt", ".text", ""):
        return text_lines(read_text(path, where), where)
    raise PageError(
        f"a page of the kind “{kind}” can't be read", where=where, hint="Save it as plain text (.txt), HTML or DOCX."
    )


def text_lines(text: str, where: str) -> list[Line]:
    """The lines of a page saved as plain text. Raises PageError if there are none or if it is no text at all."""
    if "\x00" in text:
        raise PageError("this is not a text file", where=where, hint="Save the page as plain text, HTML or DOCX.")
    return [Line(_escape(line.strip())) for line in text.split("\n") if line.strip()]


def _escape(text: str) -> str:
    """Plain text as inline Markdown: what would be markup there is none here."""
    text = re.sub(r"([\\`*\[\]]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?]))", r"\\\1", text)
    return re.sub(r"^(#{1,6}(?=\s)|[-+>](?=\s))", r"\\\1", text)


def html_lines(html: str) -> list[Line]:
    """The lines of a page saved as HTML, however malformed; links, emphasis and lists as Markdown."""
    reader = _HTML()
    reader.feed(_without_cut_tag(_without_comments(html)))
    reader.close()
    reader.flush()
    return reader.lines


def _without_comments(html: str) -> str:
    """The page without its comments; the parser's time grows with the square of those that are never closed."""
    parts: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0:
        end = html.find("-->", start + 4)
        if end < 0:
            return "".join([*parts, html[at:].replace("<!--", "")])
        parts.append(html[at:start])
        at = end + 3
    return "".join([*parts, html[at:]])


def _without_cut_tag(html: str) -> str:
    """The page without a tag that its end cuts off, as in a browser; the parser would try again at every “<” of it."""
    end = html.rfind(">") + 1
    cut = _TAG.search(html, end)
    return html[: cut.start()] if cut else html


def _docx_as_html(data: bytes, where: str) -> str:
    try:
        import mammoth

        from pipeline.files import office
    except ImportError as error:
        raise PageError(
            "DOCX needs the extra “docx”", where=where, hint="Install it: pip install 'peraklad[docx]'."
        ) from error
    office.require_sound(data, where, "a Word document")
    try:
        return str(mammoth.convert_to_html(io.BytesIO(data), style_map=_STYLES).value)
    except Exception as error:
        # The library fails in many ways on a file that only looks like a document.
        raise PageError("this is not a Word document", where=where, hint="Save it again as .docx.") from error


class _HTML(HTMLParser):
    """Collects a line for each block of text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.roles: list[str] = []
        self.skipping: list[str] = []
        self.links: list[str] = []

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """A “<![” is a comment in HTML; the parser's base class takes it for SGML and fails on what isn't."""
        return self.parse_bogus_comment(i, report)

    def flush(self) -> None:
        text = " ".join("".join(self.parts).split())
        self.parts = []
        if text:
            self.lines.append(Line(text, next((role for role in reversed(self.roles) if role), "")))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.skipping:
            if tag == self.skipping[-1]:
                self.skipping.append(tag)
            return
        if tag in _SKIPPED:
            self.skipping.append(tag)
            return
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self.flush()
            if tag not in _VOID:
                self.roles.append(self._role(tag, given))
        elif tag == "br":
            self.flush()
        elif tag == "a":
            self.links.append(given.get("href", ""))
            if self._is_web(self.links[-1]):
                self.parts.append("[")
        elif tag in _EMPHASIS:
            self.parts.append(_EMPHASIS[tag])

    def _role(self, tag: str, given: dict[str, str]) -> str:
        if tag in ("p", "div", "h2", "h3") and _LEAD.search(given.get("class", "")):
            return "lead"
        if _CAPTION.search(given.get("class", "")):
            return "caption"
        return "quote" if tag == "blockquote" else _ROLES.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            if tag == self.skipping[-1]:
                self.skipping.pop()
        elif tag in _BLOCKS and tag not in _VOID:
            self.flush()
            if self.roles:
                self.roles.pop()
        elif tag == "a" and self.links:
            target = self.links.pop()
            if self._is_web(target):
                self.parts.append(f"]({target})")
        elif tag in _EMPHASIS:
            self.parts.append(_EMPHASIS[tag])

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.parts.append(re.sub(r"([\\`*\[\]])", r"\\\1", data))

    @staticmethod
    def _is_web(target: str) -> bool:
        return target.startswith(("http://", "https://", "mailto:")) and not re.search(r"[\s()<>]", target)
