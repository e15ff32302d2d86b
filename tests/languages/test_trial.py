"""A publication in a language that is none of the house's first three, from `init` to pages: Polish (trial/)."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline import engines
from pipeline.languages import CODES, dictionaries, find, get
from pipeline.po import catalogs
from tests.conftest import Newsroom
from tests.engines.services import serving

TRIAL = Path(__file__).parent / "trial"
ISSUE = "2017-05-08"
CYRILLIC = re.compile("[\u0400-\u04ff]")


def translations(name: str) -> dict[str, str]:
    lines = (TRIAL / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" = ") for line in lines if line and not line.startswith("#"))


@pytest.fixture
def weekly(tmp_path: Path) -> Newsroom:
    """What `init` makes, with the trial's locales and articles; synced."""
    room = Newsroom(tmp_path / "weekly")
    done = Newsroom(tmp_path).run("init", "weekly", "--title", "Tygodnik Zalewu")
    assert done.returncode == 0, done.stderr
    said = tomllib.loads((TRIAL / "settings.toml").read_text(encoding="utf-8"))
    text = room.read("pyproject.toml")
    text = re.sub(r"^locales = .*", f"locales = {json.dumps(said['locales'])}", text, flags=re.MULTILINE)
    text = re.sub(r"^url = .*", 'url = "https://zalew.example"', text, flags=re.MULTILINE)
    text = re.sub(r"^reviewed = 100\b", "reviewed = 0", text, flags=re.MULTILINE)
    editions = "".join(
        f"{name} = {{ locales = {json.dumps(one['locales'])} }}\n" for name, one in said["editions"].items()
    )
    text = re.sub(r"(\[tool\.peraklad\.editions\]\n)(?:[^\[\n].*\n)+", rf"\1{editions}", text)
    text = re.sub(r"\[tool\.peraklad\.orthography\]\n(?:[^\[\n].*\n)+", "", text)
    room.write("pyproject.toml", text)
    room.write("glossary.csv", said["glossary"].lstrip())
    for first in (room.root / "articles").rglob("first-article.md"):
        first.unlink()
    for name in ("ferry", "harbour"):
        room.article((TRIAL / f"{name}.md").read_text(encoding="utf-8"), slug=name, issue=ISSUE)
    synced = room.run("sync")
    assert synced.returncode == 0, synced.stderr
    return room


def translate(room: Newsroom) -> None:
    for name, locale in (("ferry", "pl"), ("harbour", "en")):
        texts = translations(name)
        segments = {entry.source for entry in room.read_po(room.po(locale, name, ISSUE)).active}
        assert segments == set(texts), "the sentences of the article"
        room.edit_po(
            room.po(locale, name, ISSUE),
            lambda entry, texts=texts: replace(entry, target=texts[entry.source], fuzzy=False),
        )
    assert room.run("sync").returncode == 0


def test_catalogs_have_the_languages_plural_forms(weekly: Newsroom) -> None:
    header = weekly.read_po(weekly.po("pl", "ferry", ISSUE)).header
    assert header["Language"] == "pl"
    assert header["Plural-Forms"].startswith("nplurals=3;") or "nplurals=4" in header["Plural-Forms"]
    assert weekly.read_po(weekly.po("en", "harbour", ISSUE)).header["X-Source-Language"] == "pl"
    assert catalogs.plural_forms("pl") == header["Plural-Forms"]


def test_the_sites_phrases_begin_translated(weekly: Newsroom) -> None:
    labels = {entry.source: entry.target for entry in weekly.read_po("locales/pl/LC_MESSAGES/labels.po").active}
    assert labels["The situation has got worse"] == "Sytuacja się pogorszyła"
    assert all(labels.values())


