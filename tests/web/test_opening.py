"""A long article: its first sentence is open before the last rows are there; every row is, for keys, hash and no script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.conftest import Newsroom
from tests.web.conftest import Opener, Served, serve

SENTENCES = 120
PAGE = "/2017-05-08/long/be"
ROWS = "#rows > .row"

pytestmark = pytest.mark.browser


@pytest.fixture
def served(newsroom: Newsroom) -> Iterator[Served]:
    body = "\n\n".join(f"Sentence number {number} of it says something of its own." for number in range(SENTENCES - 1))
    newsroom.article(f"---\ntitle: Long\nlang: en\nsection: security\ntrend: unchanged\n---\n\n{body}\n", slug="long")
    newsroom.project.sync()
    yield from serve(newsroom)


def test_every_row_comes_in_its_order(served: Served, visit: Opener) -> None:
    page = visit(served.url + PAGE)
    expect(page.locator(f"{ROWS}.active textarea[name=text]")).to_be_focused()
    expect(page.locator(ROWS)).to_have_count(SENTENCES)
    numbers = page.locator(f"{ROWS} .text").all_text_contents()
    assert [text.split()[2] for text in numbers[1:]] == [str(number) for number in range(SENTENCES - 1)]
    expect(page.locator("#rest")).to_have_count(0)


def test_an_address_leads_to_a_row_far_down(served: Served, visit: Opener) -> None:
    key = visit(served.url + PAGE).locator(f"{ROWS}").nth(SENTENCES - 5).get_attribute("data-key")
    page = visit(f"{served.url}{PAGE}#s{key}")
    expect(page.locator(f"{ROWS}.active")).to_have_attribute("data-key", key)
    expect(page.locator(f"#s{key}")).to_be_in_viewport()


def test_a_row_that_came_later_is_saved_checked_and_helped(served: Served, visit: Opener) -> None:
    page = visit(served.url + PAGE)
    expect(page.locator(ROWS)).to_have_count(SENTENCES)
    row = page.locator(ROWS).nth(SENTENCES - 3)
    row.locator("textarea[name=text]").click()
    row.locator("textarea[name=text]").fill("Сказ сказ пра нешта.")
    expect(row.locator(".finding").first).to_be_visible()
    expect(row.locator(".help")).not_to_be_empty()
    page.keyboard.press("Control+Enter")
    expect(row.locator(".word")).to_have_text("Saved")
    assert served.room.entry(served.room.po(slug="long"), f"number {SENTENCES - 4} ").target == "Сказ сказ пра нешта."


def test_without_a_script_every_row_has_its_form(served: Served, visit: Opener) -> None:
    page = visit(served.url + PAGE, java_script_enabled=False)
    expect(page.locator(f"{ROWS}, #rest > .row")).to_have_count(SENTENCES)
    row = page.locator(".row").nth(SENTENCES - 2)
    row.locator("textarea[name=text]").fill("Без скрыпту.")
    row.get_by_role("button", name="Save").click()
    expect(page.locator(".row").nth(SENTENCES - 2).locator(".chip").first).to_contain_text("translated")
    assert served.room.entry(served.room.po(slug="long"), f"number {SENTENCES - 3} ").target == "Без скрыпту."
