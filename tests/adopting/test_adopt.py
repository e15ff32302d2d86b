"""One page at a time: what it makes of catalog, ledger and journal, and which pages are refused."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from pipeline import verbs
from pipeline.adopting import pages
from pipeline.adopting.pairing import Fate
from pipeline.errors import PageError
from pipeline.model import Deed
from pipeline.planning import journal
from pipeline.po import catalogs
from pipeline.state.standing import ADOPTED
from tests.adopting.conftest import ISSUE
from tests.conftest import ROOT, Newsroom

SCHEMA = json.loads((ROOT / "pipeline/data/schemas/adopt.json").read_text("utf-8"))

ARTICLE = """---
title: The harbour opens a new pier
lang: en
section: security
trend: unchanged
lead: Ferries come back to Kazlovichi after seven years.
---

The harbour office opened a new pier on Monday. It cost 12 million euros. Ferry captains had asked for it since 2019.

Nobody from the ministry came. Mayor Anna Kazlova cut the ribbon herself, and the orchestra of the fire brigade played.

The first ferry to Gdynia leaves on 15 March. A ticket costs 40 euros.
"""

PAGE = """---
title: Порт открывает новый причал
lead: Через семь лет паромы возвращаются в Козловичи.
translator: Ольга Мельник
date: 2017-05-12
---

В понедельник управление порта открыло новый причал, и обошёлся он в 12 миллионов евро. Капитаны паромов просили о нём с 2019 года.

Мэр Анна Козлова сама перерезала ленту, и играл оркестр пожарной части.

