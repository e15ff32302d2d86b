"""How much of a machine's text is left in what was finished: told by engine, locale and person, and bounded by policy."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.reports import html
from pipeline.state.postediting import chrf, kept
from pipeline.verbs.contributors import post_edited
from tests.conftest import SETTINGS, Newsroom

ISSUE = "2017-05-08"


def drafted(newsroom: Newsroom, policy: str = "") -> None:
    newsroom.write(
        "pyproject.toml", SETTINGS.replace("reviewed = 0", f"reviewed = 0\naccepted-machine = true\n{policy}")
    )
    newsroom.project.pretranslate([ISSUE], "be", "echo")


def finished(newsroom: Newsroom, change) -> None:
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, fuzzy=False, target=change(entry.target)))
    newsroom.project.sync()


@pytest.mark.parametrize(
    ("change", "least", "most", "hasty"),
    [
        ("taken as it is", 1.0, 1.0, True),
        ("a word more", 0.8, 0.999, False),
        ("written anew", 0.0, 0.4, False),
    ],
)
def test_what_is_left_is_measured(newsroom: Newsroom, change: str, least: float, most: float, hasty: bool) -> None:
    drafted(newsroom)
    changes = {
        "taken as it is": lambda text: text,
        "a word more": lambda text: text[:-1] + ", так.",
        "written anew": lambda text: "Зусім іншы сказ пра тое самае здарэнне ў горадзе.",
    }
    finished(newsroom, changes[change])
    (told,) = post_edited(newsroom.project.workspace, [ISSUE])
    assert (told.engine, told.locale) == ("echo", "be")
    assert least <= told.kept <= most
    assert bool(told.hasty) == hasty
    assert "echo be" in newsroom.run("contributors", ISSUE, "--machine").stdout


@pytest.mark.parametrize(
    ("policy", "severity"), [("", ""), ("machine-kept = 95", "error"), ("machine-kept = 100", "error")]
)
def test_an_article_that_a_machine_wrote_is_held_back_where_the_policy_says_so(
    newsroom: Newsroom, policy: str, severity: str
) -> None:
    drafted(newsroom, policy)
    finished(newsroom, lambda text: text)
    (verdict,) = newsroom.project.check([ISSUE])
    found = [
        one for one in (*verdict.reasons, *verdict.notices) if one.check == "machine-kept" and one.where.locale == "be"
    ]
    assert [str(one.severity) for one in found] == ([severity] if severity else [])


def test_a_share_near_the_bound_is_a_warning(newsroom: Newsroom) -> None:
    drafted(newsroom, "machine-kept = 100")
    finished(newsroom, lambda text: text.replace("а", "о", 1) if "а" in text else text[:-1] + "!")
    (verdict,) = newsroom.project.check([ISSUE])
    found = [one for one in verdict.notices if one.check == "machine-kept" and one.where.locale == "be"]
    assert [str(one.severity) for one in found] == ["warning"]


def test_the_report_shows_the_share(newsroom: Newsroom) -> None:
    def page() -> str:
        return html.status(newsroom.project.outlook(items=True))

    assert "machine kept" not in page()
    drafted(newsroom)
    assert "machine kept" not in page()  # nothing of it is finished
    finished(newsroom, lambda text: text)
    assert "machine kept: 100 %" in page()
    finished(newsroom, lambda _: "Зусім іншы сказ пра тое самае здарэнне ў горадзе.")
    share = int(re.search(r"machine kept: (\d+) %", page())[1])
    assert 0 < share < 50


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_measures_are_shares(one: str, two: str) -> None:
    assert 0 <= kept(one, two) <= 1
    assert 0 <= chrf(one, two) <= 100.0001
    assert kept(one, one) == 1
