"""Articles as files: front matter is text, its comments and order are kept, and what is malformed is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import articles
from pipeline.articles import reading
from pipeline.errors import ArticleError

WHERE = "articles/2017-05-08/talks.md"
TEXT = """---
# the desk's own remark
title: "Talks: the second day"   # kept as it is written
lang: en
weight: 010
tags: [a, b]
trend: unchanged
---

Body.
"""


def parse(front: str):
    return articles.parse(f"---\n{front}---\n\nBody.\n", "2017-05-08", "talks", "en")


@pytest.mark.parametrize("value", ["no", "on", "yes", "010", "12:30", "2017-05-08", "1e3", "null", "~x", "0x1F", ".5"])
def test_every_value_is_text(value: str) -> None:
    assert parse(f"title: {value}\n").fields["title"] == value


def test_setting_a_field_keeps_comments_order_and_everything_else() -> None:
    changed = articles.with_front_matter(TEXT, {"trend": "worsened"}, WHERE)
    assert changed == TEXT.replace("trend: unchanged", "trend: worsened")


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85\ufeff\ufffe\uffff"),
        min_size=1,
    ).filter(str.strip)
)
def test_any_title_survives_writing_and_reading(title: str) -> None:
    changed = articles.with_front_matter(TEXT, {"title": title}, WHERE)
    assert articles.parse(changed, "2017-05-08", "talks", "en").front["title"] == title
    assert changed.endswith("---\n\nBody.\n")
    assert "# the desk's own remark\n" in changed


_KEYS = st.sampled_from(["title", "lead", "t", "a-b", "yes", "1", "", "<<", "ключ"])
_VALUES = st.text(st.sampled_from("ab яў1-?:,[]{}#&*!|>'\"%@`\\ \t\u00a0\u2028\x85~=.…«\u0301"), max_size=8)
_LINES = st.builds(lambda key, gap, value: f"{key}:{gap}{value}", _KEYS, st.sampled_from(["", " ", "  "]), _VALUES)


@given(st.lists(_LINES, min_size=1, max_size=3).map("\n".join))
def test_plain_lines_are_read_as_a_yaml_parser_reads_them(front: str) -> None:
    plain = reading._plain(front + "\n")
    if plain is not None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "_plain", lambda front: None)
            assert reading._load(front + "\n", WHERE) == plain


def test_an_ordinary_article_needs_no_yaml_parser() -> None:
    front = "title: Мінск так і не\nlang: be\nsection: belarus-west\nlead: «Два» словы – i.\n"
    assert reading._plain(front) == {
        "title": "Мінск так і не", "lang": "be", "section": "belarus-west", "lead": "«Два» словы – i.",
    }  # fmt: skip


def test_fields_and_body_know_their_lines() -> None:
    article = articles.parse(TEXT, "2017-05-08", "talks", "en")
    assert (article.lines["title"], article.lines["trend"], article.lines[""]) == (3, 7, 9)


@pytest.mark.parametrize(
    ("front", "message", "line"),
    [
        ("title: a\nb: [\n", "malformed", None),
        ("title: a: b\n", "malformed", 2),
        ("title: a\n\tlead: b\n", "malformed", None),
        ("a: &x 1\ntitle: *x\n", "anchors", 2),
        ("title: !!python/object:os.system x\n", "tags", 2),
        ("title: a\ntitle: b\n", "twice", 3),
        ("- a\n- b\n", "key: value", 1),
        ("title: [a, b]\n", "one line", None),
        ("lead: no title\n", "no title", 1),
        ("title: '  '\n", "no title", 1),
        ("title: a\nlang: xx\n", "lang", None),
        ("title: a\nsegmentation: word\n", "segmentation", None),
        (f"title: {'a' * 70_000}\n", "larger than", 1),
        ("title: " + "[" * 5000 + "\n", "malformed", None),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_is_refused(front: str, message: str, line: int | None) -> None:
    with pytest.raises(ArticleError, match=message) as caught:
        parse(front)
    assert caught.value.where.startswith(WHERE)
    assert line is None or caught.value.where == f"{WHERE}:{line}"
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "Body.\n", "---\ntitle: a\n", "--- \ntitle: a\n---\n", "\n---\ntitle: a\n---\n"])
def test_front_matter_that_is_not_there(text: str) -> None:
    with pytest.raises(ArticleError):
        articles.parse(text, "2017-05-08", "talks", "en")


@pytest.mark.parametrize(
    "name", ["..", "a/b", "%2e%2e", "a\\b", "nul", "con", "a ", "a.", "-a", "a\nb", "A", "ё", "a" * 101, "", "a\x00"]
)
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(ArticleError):
        articles.check_slug(name, WHERE)


@pytest.mark.parametrize(
    ("name", "valid"), [("2017-05-08", True), ("2017-05-09", False), ("2017-5-8", False), ("x", False)]
)
def test_issue_ids(name: str, valid: bool) -> None:
    assert articles.is_issue(name) is valid