Первый паром в Гдыню уходит 15 марта. Билет стоит 40 евро. Читайте также нашу прошлую заметку о мёде и пчёлах.
"""


def adopt(room: Newsroom, page: Path, locale: str = "ru", name: str = "2017-05-08/talks", **options: object):
    return verbs.adopt.adopt(room.project.workspace, name, locale, page, "editor", **options)


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.article(ARTICLE)
    return newsroom


def test_what_becomes_of_each_sentence(room: Newsroom) -> None:
    done = adopt(room, room.write("old/talks.ru.md", PAGE))
    po = room.po("ru")
    assert room.entry(po, "opened a new pier on").target.startswith("В понедельник управление порта")
    assert room.entry(po, "12 million").target == "^"
    left_out = room.entry(po, "Nobody from")
    assert (left_out.target, left_out.comment) == ("", "adopted: the page leaves it out")
    assert room.entry(po, "Ferries come back").target == "Через семь лет паромы возвращаются в Козловичи."
    assert done.pairing.added == ("Читайте также нашу прошлую заметку о мёде и пчёлах.",)
    assert done.count(Fate.MISSING) == 1
    assert not done.pairing.is_adaptation
    assert room.read_po(po).header["Last-Translator"] == "Ольга Мельник"


def test_who_and_when(room: Newsroom) -> None:
    adopt(room, room.write("old/talks.ru.md", PAGE))
    ledger = room.project.workspace.ledger(room.po("ru"))
    made = {fact.deed: fact for fact in ledger}
    assert (made[Deed.MADE].by, made[Deed.MADE].origin) == ("Ольга Мельник", ADOPTED)
    assert made[Deed.REVIEWED].by == "editor"
    assert {fact.at for fact in ledger} == {"2017-05-12T12:00:00Z"}
    room.project.sync()
    assert room.project.workspace.ledger(room.po("ru")).facts == ledger.facts


@pytest.mark.parametrize(
    ("policy", "state"), [("", "reviewed"), ('adopted = "translated"', "translated"), ('adopted = "draft"', "draft")]
)
def test_policy(room: Newsroom, policy: str, state: str) -> None:
    settings = room.read("pyproject.toml").replace("[tool.peraklad.policy]\n", f"[tool.peraklad.policy]\n{policy}\n")
    room.write("pyproject.toml", settings)
    adopt(room, room.write("old/talks.ru.md", PAGE))
    assert room.states("ru")["Ferry captains had asked for it since 2019."] == state


def test_readers_have_it_and_publishing_is_no_news(archive: Newsroom, published: Path) -> None:
    """A whole issue from its own pages: what it had, live since then; publishing it again says nothing new."""
    doubtful = 0
    for slug, own in (("rail-freight-corridor", "en"), ("regional-budgets", "ru"), ("libraries-and-clubs", "be")):
        for locale in {"en", "be", "ru"} - {own}:
            done = adopt(archive, published / locale / f"{slug}.html", locale, f"{ISSUE}/{slug}")
            where = archive.po(locale, slug, ISSUE)
            before = {entry.target for entry in catalogs.read(ROOT, where).active}
            assert {entry.target for entry in archive.read_po(where).active} <= before | {""}
            assert done.count(Fate.MISSING) == 0
            doubtful += done.count(Fate.DRAFT)
            archive.edit_po(where, lambda entry: replace(entry, fuzzy=False))  # an editor has looked at it
    assert doubtful <= 2
    notes = journal.parse(archive.read(journal.path_of(ISSUE)).encode(), "")
    assert len({(note.article, note.locale) for note in notes}) == 9
    # The pages say since when readers have them; of the source articles nobody has said so: their period ended then.
    assert {note.at for note in notes} == {"2026-11-08T12:00:00Z", "2026-11-24T12:00:00Z"}
    archive.write(f"articles/{ISSUE}/issue.toml", "[policy]\nreviewed = 0\n")
    archive.project.sync()
    (verdict,) = archive.project.check([ISSUE])
    assert verdict.passed, verdict.reasons
    verbs.publish.publish(archive.project.workspace, [ISSUE], "html", archive.root / "site", by="editor")
    assert journal.parse(archive.read(journal.path_of(ISSUE)).encode(), "") == notes


def test_what_is_translated_stays(room: Newsroom) -> None:
    room.project.sync()
    where = room.po("ru")
    room.edit_po(where, lambda one: one if "ticket" not in one.source else translated(one))
    done = adopt(room, room.write("old/talks.ru.md", PAGE))
    assert room.entry(where, "ticket").target == "Билет: 40 евро."
    assert done.count(Fate.KEPT) == 1


def translated(entry):
    return replace(entry, target="Билет: 40 евро.")


def test_twice_is_once(room: Newsroom) -> None:
    page = room.write("old/talks.ru.md", PAGE)
    adopt(room, page)
    before = room.files()
    done = adopt(room, page)
    assert room.files() == before
    assert done.count(Fate.FINISHED) == done.count(Fate.DRAFT) == 0


def test_dry_run_writes_nothing(room: Newsroom) -> None:
    page = room.write("old/talks.ru.md", PAGE)
    before = room.files()
    adopt(room, page, dry_run=True)
    assert room.files() == before


def test_undo(room: Newsroom) -> None:
    page = room.write("old/talks.ru.md", PAGE)
    before = room.files()
    adopt(room, page)
    verbs.undo.undo(room.project.workspace, "adopt")
    assert room.files() == before


STRANGE = (
    PAGE.split("---", maxsplit=1)[0]
    + """---
title: Пчеловоды просят защиты от мороза
---

Зима убила половину ульев под Слуцком. Союз пчеловодов собрал подписи у 800 человек.

Профессор Лесун советует утеплять летки мхом. В университете этому не верят, но спорить не хотят.

