"""The checks, by the case files beside them: tests/checks/CHECK.txt, one case a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import dictionaries
from pipeline.checks import CHECKS, EVERY, ISSUE_CHECKS, NEED_DICTIONARY, Check, IssueCheck, Subject, run, run_issue
from pipeline.model import Severity, Term, Where

FOLDER = Path(__file__).parent / "checks"
TERMS = (
    Term("polatsk", {"en": ("Polatsk",)}, {"en": ("Polack", "Połack")}),
    Term("executive committee", {"en": ("executive committee",), "be": ("выканкам",)}, {"be": ("выканкамітэт",)}),
)
WITHOUT_DICTIONARY = pytest.mark.skipif(
    bool(dictionaries.missing(("en", "be", "ru"))), reason="hunspell's dictionaries are not installed"
)
USE_DICTIONARY = (*NEED_DICTIONARY, "wrong-language", "validchars", "unchanged", "names", "orthography", "homoglyphs")


def cases(checks=CHECKS) -> list:
    found = []
    for check in checks:
        path = FOLDER / f"{check.slug}.txt"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        found += [
            pytest.param(check, *(part.strip() for part in line.split(" | ")), id=f"{check.slug}: {line}")
            for line in lines
            if line and not line.startswith("#")
        ]
    return found


@pytest.mark.parametrize(("check", "locale", "source", "text", "message"), [
    pytest.param(*case.values, id=case.id) for case in cases() if len(case.values) == 5
])  # fmt: skip
def test_case(check: Check, locale: str, source: str, text: str, message: str) -> None:
    if check.slug in USE_DICTIONARY and dictionaries.missing(("en", "be", "ru")):
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
    if check.slug in USE_DICTIONARY and dictionaries.missing(("en", "be", "ru")):
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


def test_every_line_is_a_case() -> None:
    assert [case.id for case in cases() if len(case.values) != 5] == []
    assert [case.id for case in cases(ISSUE_CHECKS) if len(case.values) != 4] == []


def test_every_check_is_registered_documented_and_has_cases() -> None:
    files = {path.stem for path in (Path(__file__).parent.parent / "pipeline/checks").glob("*.py")} - {
        "__init__",
        "base",
        "stems",
        "view",
    }
    assert files == {check.slug.replace("-", "_") for check in EVERY}
    for check in EVERY:
        assert check.help
        lines = (FOLDER / f"{check.slug}.txt").read_text(encoding="utf-8").splitlines()
        outcomes = {line.rsplit(" | ", 1)[-1] == "-" for line in lines if line and not line.startswith("#")}
        assert outcomes == {True, False}, f"{check.slug}: cases that must report and cases that must not"


def test_settings_switch_a_check_off_or_to_another_severity() -> None:
    check = next(one for one in CHECKS if one.slug == "homoglyphs")
    subject = Subject("сiтуацыя", "be", Where("x.po"))
    assert list(run([check], subject, {"homoglyphs": "off"})) == []
    assert next(run([check], subject, {"homoglyphs": "warning"})).severity is Severity.WARNING


def test_a_safe_repair_is_the_whole_corrected_text() -> None:
    check = next(one for one in CHECKS if one.slug == "homoglyphs")
    assert next(run([check], Subject("Тут сiтуацыя.", "be", Where("x.po")), {})).fix == "Тут сітуацыя."
