"""Letters before Word's engine, in which Outlook for Windows shows them: nothing that it is known not to know."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from PIL import Image

from pipeline.checks import CHECKS, ISSUE_CHECKS
from tests.conftest import ARTICLE, SETTINGS, Newsroom

ISSUE = "2017-05-08"
OFF = "".join(f'"{check.slug}" = "off"\n' for check in (*CHECKS, *ISSUE_CHECKS))
SITE = SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')
RICH = (
    "\n## A heading\n\n- one\n- two\n\n1. one\n\n> A quotation.[^1]\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n"
    "![A wagon](wagon.jpg)\n\n`code` and ~~struck~~ *words*\n\n---\n\n[^1]: A note.\n"
)

LINES = (Path(__file__).parent / "outlook.txt").read_text(encoding="utf-8").splitlines()
UNKNOWN = {tuple(line.split(" ", 1)) for line in LINES if line and line[0] != "#" and not line.startswith("partly")}
PARTLY = {
    name: (on, value) for line in LINES if line.startswith("partly ") for name, on, value in [line[7:].split(" | ")]
}


def seen_by_outlook(html: str) -> str:
    """The letter as Word's engine reads it: what is for it alone stands in comments, and what is for all others goes."""
    html = re.sub(r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", "", html, flags=re.DOTALL)
    return re.sub(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", r"\1", html, flags=re.DOTALL)


def unknown_in(html: str) -> Iterator[str]:
    """What Outlook for Windows doesn't know of a letter."""
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        tag = str(element.tag)
        if ("element", tag) in UNKNOWN:
            yield f"<{tag}>"
        for name, value in element.attrib.items():
            if ("attribute", str(name)) in UNKNOWN:
                yield f"{tag} {name}"
            if name == "src" and ("image", value.rpartition(".")[2].lower()) in UNKNOWN:
                yield value
        for declaration in filter(str.strip, element.get("style", "").split(";")):
            name, _, value = (part.strip().lower() for part in declaration.partition(":"))
            yield from (f"{tag} {said}" for said in unknown_style(tag, name, value))


def unknown_style(tag: str, name: str, value: str) -> Iterator[str]:
    if name.startswith("--") or ("property", name) in UNKNOWN:
        yield name
    for number_unit in re.findall(r"(?<![\w#])[\d.]+([a-z]+)", value):
        if ("unit", number_unit) in UNKNOWN:
            yield f"{name}: {number_unit}"
    for function in re.findall(r"([a-z-]+)\(", value):
        if ("function", function) in UNKNOWN:
            yield f"{name}: {function}()"
    on, values = PARTLY.get(name, ("*", "*"))
    if on != "*" and tag not in on.split(",") and value.strip("0px "):
        yield f"{name} on <{tag}>"
    if values != "*" and not re.fullmatch(values, value):
        yield f"{name}: {value}"


@pytest.mark.parametrize("form", ["newsletter", "email"])
def test_letters_hold_nothing_that_outlook_does_not_know(newsroom: Newsroom, form: str) -> None:
    newsroom.write("pyproject.toml", f"{SITE}\n[tool.peraklad.checks]\n{OFF}")
    out = io.BytesIO()
    Image.radial_gradient("L").resize((2000, 1000)).convert("RGB").save(out, "JPEG")
    (newsroom.root / f"articles/{ISSUE}/wagon.jpg").write_bytes(out.getvalue())
    newsroom.article(ARTICLE.replace("section:", "image: wagon.jpg\nsection:") + RICH)
    newsroom.project.sync()
    newsroom.translate_all()
    newsroom.project.publish((), form, newsroom.root / "out")
    letters = sorted((newsroom.root / "out").rglob("*.html"))
    assert len(letters) == 3
    for path in letters:
        text = path.read_text(encoding="utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
        seen = seen_by_outlook(text)
        html5lib.HTMLParser(strict=True).parse(seen)
        assert sorted(set(unknown_in(seen))) == []
        assert max(int(width) for width in re.findall(r'<img[^>]* width="(\d+)"', seen)) <= 600
        assert '<table role="presentation" width="600"' in seen
        assert seen.count("<img") == text.count('height: auto"') == len(re.findall("<img", text)) / 2
        assert ("<ol" in text) is (form == "email")


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="max-width: 10px">x</p>',
        '<p style="margin: 0 auto">x</p>',
        '<div style="padding: 4px">x</div>',
        '<td style="font-size: 1.2rem">x</td>',
        '<p style="color: rgba(0,0,0,.5)">x</p>',
        '<p style="display:flex">x</p>',
        '<img src="a.png" srcset="b.png 2x">',
        '<img src="a.webp">',
        '<p style="width: calc(100% - 2px)">x</p>',
        "<form></form>",
        '<div style="position: absolute">x</div>',
    ],
)
def test_what_outlook_does_not_know_is_seen(bad: str) -> None:
    wrapped = f"<table><tr>{bad}</tr></table>" if bad.startswith("<td") else bad
    assert list(unknown_in(f"<!doctype html><title>x</title>{wrapped}"))
