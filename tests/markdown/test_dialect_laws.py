"""The laws of lossless reading hold in every dialect: no byte is lost, and no text changes what a line means."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_laws import SENTENCE_TAG, TAG

from pipeline.markdown import assemble, blocks, plain, signature
from pipeline.markdown.dialects import ALL

LINES = st.sampled_from(
    [
        "", "", "word", "Some words.", "    indented words", "        deeper words", "# Heading", "## Heading {#id}", "- item", "1. item",
        "> quoted", "> [!NOTE]", "> [!TIP] Title", "!!! note", '!!! note "Title"', "???+ tip", '    ??? tip "Inner"', '=== "Tab"',
        ":   definition", ": short", ":::", "::: warning", "/// note | Title", "///", "{{< youtube id >}}", "{{% box %}}", "{{% /box %}}",
        '{{< figure src="a.jpg" caption="Words here." >}}', "{{<", ">}}", "{% if x %}", "{% endif %}", "{{ site.title }}", "{: .lead }",
        "{.wide}", "[TOC]", '--8<-- "a.md"', "*[HTML]: Hyper text", "```", "~~~", "<div>", "</div>", "<figcaption>Words</figcaption>",
        '<img src="a" alt="Words">', "| a | b |", "|---|---|", "text {{< x >}} text", "> !!! note", ">     quoted words", "===", "---", "\ttab",
    ]
)  # fmt: skip
DOCUMENT = st.lists(LINES, max_size=10).map("\n".join)
TEXTS = st.one_of(
    st.sampled_from(["Словы.", "!!! note", '=== "x"', ": x", "{{< x >}}", "{% x %}", "{: .x }", "[TOC]", '"Словы"', "`", "}}", "*[x]: y", "/// x",
                     "::: x", "--8<-- x", "<b>слова</b>", "</div>", "<!--", "a {#b}", "[!NOTE]", "- x", "# x", "```"]),
    st.text(alphabet="слова '{}<>%!?:=#*[]`-.", max_size=12),
)  # fmt: skip
DIALECTS = st.sampled_from([ALL, ("hugo",), ("mkdocs",), ("liquid",), ("github",), ("commonmark",), ()])


@settings(max_examples=400)
@given(DOCUMENT, DIALECTS)
def test_no_byte_is_lost(document, dialects):
    found = blocks(document, dialects)
    assert "".join(block.raw for block in found) == document
    assert assemble(found, [None] * len(found), dialects) == document


@settings(max_examples=400)
@given(DOCUMENT, st.data(), DIALECTS)
def test_no_text_changes_the_blocks(document, data, dialects):
    found = blocks(document, dialects)
    texts = [None if block.text is None else data.draw(TEXTS) for block in found]
    again = blocks(assemble(found, texts, dialects), dialects)
    assert code_and_tags(again) == code_and_tags(found)
    # A text without a word is no longer offered.
    if all(any(map(str.isalpha, plain(text))) for text in texts if text is not None):
        assert [block.kind for block in again if block.text] == [block.kind for block in found if block.text]


def code_and_tags(found):
    html = "".join(block.raw if block.kind.startswith("html") else "\n" for block in found)
    html = re.sub(r'"[^"]*"', "", html)
    tags = [tag for tag in TAG.findall(html) if not SENTENCE_TAG.match(tag)]
    return tags, [block.raw for block in found if block.kind == "code"]


@pytest.mark.parametrize(
    ("source", "text", "difference"),
    [
        ('A {{< figure src="a" caption="B." >}}.', 'Б {{< figure src="a" caption="В." >}}.', ""),
        ("A {{< youtube x >}}.", "Б {{< ютуб x >}}.", "the shortcode {{< youtube x >}} is gone"),
        ('A {{< figure src="a" >}}.', 'Б {{< figure ѕrc="a" >}}.', "is gone"),
        ("A {{% b %}}c{{% /b %}}.", "А {{% b %}}c.", "{{% /b %}} is gone"),
        ("A {{< b >}}.", "А {{< b.", "broken"),
        ("A {% if x %}b{% endif %}.", "А {% if x %}b.", "endif %} is gone"),
        ("A {{ site.title }}.", "А {{ site.назва }}.", "is gone"),
        ("A [b](c){: .d }.", "А [b](c).", "{: .d } is gone"),
        ('A <img src="a" alt="B">.', 'А <img src="a" alt="Б">.', ""),
        ('A <img src="a" alt="B">.', 'А <img src="b" alt="Б">.', "raw HTML tag"),
        ("[x] Done.", "[x] Зроблена.", ""),
        ("[ ] To do.", "Зрабіць.", "[ ] is gone"),
    ],
)
def test_what_a_translation_must_keep_of_a_shortcode(source, text, difference):
    differences = "; ".join(signature(source).differences(signature(text)))
    assert difference in differences
    assert bool(difference) == bool(differences)
