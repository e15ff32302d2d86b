"""Pay: each text counts once, as the kind of work that it was; rates are applied as the file says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline.config.rates import load_rates, money
from pipeline.errors import SettingsError
from pipeline.planning.pay import Work
from pipeline.verbs import pay
from tests.conftest import ARTICLE, Newsroom

RATES = """
currency = "BYN"
new = 0.1
changed = 0.05
repeated = 0.01
reviewed = 0.03
post-edited = [{ kept = 50, rate = 0.08 }, { kept = 100, rate = 0.04 }]

[locales.ru]
new = 0.2

[people.hanna]
new = 0.3
"""


@pytest.fixture
def rates(tmp_path: Path) -> Path:
    path = tmp_path / "rates.toml"
    path.write_text(RATES, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("work", "person", "locale", "kept", "amount"),
    [
        ("new", "rita", "be", None, "1.00"),
        ("new", "rita", "ru", None, "2.00"),
        ("new", "hanna", "ru", None, "3.00"),
        ("changed", "hanna", "ru", None, "0.50"),
        ("post-edited", "rita", "be", 0.5, "0.80"),
        ("post-edited", "rita", "be", 0.51, "0.40"),
        ("post-edited", "rita", "be", None, "0.80"),
        ("post-edited", "rita", "be", 1.0, "0.40"),
    ],
)
def test_the_nearest_word_wins(
    rates: Path, work: str, person: str, locale: str, kept: float | None, amount: str
) -> None:
    assert money(load_rates(rates).pay(work, 10, person, locale, kept)) == amount


def test_halves_are_rounded_up() -> None:
    assert money(Decimal("0.125")) == "0.13"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("revewed = 1\n", "Did you mean “reviewed”?"),
        ("[people.hanna]\nnwe = 1\n", "Did you mean “new”?"),
        ("new = -1\n", "See “Settings”"),
        ("post-edited = [{ kept = 80, rate = 0.1 }]\n", "Add a band with kept = 100"),
        ("new = \n", "toml.io"),
    ],
)
def test_a_slip_in_the_file_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "rates.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_rates(path)
    assert said in caught.value.hint


def test_a_text_counts_once_and_a_repeated_one_less(newsroom: Newsroom, rates: Path) -> None:
    before = {one.locale: one.words for one in pay.estimate(newsroom.project.workspace, load_rates(rates))}
    assert before["be"][Work.NEW] == before["be"][Work.REVIEWED]
    newsroom.translate_all()
    newsroom.project.sync()
    done = [one for one in pay.pay(newsroom.project.workspace, load_rates(rates)) if one.locale == "be"]
    assert [dict(one.words) for one in done] == [{Work.NEW: before["be"][Work.NEW]}]
    newsroom.article(ARTICLE, slug="again")
    newsroom.project.sync()
    left = {one.locale: one.words for one in pay.estimate(newsroom.project.workspace, load_rates(rates))}
    assert left["be"].get(Work.NEW, 0) == 0


def test_a_changed_text_counts_as_changed(newsroom: Newsroom, rates: Path) -> None:
    newsroom.translate_all()
    newsroom.project.sync()
    newsroom.article(ARTICLE.replace("lasted two days", "lasted three days"))
    newsroom.project.sync()
    estimate = {one.locale: one.words for one in pay.estimate(newsroom.project.workspace, load_rates(rates))}
    assert estimate["be"][Work.CHANGED] > 0
    assert Work.NEW not in estimate["be"]


def test_an_estimate_for_a_translator_is_without_reviews(newsroom: Newsroom, rates: Path) -> None:
    found = pay.estimate(newsroom.project.workspace, load_rates(rates), (), "hanna")
    assert all(Work.REVIEWED not in one.words for one in found)
    assert all(one.amount == Decimal("0.3") * one.words[Work.NEW] for one in found)


@pytest.mark.parametrize("form", ["terminal", "csv", "json", "xlsx"])
def test_every_format_is_written(newsroom: Newsroom, rates: Path, form: str, tmp_path: Path) -> None:
    newsroom.edit_po(newsroom.po(), lambda one: replace(one, target="Так", fuzzy=False))
    newsroom.project.sync()
    out = tmp_path / "pay"
    done = newsroom.run("contributors", "--rates", str(rates), "--format", form, "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 50
