"""Every page of the desk, in both colour schemes and on a phone: axe-core finds nothing, nothing hangs over the edge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from pipeline import verbs
from pipeline.web.people import People
from tests.conftest import ARTICLE, Newsroom
from tests.web.conftest import EDITOR, Opener, Served, at_rest, serve
from tests.web.test_editing import FIRST, row, text

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}


@pytest.fixture
def full(newsroom: Newsroom) -> Iterator[Served]:
    """A newsroom in which every state, a term, a comment and a finding can be seen."""
    newsroom.write("glossary.csv", "term,en,be,ru,note\nMinsk,Minsk,Мінск,Минск,the capital\n")
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("happened", "had happened"))
    newsroom.project.sync()
    newsroom.edit_po(newsroom.po(), lambda one: {
        "title": replace(one, target="", comment="Спытаць аўтара."),
        "lead": replace(one, fuzzy=True),
    }.get(one.context, one))  # fmt: skip
    verbs.review.review(newsroom.project.workspace, [], "be", "reviewer-be", match="second sentence")
    yield from serve(newsroom)


def show_everything(page: Page, served: Served) -> None:
    """Open the list of keys' page with help, findings and a conflict shown."""
    source = FIRST.replace("happened", "had happened")
    text(page, source).fill("Першы сказ,  які")
    expect(row(page, source).locator(".finding").first).to_be_visible()
    row(page, source).get_by_text("This is right").first.click()
    text(page, "The talks lasted two days.").fill("Маё")
    served.room.edit_po(
        served.room.po(), lambda one: replace(one, target="Іх", fuzzy=False) if one.context == "lead" else one
    )
    expect(row(page, "The talks lasted two days.").locator(".conflict")).to_be_visible()
    page.get_by_role("button", name="Preview").click()


# Colours are a matter of the scheme and layout one of the width: each is met once here, all pairs in the slow tests.
@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [
        pytest.param(DESKTOP, "light", id="desktop-light"),
        pytest.param(PHONE, "dark", id="phone-dark"),
        pytest.param(DESKTOP, "dark", id="desktop-dark", marks=pytest.mark.slow),
        pytest.param(PHONE, "light", id="phone-light", marks=pytest.mark.slow),
    ],
)
def test_every_page_is_accessible(full: Served, visit: Opener, scheme: str, viewport: dict[str, int]) -> None:
    options = {"color_scheme": scheme, "viewport": viewport}
    for path in (
        "/",
        "/?locale=be",
        "/list?issue=2017-05-08&locale=be",
        "/2017-05-08/nothing/be",
        "/labels/labels/ru?lang=ru",
        "/review?issue=2017-05-08&order=reading",
        "/replace?locale=be&old=тхэ",
        "/failing?issue=2017-05-08&locale=be",
        "/quality?issue=2017-05-08",
        "/terms",
        "/terms/candidates",
        "/coordinate",
        "/remind",
        "/issue/2017-05-08",
        "/correct/2017-05-08/talks",
        "/exchange",
        "/people",
        "/settings",
    ):
        page = visit(full.url + path, **options)
        _look(page, path)
    page = visit(full.url + EDITOR + "?lang=be", **options)
    _look(page, EDITOR + " in Belarusian")
    page.goto(full.url + EDITOR + "?lang=en")
    show_everything(page, full)
    _look(page, EDITOR)
    page.locator("#keys-button").evaluate("button => button.click()")
    _look(page, "the list of keys")


def _look(page: Page, name: str) -> None:
    at_rest(page)
    found = Axe().run(page)
    told = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]
    assert told == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than its window"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_signing_in_is_accessible_and_works(newsroom: Newsroom, visit: Opener, scheme: str) -> None:
    visit.expects("403", "401")
    People.of(newsroom.root).add("Reviewer One", "reviewer", "correct horse battery")
    for served in serve(newsroom, person=None):
        page = visit(served.url + EDITOR, color_scheme=scheme)
        _look(page, "sign-in")
        page.get_by_label("Name").fill("Reviewer One")
        page.get_by_label("Password").fill("wrong horse battery")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("Name or password is wrong.")
        page.get_by_label("Name").fill("Reviewer One")
        page.get_by_label("Password").fill("correct horse battery")
        page.keyboard.press("Enter")
        expect(page.locator("#rows > .row")).to_have_count(5)
        expect(page.locator(".who")).to_have_text("Reviewer One reviewer")
        page.get_by_role("button", name="Sign out").click()
        page.goto(served.url + EDITOR)
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        # A wrong password; and what the page that was left still asked for.


def test_the_whole_desk_works_without_a_mouse(full: Served, visit: Opener) -> None:
    """Every button and link of the editor is reached by Tab, and each shows that it has the focus."""
    page = visit(full.url + EDITOR)
    expect(page.locator(".row.active .suggestions")).to_be_attached()
    page.locator(".skip").focus()
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate("(document.activeElement.textContent || document.activeElement.name).trim().split('\\n')[0]")
        )
    assert {"Preview", "Save", "Copy the source", "^ Said above", "Comment", "BE"} <= seen


def test_every_number_of_the_matrix_opens_what_it_counts(full: Served, visit: Opener) -> None:
    page = visit(full.url)
    counted = {
        link.get_attribute("href"): int(link.inner_text()) for link in page.locator(".matrix .count:not(.left) a").all()
    }
    assert counted
    tallies = {(t.article, t.locale): t for t in full.room.project.status()}
    assert (
        sum(counted[path] for path in counted if path.startswith("/2017-05-08/talks/be"))
        == tallies["talks", "be"].total
    )
    assert page.locator(".matrix .left a").first.get_attribute("href").endswith("state=open")
    for path, number in counted.items():
        page.goto(full.url + path)
        expect(page.locator("#rows > .row, .found > li"), path).to_have_count(number)
