"""Saved pages → articles. Each page of tests/pages has its expected answer beside it."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from pipeline.config import default_labels
from pipeline.config.site_rules import ImportRules, SiteRules
from pipeline.errors import PageError
from pipeline.importing import ImportedPage, plain, read, recognise_page
from pipeline.importing.htmlpage import read as read_html
from pipeline.importing.slug import slug_of
from tests.conftest import Newsroom, import_page

PAGES = Path(__file__).parents[1] / "pages"
PROSE = "The fishermen said for the first time why the boats had stayed ashore until summer."
MORE = "The second paragraph is as long as the first and says a little more about it."


def recognise(path: Path) -> ImportedPage:
    return recognise_page(read(path), default_labels(), str(path))


def of_text(text: str, **options: str) -> ImportedPage:
    return recognise_page(plain(text), default_labels(), "x.txt", **options)


def of_html(html: str, rules: ImportRules | None = None, **options: str) -> ImportedPage:
    source = read_html(html, "x.html", rules=rules or ImportRules())
    return recognise_page(source, default_labels(), "x.html", **options)


def left_out(page: ImportedPage) -> dict[str, str]:
    return {line.text: line.why for line in page.left_out}


@pytest.mark.parametrize("path", sorted(p for p in PAGES.iterdir() if p.suffix != ".toml"), ids=lambda path: path.name)
def test_page(path: Path) -> None:
    want = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    page = recognise(path)
    assert page.period is not None
    found = {
        "issue": page.issue,
        "locale": page.locale,
        "section": page.section,
        "trend": page.trend,
        "title": page.title,
        "caption": page.caption,
        "lead": page.lead,
        "paragraphs": len(page.body),
        "first": page.body[0][: len(want["first"])],
    }
    assert found == want


def test_a_short_line_between_paragraphs_is_a_heading() -> None:
    assert recognise(PAGES / "be-caption.txt").body[1] == "## Што кажуць перавозчыкі"


def test_the_sites_own_lines_are_told_by_their_part() -> None:
    told = left_out(recognise(PAGES / "be-caption.txt"))
    assert told["Падпішыцеся на нашу рассылку"] == "newsletter"
    assert told["Чытаць далей"] == "related"


def test_html_keeps_links_lists_and_quotations() -> None:
    body = recognise(PAGES / "ru-page.html").body
    assert body[1] == "- оставить на местах половину налога;\n- упростить отчётность."
    assert body[2] == "> «Мы не просим нового, мы просим *вернуть* прежнее»."
    assert "alert" not in "".join(body)
    assert "Реклама" not in "".join(body)


@pytest.mark.parametrize("line", ["Подписание соглашения", "Архив района", "Комментарии экспертов", "Меню недели"])
def test_a_short_line_never_cuts_the_article(line: str) -> None:
    page = of_text(f"8 мая – 14 мая 2017\n\nО чём договорился район\n\n{PROSE}\n\n{line}\n\n{MORE}\n\n{PROSE}\n")
    assert page.body == (PROSE, f"## {line}", MORE, PROSE)


def test_prose_after_a_newsletter_line_stays() -> None:
    page = of_text(
        f"May 8 – May 14, 2017\n\nBoats on the lake\n\n{PROSE}\n\nSubscribe to our newsletter\n\n{MORE}\n\n{PROSE}"
    )
    assert page.body == (PROSE, MORE, PROSE)
    assert left_out(page) == {"Subscribe to our newsletter": "newsletter"}


def test_the_blurb_of_a_newsletter_box_is_left_out() -> None:
    blurb = "Every Friday we send you a letter about the lake and the weather on it."
    page = of_text(
        f"May 8 – May 14, 2017\n\nBoats on the lake\n\n{PROSE}\n\nSubscribe to our newsletter\n\n{blurb}\nEN\nBE/RU\nSubscribe\n"
    )
    assert page.body == (PROSE,)
    assert left_out(page)[blurb] == "newsletter"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Peat", "Peat"),
        ("About monitoring", "About monitoring"),
        ("Who pays for the ferry this winter?", "Who pays for the ferry this winter?"),
        (
            "What the shore keeps to itself\n\nAnn Lake / Lake Radio\nAnn Lake / Lake Radio",
            "What the shore keeps to itself",
        ),
        ("Photo: Ann Lake\n\nWhat the shore keeps to itself", "What the shore keeps to itself"),
        ("Home\nNews\nSearch\n\nWhat the shore keeps to itself", "What the shore keeps to itself"),
        ("Ann Lake\n\nWhat the shore keeps to itself", "What the shore keeps to itself"),
    ],
)
def test_headline_of_a_text(head: str, title: str) -> None:
    page = of_text(f"May 8 – May 14, 2017\n\n{head}\n\n{PROSE}\n\n{MORE}\n")
    assert (page.title, page.body) == (title, (PROSE, MORE))


@pytest.mark.parametrize(
    ("lines", "caption", "credit"),
    [
        ("Ann Lake at the pier. Photo: lake.example", "Ann Lake at the pier. Photo: lake.example", "lake.example"),
        ("Ян Дуда на прыстані. Скрыншот відэа", "Ян Дуда на прыстані. Скрыншот відэа", "Скрыншот відэа"),
        ("Анна Лузгина / Фото из соцсетей", "Анна Лузгина / Фото из соцсетей", "Фото из соцсетей"),
        ("Photo: Ann Lake", "Ann Lake", "Ann Lake"),
        ("Photo: Boats wait at the northern pier.", "Boats wait at the northern pier.", ""),
        ("Boats at the northern pier", "Boats at the northern pier", ""),
        ("© Ann Lake", "© Ann Lake", ""),
        ("Архіўнае фота", "Архіўнае фота", "Архіўнае фота"),
    ],
)
def test_caption_by_its_place(lines: str, caption: str, credit: str) -> None:
    title = "What the shore keeps to itself"
    page = of_text(
        f"May 8 – May 14, 2017\n\n{title}\nThe situation has not changed\n{title}\n{lines}\n\n{PROSE}\n\n{MORE}\n"
    )
    assert (page.caption, page.credit, page.body) == (caption, credit, (PROSE, MORE))


@pytest.mark.parametrize(
    ("line", "section", "trend"),
    [
        ("Security issues, May 8 – May 14, 2017", "security", ""),
        ("Вопросы безопасности | с 8 по 14 мая 2017 года | Ситуация улучшилась", "security", "improved"),
        ("8–14 траўня 2017 г. · Кіруючая эліта", "ruling-elite", ""),
    ],
)
def test_a_period_that_shares_its_line(line: str, section: str, trend: str) -> None:
    page = of_text(f"{line}\n\nBoats on the lake\n\n{PROSE}\n")
    assert (page.issue, page.section, page.trend, page.title) == ("2017-05-08", section, trend, "Boats on the lake")


def test_a_single_date_gives_its_week() -> None:
    page = of_text(f"Updated at 13:52, 10-05-2017\n\nBoats on the lake\n\nLake Narvat Information Office\n\n{PROSE}\n")
    assert (page.period, page.issue, page.author) == (None, "2017-05-08", "Lake Narvat Information Office")


def test_wrapped_lines_are_joined_and_others_not() -> None:
    wrapped = "On Tuesday the deputy head of the district visited the county seat and met\nthere with the leaders of the office. He said that the nets are no threat\nto anybody on the lake."
    page = of_text(f"May 8 – May 14, 2017\nSecurity issues\n\nBoats on the lake\n\n{wrapped}\n\n{MORE}\n")
    assert page.body == (wrapped.replace("\n", " "), MORE)
    page = of_text(f"May 8 – May 14, 2017\nSecurity issues\nBoats on the lake\n{PROSE}\n{MORE}\n")
    assert page.body == (PROSE, MORE)


def test_lists_of_a_text() -> None:
    text = f"{PROSE}\n\nThey want:\n\n* boats\n    * new ones\n* a pier\n\n{MORE}\n\n— Who pays? — asked Ann.\n— Nobody, — said Jan.\n\n1. Boats\n2. Lamps\n"
    page = of_text(f"May 8 – May 14, 2017\n\nBoats on the lake\n\n{text}")
    assert page.body[2:] == (
        "- boats\n  - new ones\n- a pier",
        MORE,
        "— Who pays? — asked Ann.",
        "— Nobody, — said Jan.",
        "1. Boats\n2. Lamps",
    )


def test_a_page_states_its_parts() -> None:
    page = of_html(
        '<html><head><title>Boats | The Lake</title><meta property="og:title" content="Boats stay ashore">'
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Boats stay ashore",'
        '"author": [{"@type": "Person", "name": "Ann Lake"}], "datePublished": "2017-05-10T10:00:00Z"}]}</script></head>'
        f"<body><div class=x><h2>Other</h2></div><div><h2>Boats stay ashore</h2><div><p>{PROSE}</p><p>{MORE}</p></div></div></body></html>"
    )
    assert (page.title, page.author, page.issue) == ("Boats stay ashore", "Ann Lake", "2017-05-08")


def test_the_site_around_an_article_is_told_by_its_parts() -> None:
    page = of_html(
        "<body><header><a href=/>The Lake</a></header><nav><ul><li><a href=/1>News</a></ul></nav>"
        f"<main><article><h1>Boats on the lake</h1><p>{PROSE}</p><div class='share-buttons'>Share it with all your friends now.</div>"
        f"<p>{MORE}</p><div class='related-posts'><p>The other story of the week is told here.</p></div></article></main>"
        "<section id='comments'><p>I don't believe a word of it, says a reader.</p></section><footer>All of it.</footer></body>"
    )
    assert page.body == (PROSE, MORE)
    assert set(left_out(page).values()) == {"menu", "share", "related", "comments", "footer"}
    assert [line.why for line in page.left_out if line.prose] == ["share", "related", "comments", "footer"]


def test_keep_puts_a_line_back() -> None:
    html = f"<body><article><h1>Boats on the lake</h1><p>{PROSE}</p><aside><p>300 places were promised.</p></aside><p>{MORE}</p></article></body>"
    assert of_html(html).body == (PROSE, MORE)
    assert of_html(html, keep="300 places").body == (PROSE, "300 places were promised.", MORE)


def test_two_articles_are_named_and_can_be_chosen() -> None:
    one, other = (
        f"<article><h2>{title}</h2>{f'<p>{PROSE} {MORE}</p>' * 3}</article>"
        for title in ("Boats stay ashore", "Peat is dear")
    )
    with pytest.raises(PageError, match=r"“Boats stay ashore”; “Peat is dear”"):
        of_html(f"<body>{one}{other}</body>")
    assert of_html(f"<body>{one}{other}</body>", wanted="peat").title == "Peat is dear"
    text = "".join(
        f"May {day} – May {day + 6}, 2017\n\n{title}\n\n{PROSE}\n\n{MORE}\n\n"
        for day, title in ((1, "Boats stay ashore"), (8, "Peat is dear"))
    )
    with pytest.raises(PageError, match=r"“Boats stay ashore”; “Peat is dear”"):
        of_text(text)
    chosen = of_text(text, wanted="Peat")
    assert (chosen.title, chosen.issue, len(chosen.body)) == ("Peat is dear", "2017-05-08", 2)


def test_sections_of_one_article_are_no_articles() -> None:
    html = f"<head><title>Boats | The Lake</title></head><body><h1>Boats</h1>{f'<p>{PROSE}</p><p>{MORE}</p>' * 3}<h1>Peat</h1>{f'<p>{PROSE}</p><p>{MORE}</p>' * 3}</body>"
    page = of_html(html)
    assert page.title == "Boats"
    assert "## Peat" in page.body


ISSUE = (
    "Lake Weekly, No. 14\n8 – 14 May 2017\n\nRuling elite\n\nHarbour hall opens to quarrels\n\nThe situation has not changed\n\n"
    f"{PROSE}\n\nSecurity issues\n\nGuards get a heater\n\nThe situation got better\n\n{MORE}\n"
)


def test_a_page_with_a_whole_issue_is_asked_which_article() -> None:
    with pytest.raises(PageError, match="“Harbour hall opens to quarrels”; “Guards get a heater”"):
        of_text(ISSUE)
    page = of_text(ISSUE, wanted="heater")
    assert (page.title, page.issue, page.section, page.trend) == (
        "Guards get a heater",
        "2017-05-08",
        "security",
        "improved",
    )
    assert page.body == (MORE,)
    assert left_out(page)[PROSE] == "another article"
    html = "".join(f"<p>{line}</p>" for line in ISSUE.split("\n\n"))
    page = of_html(f"<body><h1>Issue 14</h1>{html}</body>", wanted="quarrels")
    assert (page.title, page.issue, page.section, page.body) == (
        "Harbour hall opens to quarrels", "2017-05-08", "ruling-elite", (PROSE,),
    )  # fmt: skip


def test_a_trend_said_twice_is_one_articles() -> None:
    page = of_text(
        f"8 – 14 May 2017\n\nBoats on the lake\n\nThe situation got better\n\n{PROSE}\n\nWho pays\n\n{MORE}\n\nThe situation got better\n"
    )
    assert (page.title, page.trend) == ("Boats on the lake", "improved")


def test_a_publications_own_rules() -> None:
    html = (
        '<head><link rel="canonical" href="https://old.example/1"></head><body><div class="t">Boats on the lake</div><div class="k">Ann Lake</div>'
        f"<div class=x><p>{PROSE}</p><p class=ad>Buy our boats, they are the best of all.</p><p>{MORE}</p><p>Our own words: never mind them at all.</p></div></body>"
    )
    own = SiteRules(title=(".t",), author=(".k",), remove=("p.ad",), phrases=("Our own words",))
    page = of_html(html, ImportRules(sites={"old.example": own}))
    assert (page.title, page.author, page.body) == ("Boats on the lake", "Ann Lake", (PROSE, MORE))
    assert set(left_out(page).values()) == {"your rules"}
    with pytest.raises(PageError, match="selector"):
        of_html(html, ImportRules(remove=("p[",)))


def test_where_a_publication_has_its_captions() -> None:
    source = plain(f"May 8 – May 14, 2017\n\nBoats on the lake\n\nThe pier at noon, seen from above.\n\n{PROSE}\n")
    source.rules = SiteRules(caption_place="below-headline")
    page = recognise_page(source, default_labels(), "x.txt")
    assert (page.caption, page.body) == ("The pier at noon, seen from above.", (PROSE,))


def test_the_language_is_told_and_doubted() -> None:
    russian = "Рыбаки впервые рассказали, почему лодки остались на берегу до самого лета и кто в этом виноват."
    belarusian = "Рыбакі ўпершыню расказалі, чаму лодкі засталіся на беразе да самага лета і хто ў гэтым вінаваты."
    assert of_text(f"Лодки на озере\n\n{russian}").locale == "ru"
    assert of_text(f"Лодкі на возеры\n\n{belarusian}").locale == "be"
    mixed = of_text(f"Лодкі на возеры\n\n{belarusian}\n\n{belarusian}\n\n{russian}")
    assert (mixed.locale, mixed.doubt) == ("be", "ru")


@pytest.mark.parametrize(
    ("title", "locale", "slug"),
    [
        ("Officials expect talks", "en", "officials-expect-talks"),
        ("Чэргі на мяжы", "be", "cherhi-na-miazy"),
        ("Очередь на границе", "ru", "ochered-na-granitse"),
        ("Горад", "be", "horad"),
        ("Город", "ru", "gorod"),
        ("Lake Narvat: January–June", "en", "lake-narvat-january-june"),
        ("Don’t panic: 5 % more!", "en", "dont-panic-5-more"),
        ("…", "en", "article"),
        ("2017", "en", "article-2017"),
        ("A headline that goes on and on and on until nobody reads its end any more", "en", "a-headline-that-goes-on-and-on-and-on-until-nobody-reads-its"),
    ],
)  # fmt: skip
def test_slugs(title: str, locale: str, slug: str) -> None:
    assert slug_of(title, locale) == slug


@pytest.mark.skipif("PERAKLAD_SEED_PAGE" not in os.environ, reason="PERAKLAD_SEED_PAGE names no saved page")
def test_a_real_saved_page(newsroom: Newsroom) -> None:
    """A page as the site gives it, kept outside the project: one article, six paragraphs, none of the menu's lines."""
    done = import_page(newsroom.project, Path(os.environ["PERAKLAD_SEED_PAGE"]))
    page = done.page
    assert page.period is not None
    assert (page.period.issue, page.locale, page.trend, len(page.body)) == ("2017-05-08", "en", "unchanged", 6)
    text = (newsroom.root / done.path).read_text()
    for phrase in ("ubscribe", "Read more", "View all", "April", "BE/RU", "Once a week"):
        assert phrase not in text
    assert text.count(page.title) == 1
    assert [finding.hint for finding in done.findings] == ["Did you mean “extend”?"]
