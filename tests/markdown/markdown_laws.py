"""What the tests of Markdown share: an independent parser, the structure of a document, and ways to make documents."""

import re

import html5lib
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from pipeline.markdown.grammar import NESTING
from pipeline.markdown.htmltexts import INLINE
from pipeline.markdown.lines import normalize
from pipeline.markdown.marks import parse


def _parser(*, move_to_end):
    parser = MarkdownIt("commonmark", {"maxNesting": NESTING}).enable(["table", "strikethrough"])
    return parser.use(footnote_plugin, inline=False, move_to_end=move_to_end)


IN_PLACE = _parser(move_to_end=False)
RENDERER = _parser(move_to_end=True)


#: Tags and comments; and the tags that may stand within a sentence, with which its words are translated.
TAG = re.compile(r"<!--|</?[a-z][^<>]*>")
SENTENCE_TAG = re.compile(rf"</?(?:{'|'.join(sorted(INLINE))})(?=[\s/>])", re.IGNORECASE)


def structure(document):
    """The blocks of a document and their nesting, code with its content, HTML with its tags; then its link definitions."""
    env = {}
    tokens = []
    IN_PLACE.block.parse(normalize(document) + "\n", IN_PLACE, env, tokens)
    shape = []
    for token in tokens:
        content = token.content if token.type in {"fence", "code_block"} else ""
        if token.type == "html_block":
            content = " ".join(tag for tag in TAG.findall(token.content) if not SENTENCE_TAG.match(tag))
        shape.append(
            (token.type, token.tag, token.nesting, token.markup, token.hidden, token.info, content, str(token.meta))
        )
    definitions = {label: (ref["href"], bool(ref["title"])) for label, ref in env.get("references", {}).items()}
    return shape, definitions


def inline_structure(document):
    """The types of all inline tokens, block by block; of a link or image also where it leads."""
    blocks = []
    for token in IN_PLACE.parse(document):
        if token.type == "inline":
            kinds = [(child.type, child.attrs.get("href") or child.attrs.get("src")) for child in token.children]
            blocks.append([kind for kind in kinds if kind[0] not in {"text", "softbreak"}])
    return blocks


def rendered(document):
    """The HTML of a document as a tree, in which white space outside of <pre> is one space and attributes are sorted."""
    tree = html5lib.parseFragment(RENDERER.render(document + "\n"), namespaceHTMLElements=False)
    return _flat(tree, in_pre=False)


def _flat(element, *, in_pre):
    in_pre = in_pre or element.tag == "pre"

    def text(value):
        return (value or "") if in_pre else re.sub(r"\s+", " ", value or "")

    attributes = sorted((name, re.sub(r"\s+", " ", value)) for name, value in element.attrib.items())
    children = [(_flat(child, in_pre=in_pre), text(child.tail)) for child in element]
    # A comment's tag is a function.
    tag = element.tag if isinstance(element.tag, str) else "!--"
    return (tag, attributes, text(element.text).strip(" ") if not in_pre else element.text, children)


def visible(text):
    """Yield (start, end) of what a reader sees as words in a text: not markup, addresses, code, tags, escapes, entities."""
    hidden = [match.span() for match in re.finditer(r"&#?\w+;|\\.|\[[^\[\]]*\](?!\()", text)]
    for mark in parse(text)[1]:
        if mark.inner is None:
            hidden.append((mark.start, mark.end))
        else:
            hidden += [(mark.start, mark.inner[0]), (mark.inner[1], mark.end)]
    cursor = 0
    for start, end in [*sorted(hidden), (len(text), len(text))]:
        if cursor < start:
            yield cursor, start
        cursor = max(cursor, end)


def pseudo(text, change):
    """The text with ``change`` applied to each run of letters that a reader sees."""
    parts = []
    cursor = 0
    for start, end in visible(text):
        parts += [text[cursor:start], re.sub(r"[^\W\d_]+", lambda run: change(run[0]), text[start:end])]
        cursor = end
    return "".join(parts) + text[cursor:]


PREFIXES = st.sampled_from(
    [
        "",
        "",
        "",
        "> ",
        ">",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        " ",
        "  ",
        "   ",
        "    ",
        "\t",
        "# ",
        "## ",
        "[^1]: ",
        "| ",
        "[a]: ",
    ]
)
BITS = st.sampled_from(
    ["word", "слова", "ў", "a", "b", " ", "  ", "\t", "|", "*", "**", "_", "`", "``", "~~", "~~~", "```", "[", "]", "(", ")", "!", "<", ">",
     "#", "-", "--", "---", "===", "=", "+", "1.", "12)", "\\", "&amp;", "&", ":", '"', "'", "<b>", "</b>", "<br>", "<div>", "<!--", "-->",
     "[^1]", "[a]", "[x](/u)", '[x](/u "t")', "![y](/i)", "https://a.b/c", "<https://a.b>", "|-|", "|---|:-:|", "a|b", "- x", "\u00a0",
     "\u2028", "\x0b", "\x00", "  \\", "[x]: /y", "/url", "<a", "href>", "![", "](", "***", "* *"]
)  # fmt: skip
ENDS = st.sampled_from(
    ["\n", "\n", "\n", "\n\n", "  \n", "\\\n", "\r\n", "\r", "\n> ", "\n  ", "\n\t", " #\n", "|\n", ""]
)


def _line():
    return st.tuples(st.lists(PREFIXES, max_size=3), st.lists(BITS, max_size=6), ENDS).map(
        lambda line: "".join([*line[0], *line[1], line[2]])
    )


DOCUMENTS = st.lists(_line(), max_size=8).map("".join)

TABLES = st.lists(
    st.lists(st.lists(BITS, max_size=3).map("".join), min_size=1, max_size=3), min_size=1, max_size=3
).map(lambda rows: "head | other\n---|---\n" + "\n".join(" | ".join(row).replace("\n", " ") for row in rows))

TEXTS = st.one_of(DOCUMENTS, st.text(max_size=30), st.lists(BITS, max_size=8).map("".join))
