"""Nothing moves under the pointer, and nothing that was typed is lost: a click, a proxy that fails, a session that ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from pipeline.web.people import People
from tests.conftest import Newsroom
from tests.web.conftest import EDITOR, Opener, Served, at_rest, serve
from tests.web.test_editing import FIRST, SECOND, row, says, text
from tests.web.test_people import PASSWORD

pytestmark = pytest.mark.browser

LONG = "---\ntitle: Minsk hosts talks\nlang: en\nsection: security\ntrend: unchanged\nlead: The talks lasted two days.\n---\n\n" + (
    "\n\n".join(f"Sentence number {number} says something that takes a line of its own." for number in range(40)) + "\n"
)  # fmt: skip


def top(page: Page, number: int) -> float:
    return page.locator("#rows > .row").nth(number).locator("textarea[name=text]").bounding_box()["y"]


def resting(place: Locator) -> float:
    """Where a place on the screen comes to rest: the help of the row before may come late and push it out of sight again,
    and a click on what is out of sight scrolls by itself."""
    expect(place.page.locator("#rows > .row.active .help > *").first).to_be_attached(timeout=20_000)
    before = None
    for _ in range(50):
        place.scroll_into_view_if_needed()
        place.page.wait_for_timeout(200)
        now = place.bounding_box()
        inside = now["y"] >= 0 and now["y"] + now["height"] <= place.page.viewport_size["height"]
        if inside and before == now["y"]:
            return now["y"]
        before = now["y"]
    raise AssertionError("the page doesn't come to rest")


@pytest.mark.parametrize(
    "viewport", [{"width": 1440, "height": 900}, {"width": 390, "height": 800}], ids=["desk", "phone"]
)
@pytest.mark.parametrize("at", ["textarea[name=text]", ".source .text"])
def test_a_click_on_the_next_sentence_leaves_it_where_it_is(
    newsroom: Newsroom, visit: Opener, viewport: dict[str, int], at: str
) -> None:
    newsroom.article(LONG)
    newsroom.project.sync()
    for served in serve(newsroom):
        page = visit(served.url + EDITOR, viewport=viewport)
        for number in (5, 6, 7, 6, 0, 1):
            place = page.locator("#rows > .row").nth(number).locator(at)
            before = resting(place)
            place.click(position={"x": 5, "y": 8})
            expect(page.locator("#rows > .row").nth(number)).to_have_class("row missing active")
            at_rest(page)
            assert abs(place.bounding_box()["y"] - before) <= 1, number


def test_a_click_meets_the_button_of_a_conflict(served: Served, visit: Opener) -> None:
    page, other = visit(served.url + EDITOR), visit(served.url + EDITOR)
    text(page, FIRST).fill("Мой тэкст.")
    text(page, "Minsk hosts talks").focus()
    says(page, FIRST, "needing work")  # leaving it saved it
    expect(text(other, FIRST)).to_have_value("Мой тэкст.")
    text(other, FIRST).fill("Іх тэкст.")
    text(page, FIRST).fill("Мой новы тэкст.")
    text(other, FIRST).press("Control+Enter")
    keep = row(page, FIRST).get_by_role("button", name="Keep mine")
    expect(keep).to_be_visible()
    text(page, "Minsk hosts talks").focus()
    at_rest(page)
    resting(keep)
    box = keep.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(150)  # as long as a person's finger
    page.mouse.up()
    says(page, FIRST, "Saved")
    assert served.room.entry(served.room.po(), "first sentence").target == "Мой новы тэкст."


def test_a_proxy_that_answers_502_is_asked_again_until_it_answers(served: Served, visit: Opener) -> None:
    visit.expects("502")
    page = visit(served.url + EDITOR)
    failing = {"left": 2}

    def answer(route) -> None:
        if failing["left"] and route.request.method == "POST" and "/check" not in route.request.url:
            failing["left"] -= 1
            route.fulfill(status=502, body="<h1>Bad gateway</h1>")
        else:
            route.fallback()

    page.route("**/2017-05-08/talks/be/*", answer)
    text(page, "Minsk hosts talks").fill("Мінск прымае перамовы")
    page.keyboard.press("Control+Enter")
    says(page, "Minsk hosts talks", "will be sent when it is back")
    says(page, "Minsk hosts talks", "Saved")
    assert served.room.entry(served.room.po(), "Minsk hosts").target == "Мінск прымае перамовы"


def test_what_could_not_be_sent_is_sent_by_the_next_visit(served: Served, visit: Opener) -> None:
    visit.expects("ERR_FAILED")
    page = visit(served.url + EDITOR)
    page.route(
        "**/2017-05-08/talks/be/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    text(page, "Minsk hosts talks").fill("Мінск прымае перамовы")
    page.keyboard.press("Control+Enter")
    says(page, "Minsk hosts talks", "kept in this browser")
    again = page.context.new_page()  # where nothing is in its way
    page.close()
    again.goto(served.url + EDITOR)
    says(again, "Minsk hosts talks", "Saved")
    assert served.room.entry(served.room.po(), "Minsk hosts").target == "Мінск прымае перамовы"


def test_a_session_that_has_ended_comes_back_to_the_same_place_and_filter(newsroom: Newsroom, visit: Opener) -> None:
    visit.expects("401")
    People.of(newsroom.root).add("translator-be", "translator", PASSWORD)
    for served in serve(newsroom, person=None):
        page = visit(f"{served.url}{EDITOR}?state=missing")

        def sign_in(page: Page = page) -> None:
            page.get_by_label("Name").fill("translator-be")
            page.get_by_label("Password").fill(PASSWORD)
            page.keyboard.press("Enter")

        sign_in()
        expect(page).to_have_url(f"{served.url}{EDITOR}?state=missing")
        page.wait_for_load_state()  # keys are heard once the scripts have run
        text(page, SECOND).fill("Другі сказ.")
        page.context.clear_cookies()
        page.keyboard.press("Control+Enter")
        page.get_by_role("button", name="Sign in").click()
        sign_in()
        expect(page.locator("#editor")).to_have_attribute("data-filter", "missing")
        assert "state=missing" in page.url
        assert "#s" in page.url
        # It was on its way when the session ended: it is sent now.
        says(page, SECOND, "Saved")
        assert newsroom.entry(newsroom.po(), "second sentence").target == "Другі сказ."


def test_the_next_row_shows_the_sentence_just_typed(served: Served, visit: Opener) -> None:
    page = visit(f"{served.url}{EDITOR}?state=missing")
    text(page, FIRST).fill("Першы сказ артыкула кажа, што здарылася.")
    page.keyboard.press("Control+Enter")
    expect(text(page, SECOND)).to_be_focused()
    expect(row(page, SECOND).locator(".around")).to_contain_text("Першы сказ артыкула кажа, што здарылася.")


def test_leaving_a_row_saves_it_as_needing_work_and_the_bar_counts_the_rest(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    text(page, FIRST).fill("Першы сказ, яшчэ не")
    expect(page.locator("#unsaved")).to_contain_text("1 not saved")
    text(page, SECOND).focus()
    says(page, FIRST, "Saved as needing work")
    expect(page.locator("#unsaved")).to_be_hidden()
    assert served.room.states()[FIRST] == "draft"
    text(page, SECOND).fill("Другі, недапісаны")
    expect(page.locator("#unsaved")).to_contain_text("1 not saved")
    page.goto(served.url)
    expect(page.locator("#unsaved-here")).to_contain_text("Minsk hosts talks (1)")


def test_saving_does_not_flicker(served: Served, visit: Opener) -> None:
    """Between the key and the answer a row neither changes its height nor says anything that nobody could read."""
    page = visit(served.url + EDITOR)
    text(page, FIRST).fill("Першы сказ артыкула кажа, што здарылася.")
    expect(row(page, FIRST).locator(".help h2").first).to_be_visible()
    page.evaluate(
        """() => {
          const row = Desk.active(), said = window.said = [];
          let pressed = 0;
          addEventListener("click", () => { pressed = performance.now(); }, true);
          new MutationObserver(() => said.push([row.querySelector(".word").textContent, performance.now() - pressed]))
            .observe(row.querySelector(".word"), {childList: true, characterData: true, subtree: true});
        }"""
    )
    row(page, FIRST).get_by_role("button", name="Save").click()
    says(page, FIRST, "Saved")
    # A desk that takes longer than a blink says so, and only then.
    assert [after for word, after in page.evaluate("window.said") if word == "Saving…" and after < 390] == []


def test_the_bar_keeps_one_row_at_every_width(served: Served, visit: Opener) -> None:
    for lang in ("en", "be", "ru"):
        page = visit(f"{served.url}{EDITOR}?lang={lang}")
        for width in (390, 600, 768, 1024, 1280, 1440, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.locator(".sticky").bounding_box()["height"] < 64, (lang, width)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (lang, width)
            last = page.locator(".tools > :visible").last
            last.scroll_into_view_if_needed()
            box = last.bounding_box()
            assert box["x"] + box["width"] < width + 1, (lang, width)


#: The headings of a table of which a word stands on two lines.
BROKEN = """() => [...document.querySelectorAll("thead th")].filter((heading) => {
  const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (texts.nextNode()) for (const word of texts.currentNode.textContent.matchAll(/\\S+/g)) {
    range.setStart(texts.currentNode, word.index);
    range.setEnd(texts.currentNode, word.index + word[0].length);
    if (range.getClientRects().length > 1) return true;
  }
  return false;
}).map((heading) => heading.textContent.trim())"""


def test_no_word_of_a_heading_is_broken_at_any_width(served: Served, visit: Opener) -> None:
    page = visit(served.url)
    for lang in ("en", "be", "ru"):
        page.goto(f"{served.url}/?lang={lang}")
        for width in (1000, 1024, 1150, 1280, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(BROKEN) == [], (lang, width)
