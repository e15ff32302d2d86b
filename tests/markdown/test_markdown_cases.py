"""The pairs under cases/: what a document offers, and what it becomes with other texts in place."""

from pathlib import Path

import pytest
from markdown_laws import structure

from pipeline.markdown import assemble, blocks, to_html
from pipeline.markdown.dialects import ALL

CASES = Path(__file__).parent / "cases"


def _cases():
    for path in sorted(CASES.glob("*.md")):
        if path.name == "README.md":
            continue
        parts = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("%%% "):
                parts.append((line[4:], []))
            else:
                parts[-1][1].append(line)
        case = None
        for name, lines in [*parts, ("end", [])]:
            if name in {"offers", "put", "gives"}:
                case[name] = lines
                continue
            if case:
                yield pytest.param(case, id=f"{path.stem}: {case['title']}")
            dialects = ALL if path.stem == "dialects" else ()
            case = {"title": name, "document": "\n".join(lines) + "\n", "put": None, "dialects": dialects}


@pytest.mark.parametrize("case", list(_cases()))
def test_case(case):
    document = case["document"]
    found = blocks(document, case["dialects"])
    assert "".join(block.raw for block in found) == document
    offered = [block for block in found if block.text is not None]
    assert [f"{block.kind}: {block.text}".replace("\n", "⏎") for block in offered] == case["offers"]
    if case["put"] is None:
        return
    put = iter(case["put"])
    texts = []
    for block in found:
        text = None if block.text is None else next(put).replace("⏎", "\n")
        texts.append(block.text if text == "=" else text)
    assert list(put) == []
    assembled = assemble(found, texts, case["dialects"])
    assert assembled == "\n".join(case["gives"]) + "\n"
    if case["dialects"]:
        assert [block.kind for block in blocks(assembled, ALL)] == [block.kind for block in found]
    else:
        assert structure(assembled) == structure(document)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_of_the_document_are_kept(newline):
    document = f"> One  {newline}> two{newline}{newline}- three{newline}"
    found = blocks(document)
    assert [block.text for block in found if block.text] == ["One  \ntwo", "three"]
    assert assemble(found, [block.text for block in found]) == document


def test_a_text_for_a_block_that_takes_none_is_refused():
    with pytest.raises(ValueError, match="takes no text"):
        assemble(blocks("***\n"), ["word"])
    with pytest.raises(ValueError, match="zip"):
        assemble(blocks("word\n"), ["word"])


@pytest.mark.parametrize("nothing", ["", " ", "\n\n", "\u00a0\t"])
def test_a_text_without_a_visible_character_leaves_the_source(nothing):
    found = blocks("# word\n")
    assert assemble(found, [block.text and nothing for block in found]) == "# word\n"


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("word\n-\n", "#"),
        ("- word\n", "<?"),
        ("word\n\nword\u00a0\n", "[a]:"),
        ("a\n|-|\n|-|\n", "b|"),
        ("> word\n>> word\n", "="),
    ],
)
def test_blocks_that_a_text_once_changed(document, text):
    found = blocks(document)
    assert structure(assemble(found, [block.text and text for block in found])) == structure(document)


def test_a_document_that_the_parser_stumbles_over():
    document = "> - <!--\n> "
    assert "".join(block.raw for block in blocks(document)) == document
    assert to_html(document) == "<blockquote>\n<ul>\n<li>\n<p>&lt;!--</p>\n</li>\n</ul>\n</blockquote>\n"
