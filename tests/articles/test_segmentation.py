"""Articles ↔ segments: the identity of the whole road, what is offered for translation, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import articles, markdown
from pipeline.articles.segmentation import assemble, split
from pipeline.model import Article
from pipeline.po import strings

FRONT = "---\ntitle: T\nlang: en\n---\n"


def article(body: str, segmentation: str = "sentence") -> Article:
    front = FRONT.replace("lang: en\n", f"lang: en\nsegmentation: {segmentation}\n")
    return articles.parse(front + body, "2017-05-08", "talks", "en")


def offered(body: str, segmentation: str = "sentence") -> list[str]:
    return [segment.text for segment in split(article(body, segmentation)) if segment.context is None]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("One sentence. Another one.\n", ["One sentence.", "Another one."]),
        ("# A heading\n\nText.\n", ["A heading", "Text."]),
        ("- first item\n- second. Third.\n", ["first item", "second.", "Third."]),
        ("> Quoted words.\n", ["Quoted words."]),
        ("| item | 2026 |\n|---|--:|\n| roads | 5,0 |\n", ["item", "roads"]),
        ("Text.[^1]\n\n[^1]: The note.\n", ["Text.[^1]", "The note."]),
        ("![Wagons](w.svg \"At Brest\")\n", ["Wagons", "At Brest"]),
        ("```\ncode. More code.\n```\n", []),
        ("    indented code\n", []),
        ("<div>\nraw html\n</div>\n", ["raw html"]),
        ("<figure>\n<img src=\"a.jpg\" alt=\"A quay\">\n<figcaption>By the <b>sea</b>.</figcaption>\n</figure>\n",
         ["A quay", "By the <b>sea</b>."]),
        ("<details><summary>More</summary>\nTwo lines\nof text.\n</details>\n", ["More", "Two lines of text."]),
        ("> <div title='A box'>\n> Quoted\n> words.\n> </div>\n", ["A box", "Quoted words."]),
        ("<script>\nlet words = 1\n</script>\n<style>p { top: 0 }</style>\n<!-- a comment -->\n", []),
        ("<div class=\"never\nends\n", []),
        ("https://example.org/a\n", []),
        ("<https://example.org/a>\n", []),
        ("`code`\n", []),
        ("---\n\n***\n", []),
        ("[a]: https://example.org \"A title\"\n", ["A title"]),
        ("See [the *first* report. It is long](https://e.org/a.b). Then go.\n", ["See [the *first* report. It is long](https://e.org/a.b).", "Then go."]),
        ("It grew by 5. 1991. Later it fell.\n", ["It grew by 5. 1991.", "Later it fell."]),
        ("A line\nbroken softly. Then on.\n", ["A line broken softly.", "Then on."]),
    ],
)  # fmt: skip
def test_what_is_offered(body: str, texts: list[str]) -> None:
    assert offered(body) == texts


def test_whole_paragraphs_where_the_article_says_so() -> None:
    assert offered("One sentence. Another one.\n", "paragraph") == ["One sentence. Another one."]


def test_no_text_of_a_spec_example_is_changed_by_the_road(examples) -> None:
    wrong = []
    for number, text in examples.items():
        found = article(text)
        if assemble(found, lambda segment: segment.text)[1] != text:
            wrong.append(number)
    assert wrong == []


def test_a_translated_spec_example_keeps_its_blocks(examples) -> None:
    """Each sentence by another of the same markup: the same blocks come out."""
    wrong = []
    for number, text in examples.items():
        found = article(text)
        _, body = assemble(found, lambda segment: f"Слова. {segment.text}")
        before, after = (
            [(block.kind, block.prefix) for block in markdown.blocks(one) if block.text is not None]
            for one in (found.body, body)
        )
        if before != after:
            wrong.append(number)
    assert wrong == []


@given(st.text(max_size=200))
def test_the_identity_holds_for_any_text(body: str) -> None:
    text = body.replace("\r", "")
    if strings.unfit(text):
        return  # refused with its line (tests/hostile)
    found = article("\n" + text)
    assert assemble(found, lambda segment: segment.text)[1] == found.body
    assert assemble(found, lambda _: None)[1] == found.body
