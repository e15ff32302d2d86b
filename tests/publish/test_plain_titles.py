"""A text without markup needs no parser: it must come out as if it had gone through one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline import markdown
from pipeline.publish.rendering import inline, safe
from pipeline.publish.typography import typeset

PIECES = st.sampled_from(
    [
        *(
            "a",
            "Б",
            " ",
            "  ",
            "\u00a0",
            "\u202f",
            "\u00ad",
            '"',
            "'",
            "—",
            "- ",
            "# ",
            "1. ",
            "| ",
            "^",
            "{.x}",
            ":",
            "@",
        ),
        *(
            "www.example.org",
            "https://example.org",
            "\t",
            "\n",
            "\r",
            "\0",
            "\ufeff",
            "\u2028",
            "&amp;",
            "&",
            "<b>",
            ">",
        ),
        *("*a*", "_a_", "`a`", "~~a~~", "[a](b)", "![a](b)", "\\", "\\*", "11 900"),
    ]
)


@given(st.lists(PIECES | st.characters(), max_size=12).map("".join))
def test_a_title_is_as_the_parser_and_the_cleaner_leave_it(text: str) -> None:
    assert inline(text, "be") == typeset(safe(markdown.inline_html(text)), "be")
