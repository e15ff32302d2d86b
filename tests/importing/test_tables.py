"""Tables that a linguist can read and add to: forms, periods, lines of a site, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.config import default_labels
from pipeline.importing import ImportedPage, period, phrases, read, recognise_page
from pipeline.importing.htmlpage import read as read_html
from pipeline.importing.links import address

HERE = Path(__file__).parent
PAGE = "<html lang=en><body><article><h1>A headline of the page</h1><p>{}</p>{}<p>{}</p></article></body></html>"
BEFORE, AFTER = "The first paragraph of the page stands here.", "The last paragraph of the page ends it."


def rows(name: str, sign: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.rsplit(sign, 1)) for line in lines if line and not line.startswith("#")]


def cases(name: str) -> list[tuple[str, str]]:
    text = re.sub(r"\A(?:#.*\n)+", "", (HERE / name).read_text(encoding="utf-8"))
    return [tuple(case.strip("\n").split("\n=>\n")) for case in text.split("\n%%\n") if case.strip()]


@pytest.mark.parametrize(("html", "markdown"), cases("forms.txt"))
def test_form(html: str, markdown: str) -> None:
    page = recognise_page(
        read_html(PAGE.format(BEFORE, html, AFTER), "x.html"), default_labels(), "x.html", locale="en"
    )
    notes = [block for block in page.body if block.startswith("[^")]
    body = [block for block in page.body if not block.startswith("[^")]
    assert (body[0], body[-1]) == (BEFORE, AFTER)
    assert "\n\n".join([*body[1:-1], *notes]) == markdown


@pytest.mark.parametrize(("line", "wanted"), rows("periods.txt", " | "))
def test_period(line: str, wanted: str) -> None:
    found = period.find(line)
    assert (f"{found.period.start} {found.period.end}" if found else "-") == wanted


@pytest.mark.parametrize(("line", "wanted"), rows("lines.txt", " | "))
def test_line_of_a_site(line: str, wanted: str) -> None:
    assert (phrases.site_part(line) or "-") == wanted


@pytest.mark.parametrize(("link", "wanted"), rows("links.txt", " → "))
def test_link(link: str, wanted: str) -> None:
    assert (address(link) or "-") == wanted


@pytest.mark.parametrize(("page", "wanted"), cases("parts.txt"))
def test_parts(page: str, wanted: str, tmp_path: Path) -> None:
    kind, content = page.split("\n", 1)
    path = tmp_path / f"page.{kind}"
    path.write_text(content if kind != "html" else f"<html>{content}</html>", encoding="utf-8")
    found = recognise_page(read(path), default_labels(), "page")
    for line in wanted.split("\n"):
        name, value = line.split(": ", 1)
        have = told(found, name)
        assert value == have or (name == "out" and value in have), have


def told(page: ImportedPage, name: str) -> str | list[str]:
    if name == "out":
        return [f"{line.why}: {line.text}" for line in page.left_out]
    if name == "body":
        return " | ".join(block.replace("\n", " // ") for block in page.body)
    return page.said[0] if name == "said" else str(page.published) if name == "date" else str(getattr(page, name))
