"""What goes live when: an issue or an article, a correction, and what stays as readers have it; never a mixture."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from tests.conftest import ARTICLE, SETTINGS, Newsroom, translated

ISSUE, OLDER = "2017-05-08", "2017-05-01"
URL = SETTINGS.replace('title = "The Weekly"', 'title = "The Weekly"\nurl = "https://weekly.example"').replace(
    '"be/ru" = { locales = ["be", "ru"], require = "all" }',
    'be = { locales = ["be"] }\nru = { locales = ["ru"] }',
)
BY_ARTICLE = URL.replace("reviewed = 0", 'reviewed = 0\nrelease = "article"')
LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдэфгхыйклмнопярстуввксз")
HEADLINE = "Minsk hosts talks"


def headline(locale: str) -> str:
    return HEADLINE if locale == "en" else HEADLINE.lower().translate(LETTERS).capitalize()


def room(newsroom: Newsroom, settings: str = URL) -> Newsroom:
    newsroom.write("pyproject.toml", settings)
    newsroom.article(issue=OLDER, slug="older")
    newsroom.article(slug="second")
    newsroom.project.sync()
    newsroom.translate_all()
    return newsroom


def publish(newsroom: Newsroom, form: str = "html"):
    return newsroom.project.publish((), form, newsroom.root / "out")


def text(newsroom: Newsroom, path: str) -> str:
    return (newsroom.root / "out" / path).read_text(encoding="utf-8")


def lists(newsroom: Newsroom, locale: str) -> list[str]:
    """What lists the newest issue in a locale."""
    return [
        text(newsroom, f"{locale}/{name}")
        for name in ("index.html", "archive.html", "section-security.html", "feed.xml")
    ]


def correct(newsroom: Newsroom, slug: str = "talks", days: str = "three") -> None:
    newsroom.article(ARTICLE.replace("lasted two days", f"lasted {days} days"), slug=slug)
    newsroom.project.sync()


def take_in(newsroom: Newsroom, locale: str, slug: str = "talks") -> None:
    where = newsroom.po(locale, slug)
    newsroom.edit_po(
        where, lambda one: replace(translated(replace(one, target="")), previous=None) if one.fuzzy else one
    )
    newsroom.project.sync()


def no_mixture(newsroom: Newsroom) -> None:
    """No page of another locale holds the words of the source, nor the other way round."""
    words = re.compile(r"lasted|sentence|closes the article|hosts talks", re.IGNORECASE)
    foreign = re.compile("|".join(word.translate(LETTERS) for word in ("sentence", "closes", "hosts")), re.IGNORECASE)
    for path in (newsroom.root / "out").rglob("*.*"):
        name = path.relative_to(newsroom.root / "out").as_posix()
        if path.suffix in (".html", ".xml") and name.split("/")[0] in ("be", "ru", "en"):
            wrong = foreign if name.startswith("en/") else words
            assert not wrong.search(path.read_text(encoding="utf-8")), name


@pytest.mark.parametrize("settings", [URL, BY_ARTICLE])
def test_a_correction_leaves_the_live_issue_listed(newsroom: Newsroom, settings: str) -> None:
    room(newsroom, settings)
    publish(newsroom)
    before = {locale: lists(newsroom, locale) for locale in ("be", "ru")}
    correct(newsroom)
    done = publish(newsroom)
    assert {(one.locale, one.slug) for one in done.left} == {("be", "talks"), ("ru", "talks")}
    assert all("earlier wording" in one.reason for one in done.left)
    for locale in ("be", "ru"):
        assert lists(newsroom, locale) == before[locale]
    assert "three days" in text(newsroom, f"en/{ISSUE}/talks.html")
    no_mixture(newsroom)
    take_in(newsroom, "be")
    assert {(one.locale, one.slug) for one in publish(newsroom).left} == {("ru", "talks")}
    assert "three days".translate(LETTERS) in text(newsroom, f"be/{ISSUE}/talks.html")
    no_mixture(newsroom)


def test_a_correction_waits_for_no_other_article(newsroom: Newsroom) -> None:
    room(newsroom)
    publish(newsroom)
    correct(newsroom)
    correct(newsroom, "second", "five")
    take_in(newsroom, "be")
    publish(newsroom)
    assert "three days".translate(LETTERS) in text(newsroom, f"be/{ISSUE}/talks.html")
    assert "two days".translate(LETTERS) in text(newsroom, f"be/{ISSUE}/second.html")
    assert "second.html" in text(newsroom, f"be/{ISSUE}/index.html")
    no_mixture(newsroom)


@pytest.mark.parametrize(("settings", "alone"), [(URL, False), (BY_ARTICLE, True)])
def test_a_finished_article_goes_live_alone_only_where_the_policy_says_so(
    newsroom: Newsroom, settings: str, alone: bool
) -> None:
    room(newsroom, settings)
    newsroom.edit_po(
        newsroom.po("be", "second"), lambda one: replace(one, target="") if "matters" in one.source else one
    )
    publish(newsroom)
    out = newsroom.root / "out"
    assert (out / f"be/{ISSUE}/talks.html").exists() is alone
    assert not (out / f"be/{ISSUE}/second.html").exists()
    assert (out / f"ru/{ISSUE}/second.html").exists()
    assert (f"{ISSUE}/talks.html" in text(newsroom, "be/index.html")) is alone
    no_mixture(newsroom)


def test_publishing_twice_makes_nothing_anew_though_something_is_left(newsroom: Newsroom) -> None:
    room(newsroom, BY_ARTICLE)
    publish(newsroom)
    correct(newsroom)
    publish(newsroom)
    done = publish(newsroom)
    assert (done.written, done.removed, done.rendered, len(done.left)) == ((), (), 0, 2)


@pytest.mark.parametrize(
    "ruin",
    [
        lambda one: one.write(f"articles/{ISSUE}/talks.md", "no front matter"),
        lambda one: one.write(f"articles/{ISSUE}/issue.toml", "deadline = = 3"),
        lambda one: one.write(f"articles/{ISSUE}/issue.toml", "period-end = 2017-05-01"),
        lambda one: one.write(f"articles/{ISSUE}/Bad Name.md", ARTICLE),
        lambda one: one.article(ARTICLE.replace("section: security", "section: nonsense")),
        lambda one: one.article(ARTICLE + "\n![x](images/none.png)\n"),
        lambda one: one.write(one.po("be"), 'msgid "a\nmsgstr'),
        lambda one: one.write(one.po("be").replace("talks.po", "talks.jsonl"), "{"),
        lambda one: one.write("locales/be/LC_MESSAGES/labels.po", "nonsense"),
    ],
)  # fmt: skip
def test_whatever_happens_to_a_source_what_is_live_stays(newsroom: Newsroom, ruin) -> None:
    room(newsroom)
    publish(newsroom)
    out = newsroom.root / "out"
    be = {path: path.read_bytes() for path in (out / "be").rglob("*.*")}
    names = {path.relative_to(out) for path in out.rglob("*.*")}
    ruin(newsroom)
    publish(newsroom)
    assert {path.relative_to(out) for path in out.rglob("*.*")} == names
    if not any("days" in data.decode() for path, data in be.items() if path.suffix == ".html"):
        assert {path: path.read_bytes() for path in (out / "be").rglob("*.*")} == be
    no_mixture(newsroom)


def test_another_locales_trouble_holds_back_no_edition(newsroom: Newsroom) -> None:
    room(newsroom)
    newsroom.write(newsroom.po("be"), 'msgid "a\nmsgstr')
    publish(newsroom)
    out = newsroom.root / "out"
    assert (out / f"ru/{ISSUE}/talks.html").exists()
    assert not (out / f"be/{ISSUE}/talks.html").exists()


def test_what_a_locale_may_do_without_is_not_published_with_its_faults(newsroom: Newsroom) -> None:
    """An edition that requires any one of its locales passes; a page of the other with a fault stays out."""
    room(
        newsroom,
        URL.replace(
            'be = { locales = ["be"] }\nru = { locales = ["ru"] }', 'both = { locales = ["be", "ru"], require = "any" }'
        ),
    )
    newsroom.write(newsroom.po("be"), 'msgid "a\nmsgstr')
    newsroom.edit_po(
        newsroom.po("be", "second"), lambda one: replace(one, target="^") if one.context == "title" else one
    )
    done = publish(newsroom)
    assert all(verdict.passed for verdict in done.verdicts)
    assert not list((newsroom.root / f"out/be/{ISSUE}").glob("*.html"))
    assert (newsroom.root / f"out/ru/{ISSUE}/talks.html").exists()


def test_a_factual_correction_moves_the_feed_and_a_typo_does_not(newsroom: Newsroom) -> None:
    room(newsroom)
    publish(newsroom)
    atom = "{http://www.w3.org/2005/Atom}"

    def updated(locale: str) -> str:
        return ElementTree.fromstring(text(newsroom, f"{locale}/feed.xml")).findtext(f"{atom}updated")

    before = updated("en")
    correct(newsroom)
    newsroom.run("correct", f"{ISSUE}/talks", "--class", "typo")
    publish(newsroom)
    assert updated("en") == before
    newsroom.article(ARTICLE.replace("lasted two days", "lasted four days"))
    newsroom.project.sync()
    newsroom.run("correct", f"{ISSUE}/talks", "--class", "factual")
    publish(newsroom)
    assert updated("en") > before
    assert updated("be") == before
    take_in(newsroom, "be")
    publish(newsroom)
    assert updated("be") > before
    assert updated("ru") == before


def test_the_journal_says_nothing_of_what_stays(newsroom: Newsroom) -> None:
    room(newsroom, BY_ARTICLE)
    publish(newsroom)
    journal = newsroom.root / f"articles/{ISSUE}/journal.jsonl"
    before = journal.read_text(encoding="utf-8")
    correct(newsroom)
    publish(newsroom)
    new = [line for line in journal.read_text(encoding="utf-8").splitlines() if line not in before]
    assert [("talks" in line, '"en"' in line) for line in new] == [(True, True)]


def test_a_deleted_index_changes_nothing_of_what_is_listed(newsroom: Newsroom) -> None:
    room(newsroom)
    publish(newsroom)
    correct(newsroom)
    before = lists(newsroom, "be")
    (newsroom.root / ".peraklad/index.sqlite").unlink()
    publish(newsroom)
    assert lists(newsroom, "be") == before


def test_the_command_says_what_it_left_and_why(newsroom: Newsroom) -> None:
    room(newsroom)
    newsroom.run("publish", "-o", str(newsroom.root / "out"))
    correct(newsroom)
    said = newsroom.run("publish", "-o", str(newsroom.root / "out"))
    assert said.returncode == 1
    assert f"left as it was: {ISSUE}/talks (be" in said.stderr


def test_every_file_of_the_tree_is_kept_or_made(newsroom: Newsroom, tmp_path: Path) -> None:
    """A picture of a page that stays as it is stays with it."""
    room(newsroom, BY_ARTICLE)
    for name in ("talks", "second"):
        newsroom.write(f"articles/{ISSUE}/images/{name}.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
        newsroom.article(ARTICLE.replace("lead:", f"image: images/{name}.svg\nlead:"), slug=name)
    newsroom.project.sync()
    publish(newsroom)
    assert (newsroom.root / f"out/be/{ISSUE}/images/talks.svg").exists()
    newsroom.article(ARTICLE.replace("two days", "three days"))
    newsroom.project.sync()
    publish(newsroom)
    assert (newsroom.root / f"out/be/{ISSUE}/images/talks.svg").exists()
    assert not (newsroom.root / f"out/en/{ISSUE}/images/talks.svg").exists()
