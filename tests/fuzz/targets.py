"""What is fuzzed: functions of bytes that may refuse in words, and must otherwise keep their law."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from pipeline import articles, importing
from pipeline.articles.segmentation import assemble
from pipeline.config import default_labels
from pipeline.errors import PerakladError
from pipeline.files import decode, office
from pipeline.importing import charset, htmlpage, markdownpage, recognise_page
from pipeline.languages import CODES
from pipeline.markdown import blocks, plain, signature, spans
from pipeline.model import Entry
from pipeline.po import catalogs, strings
from pipeline.po.catalogs import Catalog
from pipeline.segmentation import split_sentences
from pipeline.verbs.import_page import compose
from pipeline.verbs.merge_driver import merge

HEADER = catalogs.new_header("T", "be", "en", "2017-05-08 10:00+0000")
LOCALES = sorted(CODES)


def markdown(data: bytes) -> None:
    """The splitter: the blocks joined are the text; the article put together of its own sentences is the article."""
    text = data.decode("utf-8", "ignore").replace("\r", "")
    if strings.unfit(text):
        return  # no article may hold it
    found = blocks(text)
    assert "".join(block.raw for block in found) == text
    for block in found:
        if block.text is not None:
            spans(block.text)
            plain(block.text)
            assert not signature(block.text).differences(signature(block.text))
    article = articles.parse(f"---\ntitle: T\n---\n{text}", "2017-05-08", "x", "en")
    assert assemble(article, lambda segment: segment.text)[1] == article.body


def catalog(data: bytes) -> None:
    """The catalog reader: a refusal names a line; what is read is written as it was meant."""
    try:
        found = catalogs.parse(decode(data, "x.po"), "x.po")
        again = catalogs.parse(catalogs.dump(found), "x.po")
    except PerakladError as error:
        assert error.where
        assert error.message
        return
    keys = [
        (one.key, one.target, one.fuzzy, one.previous, one.comment.strip()) for one in (*found.active, *found.obsolete)
    ]
    assert [(one.key, one.target, one.fuzzy, one.previous, one.comment.strip()) for one in again.entries] == keys


def sentences(data: bytes) -> None:
    """The sentence splitter: in every language no character but blanks is lost, and each sentence says something."""
    if not data:
        return
    locale = LOCALES[data[0] % len(LOCALES)]
    text = data[1:].decode("utf-8", "ignore").replace("\n", " ")
    found = split_sentences(text, locale)
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", text)
    assert all(sentence.strip() for sentence in found)


def page(data: bytes) -> None:
    """The page importer: HTML, plain text, Markdown and documents become an article that can be read, or are refused.

    What is written has been proved to show what the page does.
    """
    if not data:
        return
    kind, rest = data[0] % 4, data[1:]
    try:
        if kind == 2:
            office.require_sound(rest, "x.docx", "a Word document")
            return
        text = charset.decode(rest, "x")
        if kind == 3:
            source = markdownpage.read(text, "x.md", lambda _: None)
        else:
            source = htmlpage.read(text, "x.html") if kind else importing.plain(text)
        written = compose(recognise_page(source, default_labels(), "x"))
        assert not strings.unfit(written)
        assert articles.parse(written, "2017-05-08", "x", "en").fields["title"]
    except PerakladError as error:
        assert error.message


def _entries(data: bytes) -> Catalog:
    """A catalog spelt by bytes: two of them an entry."""
    entries: dict[object, Entry] = {}
    for what, how in zip(data[::2], data[1::2], strict=False):
        entry = Entry(
            f"The council meets on day {what % 8}.",
            target=("", "Рада.", "Сход.", "Нарада.")[how % 4],
            context=("title", None)[what >> 7],
        )
        fuzzy = bool(how & 4) and bool(entry.target)
        entry = replace(entry, fuzzy=fuzzy, obsolete=bool(how & 8), comment=("", "заўвага")[how >> 7])
        if fuzzy and how & 16:
            entry = replace(entry, previous=f"The council meets on day {(how >> 5) + what % 3}.")
        entries[entry.key] = entry
    return Catalog(HEADER, tuple(sorted(entries.values(), key=lambda one: one.obsolete)))


def merging(data: bytes) -> None:
    """The merge: nothing new is lost, nothing finished stands under a source that it wasn't made for, twice is once."""
    third = len(data) // 3
    base, ours, theirs = (_entries(data[at * third : (at + 1) * third]) for at in range(3))
    merged = merge(base, ours, theirs).catalog
    again = catalogs.parse(catalogs.dump(merged), "x.po")
    assert [one.key for one in again.entries] == [one.key for one in merged.entries]
    known = {(one.key, one.target) for side in (base, ours, theirs) for one in side.entries}
    for one in merged.active:
        assert not one.target or one.fuzzy or (one.key, one.target) in known
    assert merge(merged, merged, merged).catalog == merged
    assert merge(base, ours, base).catalog.entries == ours.entries or set(
        merge(base, ours, base).catalog.entries
    ) == set(ours.entries)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "markdown": markdown,
    "catalog": catalog,
    "sentences": sentences,
    "page": page,
    "merge": merging,
}
