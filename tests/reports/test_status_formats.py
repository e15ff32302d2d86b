"""Status in its formats: whatever the format, the numbers are the tallies'."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import html5lib
import jsonschema
import msgspec
import openpyxl
import pytest

from pipeline import reports
from pipeline.errors import LocaleError
from pipeline.model import State
from pipeline.planning.journal import CorrectionClass
from pipeline.planning.outlook import Chance, Live, Outlook
from pipeline.project import Project
from pipeline.reports import html
from pipeline.reports.rows import COUNTS, flat, percent
from pipeline.reports.wording import LANGUAGES, saying
from pipeline.verbs.status import NO_HISTORY
from pipeline.web.messages import translated
from tests.conftest import ROOT, needs

NOW = datetime(2026, 11, 18, 7, tzinfo=UTC)

#: A sum as every format must show it: issue, locale, per cent, segments by state, words by state, words left.
Sum = tuple[str, str, int, tuple[int, ...], tuple[int, ...], int]


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.find(ROOT)


@pytest.fixture(scope="module")
def outlook(project: Project) -> Outlook:
    return project.outlook(now=NOW, burndowns=True, verdicts=True, items=True)


@pytest.fixture(scope="module")
def sums(outlook: Outlook) -> list[Sum]:
    """What the tallies say, added up here by themselves."""
    found = []
    for row in outlook.issues:
        own = [one.tally for one in outlook.rows if (one.tally.issue, one.tally.locale) == (row.tally.issue, row.tally.locale)]  # fmt: skip
        segments = tuple(sum(tally.segments[state] for tally in own) for state in State)
        words = tuple(sum(tally.words[state] for tally in own) for state in State)
        done = 100 * (segments[4] + segments[5]) // sum(segments)
        found.append((row.tally.issue, row.tally.locale, done, segments, words, sum(words[:4])))
    assert len(found) == 11
    return found


def render(form: str, outlook: Outlook, **options):
    return reports.get_status_report(form).status(outlook, **options)


def number(text: str) -> int:
    text = text.strip().replace(",", "")
    return 0 if text in ("–", "") else int(text)


def test_every_format_renders(outlook: Outlook) -> None:
    for form in reports.STATUS_FORMATS:
        assert render(form, outlook), form


def from_rows(rows) -> list[Sum]:
    """Sums from flat rows with the columns of all table formats."""
    return [
        (
            row["issue"],
            row["locale"],
            int(float(row["translated_percent"]) + 1e-9),
            tuple(int(row[f"{state}_segments"]) for state in State),
            tuple(int(row[f"{state}_words"]) for state in State),
            int(row["words_left"]),
        )
        for row in rows
    ]


def test_json(outlook: Outlook, sums: list[Sum]) -> None:
    data = msgspec.json.decode(render("json", outlook))
    schema = msgspec.json.decode((ROOT / "pipeline/data/schemas/status.json").read_bytes())
    jsonschema.validate(data, schema)
    assert from_rows(data["issues"]) == sums
    for row in data["issues"]:
        states = [one["state"] for one in data["segments"] if (one["issue"], one["locale"]) == (row["issue"], row["locale"])]  # fmt: skip
        assert [states.count(state) for state in State] == [row[f"{state}_segments"] for state in State]


def test_csv_and_the_frame(outlook: Outlook, project: Project) -> None:
    rows = list(csv.DictReader(io.StringIO(render("csv", outlook))))
    expected = [{name: str(flat(row)[name]) for name in COUNTS} for row in outlook.rows]
    assert [{name: row[name] for name in COUNTS} for row in rows] == expected
    frame = project.status_frame()
    assert [{name: str(row[name]) for name in COUNTS} for row in frame.to_dict("records")] == expected
    assert str(frame["deadline"].dtype).startswith("datetime64[")
    assert (
        frame.pivot_table(index="issue", columns="locale", values="words_left", aggfunc="sum").loc["2026-11-16", "be"]
        > 0
    )


def test_the_workbook(outlook: Outlook, sums: list[Sum]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render("xlsx", outlook)))
    assert book.sheetnames == ["issues", "articles", "segments"]
    tables = {}
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        head, *rows = sheet.iter_rows(values_only=True)
        tables[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    assert from_rows([row | {"issue": row["issue"] or ""} for row in tables["issues"]]) == sums
    assert all(isinstance(row["missing_words"], int) for row in tables["articles"])
    assert {type(row["deadline"]) for row in tables["issues"]} == {datetime, type(None)}
    assert len(tables["segments"]) == sum(row.tally.total for row in outlook.rows)


def test_a_text_is_never_a_formula(outlook: Outlook) -> None:
    from msgspec.structs import replace

    evil = replace(outlook, items=(replace(outlook.items[0], source="=HYPERLINK(1)", target="+1"),))
    book = openpyxl.load_workbook(io.BytesIO(render("xlsx", evil)))
    row = next(iter(book["segments"].iter_rows(min_row=2)))
    assert {cell.data_type for cell in row if cell.value in ("=HYPERLINK(1)", "+1")} == {"s"}


@pytest.mark.parametrize("words", [False, True])
def test_the_terminal(outlook: Outlook, sums: list[Sum], words: bool) -> None:
    text = render("terminal", outlook, width=240, words=words)
    lines = [re.split(r"\s{2,}", line.strip()) for line in text.strip().split("\n")[1:]]
    shown = [
        (cells[0].replace("labels", ""), cells[1], int(cells[3].rstrip(" %")), tuple(map(number, cells[4:10])), number(cells[10]))
        for cells in lines
    ]  # fmt: skip
    assert shown == [(issue, locale, done, by_words if words else segments, left) for issue, locale, done, segments, by_words, left in sums]  # fmt: skip


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160])
def test_the_terminal_wraps_nothing(outlook: Outlook, width: int) -> None:
    text = render("terminal", outlook, width=width, articles=True)
    assert max(map(len, text.split("\n"))) <= width
    assert len(text.strip().split("\n")) == 1 + len(outlook.issues) + sum(bool(row.tally.issue) for row in outlook.rows)
    assert "words left" in text


def test_markdown(outlook: Outlook, sums: list[Sum]) -> None:
    lines = [line.strip("|").split("|") for line in render("md", outlook).split("\n") if line.startswith("|")][2:]
    shown = []
    for cells in lines:
        counts = [re.fullmatch(r"(\d+) \((\d+)\)", cell.strip()) for cell in cells[3:9]]
        shown.append((
            cells[0].strip().replace("labels", ""), cells[1].strip(), int(cells[2].rstrip(" %")),
            tuple(int(one[1]) if one else 0 for one in counts), tuple(int(one[2]) if one else 0 for one in counts), number(cells[9]),
        ))  # fmt: skip
    assert shown == sums


@pytest.fixture(scope="module")
def page(outlook: Outlook):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(render("html", outlook))


def text_of(element) -> str:
    return "".join(element.itertext()).strip()


def test_the_page_shows_the_same_numbers(page, sums: list[Sum]) -> None:
    rows = list(next(one for one in page.iter("div") if one.get("aria-label") == "Issues").iter("tr"))[1:]  # fmt: skip
    shown = []
    for row in rows:
        cells = list(row)
        counts = [(number(cell.get("data-value")), number("".join(text_of(one) for one in cell.iter("small")))) for cell in cells[4:10]]  # fmt: skip
        assert [text_of(cell).removesuffix(f"{words:,}") if words else "0" for cell, (_, words) in zip(cells[4:10], counts, strict=True)] == [str(segments) for segments, _ in counts]  # fmt: skip
        shown.append((text_of(cells[0]).replace("labels", ""), text_of(cells[1]), int(text_of(cells[3]).rstrip(" %")), tuple(one for one, _ in counts), tuple(one for _, one in counts), number(cells[10].get("data-value"))))  # fmt: skip
    assert shown == sums


def test_every_number_of_the_page_leads_to_its_list(page, outlook: Outlook) -> None:
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    links = [one.get("href") for one in page.iter("a")]
    assert {link[1:] for link in links} <= set(ids)
    by_id = {one.get("id"): one for one in page.iter() if one.get("id")}
    for row in outlook.rows:
        if row.tally.issue and not row.finished:
            for state in State:
                if count := row.tally.segments[state]:
                    section = by_id[f"{row.tally.issue}-{row.tally.article}-{row.tally.locale}-{state}"]
                    assert len(list(section.iter("li"))) == count
    for cell in page.iter("td"):
        if cell.get("data-value", "").isdecimal() and cell.get("data-value") != "0":
            assert list(cell.iter("a"))


def test_the_pages_verdict_is_the_checks(page, outlook: Outlook, project: Project) -> None:
    passed = {verdict.issue: (verdict.passed, len(verdict.reasons)) for verdict in project.check()}
    assert {verdict.issue: (verdict.passed, len(verdict.reasons)) for verdict in outlook.verdicts} == passed
    for section in page.iter("section"):
        name = section.get("aria-labelledby", "")
        if name.startswith("issue-"):
            said = text_of(section)
            ok, reasons = passed[name.removeprefix("issue-")]
            assert ("may be published" in said) == ok
            assert (f"{reasons} reasons" in said) == (not ok)


#: What the page's templates and its module say.
SAID = re.compile(r"""\bsay\("([^"]+)"[),]""")


