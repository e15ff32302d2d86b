"""Archives: manifests, content trees, exports of WordPress, proposals; what is refused, killed, and resumed."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from pipeline import verbs
from pipeline.adopting import archive as archives
from pipeline.adopting import manifest, trees, wordpress
from pipeline.adopting.manifest import Row
from pipeline.errors import PageError
from pipeline.model import State
from pipeline.parallel.workers import Workers
from tests.adopting.test_adopt import SCHEMA
from tests.conftest import Newsroom

TEXTS = {
    "en": (
        "The harbour opens a new pier",
        [
            "The harbour office of Kazlovichi opened a new pier on Monday. It cost 12 million euros.",
            "Ferry captains had asked for it since 2019. Nobody from the ministry came to the opening.",
            "The first ferry to Gdynia leaves on 15 March. A ticket costs 40 euros.",
        ],
    ),
    "ru": (
        "Порт открывает новый причал",
        [
            "Управление порта Козловичи в понедельник открыло новый причал. Он обошёлся в 12 миллионов евро.",
            "Капитаны паромов просили о нём с 2019 года. Из министерства на открытие никто не приехал.",
            "Первый паром в Гдыню уходит 15 марта. Билет стоит 40 евро.",
        ],
    ),
    "be": (
        "Порт адкрывае новы прычал",
        [
            "Упраўленне порта Казловічы ў панядзелак адкрыла новы прычал. Ён каштаваў 12 мільёнаў еўра.",
            "Капітаны паромаў прасілі пра яго з 2019 года. З міністэрства на адкрыццё ніхто не прыехаў.",
            "Першы паром у Гдыню адыходзіць 15 сакавіка. Білет каштуе 40 еўра.",
        ],
    ),
}
OTHER = {
    "en": (
        "Beekeepers want shelter from the frost",
        [
            "The winter killed half of the hives near Slutsk. The union of beekeepers collected 800 signatures.",
            "Professor Liasun advises moss at the entrances. At the university nobody believes it.",
            "Honey will be dearer by autumn, up to 30 roubles a jar.",
        ],
    ),
    "ru": (
        "Пчеловоды просят защиты от мороза",
        [
            "Зима убила половину ульев под Слуцком. Союз пчеловодов собрал 800 подписей.",
            "Профессор Лесун советует мох у летков. В университете в это никто не верит.",
            "К осени мёд подорожает, до 30 рублей за банку.",
        ],
    ),
}


def markdown(locale: str, texts=TEXTS, **front: str) -> str:
    title, paragraphs = texts[locale]
    lines = "".join(f"{name}: {value}\n" for name, value in {"title": title, "date": "2017-05-10", **front}.items())
    return f"---\n{lines}---\n\n" + "\n\n".join(paragraphs) + "\n"


def adopt_all(room: Newsroom, rows, folder: Path, **options: object) -> list[archives.Result]:
    return list(verbs.adopt.adopt_all(room.project.workspace, rows, folder, "editor", **options))


def states(room: Newsroom, issue: str, slug: str, locale: str) -> set[str]:
    return set(room.states(locale, slug, issue).values())


TREES = {
    "hugo, folders": {"en/posts/pier.md": ("en", {}), "ru/posts/pier.md": ("ru", {}), "be/posts/pier.md": ("be", {})},
    "hugo, file names": {"posts/pier.md": ("en", {}), "posts/pier.ru.md": ("ru", {}), "posts/pier.be.md": ("be", {})},
    "hugo, bundles": {
        "posts/pier/index.md": ("en", {}),
        "posts/pier/index.ru.md": ("ru", {}),
        "posts/pier/index.be.md": ("be", {}),
    },
    "hugo, keys": {
        "en/pier.md": ("en", {"translationKey": "p1"}),
        "ru/prichal.md": ("ru", {"translationKey": "p1"}),
        "be/prychal.md": ("be", {"translationKey": "p1"}),
    },
    "mkdocs": {"docs/pier.md": ("en", {}), "docs/pier.ru.md": ("ru", {}), "docs/be/pier.md": ("be", {})},
    "jekyll": {
        "_posts/2017-05-10-pier.md": ("en", {"lang": "en", "ref": "pier"}),
        "_posts/2017-05-11-prichal.md": ("ru", {"lang": "ru", "ref": "pier"}),
        "_posts/2017-05-12-prychal.md": ("be", {"lang": "be", "ref": "pier"}),
    },
}


@pytest.mark.parametrize("kind", TREES)
def test_trees(newsroom: Newsroom, tmp_path: Path, kind: str) -> None:
    site = tmp_path / "site"
    for where, (locale, front) in TREES[kind].items():
        place = site / where
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(markdown(locale, **front), "utf-8")
    found = verbs.adopt.find(newsroom.project.workspace, site)
    assert {(row.source_locale, row.locale, row.issue, row.slug) for row in found.rows} == {
        ("en", locale, "2017-05-08", "pier") for locale in ("be", "ru")
    }
    results = adopt_all(newsroom, found.rows, site)
    assert [one.error for one in results] == ["", ""]
    for locale in ("be", "ru"):
        assert states(newsroom, "2017-05-08", "pier", locale) == {str(State.REVIEWED)}, locale


def test_toml_front_matter_and_shortcodes_stay(newsroom: Newsroom, tmp_path: Path) -> None:
    site = tmp_path / "site"
    for locale in ("en", "ru"):
        title, paragraphs = TEXTS[locale]
        text = f'+++\ntitle = "{title}"\ndate = 2017-05-10\n+++\n\n{{{{< youtube abc >}}}}\n\n' + "\n\n".join(
            paragraphs
        )
        (site / locale).mkdir(parents=True)
        (site / locale / "pier.md").write_text(text, "utf-8")
    found = verbs.adopt.find(newsroom.project.workspace, site)
    assert not any(one.error for one in adopt_all(newsroom, found.rows, site))
    assert "{{< youtube abc >}}" in newsroom.read("articles/2017-05-08/pier.md")


def test_only_what_is_stated_is_paired(newsroom: Newsroom, tmp_path: Path) -> None:
    """Pages that nobody pairs are proposed, with the likeliest partner, and none is taken."""
    site = tmp_path / "site"
    site.mkdir()
    for name, text in {
        "a.md": markdown("en", lang="en"), "b.md": markdown("en", OTHER, lang="en"),
        "c.md": markdown("ru", OTHER, lang="ru"), "d.md": markdown("ru", lang="ru"),
    }.items():  # fmt: skip
        (site / name).write_text(text, "utf-8")
    found = verbs.adopt.find(newsroom.project.workspace, site)
    assert found.rows == ()
    assert {(row.source, row.translation) for row in found.proposed} == {("a.md", "d.md"), ("b.md", "c.md")}
    assert manifest.dump(found.proposed).startswith("source,translation,locale,issue,slug,source_locale,sure\n")


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    for locale in TEXTS:
        (folder / f"{locale}.md").write_text(markdown(locale), "utf-8")
    return folder


def test_manifest_of_bad_rows(newsroom: Newsroom, pair: Path) -> None:
    """Each bad row is named, the others are adopted."""
    (pair / "strange.md").write_text(markdown("ru", OTHER), "utf-8")
    (pair / "m.csv").write_text(
        "source;translation;locale;slug\nen.md;ru.md;ru;pier\nen.md;nothing.md;be;pier\nen.md;strange.md;ru;pier\n"
        "en.md;../outside.md;be;pier\nen.md;be.md;xx;pier\nen.md;be.md;be;pier\n",
        "utf-8",
    )
    rows = manifest.read(pair / "m.csv")
    results = adopt_all(newsroom, rows, pair)
    assert [one.error.partition(": ")[2] or one.error for one in results] == [
        "",
        "there is no such page",
        results[2].error.partition(": ")[2],
        "the page lies outside the manifest's folder",
        results[4].error,
        "",
    ]
    assert "another article's" in results[2].error
    assert "xx" in results[4].error
    assert states(newsroom, "2017-05-08", "pier", "be") == states(newsroom, "2017-05-08", "pier", "ru") == {"reviewed"}


@pytest.mark.parametrize(
    ("text", "message"), [("source,locale\n", "has no column translation"), ("", "has no column source")]
)
def test_manifest_without_columns(tmp_path: Path, text: str, message: str) -> None:
    place = tmp_path / "m.csv"
    place.write_text(text, "utf-8")
    with pytest.raises(PageError, match=message):
        manifest.read(place)


def test_a_killed_run_goes_on(newsroom: Newsroom, pair: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written stays and isn't done again; the rest is done; nothing is there twice."""
    monkeypatch.setattr(archives, "TOGETHER", 1)
    rows = [Row("en.md", f"{locale}.md", locale, slug=slug) for slug in ("one", "two") for locale in ("be", "ru")]
    run = verbs.adopt.adopt_all(newsroom.project.workspace, rows, pair, "editor")
    for _ in range(3):
        next(run)
    run.close()
    assert (newsroom.root / "articles/2017-05-08/one.md").exists()
    assert not (newsroom.root / "articles/2017-05-08/two.md").exists()
    half = newsroom.files()
    results = adopt_all(newsroom, rows, pair)
    assert [one.done_before for one in results] == [True, True, False, False]
    whole = newsroom.files()
    journal = "articles/2017-05-08/journal.jsonl"
    assert {where: whole[where] for where in half if where != journal} == {
        where: data for where, data in half.items() if where != journal
    }
    assert len(whole[journal].splitlines()) == len(set(whole[journal].splitlines())) == 6
    before = newsroom.files()
    assert all(one.done_before for one in adopt_all(newsroom, rows, pair))
    assert newsroom.files() == before


