"""The laws hold for whatever looks like Markdown, and for whatever does not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_laws import DOCUMENTS, TABLES, TEXTS, rendered, structure

from pipeline.markdown import assemble, blocks, inline_html, plain, retarget, signature, spans, to_html, words

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
MANY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
DOCUMENT = st.one_of(DOCUMENTS, TABLES)


@MANY
@given(st.one_of(DOCUMENT, st.text()))
def test_blocks_joined_are_the_document(document):
    assert "".join(block.raw for block in blocks(document)) == document


@MANY
@given(DOCUMENT)
def test_none_leaves_every_byte(document):
    found = blocks(document)
    assert assemble(found, [None] * len(found)) == document


@MANY
@given(DOCUMENT)
def test_its_own_texts_give_the_same_page(document):
    found = blocks(document)
    assembled = assemble(found, [block.text for block in found])
    assert structure(assembled) == structure(document)
    assert rendered(assembled) == rendered(document)


@MANY
@given(DOCUMENT)
def test_assembled_from_its_own_texts_twice_is_assembled_once(document):
    # A hard break is written with the document's first line end, which may go where several kinds are mixed. Articles
    # are read with one kind.
    document = document.replace("\r\n", "\n").replace("\r", "\n")
    found = blocks(document)
    once = assemble(found, [block.text for block in found])
    again = blocks(once)
    assert assemble(again, [block.text for block in again]) == once


@settings(MANY, max_examples=500)
@given(DOCUMENT, st.data())
def test_no_text_changes_the_blocks(document, data):
    found = blocks(document)
    texts = [None if block.text is None else data.draw(TEXTS) for block in found]
    assert structure(assemble(found, texts)) == structure(document)


WORDS = st.lists(
    st.sampled_from(
        [
            "Слова",
            "word,",
            "(word)",
            "*two words*",
            "**strong**",
            "[link](https://a.b/c)",
            "`code`",
            "«цытата»",
            "a—b",
            "5 %",
        ]
    ),
    min_size=1,
    max_size=8,
).map(" ".join)
LINE = st.tuples(st.sampled_from(["", "## ", "> ", "- ", "1. ", "> - ", "[^1]: "]), WORDS).map("".join)


@MANY
@given(st.lists(LINE, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_articles_of_one_line_a_paragraph_come_back_byte_for_byte(lines, newline, ends):
    document = (newline * 2).join(lines) + newline * ends
    found = blocks(document)
    assert assemble(found, [block.text for block in found]) == document


@MANY
@given(TEXTS)
def test_a_span_read_alone_is_the_same_construct(text):
    for span in spans(text):
        # Stars mean what they mean by their neighbours: these are compared with the parser's tokens instead.
        if span.kind not in {"emphasis", "strong", "strike", "url"}:
            part = text[span.start : span.end]
            assert any((0, len(part), span.kind) == (one.start, one.end, one.kind) for one in spans(part))


@MANY
@given(TEXTS)
def test_spans_are_sorted_and_never_cross(text):
    found = spans(text)
    assert list(found) == sorted(found, key=lambda span: (span.start, -span.end))
    open_ends = []
    for span in found:
        while open_ends and open_ends[-1] <= span.start:
            open_ends.pop()
        assert not open_ends or span.end <= open_ends[-1]
        open_ends.append(span.end)


@MANY
@given(TEXTS)
def test_any_text_can_be_looked_at(text):
    assert words(text) <= len(plain(text))
    assert signature(text) == signature(text)
    assert signature(text).differences(signature(text)) == ()
    assert retarget(text, "https://no.where/at/all", "/new") == text
    to_html(text)
    inline_html(text)
