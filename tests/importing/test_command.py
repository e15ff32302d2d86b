"""`peraklad import` and `peraklad undo` as users run them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main_group
from pipeline.errors import PerakladError
from tests.conftest import Newsroom, import_page

PROSE = "The fishermen said for the first time why the boats had stayed ashore until summer."
PAGE = "{}\n\n{}\n\nThe situation has not changed\n\n" + PROSE + "\n"


def run(newsroom: Newsroom, *args: str) -> tuple[int, str]:
    done = CliRunner().invoke(main_group, ["-C", str(newsroom.root), *args], catch_exceptions=True)
    if isinstance(done.exception, PerakladError):
        return 2, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    # The group returns what the command does: main() makes an exit code of it.
    return done.return_value if isinstance(done.return_value, int) else done.exit_code, done.output


def articles(newsroom: Newsroom) -> set[str]:
    folder = newsroom.root / "articles"
    return (
        {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        if folder.is_dir()
        else set()
    )


def test_many_pages_each_by_itself(newsroom: Newsroom) -> None:
    good = newsroom.write("a.txt", PAGE.format("May 8 – May 14, 2017", "Boats on the lake"))
    bad = newsroom.write("b.txt", "Read more\n")
    other = newsroom.write("c.txt", PAGE.format("May 15 – May 21, 2017", "Peat is dear"))
    before = articles(newsroom)
    code, said = run(newsroom, "import", str(good), str(bad), str(other))
    assert articles(newsroom) - before == {"2017-05-08/boats-on-the-lake.md", "2017-05-15/peat-is-dear.md"}
    assert "2 of 3 pages imported" in said
    assert "b.txt" in said
    assert "no section" in said
    code, said = run(newsroom, "undo")
    assert (code, articles(newsroom)) == (0, before)


def test_undo_puts_back_what_was_overwritten_and_keeps_what_was_changed(newsroom: Newsroom) -> None:
    page = newsroom.write("a.txt", PAGE.format("May 8 – May 14, 2017", "Boats on the lake"))
    path = newsroom.root / "articles/2017-05-08/boats-on-the-lake.md"
    run(newsroom, "import", str(page))
    first = path.read_text()
    page.write_text(page.read_text() + "\nOne more paragraph was added to the page.\n")
    with_more = run(newsroom, "import", "--force", str(page))
    assert with_more[0] == 0
    assert path.read_text() != first
    assert run(newsroom, "undo", "-n")[0] == 0
    assert path.read_text() != first
    run(newsroom, "undo", "import")
    assert path.read_text() == first
    path.write_text(first + "An editor's own words.\n")
    code, said = run(newsroom, "undo")
    assert code == 2
    assert "changed since" in said
    assert path.exists()
    path.write_text(first)
    assert run(newsroom, "undo")[0] == 0
    assert not path.exists()
    assert run(newsroom, "undo")[0] == 2


def test_a_period_of_two_weeks_is_noted(newsroom: Newsroom) -> None:
    page = newsroom.write("a.txt", PAGE.format("November 9 – 22, 2026", "Boats on the lake"))
    settings = newsroom.root / "articles/2026-11-09/issue.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("[assignees]\nbe = 'hanna'\n")
    _, said = run(newsroom, "import", str(page))
    assert "2026-11-22" in said
    found = tomllib.loads(settings.read_text())
    assert (str(found["period-end"]), found["assignees"]) == ("2026-11-22", {"be": "hanna"})
    run(newsroom, "undo")
    assert settings.read_text() == "[assignees]\nbe = 'hanna'\n"


def test_an_issue_that_contradicts_the_page_is_told(newsroom: Newsroom) -> None:
    page = newsroom.write("a.txt", PAGE.format("May 8 – May 14, 2017", "Boats on the lake"))
    _, said = run(newsroom, "import", str(page), "--issue", "2017-05-15")
    assert "the page says 2017-05-08 – 2017-05-14" in said
    assert "2017-05-15/boats-on-the-lake.md" in articles(newsroom)
    asked: list[tuple[str, ...]] = []

    def ask(question: str, choices: tuple[str, ...]) -> str:
        asked.append(tuple(choices))
        return choices[1]

    done = import_page(newsroom.project, page, issue="2017-05-15", slug="boats", ask=ask)
    assert (done.path, asked) == ("articles/2017-05-08/boats.md", [("2017-05-15", "2017-05-08")])


def test_a_language_in_doubt_is_asked(newsroom: Newsroom) -> None:
    russian = "Рыбаки впервые рассказали, почему лодки остались на берегу до самого лета и кто в этом виноват."
    belarusian = "Рыбакі ўпершыню расказалі, чаму лодкі засталіся на беразе да самага лета і хто ў гэтым вінаваты."
    page = newsroom.write(
        "a.txt", f"8 мая – 14 мая 2017\n\nЛодкі на возеры\n\n{belarusian}\n\n{belarusian}\n\n{russian}\n"
    )
    _, said = run(newsroom, "import", "-n", str(page))
    assert "may be in “ru”" in said
    assert import_page(newsroom.project, page, ask=lambda _, choices: choices[1], dry_run=True).page.locale == "ru"
    assert import_page(newsroom.project, page, locale="be", dry_run=True).page.doubt == ""


def test_a_dry_run_shows_the_article_beside_what_is_left_out(newsroom: Newsroom) -> None:
    page = newsroom.write(
        "a.html",
        f"<body><nav><a href=/>Home of the lake</a></nav><article><h1>Boats</h1><p>May 8 – May 14, 2017</p><p>{PROSE}</p><aside><p>Three hundred places were promised.</p></aside></article></body>",
    )
    before = articles(newsroom)
    _, said = run(newsroom, "import", "-n", str(page))
    assert articles(newsroom) == before
    assert "left out" in said
    assert said.rindex("aside: Three hundred places") < said.rindex("menu, 1 line")


@pytest.mark.parametrize("pattern", ["[", "(?P<"])
def test_a_pattern_that_is_none(newsroom: Newsroom, pattern: str) -> None:
    page = newsroom.write("a.txt", PAGE.format("May 8 – May 14, 2017", "Boats on the lake"))
    assert run(newsroom, "import", "--keep", pattern, str(page))[0] == 2


def test_what_an_article_says_of_itself(newsroom: Newsroom) -> None:
    page = Path(
        newsroom.write(
            "a.txt", f"May 8 – May 14, 2017\n\nBoats: a *story*\n\nBy Ann Lake\n\nPhoto: John Pier\n\n{PROSE}\n"
        )
    )
    text = (newsroom.root / import_page(newsroom.project, page).path).read_text()
    assert text.split("---")[1].strip().splitlines() == [
        "title: 'Boats: a \\*story\\*'", "lang: en", "author: Ann Lake", "caption: John Pier", "credit: John Pier",
    ]  # fmt: skip
