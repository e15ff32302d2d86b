"""Suggestions, terms, checks, the preview: what the desk offers for the sentence at hand."""

from __future__ import annotations

import shutil

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, Route, expect

from tests.conftest import ARTICLE
from tests.web.conftest import EDITOR, Opener, Served
from tests.web.test_editing import FIRST, row, says, text

pytestmark = pytest.mark.browser

CLOSING = "A second paragraph closes the article."


def test_a_suggestion_is_inserted_by_number_and_never_silently_final(served: Served, visit: Opener) -> None:
    room = served.room
    room.article(
        ARTICLE.replace("closes the article.\n", "closes the article.\n\nA second paragraph closes the articles.\n")
    )
    room.project.sync()
    room.edit_po(
        room.po(), lambda one: replace(one, target="Другі абзац завяршае артыкул.") if one.source == CLOSING else one
    )
    room.project.sync()
    page = visit(served.url + EDITOR)
    alike = "A second paragraph closes the articles."
    text(page, alike).focus()
    expect(row(page, alike).locator(".suggestion").first).to_contain_text("memory")
    page.keyboard.press("Control+1")
    expect(text(page, alike)).to_have_value("Другі абзац завяршае артыкул.")
    expect(row(page, alike).get_by_label("Needs work")).to_be_checked()
    page.keyboard.press("Control+Enter")
    says(page, alike, "Saved")
    assert room.states()[alike] == "draft"
    text(page, alike).focus()
    page.keyboard.press("Control+u")
    page.keyboard.press("Control+Enter")
    expect(row(page, alike).locator(".chip").first).to_contain_text("translated")
    facts = (room.root / room.po().replace(".po", ".jsonl")).read_text()
    assert '"origin":"memory"' in facts
    assert '"deed":"accepted"' in facts


@pytest.mark.skipif(shutil.which("apertium") is None, reason="apertium is not installed")
def test_apertium_suggests_from_the_finished_russian(served: Served, visit: Opener) -> None:
    room = served.room
    russian = "В городе открыли новую школу."
    room.edit_po(room.po("ru"), lambda one: replace(one, target=russian) if one.context == "lead" else one)
    room.project.sync()
    page = visit(served.url + EDITOR)
    text(page, "The talks lasted two days.").focus()
    expect(row(page, "The talks lasted two days.").locator(".others")).to_contain_text(russian)
    machine = row(page, "The talks lasted two days.").locator(".suggestion", has_text="apertium")
    expect(machine).to_contain_text("У горадзе адкрылі новую школу.")
    page.keyboard.press("Control+1")
    page.keyboard.press("Control+Enter")
    says(page, "The talks lasted two days.", "Saved")
    assert room.states()["The talks lasted two days."] == "machine"


def test_terms_are_marked_and_a_click_inserts_one(served: Served, visit: Opener) -> None:
    served.room.write("glossary.csv", "term,en,be,ru,note\nMinsk,Minsk,Мінск,Минск,\n")
    page = visit(served.url + EDITOR)
    for _ in range(100):
        if row(page, "Minsk hosts talks").locator("mark.term").count():
            break
        page.wait_for_timeout(100)
        page.reload()
    text(page, "Minsk hosts talks").focus()
    page.keyboard.type("Перамовы: ")
    row(page, "Minsk hosts talks").locator("mark.term").click()
    expect(text(page, "Minsk hosts talks")).to_have_value("Перамовы: Мінск")
    row(page, "Minsk hosts talks").locator(".terms").get_by_role("button", name="Мінск").press("Enter")
    expect(text(page, "Minsk hosts talks")).to_have_value("Перамовы: МінскМінск")


