"""Where inline markup stands."""

import pytest

from pipeline.languages.markup import inline_spans


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("a *b. C* d", ["*b. C*"]),
        ("***a. B** c. D*", ["***a. B**", "***a. B** c. D*"]),
        ("a * b. C * d", []),
        ("snake_case. And_more", []),
        (r"a \*b. C\* d", []),
        ("`a *b` c* d", ["`a *b`"]),
        ("``a ` b. C`` d", ["``a ` b. C``"]),
        ("[a. B](u) [c. D][e] [f. G]", ["[a. B](u)", "[c. D][e]"]),
        ("[a [b](u) c. D](v_(w)) e", ["[b](u)", "[a [b](u) c. D](v_(w))"]),
        ("~~a. B~~ ~5 c. D~", ["~~a. B~~"]),
        ('a < b. C > d <a href="e. F">', ['<a href="e. F">']),
        ("*a [b* c. D](u)", ["*a [b*", "[b* c. D](u)"]),
    ],
)
def test_inline_markup_is_found(text, covered):
    assert sorted(text[a:b] for a, b in inline_spans(text)) == sorted(covered)
