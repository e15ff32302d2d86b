"""The law of an import: whatever a page's words and elements are, the article shows them, and nothing is refused."""

from __future__ import annotations

from html import escape

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.config import default_labels
from pipeline.importing import plain, recognise_page
from pipeline.importing.htmlpage import read
from pipeline.importing.proof import shown

PROSE = "The first paragraph of the page stands here, and it is long enough to be one."
LABELS = default_labels()

words = st.text(alphabet="ab Яў12.,-–—*_`~[]()<>&!#|\\+=:;\"'«»^@/%$ ", max_size=24)
inline = st.recursive(
    words.map(escape),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("b i em strong s del sup sub q code span u small".split()), inner).map(lambda x: f"<{x[0]}>{x[1]}</{x[0]}>"),
        st.tuples(st.sampled_from(["https://lake.example/a", "https://lake.example/a_(b)", "mailto:a@b.example", "/x", "#y"]), inner).map(lambda x: f'<a href="{x[0]}">{x[1]}</a>'),
        st.lists(inner, max_size=4).map("".join),
        st.just("<br>"),
    ),
    max_leaves=8,
)  # fmt: skip
blocks = st.recursive(
    inline.map(lambda text: f"<p>{text}</p>"),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["ul", "ol", "ol start=7", "ol type=a", "ol reversed"]), st.lists(inner, min_size=1, max_size=3)).map(
            lambda x: f"<{x[0]}>{''.join(f'<li>{item}</li>' for item in x[1])}</{x[0].split()[0]}>"
        ),
        st.lists(inner, max_size=3).map(lambda x: f"<blockquote>{''.join(x)}</blockquote>"),
        st.lists(st.lists(inline, min_size=2, max_size=3), min_size=2, max_size=3).map(
            lambda rows: f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>' for row in rows)}</table>"
        ),
        st.tuples(st.sampled_from("h2 h3 h4 pre".split()), inline).map(lambda x: f"<{x[0]}>{x[1]}</{x[0]}>"),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=300)
@given(blocks)
@example("<ol type=a><li><ol><li><p></p></li><li>two</li></ol></li></ol>")
def test_whatever_a_page_holds_the_article_shows_it(html: str) -> None:
    page = f"<body><article><h1>A headline of the page</h1><p>{PROSE}</p>{html}<p>{PROSE}</p></article></body>"
    found = recognise_page(read(page, "x.html"), LABELS, "x.html", locale="en")
    texts, _ = shown([block for block in found.body if not block.startswith("[^")], {})
    assert (texts[0], texts[-1]) == (PROSE, PROSE)


@settings(max_examples=300)
@given(st.lists(words, max_size=8))
def test_whatever_a_text_holds_the_article_shows_it(lines: list[str]) -> None:
    text = f"May 8 – May 14, 2017\n\nA headline of the page\n\n{PROSE}\n\n" + "\n".join(lines) + f"\n\n{PROSE}\n"
    found = recognise_page(plain(text), LABELS, "x.txt", locale="en")
    assert (found.body[0], found.body[-1]) == (PROSE, PROSE)
