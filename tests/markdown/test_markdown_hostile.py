"""Texts made to break a parser: nothing crashes, nothing is lost, nothing takes for ever."""

import time

import pytest

from pipeline.markdown import assemble, blocks, plain, signature, spans

SIZE = 20_000

BLOCKS = {
    "quotes in quotes": "> " * (SIZE // 2) + "a",
    "deep quotes on many lines": ("> " * 100 + "a\n") * (SIZE // 200),
    "lists in lists": "- " * (SIZE // 2) + "a",
    "ever deeper list": "".join("  " * depth + "- a\n" for depth in range(240)),
    "definitions": "[a]: b\n" * (SIZE // 7),
    "title without an end": "[a]: b '" + "x\n" * (SIZE // 2),
    "label without an end": "[\n" * (SIZE // 2),
    "footnotes": "[^a]: b\n" * (SIZE // 8),
    "footnotes in footnotes": "[^a]: " * (SIZE // 6),
    "pipes": "|" * SIZE,
    "table": "|a|b|\n|-|-|\n" + "|c|d|\n" * (SIZE // 6),
    "wide empty table": "|a" * 500 + "|\n" + "|-" * 500 + "|\n" + "|\n" * 1000,
    "comments": "<!--\n" * (SIZE // 5),
    "fences": "```\n" * (SIZE // 4),
    "blank lines": "\n" * SIZE,
    "carriage returns": "a\r" * (SIZE // 2),
    "tabs": "\t" * SIZE,
    "one long paragraph": "слова " * (SIZE // 6),
    "lazy lines": "> a\n" + "b\n" * (SIZE // 2),
    "nothing but NUL": "\x00" * SIZE,
    "underlines": "a\n===\n" * (SIZE // 6),
}

INLINE = {
    "brackets": "[" * SIZE,
    "pictures": "![" * (SIZE // 2),
    "footnote marks": "[^" * (SIZE // 2),
    "links half-way": "[a](" * (SIZE // 4),
    "targets half-way": "[a](<b" * (SIZE // 6),
    "labels": "[a][" * (SIZE // 4),
    "balanced brackets": "[" * (SIZE // 2) + "]" * (SIZE // 2),
    "openers": "*a " * (SIZE // 3),
    "mixed delimiters": "_a*" * (SIZE // 3),
    "tildes": "~~a " * (SIZE // 4),
    "backticks": "".join("`" * length + " " for length in range(1, 200)),
    "angle brackets": "<" * SIZE,
    "tags half-way": "<a " * (SIZE // 3),
    "comments half-way": "<!--" * (SIZE // 4),
    "ampersands": "&" * SIZE,
    "backslashes": "\\" * SIZE,
    "addresses": "http://a.b/c," * (SIZE // 13),
    "schemes": "http://" * (SIZE // 7),
    "parentheses": "http://a(" * (SIZE // 9),
}


@pytest.mark.parametrize("name", [*BLOCKS, *INLINE])
def test_a_hostile_document_is_split_and_joined_in_bounded_time(name):
    document = BLOCKS.get(name) or INLINE[name]
    start = time.process_time()
    found = blocks(document)
    assert "".join(block.raw for block in found) == document
    assemble(found, [block.text for block in found])
    assert time.process_time() - start < 5


@pytest.mark.parametrize("name", INLINE)
def test_a_hostile_text_is_read_in_bounded_time(name):
    start = time.process_time()
    spans(INLINE[name])
    plain(INLINE[name])
    signature(INLINE[name])
    assert time.process_time() - start < 5


def test_one_megabyte_in_one_paragraph():
    document = "Гэта адзін вельмі доўгі абзац. " * 33_000
    found = blocks(document)
    assert "".join(block.raw for block in found) == document
    assert [block.kind for block in found if block.text] == ["paragraph"]


def test_deeper_than_the_limit_is_kept_verbatim():
    document = "> " * 200 + "deep\n"
    assert [block.text for block in blocks(document)] == [None]
    assert "".join(block.raw for block in blocks(document)) == document