Мёд подорожает к осени. Липовый стоит уже 30 рублей за банку, гречишного на рынке нет.
"""
)


@pytest.mark.parametrize(
    ("text", "locale", "message"),
    [
        (STRANGE, "ru", r"the page has \d+ % of 2017-05-08/talks: it is another article's"),
        (PAGE, "en", "the article itself is in “en”"),
        (PAGE, "be", "the page is in “ru”, not in “be”"),
        (ARTICLE, "ru", "the page is in “en”, not in “ru”"),
        (PAGE + "\n\n".join(PAGE.split("---\n")[2] for _ in range(12)), "ru", "times as long as the article"),
    ],
)
def test_refused(room: Newsroom, text: str, locale: str, message: str) -> None:
    page = room.write("old/page.md", text)
    before = room.files()
    with pytest.raises(PageError, match=message):
        adopt(room, page, locale)
    assert room.files() == before


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Translated by Olga Melnik", "Olga Melnik"),
        ("Перевод: Ольга Мельник", "Ольга Мельник"),
        ("*Пераклала Вольга Мельнік*", "Вольга Мельнік"),
        ("Przełożyła Olga Melnik", "Olga Melnik"),
        ("Перевод денег за границу запрещён", ""),
        ("Translation takes time, says the office", ""),
    ],
)
def test_translators_line(line: str, name: str) -> None:
    assert pages._translator(line) == name


def test_command(room: Newsroom) -> None:
    room.write("old/talks.ru.md", PAGE)
    page = str(room.root / "old/talks.ru.md")
    done = room.run("adopt", "2017-05-08/talks", page, "--locale", "ru", "--output-format", "json", "-n")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    jsonschema.validate(data, SCHEMA)
    assert (data["schema"], data["translator"], data["published"]) == (1, "Ольга Мельник", "2017-05-12")
    assert {one["fate"] for one in data["segments"]} <= {"finished", "above", "missing", "draft"}
    assert "only on the page: “Читайте также" in done.stderr
    assert room.run("adopt", "2017-05-08/talks", page).returncode == 2


ANCHORED = """---
title: The harbour opens a new pier
lang: en
section: security
trend: unchanged
---

What ferries cost is told [below](#what-a-ticket-costs), who came [here](#who-came), and more in [the archive](#archive).

## Who came

Mayor Anna Kazlova cut the ribbon herself, and the orchestra of the fire brigade played.

## What a ticket costs

The first ferry to Gdynia leaves on 15 March. A ticket costs 40 euros.
"""

ANCHORED_ELSEWHERE = (
    "See [the fees](../fees/#what-it-costs) and [the law](https://law.example/a#two).",
    "Смотрите [сборы](../fees/#сколько-стоит) и [закон](https://law.example/a#zwei).",
    "Смотрите [сборы](../fees/#what-it-costs) и [закон](https://law.example/a#zwei).",
)

ANCHORED_PAGE = """---
title: Порт открывает новый причал
---

Сколько стоят паромы, сказано [ниже](#%D1%81%D0%BA%D0%BE%D0%BB%D1%8C%D0%BA%D0%BE-стоит-билет), кто пришёл – [здесь](#Кто-пришёл), остальное – в [архиве](#archive).

## Кто пришёл

Мэр Анна Козлова сама перерезала ленту, и играл оркестр пожарной части.

## Сколько стоит билет

Первый паром в Гдыню уходит 15 марта. Билет стоит 40 евро.
"""


def test_links_to_headings_lead_to_the_sources_ids(newsroom: Newsroom) -> None:
    newsroom.article(ANCHORED)
    adopt(newsroom, newsroom.write("old/talks.ru.md", ANCHORED_PAGE))
    assert newsroom.entry(newsroom.po("ru"), "What ferries cost").target == (
        "Сколько стоят паромы, сказано [ниже](#what-a-ticket-costs), кто пришёл – [здесь](#who-came), "
        "остальное – в [архиве](#archive)."
    )


def test_a_link_to_another_pages_heading_is_the_sources_one(newsroom: Newsroom) -> None:
    source, page, wanted = ANCHORED_ELSEWHERE
    newsroom.article(f"{ANCHORED}\n{source}\n")
    adopt(newsroom, newsroom.write("old/talks.ru.md", f"{ANCHORED_PAGE}\n{page}\n"))
    assert newsroom.entry(newsroom.po("ru"), "See [the fees]").target == wanted


def test_a_heading_more_is_paired_by_its_words(newsroom: Newsroom) -> None:
    newsroom.article(ANCHORED)
    more = ANCHORED_PAGE.replace(
        "## Сколько", "## Кто не пришёл, хотя его ждали до вечера\n\nЗамминистра сказал, что болен.\n\n## Сколько"
    )
    adopt(newsroom, newsroom.write("old/talks.ru.md", more))
    assert "(#what-a-ticket-costs)" in newsroom.entry(newsroom.po("ru"), "What ferries cost").target