def test_workers_find_the_same(newsroom: Newsroom, pair: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.parallel.workers.FEW", 1)
    rows = [Row("en.md", f"{locale}.md", locale, slug=f"a{n}") for n in range(4) for locale in ("be", "ru")]
    alone = adopt_all(newsroom, rows, pair, dry_run=True)
    assert adopt_all(newsroom, rows, pair, dry_run=True, workers=Workers(2)) == alone
    before = newsroom.files()
    assert newsroom.files() == before


def test_two_articles_of_one_name(newsroom: Newsroom, pair: Path) -> None:
    (pair / "other.md").write_text(markdown("en", OTHER), "utf-8")
    (pair / "other.ru.md").write_text(markdown("ru", OTHER), "utf-8")
    rows = [Row("en.md", "ru.md", "ru", slug="same"), Row("other.md", "other.ru.md", "ru", slug="same")]
    first, second = adopt_all(newsroom, rows, pair)
    assert (first.error, second.hint) == ("", "Give one of the rows another slug.")


def item(number: int, locale: str, texts=TEXTS, *, polylang: str = "", wpml: str = "", kind: str = "post") -> str:
    title, paragraphs = texts[locale]
    body = "\n\n".join(paragraphs)
    terms = (
        f'<category domain="language" nicename="{locale}"><![CDATA[{locale}]]></category>'
        f'<category domain="post_translations" nicename="{polylang}"><![CDATA[{polylang}]]></category>'
        if polylang
        else ""
    )
    metas = {"_wpml_import_language_code": locale, "_wpml_import_translation_group": wpml} if wpml else {}
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
        for key, value in {**metas, "_thumbnail_id": "900"}.items()
    )
    return (
        f"<item><title>{title}</title><dc:creator>anna</dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>2017-05-10 08:00:00</wp:post_date><wp:post_name>pier-{number}"
        f'</wp:post_name><wp:status>publish</wp:status><wp:post_type>{kind}</wp:post_type><category domain="category" '
        f'nicename="news"><![CDATA[News]]></category>{terms}{meta}</item>\n'
    )


