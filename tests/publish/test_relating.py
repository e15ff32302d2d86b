"""Related articles: earlier ones alone, the same in every run, and no page rewritten whose list is the same."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pipeline.articles import parse
from pipeline.publish.relating import names_in
from tests.conftest import ARTICLE, SETTINGS, Newsroom

WEEKS = ("2017-05-01", "2017-05-08", "2017-05-15", "2017-05-22")
ABOUT = {
    "2017-05-01": {"strike": ("security", "Workers of Naftan met Vasil Kavalenka in Navapolatsk."), "queue": ("trade", "Lorries wait near Bruzgi.")},
    "2017-05-08": {"talks": ("security", "Nothing else was said."), "plant": ("trade", "The owner of Naftan spoke, and Kavalenka answered.")},
    "2017-05-15": {"again": ("security", "The men of Naftan asked Kavalenka again.")},
}  # fmt: skip


def article(section: str, said: str, title: str = "A title") -> str:
    body = ARTICLE.replace("section: security", f"section: {section}").replace(
        "title: Minsk hosts talks", f"title: {title}"
    )
    return body.replace("A second paragraph closes the article.", said)


@pytest.fixture
def weeks(empty: Newsroom) -> Newsroom:
    empty.write("pyproject.toml", SETTINGS + '\n[tool.peraklad.labels.section.trade]\ntext = "Trade"\n')
    for issue, articles in ABOUT.items():
        for slug, (section, said) in articles.items():
            empty.article(article(section, said, f"Of {slug}"), slug, issue)
    empty.project.sync()
    empty.translate_all()
    return empty


def publish(room: Newsroom, *names: str) -> Path:
    room.project.publish(names, "html", room.root / "out")
    return room.root / "out"


def related(out: Path, issue: str, slug: str, locale: str = "en") -> list[str]:
    text = (out / f"{locale}/{issue}/{slug}.html").read_text(encoding="utf-8")
    assert "<!--" not in text
    _, _, block = text.partition(
        '<nav class="onward" aria-label="{}">'.format({"en": "Read also", "be": "Чытайце таксама"}[locale])
    )
    return re.findall(r'href="\.\./(.*?)\.html"', block.partition("</nav>")[0])


def test_articles_about_the_same_names_come_first_and_then_the_section(weeks: Newsroom) -> None:
    out = publish(weeks)
    for locale in ("en", "be"):
        assert related(out, "2017-05-15", "again", locale) == [
            "2017-05-01/strike",
            "2017-05-08/plant",
            "2017-05-08/talks",
        ]
        assert related(out, "2017-05-08", "plant", locale) == ["2017-05-01/strike", "2017-05-01/queue"]
    assert related(out, "2017-05-01", "strike") == []


def test_the_next_issue_changes_no_list_of_earlier_articles(weeks: Newsroom) -> None:
    out = publish(weeks)
    weeks.article(article("security", "Naftan and Kavalenka once more."), "later", WEEKS[3])
    weeks.project.sync()
    weeks.translate_all()
    done = weeks.project.publish((), "html", out)
    assert not [path for path in done.written if re.match(rf"\w\w/({'|'.join(WEEKS[:3])})/", path)]
    assert related(out, WEEKS[3], "later")[0] == "2017-05-15/again"


def test_a_new_headline_rewrites_only_the_pages_that_lead_to_it(weeks: Newsroom) -> None:
    out = publish(weeks)
    section, said = ABOUT["2017-05-01"]["queue"]
    weeks.article(article(section, said, "Of a queue"), "queue", "2017-05-01")
    weeks.project.sync()
    weeks.translate_all()
    done = weeks.project.publish((), "html", out)
    pages = {
        path for path in done.written if path.startswith("en/2017") and "index" not in path and "2017-05-01" not in path
    }
    assert pages == {"en/2017-05-08/plant.html"}
    assert weeks.project.publish((), "html", out).rendered == 0


def test_publishing_piece_by_piece_makes_what_publishing_at_once_does(weeks: Newsroom) -> None:
    for issue in reversed(ABOUT):
        publish(weeks, issue)
    pieces = {path.relative_to(weeks.root / "out"): path.read_bytes() for path in (weeks.root / "out").rglob("*.html")}
    shutil.rmtree(weeks.root / "out")
    shutil.rmtree(weeks.root / ".peraklad")
    out = publish(weeks)
    assert {path.relative_to(out): path.read_bytes() for path in out.rglob("*.html")} == pieces


def test_an_article_held_back_is_led_to_as_readers_have_it(weeks: Newsroom) -> None:
    out = publish(weeks)
    section, said = ABOUT["2017-05-01"]["strike"]
    before = (out / "be/2017-05-15/again.html").read_bytes()
    weeks.article(article(section, said, "Of something else"), "strike", "2017-05-01")
    weeks.project.sync()
    publish(weeks)
    assert (out / "be/2017-05-15/again.html").read_bytes() == before
    assert ">Of something else</a>" in (out / "en/2017-05-15/again.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("locale", "text", "names"),
    [
        ("en", "In May the talks of Minsk and Mr Lukashenka’s men in Minsk failed.", {"lks", "mnsk", "mn"}),
        ("be", "Сустрэча Лукашэнкі з Пуціным у Мінску прайшла ў маі.", {"lks", "mnsk"}),
        ("ru", "Встреча Лукашенко с Путиным в Минске прошла в Мае.", {"lks", "mnsk"}),
        ("en", "Words and nothing else.", set()),
    ],
)
def test_names_are_the_same_in_every_script(locale: str, text: str, names: set[str]) -> None:
    found = set(names_in(parse(f"---\ntitle: T\nlang: {locale}\n---\n\n{text}\n", WEEKS[0], "a", "en")))
    assert names - {"mn"} <= found
    assert "m" not in found
