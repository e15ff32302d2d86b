"""What is published: nothing active in any field of any output, the structure of the source, whole or not at all."""

from __future__ import annotations

import email
import email.policy
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline import markdown, verbs
from pipeline.articles.segmentation import assemble
from tests.conftest import ARTICLE, SETTINGS
from tests.hostile.injections import ISSUE, PO
from tests.hostile.payloads import PAYLOADS, active_in

CHECKS_OFF = "\n".join(
    f'"{name}" = "off"'
    for name in (
        "markup",
        "wrong-language",
        "endpunc",
        "brackets",
        "quotes",
        "validchars",
        "names",
        "numbers",
        "homoglyphs",
        "keyboard-layout",
        "glued-words",
        "spellcheck",
        "unchanged",
    )
)
FULL = ARTICLE.replace(
    "---\n\nThe first", "image: images/a.png\nalt: A picture of talks\ncaption: Where they talked\n---\n\nThe first"
)


def poisoned(room, payload: str, *, source: bool) -> None:
    """A complete publication with the payload in every field of the article, or of its translations and labels."""
    settings = SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')
    room.write("pyproject.toml", settings + f"\n[tool.peraklad.checks]\n{CHECKS_OFF}\n")
    (room.root / f"articles/{ISSUE}/images").mkdir(exist_ok=True)
    (room.root / f"articles/{ISSUE}/images/a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    text = FULL
    if source:
        quoted = payload.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ")
        text = (
            re.sub(r"(?m)^(title|lead|alt|caption): (.*)$", rf'\1: "\2 {quoted}"'.replace("\\\\", "\\\\\\\\"), FULL)
            if False
            else FULL
        )
        for name in ("title", "lead", "alt", "caption"):
            old = re.search(rf"(?m)^{name}: (.*)$", text)
            text = text.replace(old[0], f'{name}: "{old[1]} {quoted}"')
        text = text.replace("says why it matters.", f"says why {payload} matters.")
    room.article(text)
    room.project.sync()
    room.translate_all()
    if not source:
        for path in sorted((room.root / "locales").rglob("*.po")):
            room.edit_po(
                path.relative_to(room.root).as_posix(), lambda entry: replace(entry, target=f"{entry.target} {payload}")
            )
        room.project.sync()


@pytest.mark.row("F1")
@pytest.mark.parametrize("source", [True, False], ids=["in the source", "in translations"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_active_in_any_output(complete, payload: str, source: bool) -> None:
    poisoned(complete, payload, source=source)
    seen = 0
    for form in ("html", "newsletter"):
        out = complete.root / "out" / form
        complete.project.publish([], form, out)
        for path in out.rglob("*"):
            if path.suffix == ".html":
                seen += 1
                assert active_in(path.read_text(encoding="utf-8"), forms=False) == [], path
            elif path.suffix == ".xml":
                seen += 1
                for node in ET.fromstring(path.read_text(encoding="utf-8")).iter():
                    if node.tag.endswith(("}content", "}summary")) and node.get("type") in ("html", "xhtml"):
                        assert active_in(node.text, forms=False) == [], path
            elif path.suffix == ".eml":
                seen += 1
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                assert not {"bcc", "x-injected"} & {name.lower() for name in message}
                page = message.get_body(("html",)).get_content()
                # A letter carries its style in itself.
                assert [one for one in active_in(page, forms=False) if one != "style"] == [], path
    if not source or verdict_passes(complete):
        assert seen > 3


def verdict_passes(room) -> bool:
    return all(verdict.passed for verdict in room.project.check())


@pytest.mark.row("F1")
@pytest.mark.parametrize("payloads", [PAYLOADS[at::8] for at in range(8)], ids=str)
def test_nothing_active_in_a_report(complete, payloads: list[str]) -> None:
    commands = (["status", "--format", "html"], ["status", "--format", "html", "--articles"])
    own = [active_in(complete.run(*command).stdout) for command in commands]
    sentences = "\n\n".join(f"The second sentence says why {payload} matters." for payload in payloads)
    complete.article(ARTICLE.replace("The second sentence says why it matters.", sentences))
    complete.project.sync()
    for command, ours in zip(commands, own, strict=True):
        page = complete.run(*command)
        assert page.returncode == 0, page.stderr
        assert active_in(page.stdout) == ours
    preview = verbs.preview.preview(complete.project.workspace, f"{ISSUE}/talks", "be", complete.root / "preview")
    assert active_in(Path(preview).read_text(encoding="utf-8"), forms=False) == []
    github = complete.run("check", ISSUE, "--output-format", "github").stdout
    assert all(line.startswith("::") or not line.startswith(":") for line in github.split("\n"))


@pytest.mark.row("F1")
@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://e.org")'])
def test_a_text_is_no_formula(complete, cell: str) -> None:
    import io

    openpyxl = pytest.importorskip("openpyxl")
    complete.edit_po(PO, lambda entry: replace(entry, target=cell) if "second sentence" in entry.source else entry)
    book = openpyxl.load_workbook(io.BytesIO(complete.project.export([f"{ISSUE}/talks"], "be")))
    assert all(one.data_type != "f" for row in book.active.iter_rows() for one in row)


@pytest.mark.row("F2")
@pytest.mark.parametrize(
    "target",
    ["a\n\n# b", "# b", "a\n---", "---", "***", "```", "~~~\na", "[x]: https://e.org", "[^1]: a", "| a | b |\n|---|---|", "> a", "- a", "1. a", "    a",
     "<div>", "</div>", "<!--", "a\n===", "<script>", "\ta", "a  \nb", "a\\\n\nb", "&#10;&#10;# b"],
)  # fmt: skip
def test_a_translation_makes_no_block_of_its_own(complete, target: str) -> None:
    article = complete.project.workspace.article(ISSUE, "talks")
    _, body = assemble(article, lambda segment: target)
    assert re.findall(r"<(h\d|hr|pre|table|blockquote|ul|ol|script|div)", markdown.to_html(body)) == []


@pytest.mark.row("F3")
@pytest.mark.parametrize(
    "target",
    [
        "Гл. [указ](https://evil.example/a).",
        "Гл. указ.",
        "Гл. [указ](https://example.org/a) і [яшчэ](https://evil.example).",
        "Гл. [указ](javascript:alert).",
    ],
)
def test_a_link_that_was_changed_is_red(complete, target: str) -> None:
    complete.article(ARTICLE.replace("why it matters.", "why it matters. See [the decree](https://example.org/a)."))
    complete.project.sync()
    complete.translate_all()
    complete.edit_po(
        PO,
        lambda entry: (
            replace(entry, target="Гл. [указ](https://example.org/a).") if "decree" in entry.source else entry
        ),
    )
    complete.project.sync()
    assert not [one for one in complete.project.check()[0].reasons if one.where.locale == "be"]
    complete.edit_po(PO, lambda entry: replace(entry, target=target) if "decree" in entry.source else entry)
    complete.project.sync()
    assert {one.check for one in complete.project.check()[0].reasons if one.where.locale == "be"} == {"markup"}


@pytest.mark.row("F4")
def test_a_failure_half_way_leaves_the_last_good_tree(complete, monkeypatch: pytest.MonkeyPatch) -> None:
    out = complete.root / "site"
    complete.project.publish([], "html", out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    settings = complete.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("The Weekly", "Another name"))
    real = Path.write_bytes
    count = [0]

    def full(path, data):
        count[0] += 1
        if count[0] > 3:
            raise OSError(28, "No space left on device")
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Exception, match="No space left"):
        complete.project.publish([], "html", out)
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert [path.name for path in complete.root.glob(".site-*")] == []


@pytest.mark.row("F4")
def test_a_tree_that_was_set_aside_by_a_killed_run_comes_back(complete) -> None:
    out = complete.root / "site"
    complete.project.publish([], "html", out)
    out.rename(complete.root / ".site-old")
    (complete.root / ".site-half").mkdir()
    complete.project.publish([], "html", out)
    assert (out / "index.html").is_file()
    assert [path.name for path in complete.root.glob(".site-*")] == []
