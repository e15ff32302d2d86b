"""Pages and letters on a phone: nothing is wider than the screen, no word of a table is cut, headlines are hyphenated."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from pipeline.checks import CHECKS, ISSUE_CHECKS
from tests.conftest import SETTINGS, Newsroom

pytestmark = pytest.mark.browser

ISSUE = "2017-05-08"
OFF = "".join(f'"{check.slug}" = "off"\n' for check in (*CHECKS, *ISSUE_CHECKS))
SITE = SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')
ARTICLE = """\
---
title: Контрразведвальныя анкеты сельскагаспадарчых кааператываў
lang: be
section: security
lead: Міністэрства адклала анкеты.
image: wagon.jpg
alt: Вагон
caption: Вагоны каля Брэста.
credit: Прэс-служба Міністэрства транспарту і камунікацый Рэспублікі Беларусь
---

Анкеты адкладзены.[^1] Глядзіце https://weekly.example/a/very/long/address/without/a/place/where/it/could/be/broken.

| Пытанне | Прадпрымальнікі | Сельскагаспадарчыя кааператывы | Недзяржаўныя арганізацыі | Пакаранне |
|---|---:|---:|---:|---|
| Крыніцы фінансавання | 4120 | 512 | 7368 | прыпыненне |

[^1]: Рашэнне ад 20 лістапада.
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site and of its letters."""
    room = Newsroom(tmp_path_factory.mktemp("phones"))
    room.write("pyproject.toml", f"{SITE}\n[tool.peraklad.checks]\n{OFF}")
    picture = io.BytesIO()
    Image.radial_gradient("L").resize((1600, 900)).convert("RGB").save(picture, "JPEG")
    room.article(ARTICLE, slug="forms")
    (room.root / f"articles/{ISSUE}/wagon.jpg").write_bytes(picture.getvalue())
    room.project.sync()
    room.translate_all()
    for form in ("html", "newsletter", "email"):
        room.project.publish((), form, room.root / form)
    return room.root


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.route("https://**", lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        f"html/be/{ISSUE}/forms.html",
        "html/be/index.html",
        f"html/be/{ISSUE}/index.html",
        "html/be/section-security.html",
        "html/be/archive.html",
        f"newsletter/be/{ISSUE}.html",
        f"email/be/{ISSUE}/forms.html",
    ],
)
def test_nothing_is_wider_than_the_screen(phone: Page, published: Path, path: str) -> None:
    phone.goto((published / path).as_uri())
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_a_table_keeps_its_words_whole_and_scrolls(phone: Page, published: Path) -> None:
    phone.goto((published / f"html/be/{ISSUE}/forms.html").as_uri())
    inner, outer = phone.evaluate("(box => [box.scrollWidth, box.clientWidth])(document.querySelector('.scroll'))")
    assert inner > outer
    line = phone.evaluate("parseFloat(getComputedStyle(document.querySelector('td')).lineHeight)")
    for cell in phone.locator("th, td").all():
        lines = len(cell.inner_text().split())
        assert cell.evaluate("cell => parseFloat(getComputedStyle(cell).width)") > 40
        height = cell.evaluate(
            "cell => { let range = document.createRange(); range.selectNodeContents(cell);"
            " return range.getBoundingClientRect().height }"
        )
        assert height < line * (lines + 0.5)


def test_footnotes_stand_under_one_rule(phone: Page, published: Path) -> None:
    phone.goto((published / f"html/be/{ISSUE}/forms.html").as_uri())
    assert phone.locator("section.footnotes").count() == 1
    assert phone.locator("main hr").count() == 0


@pytest.mark.parametrize(("width", "broken"), [(390, True), (1000, False)])
def test_a_headline_is_hyphenated_on_a_phone_alone(phone: Page, published: Path, width: int, broken: bool) -> None:
    phone.set_viewport_size({"width": width, "height": 844})
    phone.goto((published / f"html/be/{ISSUE}/forms.html").as_uri())
    places = phone.locator("h1 i.h")
    assert places.count() > 2
    shown = places.first.evaluate("place => getComputedStyle(place, '::before').content")
    assert (shown == '"\u00ad"') is broken
    assert phone.locator("h1").inner_text() == "Контрразведвальныя анкеты сельскагаспадарчых кааператываў"


def test_a_picture_fits_into_a_letter(phone: Page, published: Path) -> None:
    phone.goto((published / f"newsletter/be/{ISSUE}.html").as_uri())
    assert phone.locator("img").count() == 1
    assert phone.locator("img").bounding_box()["width"] <= 390
    phone.set_viewport_size({"width": 1000, "height": 800})
    assert phone.locator("img").bounding_box()["width"] == 600
