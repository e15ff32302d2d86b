"""Prose: documents of plain paragraphs are read without a parser, and just as the parser reads them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.markdown.lines import normalize, prose
from pipeline.markdown.slots import read_slots
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("document", "texts"),
    [
        ("", []),
        ("Грошай няма.", ["Грошай няма."]),
        ("Грошай няма.\n", ["Грошай няма."]),
        ("\n \t\nГрошай няма.  \n\n\n«Няма», — кажа мэр.\n", ["Грошай няма.", "«Няма», — кажа мэр."]),
        ("Адзін радок\nдругі радок\n\n(У дужках.)", ["Адзін радок другі радок", "(У дужках.)"]),
        # Two spaces or a backslash keep the line end.
        ("Адзін  \nдругі\\\nтрэці", ["Адзін  \nдругі\\\nтрэці"]),
        ("A [link](https://example.org) and *stress*.", ["A [link](https://example.org) and *stress*."]),
        ("i. Not a list\n\na) Nor this", ["i. Not a list", "a) Nor this"]),
        ("A | B\nC | D", ["A | B C | D"]),
    ],
)
def test_plain_paragraphs(document: str, texts: list[str]) -> None:
    found = prose(document)
    assert found is not None
    assert [slot.text for slot in found] == texts
    assert found == read_slots(document)[0]


@pytest.mark.parametrize(
    "document",
    [
        "# Heading",
        "Heading\n---",
        "Heading\n===",
        "- item",
        "Text\n* item",
        "1. item",
        "2017 is a year, and only the parser knows that it is no list.",
        "> quote",
        "    code",
        "Text\n\n\tcode",
        " Text",
        "```\ncode\n```",
        "<div>",
        "A | B\n--|--\nC | D",
        "[label]: https://example.org",
        "[^1]: note",
        "![picture](a.jpg)",
        "*Stress* begins it.",
        "— A dash begins it.",
        "\u00a0No-break space",
        "A link](<a\nb>)",
    ],
)
def test_whatever_could_be_something_else_is_left_to_the_parser(document: str) -> None:
    assert prose(document) is None


PLAIN = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "«", "“", "„", '"', "("]),
        st.sampled_from("aяŽßІ中"),
        st.text(st.sampled_from("aя1 .,|*_`[]()<>&!~#:-=+\\/\u00a0\u2028\x0b\x0c\x00\t"), max_size=12),
    ),
)
BLANK = st.text(st.sampled_from(" \t"), max_size=3)
END = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r"])
DOCUMENTS = st.lists(st.builds("".join, st.tuples(PLAIN | BLANK, END)), max_size=8).map("".join)


@settings(max_examples=1000)
@given(DOCUMENTS, st.sampled_from(["", "a", "a "]))
def test_prose_is_what_the_parser_finds(document: str, last: str) -> None:
    source = normalize(document + last)
    found = prose(source)
    slots, tokens = read_slots(source)
    if found is None:
        assert "](" in source
    else:
        assert found == slots
        assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}


@settings(max_examples=500)
@given(st.lists(st.sampled_from(["a", "b  ", "", "#", "# a", "---", "===", "- a", "1. a", "> a", " a", "    a", "```", "|-|",
                                  "a|b", "-|-", "<p>", "[a]: b", "[^a]: b", "a](", "\\", "+", "~~~", "&amp;"]), max_size=6))  # fmt: skip
def test_any_document_is_read_alike(lines: list[str]) -> None:
    source = "\n".join(lines)
    assert prose(source) in (None, read_slots(source)[0])


def test_prose_is_segmented_without_the_parser() -> None:
    """It takes longer to import than a status takes to count an issue."""
    program = (
        "import sys; from pipeline.articles import parse; from pipeline.articles.segmentation import split\n"
        "article = parse('---\\ntitle: Talks\\nlang: en\\n---\\n\\nThe talks lasted two days. Nobody left.\\n', 'i', 's', 'en')\n"
        "assert len(split(article, 'sentence')) == 3; print(*sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "pipeline.articles.segmentation" in done.stdout.split()
    assert "markdown_it" not in done.stdout.split()
