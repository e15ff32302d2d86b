"""Ten years of issues: the start page stays short until somebody unfolds it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.conftest import ARTICLE, Newsroom
from tests.web.conftest import Opener, Served, at_rest, serve

pytestmark = pytest.mark.browser

FINISHED, OPEN = 517, 3
FIRST = "2017-05-08"

SHORT = ARTICLE.partition("The first sentence")[0]


@pytest.fixture
def served(newsroom: Newsroom) -> Iterator[Served]:
    """One issue finished, its folders copied for each week after it, and three at work."""
    newsroom.article(SHORT)
    newsroom.project.sync()
    newsroom.translate_all()
    mondays = [f"{date.fromisoformat(FIRST) + timedelta(weeks=week)}" for week in range(FINISHED + OPEN)]
    folders = [path for path in newsroom.root.rglob(FIRST) if path.is_dir() and ".peraklad" not in path.parts]
    for monday in mondays[1:FINISHED]:
        for folder in folders:
            shutil.copytree(folder, folder.with_name(monday))
    for monday in mondays[FINISHED:]:
        for slug in ("roads", "talks", "zones"):
            newsroom.article(ARTICLE, slug=slug, issue=monday)
    newsroom.run("sync", *mondays[FINISHED:])
    yield from serve(newsroom)


@pytest.mark.slow  # to look at so many issues for the first time takes ten seconds on a busy machine
@pytest.mark.parametrize(
    "viewport", [{"width": 1440, "height": 900}, {"width": 390, "height": 800}], ids=["desk", "phone"]
)
def test_the_start_page_is_under_two_screens_unless_unfolded(
    served: Served, visit: Opener, viewport: dict[str, int]
) -> None:
    page = visit(served.url, viewport=viewport)
    summary = page.locator("details.finished summary")
    # Those that nobody has looked at yet are looked at behind the page.
    for _ in range(120):
        if summary.text_content() == f"{FINISHED} finished issues":
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(summary).to_have_text(f"{FINISHED} finished issues")
    at_rest(page)
    height = "document.documentElement.scrollHeight"
    assert page.evaluate(height) < 2 * viewport["height"]
    expect(page.locator("section.issue h2", has_text="20")).to_have_count(OPEN)
    summary.click()
    links = page.locator("details.finished a")
    expect(links).to_have_count(FINISHED)
    expect(links.first).to_be_visible()
    assert page.evaluate(height) > viewport["height"]
    links.last.click()
    expect(page.locator("table.matrix")).to_contain_text("Minsk hosts talks")
