"""The site in a real browser: the search under its policy, nothing that moves, long words, small pages."""

from __future__ import annotations

import functools
import io
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

from pipeline.checks import CHECKS, ISSUE_CHECKS
from tests.conftest import ARTICLE, SETTINGS, Newsroom

pytestmark = pytest.mark.browser

ISSUE = "2017-05-08"
TRIED = "search.js?tried"
OFF = "".join(f'"{check.slug}" = "off"\n' for check in (*CHECKS, *ISSUE_CHECKS))
SITE = (
    SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')
    + f"""
[tool.peraklad.site]
search = true
card-font = "Roboto"
[tool.peraklad.checks]
{OFF}"""
)
LONG = "Праваабаронцы назвалі затрыманне грамадзяніна неканстытуцыйным, а прадстаўнікі міністэрства пракаментавалі."
BODIES = {
    "be": {"The first sentence of the article says what happened.": LONG},
    "ru": {
        "The first sentence of the article says what happened.": "Правозащитники говорят о нарушении законодательства."
    },
}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def end_headers(self) -> None:
        for line in (Path(self.directory) / "_headers").read_text(encoding="utf-8").splitlines()[1:]:
            self.send_header(*line.strip().split(": ", 1))
        super().end_headers()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that is served with the headers that its ``_headers`` asks for."""
    room = Newsroom(tmp_path_factory.mktemp("site"))
    room.write("pyproject.toml", SITE)
    picture = io.BytesIO()
    Image.radial_gradient("L").resize((3000, 2000)).convert("RGB").save(picture, "JPEG")
    place = room.root / f"articles/{ISSUE}/wagon.jpg"
    place.parent.mkdir(parents=True)
    place.write_bytes(picture.getvalue())
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    room.article(ARTICLE.replace("section:", "image: wagon.jpg\nalt: A wagon\nsection:") + "\n![Again](wagon.jpg)\n")
    room.article(
        f"---\ntitle: 'Queues `{hostile}`'\nsection: security\n---\n\nA queue of lorries `{hostile}` waits.\n", "queues"
    )
    room.write("pages/about.md", "---\ntitle: About us\n---\n\nWe are a weekly.\n")
    room.project.sync()
    for locale, texts in BODIES.items():
        room.edit_po(room.po(locale), lambda entry, texts=texts: _with(entry, texts.get(entry.source, "")))
    room.translate_all()
    room.project.publish((), "html", room.root / "out")
    handler = functools.partial(Quiet, directory=str(room.root / "out"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def _with(entry, text: str):
    from msgspec.structs import replace

    return replace(entry, target=text) if text else entry


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that fails the test where the browser complains of anything."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: (
            complaints.append(f"{message.text} {message.location['url']}") if message.type == "error" else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield page
    context.close()
    # Browsers ask for an icon by themselves; one test tries what is refused.
    assert [one for one in complaints if "favicon.ico" not in one and TRIED not in one] == []


def found(page: Page, site: str, locale: str, words: str) -> list[str]:
    page.goto(f"{site}/{locale}/search.html")
    page.fill("#q", words)
    page.click("#search button")
    page.wait_for_selector("#found[aria-busy=false]", state="attached")
    return [link.evaluate("link => new URL(link.href).pathname") for link in page.query_selector_all("#found a")]


def test_search_finds_by_the_language_of_its_page(page: Page, site: str) -> None:
    assert found(page, site, "be", "праваабаронцы") == [f"/be/{ISSUE}/talks.html"]
    assert found(page, site, "ru", "правозащитников") == [f"/ru/{ISSUE}/talks.html"]
    assert found(page, site, "en", "lorries") == [f"/en/{ISSUE}/queues.html"]
    # The words of another language are in its own index alone.
    assert found(page, site, "en", "праваабаронцы") == []
    assert "праваабаронцы" in (page.text_content("#told") or "")


def test_an_excerpt_is_text_and_an_address_can_hold_the_words(page: Page, site: str) -> None:
    page.goto(f"{site}/en/search.html?q=lorries")
    page.wait_for_selector("#found li")
    said = page.text_content("#found li") or ""
    assert "<script>alert(1)</script>" in said
    assert page.query_selector("#found img, #found script") is None
    assert page.text_content("#found mark") == "lorries"
    page.goto(f"{site}/en/search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    page.wait_for_selector("#found[aria-busy=false]", state="attached")
    assert page.query_selector("main img") is None


def test_without_script_the_search_page_says_so(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for locale, said in (("en", "needs JavaScript"), ("be", "патрэбны JavaScript"), ("ru", "нужен JavaScript")):
        page.goto(f"{site}/{locale}/search.html")
        assert said in page.inner_text("#no-script")
        assert not page.is_visible("#search")
        assert page.is_visible("#no-script a")
    context.close()


def test_no_other_page_runs_a_script(page: Page, site: str) -> None:
    """The server's headers allow the search's scripts everywhere; each page's own policy doesn't."""
    page.goto(f"{site}/be/{ISSUE}/talks.html")
    refused = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
            const script = document.createElement("script");
            script.src = "/search.js?tried";
            document.head.append(script);
            setTimeout(() => done("none"), 3000);
        })"""
    )
    assert refused.startswith("script-src")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["search.html?q=lorries", "about.html"])
def test_axe_finds_nothing(chromium: Browser, site: str, path: str, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}/en/{path}", wait_until="networkidle")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", [f"{ISSUE}/talks.html", "index.html"])
def test_nothing_moves_while_a_page_comes(page: Page, site: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(one => window.shift += one.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{site}/be/{path}", wait_until="networkidle")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_small_screen_gets_a_small_picture(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{site}/be/{ISSUE}/talks.html", wait_until="networkidle")
    assert "wagon.w704.jpg" in asked
    assert "wagon.jpg" not in asked


def test_a_long_word_is_broken_with_a_hyphen_that_is_in_no_text(page: Page, site: str) -> None:
    page.goto(f"{site}/be/{ISSUE}/talks.html")
    page.set_viewport_size({"width": 200, "height": 844})
    first = page.locator("article p", has_text="Праваабаронцы").first
    tops = first.evaluate(
        """paragraph => [...paragraph.querySelectorAll("i.h")].map(mark => {
            const [before, after] = [document.createRange(), document.createRange()];
            before.setStart(mark.previousSibling, mark.previousSibling.length - 1);
            before.setEnd(mark.previousSibling, mark.previousSibling.length);
            after.setStart(mark.nextSibling, 0);
            after.setEnd(mark.nextSibling, 1);
            return after.getBoundingClientRect().top > before.getBoundingClientRect().top;
        })"""
    )
    assert any(tops)
    assert first.evaluate("paragraph => paragraph.scrollWidth <= paragraph.clientWidth")
    first.evaluate("paragraph => getSelection().selectAllChildren(paragraph)")
    assert LONG.replace(" а ", "\u00a0а\u00a0").split()[0] in page.evaluate("getSelection().toString()")
    assert "\u00ad" not in page.evaluate("getSelection().toString()")
    page.evaluate("getSelection().removeAllRanges()")
    assert page.evaluate("window.find('неканстытуцыйным')")


@pytest.mark.parametrize("path", [f"be/{ISSUE}/talks.html", "be/index.html", "be/search.html", "be/archive.html"])
def test_pages_are_small(page: Page, site: str, path: str) -> None:
    sizes: list[int] = []
    page.on(
        "response",
        lambda answer: sizes.append(len(answer.body())) if answer.request.resource_type != "image" else None,
    )
    page.goto(f"{site}/{path}", wait_until="networkidle")
    assert 0 < sum(sizes) <= 60_000
