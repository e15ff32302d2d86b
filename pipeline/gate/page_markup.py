"""What of an article readers would see as code or in the wrong language: a look at the whole file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import articles, markdown
from pipeline.errors import PerakladError
from pipeline.markdown.dialects import mask
from pipeline.markdown.htmltexts import unended
from pipeline.markdown.rendering import parsed
from pipeline.markdown.shortcodes import SHORTCODE, unpaired
from pipeline.model import Article, Finding, Severity, Where
from pipeline.workspace import Workspace

_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>?")
_ENDS = re.compile(r"\{\{?[<%]|[%>]\}\}|%\}")
_CODE_SPAN = re.compile(r"(`+)(?!`)[^`]+(?:`(?!\1)[^`]*)*?\1(?!`)")
_BOX = re.compile(r"^([ \t>]*)(?:!!!|\?\?\?\+?|===)[ \t]+[^\n]*\n(?![ \t>]*\n|\1(?:[ ]{4}|\t))", re.MULTILINE)
_LINE_OF_A_DIALECT = re.compile(
    r"^[ \t>]*((?:!!!|\?\?\?\+?)[ \t]|===[ \t]+[\"']|/{3,}|:{3,}|--8<--|\[TOC\]|\[!\w+\]|\*\[|\{[ ]?[:.#])",
    re.MULTILINE,
)


def findings(workspace: Workspace, article: Article) -> Iterator[Finding]:
    """Yield what is wrong with an article's markup, what only a site generator shows, and fields left as they are."""
    yield from _fields(workspace, article)
    body = article.body
    if not re.search(r"[<{]|!!!|\?\?\?|===|:::|///|--8<--|\[TOC\]|\[!|\*\[|^:[ \t]", body, re.MULTILINE):
        return
    text = _without_code(article)
    yield from _broken(article, text)
    declared = set(workspace.config.markdown)
    severity = workspace.config.severities_for(article.locale).get("raw-markup", Severity.WARNING)
    if declared - {"commonmark"} or severity == "off":
        return
    if shown := list(_as_text(article, text)):
        line, first = min(shown)
        yield _finding(
            article,
            line,
            "raw-markup",
            f"pages of --format html show this as the text that it is: {first}",
            'Write it in Markdown; or name what makes the pages: markdown = ["hugo"] in the settings.',
            Severity(severity),
        )


def _without_code(article: Article) -> str:
    """The body with a blank for each sign of its code, so that all else stands where it stood."""
    parts = []
    for block in markdown.blocks(article.body, article.dialects):
        raw = block.raw
        if block.kind == "code":
            raw = re.sub(r"[^\n]", " ", raw)
        elif "`" in raw:
            raw = _CODE_SPAN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), raw)
        parts.append(raw)
    return "".join(parts)


def _broken(article: Article, text: str) -> Iterator[Finding]:
    def at(position: int) -> int:
        return article.lines.get("", 1) + text.count("\n", 0, position)

    codes = list(SHORTCODE.finditer(text))
    if {"hugo", "liquid"} & set(article.dialects):
        inside = [match.span() for match in codes]
        for match in _ENDS.finditer(text):
            if not any(start <= match.start() < end for start, end in inside):
                yield _finding(
                    article, at(match.start()), "shortcode", f"“{match[0]}” has no partner: the shortcode is broken",
                    "Close it as it was opened: {{< … >}}, {{% … %}}, {% … %}; in code it stands between backticks.",
                )  # fmt: skip
        lost = list(unpaired([match[0] for match in codes]))
        for match in codes:
            if match[0] in lost:
                lost.remove(match[0])
                yield _finding(
                    article, at(match.start()), "shortcode", f"{match[0]} has no partner", "Open it, or take it out."
                )
    if "mkdocs" in article.dialects:
        for match in _BOX.finditer(text):
            if mask(match[0], ("mkdocs",)).text != match[0]:
                yield _finding(
                    article, at(match.start()), "shortcode", f"nothing belongs to “{match[0].strip()}”",
                    "Indent the lines of the box or tab by four spaces.", Severity.WARNING,
                )  # fmt: skip
    for token in parsed(article.body):
        if token.type == "html_block" and (found := unended(token.content)):
            line = article.lines.get("", 1) + (token.map[0] if token.map else 0)
            yield _finding(article, line, "raw-markup", f"this HTML never ends: {found}", "Close the tag or comment.")


def _as_text(article: Article, text: str) -> Iterator[tuple[int, str]]:
    """What the HTML pages show as text: tags, shortcodes, a site generator's lines; with the line of the article."""
    begin = article.lines.get("", 1)
    if "<" in text:
        for token in parsed(article.body):
            line = begin + (token.map[0] if token.map else 0)
            for child in (token, *(token.children or ())):
                content = re.sub(r"<!--.*?-->", "", child.content, flags=re.DOTALL) if "html_" in child.type else ""
                if found := _TAG.search(content):
                    yield line, found[0]
    for pattern in (SHORTCODE, _LINE_OF_A_DIALECT):
        for match in pattern.finditer(text):
            if pattern is SHORTCODE or mask(text, article.dialects).text != text:
                yield begin + text.count("\n", 0, match.start()), match[0].strip().split("\n")[0]
                break


def _fields(workspace: Workspace, article: Article) -> Iterator[Finding]:
    """Fields that hold words and are nobody's: they go to the pages of all locales as they are."""
    offered = {path.split(".")[0] for path in workspace.config.fields}
    try:
        found = articles.words_elsewhere(workspace.text(article.path), article.path, offered)
    except PerakladError:
        return  # the article itself was read
    severity = workspace.config.severities_for(article.locale).get("front-matter", Severity.WARNING)
    if not found or severity == "off":
        return
    names = ", ".join(found)
    line, first = next(iter(found.values()))
    listed = ", ".join(f'"{name}"' for name in found)
    yield _finding(
        article,
        line,
        "front-matter",
        f"front matter that is not offered for translation holds words: {names} (“{first}”)",
        f'Have it translated: fields = [{listed}] in [tool.peraklad]; or front-matter = "off" in its checks.',
        Severity(severity),
    )


def _finding(
    article: Article, line: int, check: str, message: str, hint: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(check, severity, message, hint, Where(article.path, line, article.issue, article.slug))
