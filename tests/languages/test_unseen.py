"""Languages that the house doesn't ship, given by their data alone: the checks ask the data, and know no code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline import languages
from pipeline.checks import CHECKS, ISSUE_CHECKS, Subject, run, run_issue
from pipeline.errors import LocaleError
from pipeline.languages import Language, dictionaries, period, quantities
from pipeline.languages.base import NBSP, QWERTY, NameSpelling, PeriodWording, Stems, keyboard
from pipeline.languages.sentences import split_sentences
from pipeline.model import Finding, Where
from pipeline.publish.typography import typeset

ISO = PeriodWording(one_month="{y1}-{d1}/{d2}", one_year="{y1}-{d1}/{d2}", two_years="{y1}-{d1}/{y2}-{d2}")

LITHUANIAN = Language(
    code="lt",
    english_name="Lithuanian",
    name="lietuvių",
    script="Latin",
    alphabet="aąbcčdeęėfghiįyjklmnoprsštuųūvzž",
    hunspell=("lt_LT", "lt"),
    quotes=(("„", "“"),),
    apostrophes="’'",
    dash=f"{NBSP}– ",
    decimal=",",
    grouping=NBSP,
    keyboard=QWERTY,
    period=ISO,
    stems=Stems(endings="(?:as|o|ui|ą|u|e|ai|ų|ams|us|ais|uose)", tail="[a-ząčęėįšųūž]{0,4}"),
    names=NameSpelling(endings="(?:as|o|ui|ą|u|e)$"),
)

UKRAINIAN = Language(
    code="uk",
    english_name="Ukrainian",
    name="українська",
    script="Cyrillic",
    alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    hunspell=("uk_UA",),
    foreign=frozenset("ёъыэў"),
    meant={"ы": "и", "э": "е"},
    neighbours=("ru", "be"),
    quotes=(("«", "»"), ("„", "“")),
    apostrophes="’'ʼ",
    dash=f"{NBSP}— ",
    decimal=",",
    grouping=NBSP,
    keyboard=keyboard("'йцукенгшщзхїфівапролджєячсмитьбю.", "ʼЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ,"),
    period=ISO,
)

UNSEEN = {"lt": LITHUANIAN, "uk": UKRAINIAN}

WITHOUT_DICTIONARIES = pytest.mark.skipif(
    dictionaries.word_list("uk") is None or dictionaries.word_list("en") is None,
    reason="hunspell's dictionaries are not installed",
)

LT = "Vyriausybė paskelbė naujas taisykles dėl sienos."
UK = "Уряд оголосив нові правила щодо кордону."
EN = "The government has announced new rules for the border."
RU = "Правительство объявило новые правила на границе."

CASES = [
    ("lt", EN, LT, None),
    ("lt", EN, EN, "this is English, not Lithuanian"),
    ("lt", EN, RU, "this is Russian, not Lithuanian"),
    ("lt", EN, UK, "not Lithuanian"),
    ("lt", EN, "Vyriausybė paskelbė  naujas taisykles dėl sienos.", "space"),
    ("uk", EN, UK, None),
    ("uk", EN, EN, "this is English, not Ukrainian"),
    ("uk", EN, RU, "this is Russian, not Ukrainian"),
    ("uk", "He read it.", "Він прочитав документы.", "документы"),
    ("uk", "The talks in Minsk", "Переговори про ghfdbkf на кордоні", "правила"),
]


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    load = languages._load
    monkeypatch.setattr(languages, "CODES", (*languages.CODES, *UNSEEN))
    monkeypatch.setattr(languages, "_load", lambda code: UNSEEN.get(code) or load(code))
    caches = (languages.every, languages.of_script, dictionaries.word_list, dictionaries._is_word)
    for one in caches:
        one.cache_clear()
    yield
    for one in caches:
        one.cache_clear()


def findings(locale: str, source: str, text: str) -> list[Finding]:
    subject = Subject(text, locale, Where("x.po", 1), source=source, source_locale="en")
    return [*run(CHECKS, subject, {}), *run_issue(ISSUE_CHECKS, [subject], lambda _: {})]


@WITHOUT_DICTIONARIES
@pytest.mark.parametrize(("locale", "source", "text", "message"), CASES)
def test_every_check_speaks_of_a_language_by_its_data(locale: str, source: str, text: str, message: str | None) -> None:
    if dictionaries.word_list(locale) is None:
        pytest.skip(f"no dictionary of {locale}")
    found = [one for one in findings(locale, source, text) if one.check not in ("nbsp", "spellcheck")]
    said = " ".join(one.message + one.hint for one in found)
    assert not found if message is None else message in said, said


@WITHOUT_DICTIONARIES
def test_names_are_compared_by_the_languages_own_endings() -> None:
    texts = ("Kalbėjo Sakalauskas.", "Sakalausko laiškas atėjo.", "Sakalausskas kalbėjo.")
    subjects = [Subject(text, "lt", Where("x.po", number)) for number, text in enumerate(texts, 1)]
    checks = [check for check in ISSUE_CHECKS if check.slug == "names"]
    assert list(run_issue(checks, subjects[:2], lambda _: {})) == []
    assert len(list(run_issue(checks, subjects, lambda _: {}))) == 1


def test_numbers_are_compared_without_lists_of_words() -> None:
    assert quantities.read("1 234,5", "lt").numbers[0].readings >= {1234.5}
    found = findings("lt", "The fee is 1,234.5.", "Mokestis 1 235,5.")
    assert any(one.check == "numbers" for one in found)


def test_pages_are_typeset_and_dated_in_its_own_manner() -> None:
    assert typeset('Jis tarė: "Palauksime" – ir išėjo.', "lt") == f"Jis tarė: „Palauksime“{NBSP}– ir išėjo."
    assert period.write(period.of_issue("2017-05-08"), "lt").startswith("2017")  # by CLDR


def test_a_language_without_rules_for_sentences_says_which_file_is_missing() -> None:
    with pytest.raises(LocaleError) as refusal:
        split_sentences(LT, "lt")
    assert "pipeline/languages/lt/abbreviations.txt" in refusal.value.hint
