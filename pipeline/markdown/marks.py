"""Inline rules that do what markdown-it's do, and note the exact stretch of the text that each construct takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby

import msgspec
from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline, autolink, backtick, emphasis, html_inline, image, link, strikethrough
from markdown_it.token import Token

from pipeline.markdown.grammar import address, commonmark
from pipeline.markdown.shortcodes import SHORTCODE

Rule = Callable[[StateInline, bool], bool]

# Caps keep a hostile "[^[^[^…" linear; the specification allows a label 999 characters.
_FOOTNOTE = re.compile(r"\[\^([^\s\[\]]{1,200})\]")
_LABEL = re.compile(r"\[(?!\^)((?:[^\[\]\\\n]|\\[^\n]){1,999})\]")

_BARE_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>«»“”„\"]*[^\s<>«»“”„\".,:;!?'’)\]*_~|`\\…—]", re.IGNORECASE)

# The box of a task list stands at the beginning of its item.
_TASK = re.compile(r"\[[ xX]\](?=[ \t])")

_BRACKETS = 5_000

_PAIRS = {"em": "emphasis", "strong": "strong", "s": "strike"}


class Mark(msgspec.Struct):
    """An inline construct in ``text[start:end]``.

    ``target``: a link's or an image's normalised URL, ``[label]`` of a reference link, a footnote's label, the content
    of a code span, the tag. ``inner`` is the stretch that is text to a reader. ``address`` is where the URL itself
    stands, ``title`` the inside of a title.
    """

    start: int
    end: int
    kind: str
    target: str = ""
    inner: tuple[int, int] | None = None
    address: tuple[int, int] | None = None
    title: tuple[int, int] | None = None


@cache
def _inline_reader() -> MarkdownIt:
    reader = commonmark()
    rules = reader.inline.ruler
    rules.before("backticks", "shortcode", _shortcode)
    rules.at("backticks", _leaf(backtick, "code"))
    rules.at("autolink", _leaf(autolink, "autolink"))
    rules.at("html_inline", _leaf(html_inline, "html"))
    rules.at("emphasis", _delimiters(emphasis.tokenize))
    rules.at("strikethrough", _delimiters(strikethrough.tokenize))
    rules.at("link", _link)
    rules.at("image", _image)
    rules.after("image", "footnote", _footnote)
    rules.after("footnote", "reference", _reference)
    return reader


def parse(text: str) -> tuple[list[Token], list[Mark]]:
    """Return the inline tokens of a text and its constructs, sorted, an outer one before what it holds.

    A text does not know its document: ``[text][label]`` counts as a link and ``[^1]`` as a footnote mark even if their
    definitions are elsewhere; a lone ``[label]`` is taken for words in brackets. A text of thousands of brackets is no
    prose and is not looked into: each may cost a look at many of the others.
    """
    if text.count("[") > _BRACKETS:
        return [Token("text", "", 0, content=text)], []
    reader = _inline_reader()
    marks: list[Mark] = []
    tokens: list[Token] = []
    reader.inline.parse(text, reader, {"marks": marks, "inside": 0, "labels": "][" in text}, tokens)
    marks += _pairs(tokens)
    marks += _bare_urls(text, marks)
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    return tokens, marks


def _pairs(tokens: list[Token]) -> Iterator[Mark]:
    opened: list[Token] = []
    for kind, group in groupby(tokens, key=lambda token: token.type):
        found = list(group)
        if kind == "s_close":
            # markdown-it swaps the last of several with the odd tilde before the first.
            found.sort(key=lambda token: int(token.meta["at"]))
        for token in found:
            if token.tag in _PAIRS and token.nesting > 0:
                opened.append(token)
            elif token.tag in _PAIRS:
                yield _pair(opened.pop(), token)


def _pair(opening: Token, closing: Token) -> Mark:
    width = len(opening.markup)
    # markdown-it joins two stars to "strong" at the inner star of each pair.
    start = opening.meta["at"] - (1 if opening.tag == "strong" else 0)
    # A closing run of an odd number of tildes leaves its last one over, not its first.
    end = closing.meta["at"] + width - (1 if closing.meta["odd"] and closing.tag == "s" else 0)
    return Mark(start, end, _PAIRS[opening.tag], inner=(start + width, end - width))


def _leaf(rule: Rule, kind: str) -> Rule:
    def recorded(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        done = rule(state, silent)
        # A run of backticks without a partner succeeds, too, but pushes no token.
        if done and not silent and len(state.tokens) > count:
            token = state.tokens[-1]
            target = state.tokens[-3].attrGet("href") if kind == "autolink" else token.content
            inner = (start + 1, state.pos - 1) if kind == "autolink" else None
            _record(state, Mark(start, state.pos, kind, str(target), address=inner))
        return done

    return recorded


def _delimiters(rule: Rule) -> Rule:
    def recorded(state: StateInline, silent: bool) -> bool:
        start = state.pos
        done = rule(state, silent)
        if done and not silent:
            at = state.pos
            odd = (state.pos - start) % 2 == 1
            for token in reversed(state.tokens):
                if at <= start:
                    break
                at -= len(token.content)
                token.meta = {"at": at, "odd": odd}
        return done

    return recorded


def _record(state: StateInline, mark: Mark) -> None:
    # The alt text of an image is parsed as a text of its own, with positions of its own.
    if not state.env["inside"]:
        state.env["marks"].append(mark)


def _link(state: StateInline, silent: bool) -> bool:
    start, count = state.pos, len(state.tokens)
    done = link(state, silent)
    if done and not silent:
        opening = next(token for token in state.tokens[count:] if token.type == "link_open")
        label_end = parseLinkLabel(state, start, True)
        _record(state, _addressed(state, "link", start, label_end, str(opening.attrGet("href"))))
    return done


def _image(state: StateInline, silent: bool) -> bool:
    start = state.pos
    state.env["inside"] += 1
    done = image(state, silent)
    state.env["inside"] -= 1
    if done and not silent:
        token = state.tokens[-1]
        _record(state, _addressed(state, "image", start, start + 2 + len(token.content), str(token.attrGet("src"))))
    return done


def _addressed(state: StateInline, kind: str, start: int, label_end: int, target: str) -> Mark:
    destination = address(state.src, label_end + 2, state.pos - 1)
    title = (destination.title_start, destination.title_end) if destination.title_start >= 0 else None
    inner = (start + (2 if kind == "image" else 1), label_end)
    return Mark(start, state.pos, kind, target, inner, (destination.start, destination.end), title)


def _shortcode(state: StateInline, silent: bool) -> bool:
    match = None
    if state.src[state.pos] == "{":
        match = SHORTCODE.match(state.src, state.pos, state.posMax)
    elif state.pos == 0:
        match = _TASK.match(state.src)
    if match is None:
        return False
    if not silent:
        state.push("shortcode", "", 0).content = match[0]
        _record(state, Mark(state.pos, match.end(), "shortcode", match[0]))
    state.pos = match.end()
    return True


def _footnote(state: StateInline, silent: bool) -> bool:
    match = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("footnote_ref", "", 0)
        _record(state, Mark(state.pos, match.end(), "footnote", match[1]))
    state.pos = match.end()
    return True


def _reference(state: StateInline, silent: bool) -> bool:
    """Read ``[text][label]`` and ``![alt][label]``, whose definitions stand elsewhere in the document."""
    start, maximum = state.pos, state.posMax
    is_image = state.src.startswith("![", start)
    if not state.env["labels"] or not (is_image or state.src[start] == "["):
        return False
    inner = start + (2 if is_image else 1)
    label_end = parseLinkLabel(state, inner - 1, not is_image)
    match = _LABEL.match(state.src, label_end + 1, maximum) if label_end >= 0 else None
    if match is None:
        return False
    if not silent:
        kind, href = "image" if is_image else "link", f"[{' '.join(match[1].split()).casefold()}]"
        if is_image:
            children: list[Token] = []
            state.env["inside"] += 1
            state.md.inline.parse(state.src[inner:label_end], state.md, state.env, children)
            state.env["inside"] -= 1
            state.push("image", "img", 0).children = children
        else:
            state.push("link_open", "a", 1).attrs = {"href": href}
            state.pos, state.posMax = inner, label_end
            state.md.inline.tokenize(state)
            state.push("link_close", "a", -1)
        _record(state, Mark(start, match.end(), kind, href, (inner, label_end)))
    state.pos, state.posMax = match.end(), maximum
    return True


def _bare_urls(text: str, marks: list[Mark]) -> list[Mark]:
    """Find URLs in what is plain text, so that none crosses the border of a construct."""
    if "://" not in text and "www." not in text.lower():
        return []
    hidden: list[tuple[int, int]] = []
    for mark in marks:
        if mark.inner is None or mark.kind == "image":
            hidden.append((mark.start, mark.end))
        else:
            hidden += [(mark.start, mark.inner[0]), (mark.inner[1], mark.end)]
    result: list[Mark] = []
    cursor = 0
    for start, end in [*sorted(hidden), (len(text), len(text))]:
        for left, right in urls_in(text, cursor, max(start, cursor)):
            result.append(Mark(left, right, "url", text[left:right], address=(left, right)))
        cursor = max(cursor, end)
    return result


def urls_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the URLs that stand bare in ``text[start:end]``, less the punctuation that follows them."""
    for match in _BARE_URL.finditer(text, start, end):
        right = match.end()
        # A parenthesis belongs to the URL if it closes one of the URL's own.
        if right < end and text[right] == ")" and match[0].count("(") > match[0].count(")"):
            right += 1
        yield match.start(), right