def wanted_words() -> set[str]:
    folder = ROOT / "pipeline/reports"
    files = [folder / "html.py", *(folder / "templates").glob("*.html")]
    said = {text for file in files for text in SAID.findall(file.read_text(encoding="utf-8"))}
    cards = html._cards(EMPTY)
    values = [
        *State,
        *Chance,
        *Live,
        *CorrectionClass,
        NO_HISTORY,
        *(card.title for card in cards),
        *(card.unit for card in cards),
    ]
    return {*said, *(str(one) for one in values if one not in (Chance.DONE, Chance.LIKELY, Chance.UNKNOWN))} - {""}


EMPTY = Outlook("", NOW, (), ())


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_word_of_the_page_is_there_in_every_language(language: str) -> None:
    say = saying(language)
    assert [text for text in sorted(wanted_words()) if say(text) == text] == []
    for text in wanted_words():
        assert sorted(re.findall(r"\{\w+\}", say(text))) == sorted(re.findall(r"\{\w+\}", text)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_readers_language(outlook: Outlook, language: str) -> None:
    text = html.status(outlook, html.Settings(language, lambda said: translated(said, language)))
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert next(page.iter("html")).get("lang") == language
    told = "".join(text_of(one) for one in page.iter("ul") if one.get("class") == "reasons")
    # What is quoted is an article's, and sentences in lists are in their own languages.
    reasons = re.sub(r"“[^”]*”|«[^»]*»", "", told)
    assert bool(re.search(r"\b(is|are|was|were|not|segments|and)\b", reasons)) == (language == "en"), reasons
    for one in [*page.iter("ol"), *page.iter("style"), *page.iter("script"), *page.iter("code"), *page.iter("ul")]:
        if one.tag != "ul" or one.get("class") == "reasons":
            one.clear()
    english = r"\b(?:words|left|overdue|missing|reviewed|issue|article|probably|none|back|live|typo)\b"
    left = re.findall(english, text_of(next(page.iter("body"))), re.IGNORECASE)
    assert bool(left) == (language == "en"), left


def test_another_language_is_refused(outlook: Outlook) -> None:
    with pytest.raises(LocaleError, match="not worded"):
        html.status(outlook, html.Settings("xx"))


def test_the_page_loads_nothing(outlook: Outlook) -> None:
    text = render("html", outlook)
    assert not re.search(r"""(src|href)=["'](?!#)|url\(|@import""", text)
    assert text.count("<script") == 1


def ten_years(outlook: Outlook) -> Outlook:
    """The sample's issues at work, and 520 more like its finished one."""
    replace = msgspec.structs.replace
    mondays = [f"{date(2016, 1, 4) + timedelta(weeks=week)}" for week in range(520)]

    def again(rows):
        old = [row for row in rows if row.tally.issue == "2026-11-02"]
        return [replace(row, tally=replace(row.tally, issue=monday)) for monday in reversed(mondays) for row in old]

    return replace(
        outlook, rows=(*outlook.rows, *again(outlook.rows)), issues=(*outlook.issues, *again(outlook.issues))
    )


def test_ten_years_are_a_small_page(outlook: Outlook) -> None:
    page = render("html", ten_years(outlook))
    assert len(page.encode()) <= 400_000
    assert "513 earlier issues, all finished" in page  # the newest eight finished ones are in the table


def test_a_long_list_says_how_to_see_the_rest(outlook: Outlook) -> None:
    item = next(one for one in outlook.items if str(one.state) == "missing" and one.where.issue == "2026-11-16")
    page = render("html", msgspec.structs.replace(outlook, items=(*outlook.items, *[item] * 500)))
    where = item.where
    assert f"peraklad todo {where.issue}/{where.article} --locale {where.locale}" in page
    assert page.count(f"<li><span>{item.source[:40]}") <= html.LISTED


@needs("chromium")
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_works(outlook: Outlook, tmp_path: Path, chromium, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "status.html"
    path.write_text(render("html", outlook), encoding="utf-8")
    for width in (390, 1100):
        shown = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
        for fragment in ("", "#2026-11-09-be-missing", "#at-work"):
            shown.goto(path.as_uri() + fragment)
            found = Axe().run(shown)
            assert found.violations_count == 0, found.generate_report()
            assert shown.evaluate("document.documentElement.scrollWidth") <= width
        shown.close()
    errors: list[str] = []
    shown = chromium.new_page(viewport={"width": 1100, "height": 900}, color_scheme=scheme)
    shown.on("console", lambda message: errors.append(message.text))
    shown.on("pageerror", lambda error: errors.append(str(error)))
    shown.goto(path.as_uri())
    assert not shown.locator('[id="2026-11-09-be-missing"]').is_visible()
    shown.locator('[aria-label=Issues] a[href="#2026-11-09-be-missing"]').click()
    assert shown.locator('[id="2026-11-09-be-missing"]').is_visible()
    assert not shown.locator('[id="2026-11-09-ru-missing"]').is_visible()
    column = shown.locator("[aria-label=Issues] tbody tr td:nth-child(5)")
    shown.locator("[aria-label=Issues] thead button", has_text="missing").click()
    values = [int(one.get_attribute("data-value") or 0) for one in column.all()]
    assert values == sorted(values)
    assert errors == []
    plain = chromium.new_context(java_script_enabled=False).new_page()
    plain.goto(path.as_uri() + "#2026-11-09-be-missing")
    assert plain.locator('[id="2026-11-09-be-missing"]').is_visible()
    plain.context.close()


def test_percent_is_never_rounded_up() -> None:
    from pipeline.model import Tally

    counts = {**dict.fromkeys(State, 0), State.REVIEWED: 9999, State.MISSING: 1}
    assert percent(Tally("i", "a", "be", counts, counts)) == 99.9
