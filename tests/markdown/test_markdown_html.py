"""HTML for publication: whatever a text holds, nothing in the page is active."""

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_laws import DOCUMENTS

from pipeline.markdown import inline_html, to_html

ATTACKS = [
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java&#10;script:alert(1))",
    "[a](&#1;javascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](<  javascript:alert(1)>)",
    "[a](vbscript:x)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "![a](data:image/png;base64,AAAA)",
    "![a](javascript:x)",
    "[a](feed:javascript:x)",
    "<javascript:alert(1)>",
    "[a][r]\n\n[r]: javascript:alert(1)",
    "<script>alert(1)</script>",
    "text <img src=x onerror=alert(1)>",
    "<div onclick=x>\nhi\n</div>",
    '[a](/u "x\' onmouseover=\'y\\" onclick=\\"z")',
    '![" onerror="x](/u)',
    '```x" onclick="y\nz\n```',
    "<svg/onload=x>",
    "<!--><script>x</script>",
    '[^"><script>]\n\n[^"><script>]: x',
]


def active(html):
    """Name what in a page could run or lead astray."""
    found = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            found.append("comment")
            continue
        if element.tag in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "svg",
            "math",
            "form",
            "base",
            "link",
            "meta",
        }:
            found.append(element.tag)
        for name, value in element.attrib.items():
            before_colon = value.split(":")[0].lower()
            leads = name in {"href", "src"} and ":" in value and not any(char in before_colon for char in "/?#")
            if name.startswith("on") or (leads and before_colon not in {"http", "https", "mailto"}):
                found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_stay_text(text):
    assert active(to_html(text)) == []
    assert active(inline_html(text)) == []


@settings(max_examples=200, deadline=None)
@given(st.one_of(DOCUMENTS, st.lists(st.sampled_from([*ATTACKS, "\n", "> ", "`", "*"]), max_size=5).map("".join)))
def test_nothing_is_ever_active(text):
    assert active(to_html(text)) == []
    assert active(inline_html(text)) == []


@pytest.mark.parametrize(
    "address",
    ["https://a.b/c?d=e:f#g", "http://a.b", "mailto:a@b.c", "/a:b", "a/b.html", "#note", "?q=a:b", "//host/a"],
)
def test_ordinary_addresses_are_links(address):
    assert inline_html(f"[a]({address})") == f'<a href="{address}">a</a>'


def test_raw_html_is_shown_and_comments_are_not():
    assert to_html("a <b>c</b><!-- d -->\n") == "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"
    assert to_html("<div>\n*a*\n</div>\n\n<!-- b -->\n") == "<p>&lt;div&gt;\n*a*\n&lt;/div&gt;</p>\n"


def test_tables_footnotes_and_strikethrough_are_rendered():
    html = to_html("|a|\n|-|\n|~~b~~|\n\nc[^1]\n\n[^1]: d\n", anchors="x")
    assert "<td><s>b</s></td>" in html
    assert '<a href="#fn-x-1" id="fnref-x-1">[1]</a>' in html
    assert '<li id="fn-x-1"' in html