def test_from_catalogs_to_pages(weekly: Newsroom) -> None:
    held = weekly.run("check", ISSUE)
    assert held.returncode == 1
    translate(weekly)
    done = weekly.run("check", ISSUE, "--all")
    assert done.returncode == 0, done.stdout
    assert f"{ISSUE}: may be published" in done.stdout
    assert set(re.findall(r"\[([a-z-]+)\]$", done.stdout, re.MULTILINE)) <= {"nbsp", "translated"}, done.stdout
    published = weekly.run("publish", ISSUE, "-o", str(weekly.root / "site"))
    assert published.returncode == 0, published.stderr
    issue = weekly.read(f"site/pl/{ISSUE}/index.html")
    assert "8–14 maja 2017 r." in issue.replace("\u00a0", " ")
    assert "Sytuacja się pogorszyła" in issue
    assert '<html lang="pl"' in issue
    article = weekly.read(f"site/pl/{ISSUE}/ferry.html")
    assert "„Nikt nas nie pytał”\u00a0– powiedział burmistrz." in article
    assert "W\u00a0latach 90. prom przewoził 40\u00a0tys. osób rocznie." in article
    own = weekly.read(f"site/pl/{ISSUE}/harbour.html")
    assert "z\u00a0ul.\u00a0Długiej" in own
    for page in (weekly.root / "site").rglob("*.html"):
        assert not CYRILLIC.search(page.read_text(encoding="utf-8")), page


def test_a_sentence_left_in_english_is_found_and_blocks(weekly: Newsroom) -> None:
    if dictionaries.missing(("en", "pl")):
        pytest.skip("hunspell's dictionaries are not installed")
    translate(weekly)
    left = "The ferry made its last crossing on May 12, 2017."
    weekly.edit_po(
        weekly.po("pl", "ferry", ISSUE), lambda entry: replace(entry, target=left) if entry.source == left else entry
    )
    weekly.run("sync")
    done = weekly.run("check", ISSUE)
    assert done.returncode == 1
    assert "this is English, not Polish [wrong-language]" in done.stdout


def test_a_polish_sentence_left_in_the_english_catalog_is_found(weekly: Newsroom) -> None:
    if dictionaries.missing(("en", "pl")):
        pytest.skip("hunspell's dictionaries are not installed")
    translate(weekly)
    left = "Do dziś nic nie zrobiono."
    weekly.edit_po(
        weekly.po("en", "harbour", ISSUE), lambda entry: replace(entry, target=left) if entry.source == left else entry
    )
    weekly.run("sync")
    assert "this is Polish, not English [wrong-language]" in weekly.run("check", ISSUE).stdout


def test_engines_say_which_pairs_they_serve(weekly: Newsroom) -> None:
    served = {info.name for info in engines.ENGINES if info.serves("en", "pl") and info.serves("pl", "en")}
    assert served == {info.name for info in engines.ENGINES} - {"apertium"}
    assert not any(info.serves("pl", "be") for info in engines.ENGINES if info.name == "apertium")
    listed = weekly.run("pretranslate", "--list-engines").stdout
    assert "google     en, be, ru, pl in any direction" in listed
    assert "apertium   be, ru in any direction" in listed


def test_drafts_come_from_a_service_that_speaks_the_language(weekly: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        engine = f'[tool.peraklad.engines.google]\nurl = "{server.url}/google"\nrate = 1000\n'
        weekly.write("pyproject.toml", f"{weekly.read('pyproject.toml')}\n{engine}")
        filled = weekly.run("pretranslate", ISSUE, "--locale", "pl", "--engine", "google")
        assert filled.returncode == 0, filled.stderr
    assert set(weekly.states("pl", "ferry", ISSUE).values()) == {"machine"}, filled.stderr


def test_no_engine_for_the_pair_is_said(weekly: Newsroom) -> None:
    apertium = next(info for info in engines.ENGINES if info.name == "apertium")
    if apertium.unavailable(weekly.project.workspace.config.engines):
        pytest.skip("apertium is not installed")
    said = weekly.run("pretranslate", ISSUE, "--locale", "pl", "--engine", "apertium")
    assert "no engine that was named serves en–pl" in said.stderr


def test_a_saved_page_becomes_an_article_of_its_week(weekly: Newsroom) -> None:
    page = weekly.write("saved.txt", (TRIAL.parent.parent / "pages/pl-period.txt").read_text(encoding="utf-8"))
    done = weekly.run("import", str(page))
    assert done.returncode == 0, done.stderr
    article = weekly.read("articles/2017-05-29/kolejki-na-granicy-nie-maleja-juz-trzeci-tydzien.md")
    assert "lang: pl" in article
    assert "trend: worsened" in article


def test_every_locale_is_a_whole_language() -> None:
    """What a publication would miss: a name, dictionaries, a keyboard, words that count, a wording of periods."""
    for code in CODES:
        language = get(code)
        assert language.code == code
        assert language.english_name.istitle()
        assert language.hunspell
        assert language.period.one_month
        assert all(find(other) for other in language.related)
