"""What checks, engines and errors say, in the desk's languages: recognised by its pattern, never half translated."""

from __future__ import annotations

import sys

import pytest

from pipeline import checks
from pipeline.checks import CHECKS, Subject, cases
from pipeline.model import Where
from pipeline.po import catalogs
from pipeline.web.messages import VARIABLE, translated
from tests.conftest import ROOT


def entries(language: str) -> dict[str, str]:
    path = f"pipeline/web/locales/{language}/LC_MESSAGES/messages.po"
    catalog = catalogs.parse((ROOT / path).read_text(encoding="utf-8"), path)
    return {entry.source: entry.target for entry in catalog.active if entry.target}


@pytest.mark.parametrize("language", ["be", "ru"])
def test_a_translation_has_the_variables_of_its_message_and_is_sound(language: str) -> None:
    found = entries(language)
    assert len(found) > 100
    for source, target in found.items():
        assert set(VARIABLE.findall(target)) <= set(VARIABLE.findall(source)), source
        words = VARIABLE.sub("5", source), VARIABLE.sub("5", target)
        subject = Subject(words[1], language, Where("messages.po"), words[0], "en")
        off = dict.fromkeys(
            ("nbsp", "length", "numbers", "markup", "brackets", "endpunc", "quotes", "puncspacing"), "off"
        )
        assert not list(checks.run(CHECKS, subject, off)), (source, target)


def test_every_message_in_the_catalogs_is_one_that_the_code_says() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    import extract_messages

    wanted = set(extract_messages.everything())
    for language in ("be", "ru"):
        assert set(entries(language)) <= wanted, "run `make messages`"


@pytest.mark.parametrize(
    ("said", "language", "shown"),
    [
        ("3, 5 of the source is missing here", "be", "тут няма 3, 5 з арыгінала"),
        ("7 in the source, 8 here", "ru", "в оригинале 7, здесь 8"),
        ("the number 40 is gone; the link to /a runs a program", "ru", "пропало число 40; ссылка на /a запускает программу"),
        ("deepl: the service is busy (status 429)", "be", "deepl: сэрвіс заняты (код 429)"),
        ("a sentence that nobody has translated", "be", "a sentence that nobody has translated"),
        ("7 in the source, 8 here", "en", "7 in the source, 8 here"),
        ("", "be", ""),
        ("x" * 5000, "be", "x" * 5000),
    ],
)  # fmt: skip
def test_a_message_is_recognised_and_its_values_are_kept(said: str, language: str, shown: str) -> None:
    assert translated(said, language) == shown


def test_most_of_what_the_checks_say_of_their_own_cases_is_translated() -> None:
    """A new check may speak English at first; most of them speak the translator's language."""
    said = set()
    for one in CHECKS:
        for case in cases.of(one.slug) if hasattr(cases, "of") else ():
            subject = Subject(case.text, case.locale, Where(""), case.source or None, "en")
            said |= {trouble.message for trouble in one.run(subject)}
    left = [message for message in said if translated(message, "be") == message]
    assert len(left) <= len(said) / 5, left
