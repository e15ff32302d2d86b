"""The checks, by the case files beside them: pipeline/checks/cases/CHECK.txt, one case a line."""

from __future__ import annotations

import pytest

from pipeline.checks import CHECKS, EVERY, ISSUE_CHECKS, NEED_DICTIONARY, Check, IssueCheck, Subject, run, run_issue
from pipeline.checks.cases import of_check
from pipeline.checks.explaining import document, explain
from pipeline.languages import dictionaries
from pipeline.model import Severity, Term, Where
from tests.conftest import ROOT, Newsroom

TERMS = (
    Term("polatsk", {"en": ("Polatsk",)}, {"en": ("Polack", "Połack")}),
    Term("cottage", {"en": ("cottage",), "be": ("хата",)}, {"be": ("хатка",)}),
    Term(
        "executive committee",
        {"en": ("executive committee",), "be": ("выканкам",), "pl": ("komitet wykonawczy",)},
        {"be": ("выканкамітэт",), "pl": ("egzekutywa",)},
    ),
)
WITHOUT_DICTIONARY = pytest.mark.skipif(
    bool(dictionaries.missing(("en", "be", "ru"))), reason="hunspell's dictionaries are not installed"
)
USE_DICTIONARY = (*NEED_DICTIONARY, "wrong-language", "validchars", "unchanged", "names", "orthography", "homoglyphs")


def cases(checks=CHECKS) -> list:
    return [
        pytest.param(check, *case.parts, id=f"{check.slug}: {case.line}")
        for check in checks
        for case in of_check(check.slug)
    ]


@pytest.mark.parametrize(("check", "locale", "source", "text", "message"), [
    pytest.param(*case.values, id=case.id) for case in cases() if len(case.values) == 5
])  # fmt: skip
def test_case(check: Check, locale: str, source: str, text: str, message: str) -> None:
    if check.slug in USE_DICTIONARY and dictionaries.missing(("en", "be", "ru", locale)):
        pytest.skip("hunspell's dictionaries are not installed")
    subject = Subject(text, locale, Where("x.po", 1), source=source or None, source_locale="en", terms=TERMS)
    found = list(run([check], subject, {}))
    if message == "-":
        assert found == []
    else:
        assert len(found) == 1, found
        assert message in found[0].message + found[0].hint


@pytest.mark.parametrize(("check", "locale", "texts", "message"), [
    pytest.param(*case.values, id=case.id) for case in cases(ISSUE_CHECKS) if len(case.values) == 4
])  # fmt: skip
def test_case_of_an_issue(check: IssueCheck, locale: str, texts: str, message: str) -> None:
    if check.slug in USE_DICTIONARY and dictionaries.missing(("en", "be", "ru", locale)):
        pytest.skip("hunspell's dictionaries are not installed")
    subjects = []
    for number, text in enumerate(texts.split(" || ")):
        source, arrow, target = text.partition(" → ")
        other, colon, rest = source.partition(":")
        if colon and len(other) == 2:
            locale, source = other, rest
        where = Where("x.po", number + 1, "2017-05-08", "talks", locale)
        subjects.append(Subject(target, locale, where, source, "en") if arrow else Subject(source, locale, where))
    found = list(run_issue([check], subjects, lambda _: {}))
    if message == "-":
        assert found == []
    else:
        assert len(found) == 1, found
        assert message in found[0].message + found[0].hint


@WITHOUT_DICTIONARY
@pytest.mark.parametrize(
    ("texts", "messages"),
    [
        # The rarer spelling is the house's: the others are told, and only those.
        (["Baranavičy waits.", "In Baranavičy nothing opens.", "The road to Baranavichy is closed."],
         ["“Baranavičy” is “Baranavichy” in the glossary"]),
        # What the glossary forbids is told by `terms`.
        (["Połack waits.", "In Połack nothing opens.", "The road to Polatsk is closed."], []),
    ],
)  # fmt: skip
def test_the_glossary_says_which_spelling_of_a_name_is_right(texts: list[str], messages: list[str]) -> None:
    terms = (*TERMS, Term("baranavichy", {"en": ("Baranavichy",)}, {}))
    subjects = [
        Subject(text, "en", Where("x.po", number, "2017-05-08", "talks", "en"), terms=terms)
        for number, text in enumerate(texts, 1)
    ]
    check = next(check for check in ISSUE_CHECKS if check.slug == "names")
    assert [finding.message for finding in run_issue([check], subjects, lambda _: {})] == messages


def test_every_line_is_a_case() -> None:
    assert [case.id for case in cases() if len(case.values) != 5] == []
    assert [case.id for case in cases(ISSUE_CHECKS) if len(case.values) != 4] == []


def test_every_check_is_registered_documented_and_has_cases() -> None:
    files = {path.stem for path in (ROOT / "pipeline/checks").glob("*.py")} - {
        "__init__",
        "base",
        "explaining",
        "running",
        "stems",
        "view",
    }
    assert files == {check.slug.replace("-", "_") for check in EVERY}
    for check in EVERY:
        assert check.help
        outcomes = {case.reports for case in of_check(check.slug)}
        assert outcomes == {True, False}, f"{check.slug}: cases that must report and cases that must not"


def test_the_page_on_the_checks_says_what_they_say() -> None:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    assert page == document(EVERY), "run `make docs`"


def test_every_check_can_be_explained(newsroom: Newsroom) -> None:
    listed = newsroom.run("check", "--explain").stdout
    for check in EVERY:
        assert f"{check.slug} " in listed
        told = explain(check)
        assert check.name in told
        assert "Reported:" in told
        assert "Left alone:" in told
    assert newsroom.run("check", "--explain", check.slug).stdout == told


@pytest.mark.parametrize("command", [("check", "--explain", "speling"), ("dismiss", "2017-05-08", "--locale", "be",
                                     "--check", "speling", "--reason", "r", "--by", "ann")])  # fmt: skip
def test_a_check_that_is_not_there_is_no_fault_of_the_settings(newsroom: Newsroom, command: tuple[str, ...]) -> None:
    newsroom.article()
    done = newsroom.run(*command)
    assert done.returncode == 2
    assert "unknown check “speling”" in done.stderr
    assert "pyproject.toml" not in done.stderr


def test_settings_switch_a_check_off_or_to_another_severity() -> None:
    check = next(one for one in CHECKS if one.slug == "homoglyphs")
    subject = Subject("сiтуацыя", "be", Where("x.po"))
    assert list(run([check], subject, {"homoglyphs": "off"})) == []
    assert next(run([check], subject, {"homoglyphs": "warning"})).severity is Severity.WARNING


def test_a_safe_repair_is_the_whole_corrected_text() -> None:
    check = next(one for one in CHECKS if one.slug == "homoglyphs")
    assert next(run([check], Subject("Тут сiтуацыя.", "be", Where("x.po")), {})).fix == "Тут сітуацыя."
