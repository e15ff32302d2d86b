"""What checks, engines and errors say, in the desk's languages: recognised by its pattern, never half translated."""

from __future__ import annotations

import re
import sys

import pytest

from pipeline import checks
from pipeline.checks import CHECKS, Subject, cases
from pipeline.model import Where
from pipeline.po import catalogs
from pipeline.state.reasons import REASONS
from pipeline.web.messages import VARIABLE, translated
from tests.conftest import ROOT

#: What stands in settings, on the command line and in fields of articles is of no language.
CODE = re.compile(r"""[\w-]+ = (?:\[.*?\]|"\w+"|\w+)|--\w+ \w+|^[\w-]+:(?= )|[“«](?:sentence|paragraph)[”»]""")


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
        words = [CODE.sub("5", VARIABLE.sub("5", text)) for text in (source, target)]
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
        ("12 segments are not translated: “bread and 3 more”, “b” and 9 more", "ru", "не переведено: 12; “bread and 3 more”, “b” и ещё 9"),
        ("this is Russian, not Belarusian", "be", "гэта руская мова, а не беларуская"),
        ("5 findings: 7 in the source, 8 here; two spaces in a row; and 3 more", "be", "заўвагі (5): у арыгінале 7, тут 8; два прабелы запар; і яшчэ 3"),
        ("Add a line “trend: …” with one of: improved, worsened.", "ru", "Добавьте строку «trend: …» с одним из вариантов: improved, worsened."),
        ("", "be", ""),
        ("x" * 5000, "be", "x" * 5000),
    ],
)  # fmt: skip
def test_a_message_is_recognised_and_its_values_are_kept(said: str, language: str, shown: str) -> None:
    assert translated(said, language) == shown


@pytest.mark.parametrize("language", ["be", "ru"])
def test_what_the_checks_say_of_their_own_cases_is_translated(language: str) -> None:
    said: set[str] = set()
    for one in CHECKS:
        for case in cases.of_check(one.slug):
            if case.reports and len(case.parts) == 4:
                subject = Subject(case.parts[2], case.parts[0], Where(""), case.parts[1] or None, "en")
                said |= {text for trouble in one.run(subject) for text in (trouble.message, trouble.hint) if text}
    assert len(said) > 100
    assert [text for text in sorted(said) if translated(text, language) == text] == []


@pytest.mark.parametrize("language", ["be", "ru"])
def test_what_the_gate_says_is_translated(language: str) -> None:
    for reason in REASONS.values():
        for text in (f"“Words.” {reason.one}", f"12 segments {reason.many}: “One.”, “Two.” and 10 more", reason.hint):
            assert translated(text, language) != text


@pytest.mark.parametrize("language", ["be", "ru"])
def test_hardly_a_message_is_left_without_a_translation(language: str) -> None:
    """A new one may speak English at first."""
    sys.path.insert(0, str(ROOT / "tools"))
    import extract_messages

    assert len(set(extract_messages.everything()) - set(entries(language))) <= 12
