"""Where links lead, which picture a locale shows, what becomes of the front matter; on pages, in feeds and mails."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline.articles.addresses import own, picture, resolve
from tests.conftest import ARTICLE, SETTINGS, Newsroom

ISSUE, OLDER = "2017-05-08", "2017-05-01"
URL = SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"')
BY_ARTICLE = URL.replace("reviewed = 0", 'reviewed = 0\nrelease = "article"').replace(
    '"be/ru" = { locales = ["be", "ru"], require = "all" }', 'be = { locales = ["be"] }\nru = { locales = ["ru"] }'
)


@pytest.mark.parametrize(
    ("url", "kind", "leads"),
    [
        ("../2017-05-01/older.md", "article", "2017-05-01/older"),
        ("../2017-05-01/older.html#a%20b", "article", "2017-05-01/older#a b"),
        ("other.md", "article", "2017-05-08/other"),
        ("./other.md?x=1", "article", "2017-05-08/other"),
        ("../../articles/2017-05-01/older.md", "article", "2017-05-01/older"),
        ("#end", "here", "/#end"),
        ("paper.pdf", "file", "2017-05-08/paper.pdf"),
        ("../2017-05-01/images/a.PNG", "file", "2017-05-01/images/a.PNG"),
        ("../archive.html", "page", "archive.html"),
        ("../2017-05-01/index.html", "page", "2017-05-01"),
        ("https://a.example/b.md", "elsewhere", ""),
        ("mailto:a@a.example", "elsewhere", ""),
        ("/about", "elsewhere", ""),
        ("//a.example", "elsewhere", ""),
        ("../../pyproject.toml", "nowhere", ""),
        ("../../../etc/passwd", "nowhere", ""),
        ("2017", "nowhere", ""),
        ("script.js", "nowhere", ""),
    ],
)
def test_addresses(url: str, kind: str, leads: str) -> None:
    found = resolve(url, ISSUE)
    said = found.path or (f"{found.issue}/{found.slug}" if found.slug or found.kind == "here" else found.issue)
    assert (found.kind, said + (f"#{found.place}" if found.place else "")) == (kind, leads)


def test_a_picture_may_have_any_name_and_a_locale_its_own() -> None:
    assert picture("images/a", ISSUE).path == f"{ISSUE}/images/a"
    assert picture("../../../a.png", ISSUE).kind == "nowhere"
    assert (own("images/x.png", "be"), own("a.b/x", "be")) == ("images/x.be.png", "a.b/x.be")


def linking(room: Newsroom, body: str, settings: str = URL) -> None:
    room.write("pyproject.toml", settings)
    room.article(ARTICLE + "\n## The end\n\nLast.\n", slug="older", issue=OLDER)
    room.article(ARTICLE + body)
    room.project.sync()
    room.translate_all()
    for locale in ("be", "ru"):
        # The tests' alphabet must leave addresses alone.
        room.edit_po(room.po(locale), lambda one: replace(one, target=with_links(one)))
    room.project.sync()


def with_links(entry) -> str:
    return (
        re.sub(r"\]\([^)]*\)", "{}", entry.target).format(*re.findall(r"\]\([^)]*\)", entry.source))
        if "](" in entry.source
        else entry.target
    )


def page(room: Newsroom, path: str) -> str:
    return (room.root / "out" / path).read_text(encoding="utf-8")


def publish(room: Newsroom, form: str = "html"):
    return room.project.publish((), form, room.root / "out")


def test_a_link_leads_to_the_readers_own_language(newsroom: Newsroom) -> None:
    linking(
        newsroom,
        "\nSee [what was said](../2017-05-01/older.md#the-end) and [the end](#last-words).\n\n## Last words\n\nBye.\n",
    )
    done = publish(newsroom)
    assert all(verdict.passed for verdict in done.verdicts), done.verdicts[1].reasons
    for locale in ("en", "be", "ru"):
        text = page(newsroom, f"{locale}/{ISSUE}/talks.html")
        assert f'href="../{OLDER}/older.html#the-end"' in text
        assert 'href="#last-words"' in text
        assert '<h2 id="last-words">' in text
        assert '<h2 id="the-end">' in page(newsroom, f"{locale}/{OLDER}/older.html")
        feed = page(newsroom, f"{locale}/feed.xml")
        assert f"https://weekly.example/{locale}/{OLDER}/older.html#the-end" in feed
        assert f"https://weekly.example/{locale}/{ISSUE}/talks.html#last-words" in feed


def test_a_link_to_what_is_live_in_its_own_language_alone_leads_there_and_home_when_it_is_translated(
    newsroom: Newsroom,
) -> None:
    linking(newsroom, "\nSee [what was said](../2017-05-01/older.md).\n", BY_ARTICLE)
    where = newsroom.po("be", "older", OLDER)
    kept = newsroom.entry(where, "A second paragraph").target
    newsroom.edit_po(where, lambda one: replace(one, target="" if one.target == kept else one.target))
    publish(newsroom)
    assert f'href="../../en/{OLDER}/older.html"' in page(newsroom, f"be/{ISSUE}/talks.html")
    assert f'href="../{OLDER}/older.html"' in page(newsroom, f"ru/{ISSUE}/talks.html")
    newsroom.edit_po(where, lambda one: replace(one, target=one.target or kept))
    newsroom.project.sync()
    publish(newsroom)
    assert f'href="../{OLDER}/older.html"' in page(newsroom, f"be/{ISSUE}/talks.html")


def test_a_link_to_what_is_not_live_is_none(newsroom: Newsroom) -> None:
    linking(newsroom, "\nSee [what was said](../2017-05-01/older.md).\n")
    newsroom.article(ARTICLE.replace("section: security", "section: nonsense"), slug="older", issue=OLDER)
    for form, path in (("html", f"be/{ISSUE}/talks.html"), ("markdown", f"content/be/{ISSUE}/talks.md")):
        publish(newsroom, form)
        text = page(newsroom, path)
        assert "older" not in text
        assert (
            "what was said".translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдэфгхыйклмнопярстуввксз")) in text
        )
        for left in (newsroom.root / "out").rglob(".peraklad-published"):
            assert "older" not in left.read_text(encoding="utf-8")
        shutil.rmtree(newsroom.root / "out")


def test_a_link_in_a_lead_leads_there_from_every_list_and_mail(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", URL)
    newsroom.article(ARTICLE, slug="older", issue=OLDER)
    newsroom.article(
        ARTICLE.replace("lead: The talks lasted two days.", "lead: After [the talks](../2017-05-01/older.md).")
    )
    newsroom.project.sync()
    newsroom.translate_all()
    for locale in ("be", "ru"):
        newsroom.edit_po(newsroom.po(locale), lambda one: replace(one, target=with_links(one)))
    newsroom.project.sync()
    publish(newsroom)
    root = newsroom.root / "out"
    for path in root.rglob("*.html"):
        for link in re.findall(r'href="([^"#:]*older[^"#:]*)"', path.read_text(encoding="utf-8")):
            assert (path.parent / link).is_file(), (path, link)
    publish_mail = newsroom.project.publish((), "newsletter", newsroom.root / "mail")
    assert publish_mail.written
    letter = email.message_from_bytes(
        (newsroom.root / f"mail/be/{ISSUE}.eml").read_bytes(), policy=email.policy.default
    )
    assert f'href="https://weekly.example/be/{OLDER}/older.html"' in letter.get_body(("html",)).get_content()
    # The day of the first publication, never one of the issue's own week.
    assert letter["Date"].datetime.year > 2017


def test_a_locale_may_have_a_picture_of_its_own(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", URL)
    for name in ("a.svg", "a.be.svg", "b.svg"):
        newsroom.write(
            f"articles/{ISSUE}/images/{name}", f"<svg xmlns='http://www.w3.org/2000/svg'><title>{name}</title></svg>"
        )
    newsroom.article(
        ARTICLE.replace("lead:", "image: images/a.svg\nlead:") + "\n![](images/b.svg)\n\n[2017](images/b.svg)\n"
    )
    newsroom.project.sync()
    newsroom.translate_all()
    publish(newsroom)
    assert "a.be.svg" in page(newsroom, f"be/{ISSUE}/images/a.svg")
    assert "a.svg" in page(newsroom, f"ru/{ISSUE}/images/a.svg")
    assert 'src="images/b.svg"' in page(newsroom, f"be/{ISSUE}/talks.html")
    assert (newsroom.root / f"out/be/{ISSUE}/images/b.svg").is_file()
    (newsroom.root / f"articles/{ISSUE}/images/a.svg").unlink()
    said = [(one.check, one.where.locale) for one in newsroom.project.check([ISSUE])[0].reasons]
    assert said == [("picture", "en"), ("picture", "ru")]


# Front matter


FIELDS = URL.replace("[tool.peraklad]", '[tool.peraklad]\nfields = ["description", "tags", "gallery.caption"]', 1)
FRONT = ARTICLE.replace(
    "trend: unchanged\n",
    "trend: unchanged\ndescription: What the talks were about.  # kept\ntags: [talks, winter]\ngallery:\n- src: a.png\n"
    "  caption: A long table.\nurl: /talks\naliases: [/old]\nslug: the-talks\ndate: 2017-05-10\n",
)


def test_further_fields_are_translated_in_lists_too_and_addresses_stay_at_home(newsroom: Newsroom) -> None:
    newsroom.write("pyproject.toml", FIELDS)
    newsroom.article(FRONT)
    newsroom.project.sync()
    contexts = [one.context for one in newsroom.read_po(newsroom.po()).active if one.context]
    assert [one for one in contexts if one not in ("title", "lead")] == [
        "description",
        "tags",
        "tags",
        "gallery.caption",
    ]
    newsroom.translate_all()
    publish(newsroom, "markdown")
    be, en = (page(newsroom, f"content/{locale}/{ISSUE}/talks.md") for locale in ("be", "en"))
    for text in ("What the talks were about.", "winter", "A long table."):
        assert text in en
        assert text not in be
        assert newsroom.entry(newsroom.po(), text).target in be
    assert "src: a.png" in be
    assert "# kept" in be
    assert ("url: /talks" in en, "aliases" in en) == (True, True)
    assert ("url: /talks" in be, "aliases" in be) == (False, False)
    for text in (be, en):
        assert "slug: the-talks" in text
        assert "date: 2017-05-10" in text


@pytest.mark.parametrize(
    ("front", "named"),
    [
        ("description: What the talks were about.", "description"),
        ("tags: [talks, winter]", "tags"),
        ("params:\n  subtitle: Two long days.", "params"),
        ("gallery:\n- src: a.png\n  caption: A long table.", "gallery"),
        ("author: Anna Novak\nlayout: post\nweight: 5\ndraft: false\nurl: /a b", ""),
        ("series: winter", ""),
    ],
)
def test_words_that_nobody_is_offered_are_told(newsroom: Newsroom, front: str, named: str) -> None:
    newsroom.article(ARTICLE.replace("trend: unchanged\n", f"trend: unchanged\n{front}\n"))
    newsroom.project.sync()
    notices = [one for one in newsroom.project.check([ISSUE])[0].notices if one.check == "front-matter"]
    assert [named in one.message for one in notices] == ([True] if named else [])
    assert all(one.where.line == 6 for one in notices)
    newsroom.write("pyproject.toml", SETTINGS + '\n[tool.peraklad.checks]\nfront-matter = "off"\n')
    assert not [one for one in newsroom.project.check([ISSUE])[0].notices if one.check == "front-matter"]


def test_one_article_is_judged_alone(newsroom: Newsroom) -> None:
    newsroom.article(ARTICLE.replace("two days", "five days"), slug="second")
    newsroom.project.sync()
    newsroom.translate_all()
    newsroom.edit_po(newsroom.po("be", "second"), lambda one: replace(one, target=""))
    newsroom.project.sync()
    whole, talks, second = (newsroom.project.check([name])[0] for name in (ISSUE, f"{ISSUE}/talks", f"{ISSUE}/second"))
    assert (whole.passed, talks.passed, second.passed) == (False, True, False)
    assert {one.where.article for one in second.reasons} == {"second"}
    assert {one.article for one in talks.tallies} == {"talks"}
    assert {one.where.article for one in (*talks.reasons, *talks.notices)} <= {"talks"}
    assert newsroom.run("check", f"articles/{ISSUE}/talks.md").returncode == 0
    assert newsroom.run("check", f"{ISSUE}/talks", f"{ISSUE}/second").returncode == 1


def test_labels_that_come_with_the_program_need_no_review(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.write("pyproject.toml", '[tool.peraklad]\ntitle = "New"\n')
    room.article(ARTICLE.replace("section: security", "section: society-parties"))
    room.project.sync()
    assert not [one for one in room.project.check()[0].reasons if one.where.article == "labels"]
    room.edit_po("locales/be/LC_MESSAGES/labels.po", lambda one: replace(one, target=one.target + "!"))
    room.project.sync()
    assert [one for one in room.project.check()[0].reasons if one.where.article == "labels"]