def export(*items: str) -> str:
    picture = (
        "<item><title>pier</title><wp:post_id>900</wp:post_id><wp:post_type>attachment</wp:post_type>"
        "<wp:attachment_url>https://example.org/wp-content/uploads/2017/05/pier.png</wp:attachment_url></item>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        "<wp:author><wp:author_login>anna</wp:author_login><wp:author_display_name>Anna Smith</wp:author_display_name>"
        f"</wp:author>{''.join(items)}{picture}</channel></rss>"
    )


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.mark.parametrize("plugin", ["polylang", "wpml"])
def test_wordpress(newsroom: Newsroom, tmp_path: Path, plugin: str) -> None:
    uploads = tmp_path / "uploads"
    (uploads / "2017/05").mkdir(parents=True)
    (uploads / "2017/05/pier.png").write_bytes(PNG)
    place = tmp_path / "export.xml"
    items = [item(n, locale, **{plugin: "g1"}) for n, locale in enumerate(TEXTS, 1)]
    place.write_text(export(*items, item(7, "en", OTHER, **{plugin: "g2"})), "utf-8")
    found = verbs.adopt.find(newsroom.project.workspace, place, uploads)
    assert (len(found.rows), found.alone, found.trouble) == (2, 1, "")
    assert [one.error for one in adopt_all(newsroom, found.rows, found.folder)] == ["", ""]
    article = newsroom.project.workspace.article("2017-05-08", "pier-1")
    assert (article.front["author"], article.front["date"]) == ("Anna Smith", "2017-05-10")
    assert (newsroom.root / "articles/2017-05-08" / article.front["image"]).read_bytes() == PNG
    body = {text: state for text, state in newsroom.states("ru", "pier-1", "2017-05-08").items() if "euros" in text}
    assert set(body.values()) == {"reviewed"}


