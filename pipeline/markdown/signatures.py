"""The inline structure that a translation must keep, and how two of them differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import msgspec

from pipeline.markdown.marks import Mark, parse
from pipeline.markdown.shortcodes import without_words, words_in

_WORDED = re.compile(
    r"""(\s(?:alt|title|aria-label|placeholder)\s*=\s*)(["'])((?:(?!\2).)*)\2""", re.IGNORECASE | re.DOTALL
)
_COUNTED = ("emphasis", "strong", "strike")


class Signature(msgspec.Struct, frozen=True):
    """The markup of a text that its language has no say in; a translation that kept it all has an equal one.

    Tags and shortcodes are without what readers see of them; ``loose`` counts what begins or ends a shortcode and has
    no partner. Each tuple is sorted. ``links`` and ``images`` hold the URL and whether there is a title, ``emphasis``
    the numbers of emphasised, strong and struck-out stretches; a link's place or its words play no part.
    """

    links: tuple[tuple[str, bool], ...] = ()
    images: tuple[tuple[str, bool], ...] = ()
    autolinks: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    html: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    shortcodes: tuple[str, ...] = ()
    emphasis: tuple[int, ...] = (0, 0, 0)
    loose: int = 0

    def differences(self, other: Signature) -> tuple[str, ...]:
        """Say in short sentences what ``other`` (a translation's signature) lost, gained or changed."""
        return (
            *_targets("link", self.links, other.links),
            *_targets("image", self.images, other.images),
            *_items("the address <{}>", "the address <{}>", self.autolinks, other.autolinks),
            *_items("the address {}", "the address {}", self.urls, other.urls),
            *_items("the code `{}`", "the code `{}`", self.code, other.code),
            *_items("the raw HTML tag {}", "a raw HTML tag {}", self.html, other.html),
            *_items("the footnote mark [^{}]", "a footnote mark [^{}]", self.footnotes, other.footnotes),
            *_items("the shortcode {}", "a shortcode {}", self.shortcodes, other.shortcodes),
            *_broken(self, other),
            *_counts(self.emphasis, other.emphasis),
        )

    def differs_only_in_targets(self, other: Signature) -> bool:
        """Whether a translation has the same structure, and some of its links lead elsewhere."""

        def counts(own: Signature) -> tuple[object, ...]:
            titles = sorted(has_title for _, has_title in own.links)
            return (
                len(own.links),
                titles,
                len(own.autolinks),
                len(own.urls),
                own.images,
                own.code,
                own.html,
                own.footnotes,
                own.emphasis,
            )

        return counts(self) == counts(other)


def signature(text: str) -> Signature:
    """Return the inline structure of a text."""
    marks = parse(text)[1]

    def targets(kind: str) -> tuple[str, ...]:
        return tuple(sorted(" ".join(mark.target.split()) for mark in marks if mark.kind == kind))

    return Signature(
        links=tuple(sorted(_addressed(marks, "link"))),
        images=tuple(sorted(_addressed(marks, "image"))),
        autolinks=targets("autolink"),
        urls=targets("url"),
        code=targets("code"),
        html=tuple(sorted(map(_tag, targets("html")))) if "<" in text else (),
        footnotes=targets("footnote"),
        shortcodes=tuple(sorted(without_words(mark.target) for mark in marks if mark.kind == "shortcode")),
        loose=_loose(text, marks) if "{" in text or "}" in text else 0,
        emphasis=tuple(sum(mark.kind == kind for mark in marks) for kind in _COUNTED),
    )


def untranslated(source: str, text: str) -> tuple[str, ...]:
    """The words within tags and shortcodes that a translation has as in its source."""
    if not ("<" in source or "{" in source):
        return ()
    ours, theirs = set(_words_in_markup(source)), set(_words_in_markup(text))
    return tuple(sorted(ours & theirs))


def _words_in_markup(text: str) -> Iterator[str]:
    for mark in parse(text)[1]:
        if mark.kind == "html":
            yield from (match[3] for match in _WORDED.finditer(mark.target) if any(map(str.islower, match[3])))
        elif mark.kind == "shortcode":
            yield from (mark.target[slice(*place)] for place in words_in(mark.target))


def _tag(tag: str) -> str:
    return _WORDED.sub(
        lambda match: f"{match[1]}{match[2]}…{match[2]}" if any(map(str.isalpha, match[3])) else match[0], tag
    )


def _loose(text: str, marks: list[Mark]) -> int:
    """What looks like an end of a shortcode and is in none: a part of it was lost."""
    inside = [(mark.start, mark.end) for mark in marks if mark.kind in ("shortcode", "code")]
    return sum(
        not any(start <= match.start() < end for start, end in inside)
        for match in re.finditer(r"\{\{?[<%]|[>%]\}\}|%\}", text)
    )


def _broken(ours: Signature, theirs: Signature) -> Iterator[str]:
    if theirs.loose > ours.loose:
        yield "a shortcode is broken: its beginning or end is lost"


def _addressed(marks: list[Mark], kind: str) -> Iterator[tuple[str, bool]]:
    return ((mark.target, mark.title is not None) for mark in marks if mark.kind == kind)


def _targets(noun: str, ours: tuple[tuple[str, bool], ...], theirs: tuple[tuple[str, bool], ...]) -> Iterator[str]:
    the, a = ("the image {}", "an image {}") if noun == "image" else ("the link to {}", "a link to {}")
    before, after = [url for url, _ in ours], [url for url, _ in theirs]
    yield from _items(the, a, map(_readable, before), map(_readable, after))
    shared = (Counter(before) & Counter(after)).keys()
    for url in sorted(shared):
        # Titles are compared only where as many links are left: otherwise the sentence above says enough.
        titled = [sum(has_title for target, has_title in side if target == url) for side in (ours, theirs)]
        if before.count(url) == after.count(url) and titled[0] != titled[1]:
            yield f"{the.format(_readable(url))} has {'lost its title' if titled[0] > titled[1] else 'gained a title'}"


def _items(the: str, a: str, ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    before, after = Counter(ours), Counter(theirs)
    lost = [f"{the.format(item)} is gone{_times(count)}" for item, count in sorted((before - after).items())]
    return lost + [f"{a.format(item)} was added{_times(count)}" for item, count in sorted((after - before).items())]


def _times(count: int) -> str:
    return f" ({count} times)" if count > 1 else ""


def _counts(ours: tuple[int, ...], theirs: tuple[int, ...]) -> Iterator[str]:
    for noun, before, after in zip(("emphasis", "strong emphasis", "strikethrough"), ours, theirs, strict=True):
        if before != after:
            yield f"{noun}: {before} in the source, {after} here"


def _readable(url: str) -> str:
    return unquote(url, errors="strict") if "%" in url and _decodes(url) else url


def _decodes(url: str) -> bool:
    try:
        unquote(url, errors="strict")
    except UnicodeDecodeError:
        return False
    return True
