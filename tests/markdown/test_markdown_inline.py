"""Inline markup of one text: spans, plain words, signatures, targets."""

import pytest

from pipeline.markdown import plain, retarget, signature, spans, words

RICH = "a *b **c** d* [x *y*](/u 't') `c` <https://a.b> <b>z</b> ![al *t*](s.png) [^1] [t][L] https://a.b/c_(d)). ~~~x~~~ _e_"


def test_every_kind_of_span_is_found_with_its_markup():
    assert [(span.kind, RICH[span.start : span.end]) for span in spans(RICH)] == [
        ("emphasis", "*b **c** d*"),
        ("strong", "**c**"),
        ("link", "[x *y*](/u 't')"),
        ("emphasis", "*y*"),
        ("code", "`c`"),
        ("autolink", "<https://a.b>"),
        ("html", "<b>"),
        ("html", "</b>"),
        ("image", "![al *t*](s.png)"),
        ("footnote", "[^1]"),
        ("link", "[t][L]"),
        ("url", "https://a.b/c_(d)"),
        ("strike", "~~x~~"),
        ("emphasis", "_e_"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("plain words", []),
        (r"\*no\* \[no](no)", []),
        ("***both***", [("emphasis", 0, 10), ("strong", 1, 9)]),
        ("**a *b***", [("strong", 0, 9), ("emphasis", 4, 7)]),
        ("~~~~word~~~~~", [("strike", 0, 12), ("strike", 2, 10)]),
        ("[a [b](c) d](e)", [("link", 3, 9)]),
        ("[a `]` b](c)", [("link", 0, 12), ("code", 3, 6)]),
        ("`a` and ``b ` c``", [("code", 0, 3), ("code", 8, 17)]),
        ("[sic] and […]", []),
        ("[two][words][^1]", [("link", 0, 12), ("footnote", 12, 16)]),
        ("![a][b]", [("image", 0, 7)]),
        ("*see https://a.b/c*", [("emphasis", 0, 19), ("url", 5, 18)]),
        ("www.example.org.", [("url", 0, 15)]),
        ("(https://a.b/c),", [("url", 1, 14)]),
        ("«https://a.b»", [("url", 1, 12)]),
        ("line  \n*two*", [("emphasis", 7, 12)]),
    ],
)
def test_spans(text, expected):
    assert [(span.kind, span.start, span.end) for span in spans(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected", "count"),
    [
        (RICH, "a b c d x y z al t t ). ~x~ e", 12),
        ("Слова, *два* — 5 %", "Слова, два — 5 %", 3),
        ("one  \ntwo\\\nthree<br>four", "one two three four", 4),
        (r"1\. one &amp; \*two\*", "1. one & *two*", 3),
        ("Run `make`, see <https://a.b>.[^1]", "Run , see .", 2),
        ("https://a.b/c", "", 0),
        ("", "", 0),
    ],
)
def test_plain_words(text, expected, count):
    assert plain(text) == expected
    assert words(text) == count


def test_a_translation_that_keeps_the_markup_has_the_same_signature():
    source = 'See [the report](https://a.b/é "Report"), `code`, *one* and **two**.[^1]'
    target = '**Два** і *адзін*, `code`; гл. [справаздачу](https://a.b/%C3%A9 "Справаздача").[^1]'
    assert signature(source) == signature(target)
    assert hash(signature(source)) == hash(signature(target))


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("[a](/x)", "a", ["the link to /x is gone"]),
        ("[a](/x)", "[a](/y)", ["the link to /x is gone", "a link to /y was added"]),
        ("[a](/%D1%91)", "a", ["the link to /ё is gone"]),
        ("[a](/x 't')", "[a](/x)", ["the link to /x has lost its title"]),
        ("[a](/x)", "[a](/x 't')", ["the link to /x has gained a title"]),
        ("[a](/x) [b](/x)", "a", ["the link to /x is gone (2 times)"]),
        ("![a](/x)", "", ["the image /x is gone"]),
        ("[a][L]", "a", ["the link to [l] is gone"]),
        ("a", "<b>a</b>", ["a raw HTML tag </b> was added", "a raw HTML tag <b> was added"]),
        ("`a`", "`b`", ["the code `a` is gone", "the code `b` was added"]),
        ("a[^1]", "a", ["the footnote mark [^1] is gone"]),
        ("<https://a.b>", "https://a.b", ["the address <https://a.b> is gone", "the address https://a.b was added"]),
        ("*a*", "**a**", ["emphasis: 1 in the source, 0 here", "strong emphasis: 0 in the source, 1 here"]),
        ("~~a~~", "a", ["strikethrough: 1 in the source, 0 here"]),
        ("{a} [b]", "{c} [d]", []),
    ],
)
def test_differences_are_said_in_words(source, target, said):
    assert list(signature(source).differences(signature(target))) == said


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("[a](/u 'x') ![b](/u)", "/u", "/v", "[a](/v 'x') ![b](/v)"),
        ("[a](</u>)", "/u", "/a b", "[a](</a b>)"),
        ("[a](/u)", "/u", "/a(b", "[a](</a(b>)"),
        ("<https://a.b> https://a.b.", "https://a.b", "https://c.d", "<https://c.d> https://c.d."),
        ("[https://a.b](https://a.b)", "https://a.b", "https://c.d", "[https://c.d](https://c.d)"),
        ("[a](/é)", "/%C3%A9", "/e", "[a](/e)"),
        ("[a](/uu) `/u` /u", "/u", "/v", "[a](/uu) `/u` /u"),
        ("[![a](/u)](/u)", "/u", "/v", "[![a](/v)](/v)"),
    ],
)
def test_retarget(text, old, new, expected):
    assert retarget(text, old, new) == expected