def test_an_export_that_is_cut_off(newsroom: Newsroom, tmp_path: Path) -> None:
    place = tmp_path / "export.xml"
    items = [item(n, locale, polylang="g1") for n, locale in enumerate(TEXTS, 1)]
    whole = export(*items, item(7, "en", OTHER))
    place.write_text(whole[: whole.rindex("Professor")], "utf-8")
    found = verbs.adopt.find(newsroom.project.workspace, place)
    assert len(found.rows) == 2
    assert found.trouble.startswith("the export breaks off after 3 posts")
    place.write_text("no export at all", "utf-8")
    with pytest.raises(PageError, match="no export of WordPress"):
        verbs.adopt.find(newsroom.project.workspace, place)


def test_wordpress_paragraphs() -> None:
    assert wordpress.paragraphs(
        '<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n\nTwo\nlines.\n\n[gallery ids="1,2"]\n\n'
        '[caption id="x" width="3"]<img src="a.png" /> A pier.[/caption]'
    ) == ('<p>One.</p>\n<p>Two<br>lines.</p>\n<figure><img src="a.png" /><figcaption> A pier.</figcaption></figure>')


@pytest.mark.parametrize(
    ("path", "locale", "bare"),
    [
        ("content/ru/a.md", "ru", "content/a.md"),
        ("a.be.md", "be", "a.md"),
        ("a.v2.md", "", "a.v2.md"),
        ("ru.md", "", "ru.md"),
    ],
)
def test_language_in_a_path(path: str, locale: str, bare: str) -> None:
    assert trees._without_language(path, ("en", "be", "ru")) == (locale, bare)


def test_command_and_report(newsroom: Newsroom, pair: Path) -> None:
    (pair / "m.csv").write_text("source,translation,locale,slug\nen.md,ru.md,ru,pier\nen.md,no.md,be,pier\n", "utf-8")
    done = newsroom.run(
        "adopt", "--manifest", str(pair / "m.csv"), "--report", str(pair / "r.html"), "--output-format", "json"
    )
    assert done.returncode == 2
    assert "line 3: no.md (be): no.md: there is no such page" in done.stderr
    jsonschema.validate(json.loads(done.stdout), SCHEMA)
    rows = json.loads(done.stdout)["rows"]
    assert [bool(row["error"]) for row in rows] == [False, True]
    page = (pair / "r.html").read_text("utf-8")
    assert "2017-05-08/pier" in page
    assert "there is no such page" in page
    again = newsroom.run("adopt", "--manifest", str(pair / "m.csv"))
    assert "1 done before" in again.stderr