def test_checks_run_as_one_types_and_are_set_aside_with_a_reason(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    text(page, FIRST).focus()
    page.keyboard.type("Першы сказ артыкула кажа, што  здарылася")
    findings = row(page, FIRST).locator(".findings")
    expect(findings).to_contain_text("Two spaces")
    expect(findings).to_contain_text("Punctuation at the end")
    findings.get_by_role("button", name="Mend it").click()
    expect(text(page, FIRST)).to_have_value("Першы сказ артыкула кажа, што здарылася")
    expect(findings).not_to_contain_text("Two spaces")
    findings.get_by_text("This is right").click()
    findings.get_by_label("Why?").fill("загаловак без кропкі")
    findings.get_by_role("button", name="Set aside").click()
    page.keyboard.press("Control+Enter")
    says(page, FIRST, "Saved")
    facts = (served.room.root / served.room.po().replace(".po", ".jsonl")).read_text()
    assert "endpunc: загаловак без кропкі" in facts
    text(page, FIRST).focus()
    expect(row(page, FIRST).locator(".help")).to_contain_text("Translated by translator-be.")
    expect(findings).to_be_empty()


def test_a_finding_never_takes_back_what_was_typed_since(served: Served, visit: Opener) -> None:
    visit.expects("ERR_FAILED")
    """What a check would mend is the text that it has read: answers that come late are left, and buttons sleep."""
    page = visit(served.url + EDITOR)
    late: list[Route] = []
    page.route("**/check", lambda route: route.fallback() if late else late.append(route))
    text(page, FIRST).focus()
    page.keyboard.type("Першы сказ,  які")
    while not late:
        page.wait_for_timeout(50)
    page.keyboard.type(" кажа.")
    late[0].fallback()
    findings = row(page, FIRST).locator(".findings")
    findings.get_by_role("button", name="Mend it").first.click()
    expect(text(page, FIRST)).to_have_value("Першы сказ, які кажа.")
    page.unroute_all()
    page.keyboard.type("  А")
    expect(findings).to_contain_text("Two spaces")
    page.route("**/check", lambda route: late.append(route))  # noqa: PLW0108 - it wants a function of Python's
    page.keyboard.type("дзін.")
    expect(findings.get_by_role("button", name="Mend it").first).to_be_disabled()
    for route in late[1:]:
        route.abort()


def test_help_that_did_not_come_is_asked_for_again(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    asked: list[Route] = []

    def answer(route: Route) -> None:
        asked.append(route)
        route.fulfill(status=422, body="") if len(asked) == 1 else route.fallback()

    page.route("**/help*", answer)
    text(page, FIRST).focus()
    expect(row(page, FIRST).locator(".help > *").first).to_be_attached()
    assert len(asked) == 2


def test_a_comment_is_saved_with_the_text(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    text(page, FIRST).fill("Першы сказ.")
    row(page, FIRST).get_by_text("Comment").click()
    row(page, FIRST).get_by_role("textbox", name="Comment").fill("Спытаць аўтара,\nці гэта праўда.")
    page.keyboard.press("Control+Enter")
    says(page, FIRST, "Saved")
    assert served.room.entry(served.room.po(), "first sentence").comment == "Спытаць аўтара,\nці гэта праўда."


def test_the_preview_marks_the_current_sentence(served: Served, visit: Opener) -> None:
    page = visit(served.url + EDITOR)
    page.get_by_role("button", name="Preview").click()
    frame = page.frame_locator("#preview iframe")
    expect(frame.locator("[data-here]")).to_have_text("Minsk hosts talks")
    text(page, FIRST).focus()
    expect(frame.locator("[data-here]")).to_have_text(FIRST)
    page.keyboard.type("Першы сказ артыкула.")
    page.keyboard.press("Control+Enter")
    expect(frame.get_by_text("Першы сказ артыкула.")).to_be_visible()
    _no_longer_loaded_anew(page)
    # A click on a sentence of the page goes to its row.
    frame.get_by_text(CLOSING).click()
    expect(text(page, CLOSING)).to_be_focused()


def _no_longer_loaded_anew(page: Page) -> None:
    """The preview follows the save, and the news of it: a click on a page that is being replaced goes nowhere."""
    window = "document.querySelector('#preview iframe').contentWindow"
    for _ in range(50):
        page.evaluate(f"{window}.seen = true")
        page.wait_for_timeout(1500)
        if page.evaluate(f"{window}.seen && {window}.document.readyState === 'complete'"):
            return
    pytest.fail("the preview is loaded again and again")


def test_a_filter_shows_what_stands_around(served: Served, visit: Opener) -> None:
    served.room.edit_po(
        served.room.po(), lambda one: replace(one, target="Другі сказ.") if "why" in one.source else one
    )
    page = visit(f"{served.url}{EDITOR}?state=missing")
    text(page, FIRST).focus()
    expect(row(page, FIRST).locator(".around")).to_contain_text("Другі сказ.")
    expect(page.locator("#rows > .row")).to_have_count(4)
