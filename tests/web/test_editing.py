"""A translator at work, in a real browser: by keyboard alone, beside others, and when the desk goes down."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from tests.conftest import ARTICLE
from tests.web.conftest import EDITOR, Opener, Process, Served

pytestmark = pytest.mark.browser

FIRST, SECOND = "The first sentence of the article says what happened.", "The second sentence says why it matters."
EDITED = ARTICLE.replace("says what happened", "says clearly what happened").replace(
    "why it matters", "why this matters"
)


def row(page: Page, source: str):
    return page.locator("#rows > .row", has=page.get_by_label(f"Translation of: {source}", exact=True))


def text(page: Page, source: str):
    return page.get_by_label(f"Translation of: {source}", exact=True)


def says(page: Page, source: str, word: str) -> None:
    expect(row(page, source).locator(".word")).to_contain_text(word)


def test_a_stale_article_is_finished_by_keyboard_alone(served: Served, visit: Opener) -> None:
    room = served.room
    room.translate_all()
    room.article(EDITED)
    room.project.sync()
    assert list(room.states().values()).count("stale") == 2
    page = visit(served.url)
    for _ in range(20):
        page.keyboard.press("Tab")
        if "Go on with" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    first, second = FIRST.replace("says", "says clearly"), SECOND.replace("it", "this")
    expect(text(page, first)).to_be_focused()
    expect(row(page, first).locator("ins")).to_have_text("clearly ")
    page.keyboard.press("Control+a")
    page.keyboard.type("Першы сказ артыкула выразна кажа, што здарылася.")
    page.keyboard.press("Control+Enter")
    expect(text(page, second)).to_be_focused()
    page.keyboard.press("Control+u")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Nothing is left to translate here.")).to_be_visible()
    expect(page.locator("#progress")).to_contain_text("0 words left")
    assert set(room.states().values()) == {"translated"}
    assert room.entry(room.po(), "says clearly").target == "Першы сказ артыкула выразна кажа, што здарылася."
    facts = (room.root / room.po().replace(".po", ".jsonl")).read_text()
    assert '"deed":"confirmed"' in facts
    assert facts.count('"by":"translator-be"') == 2


def test_keys(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    expect(text(page, "Minsk hosts talks")).to_be_focused()
    page.keyboard.press("Control+b")
    expect(text(page, "Minsk hosts talks")).to_have_value("Minsk hosts talks")
    page.keyboard.type("?")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    page.keyboard.press("Control+Shift+Enter")
    says(page, "Minsk hosts talks", "Saved")
    assert served.room.states()["Minsk hosts talks"] == "draft"
    expect(text(page, "The talks lasted two days.")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(text(page, "Minsk hosts talks")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(text(page, "The talks lasted two days.")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_text_unchanged_and_needing_work_is_not_made_final_by_going_on(served: Served, visit: Opener) -> None:
    room = served.room
    room.edit_po(room.po(), lambda one: replace(one, target="Чарнавік", fuzzy=True) if "lasted" in one.source else one)
    page = visit(served.url + EDITOR)
    text(page, "The talks lasted two days.").focus()
    page.keyboard.press("Control+Enter")
    expect(text(page, FIRST)).to_be_focused()
    assert room.states()["The talks lasted two days."] == "draft"


def test_two_browsers_at_one_entry(served: Served, visit: Opener) -> None:
    one, other = visit(served.url + EDITOR), visit(served.url + EDITOR)
    text(one, "Minsk hosts talks").fill("Перамовы ў Мінску")
    text(other, "Minsk hosts talks").fill("Мінск прымае перамовы")
    one.keyboard.press("Control+Enter")
    says(one, "Minsk hosts talks", "Saved")
    # The other page is told, and shows both texts; what was typed there is not touched.
    conflict = row(other, "Minsk hosts talks").locator(".conflict")
    expect(conflict.locator(".theirs")).to_have_text("Перамовы ў Мінску")
    expect(conflict.locator(".mine")).to_have_text("Мінск прымае перамовы")
    text(other, "Minsk hosts talks").press("Control+Enter")
    assert served.room.entry(served.room.po(), "Minsk hosts").target == "Перамовы ў Мінску"
    conflict.get_by_role("button", name="Keep mine").click()
    says(other, "Minsk hosts talks", "Saved")
    assert served.room.entry(served.room.po(), "Minsk hosts").target == "Мінск прымае перамовы"
    # And the first page, where nothing was typed since, simply shows it.
    expect(text(one, "Minsk hosts talks")).to_have_value("Мінск прымае перамовы")


def test_a_save_that_comes_too_late_is_refused_by_the_server(served: Served, visit: Opener) -> None:
    visit.expects("ERR_FAILED")
    page = visit(served.url + EDITOR)
    page.route("**/news", lambda route: route.abort())
    page.reload()
    text(page, "Minsk hosts talks").fill("Мінск прымае перамовы")
    served.room.edit_po(
        served.room.po(), lambda one: replace(one, target="Іншы тэкст") if one.context == "title" else one
    )
    page.keyboard.press("Control+Enter")
    conflict = row(page, "Minsk hosts talks").locator(".conflict")
    expect(conflict.locator(".theirs")).to_have_text("Іншы тэкст")
    conflict.get_by_role("button", name="Take this one").click()
    expect(text(page, "Minsk hosts talks")).to_have_value("Іншы тэкст")
    expect(conflict).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('peraklad translator')).length") == 0


def test_the_server_is_killed_while_somebody_types(process: Process, visit: Opener) -> None:
    page = visit(process.url + EDITOR)
    text(page, "Minsk hosts talks").focus()
    page.keyboard.type("Мінск прымае ")
    process.kill()
    page.keyboard.type("перамовы")
    page.keyboard.press("Control+Enter")
    says(page, "Minsk hosts talks", "kept in this browser")
    page.keyboard.type("Перамовы доўжыліся два дні.")
    expect(page.get_by_text("The desk doesn't answer.").first).to_be_visible()
    process.start()
    # What was to be saved is sent again by itself; what was only typed waits for its key.
    says(page, "Minsk hosts talks", "Saved")
    assert process.room.entry(process.room.po(), "Minsk hosts").target == "Мінск прымае перамовы"
    page.reload()
    expect(text(page, "The talks lasted two days.")).to_have_value("Перамовы доўжыліся два дні.")
    text(page, "The talks lasted two days.").press("Control+Enter")
    says(page, "The talks lasted two days.", "Saved")
    assert process.room.entry(process.room.po(), "lasted").target == "Перамовы доўжыліся два дні."


def test_the_browser_is_closed_while_somebody_types(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    text(page, "Minsk hosts talks").focus()
    page.keyboard.type("Мінск прымае")
    again = page.context.new_page()
    page.close()
    again.goto(served.url + EDITOR)
    expect(text(again, "Minsk hosts talks")).to_have_value("Мінск прымае")
    says(again, "Minsk hosts talks", "not saved yet")


def test_the_catalog_changes_underneath(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    text(page, "Minsk hosts talks").fill("Мая праца")
    expect(row(page, FIRST).locator(".chip")).to_contain_text("missing")
    served.room.edit_po(served.room.po(), lambda one: replace(one, target="З Poedit") if "talks" in one.source else one)
    # A row where nothing was typed follows; one where something was shows both.
    expect(text(page, "The talks lasted two days.")).to_have_value("З Poedit")
    expect(row(page, "The talks lasted two days.").locator(".chip")).to_contain_text("translated")
    expect(row(page, "Minsk hosts talks").locator(".conflict .theirs")).to_have_text("З Poedit")
    expect(text(page, "Minsk hosts talks")).to_have_value("Мая праца")


def test_the_source_changes_underneath(served: Served, visit: Opener) -> None:
    served.room.translate_all()
    page = visit(served.url + EDITOR)
    text(page, FIRST).fill("Мая новая праца.")
    served.room.article(EDITED)
    served.room.project.sync()
    changed = FIRST.replace("says", "says clearly")
    conflict = row(page, changed).locator(".conflict")
    expect(conflict).to_contain_text("The source was changed meanwhile.")
    expect(conflict.locator(".mine")).to_have_text("Мая новая праца.")
    conflict.get_by_role("button", name="Keep mine").click()
    says(page, changed, "Saved")
    assert served.room.entry(served.room.po(), "says clearly").target == "Мая новая праца."
    assert served.room.states()[changed] == "translated"


def test_a_draft_for_a_sentence_that_is_gone(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    text(page, "A second paragraph closes the article.").fill("Другі абзац.")
    served.room.article(ARTICLE.replace("A second paragraph closes the article.\n", ""))
    served.room.project.sync()
    page.reload()
    notice = page.locator(".notice", has_text="no longer in the article")
    expect(notice).to_contain_text("Другі абзац.")
    notice.get_by_role("button", name="Discard").click()
    page.reload()
    expect(page.locator("#rows .row").first).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0)


def test_typing_goes_on_while_a_save_is_under_way(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    text(page, "Minsk hosts talks").focus()
    for number in range(5):
        page.keyboard.type(f"слова{number} ")
        page.evaluate("Desk.save(Desk.active())")
    page.keyboard.type("апошняе")
    expect(text(page, "Minsk hosts talks")).to_have_value("слова0 слова1 слова2 слова3 слова4 апошняе")
    page.keyboard.press("Control+Enter")
    says(page, "Minsk hosts talks", "Saved")
    assert served.room.entry(served.room.po(), "Minsk hosts").target == "слова0 слова1 слова2 слова3 слова4 апошняе"


def test_without_scripts(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR, java_script_enabled=False)
    one = row(page, "Minsk hosts talks")
    one.locator('textarea[name="text"]').fill("Мінск прымае перамовы")
    one.get_by_role("button", name="Save").click()
    expect(one.locator(".chip").first).to_contain_text("translated")
    assert served.room.states()["Minsk hosts talks"] == "translated"
