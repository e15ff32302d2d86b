"""The gate: what blocks an issue, what policy tolerates, and that it fails closed."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from pipeline import checks, verbs
from pipeline.model import State
from tests.conftest import ARTICLE, SETTINGS, Newsroom, translated

ISSUE = "2017-05-08"


def reasons(newsroom: Newsroom, locale: str | None = None) -> set[str]:
    return {finding.check for finding in newsroom.project.check([ISSUE], locale=locale)[0].reasons}


def passes(newsroom: Newsroom) -> bool:
    return newsroom.project.check([ISSUE])[0].passed


def policy(newsroom: Newsroom, lines: str) -> None:
    newsroom.write("pyproject.toml", SETTINGS.replace("reviewed = 0\n", lines))


def test_complete_passes(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    assert passes(newsroom)


def test_missing_blocks(newsroom: Newsroom) -> None:
    assert reasons(newsroom) == {"missing"}


def test_one_missing_segment_is_told_by_file_line_and_words(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target="" if "second sentence" in entry.source else entry.target)
    )
    (reason,) = [one for one in newsroom.project.check([ISSUE])[0].reasons if "The second sentence" in one.message]
    lines = (newsroom.root / reason.where.path).read_text().split("\n")
    assert "The second sentence" in "".join(lines[reason.where.line - 1 : reason.where.line + 4])
    assert reason.where.path == newsroom.po()


@pytest.mark.parametrize(
    ("change", "state"),
    [({"fuzzy": True}, "draft"), ({"fuzzy": True, "previous": "x"}, "stale"), ({"target": ""}, "missing")],
)
def test_unfinished_blocks(newsroom: Newsroom, change: dict, state: str) -> None:
    newsroom.translate_all()
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, **change))
    assert state in reasons(newsroom)


def test_a_catalog_behind_its_article_blocks(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.article(ARTICLE + "\nOne more paragraph.\n")
    assert reasons(newsroom) == {"out-of-sync", "missing"}


def test_glued_by_git_blocks(newsroom: Newsroom) -> None:
    """A plain three-way merge can put a new msgid over an old msgstr without a conflict and without a flag."""
    newsroom.translate_all()
    newsroom.article(ARTICLE.replace("lasted two days", "lasted three days"))
    path = newsroom.root / newsroom.po()
    path.write_text(path.read_text().replace("lasted two days", "lasted three days"))
    assert "stale" in reasons(newsroom, "be")


@pytest.mark.parametrize("damage", ["", "\x00" * 50, 'msgid "', "<<<<<<< ours\n"])
def test_an_unreadable_catalog_blocks_and_the_others_are_judged(newsroom: Newsroom, damage: str) -> None:
    newsroom.translate_all()
    newsroom.write(newsroom.po("ru"), damage)
    verdict = newsroom.project.check([ISSUE])[0]
    assert [(one.check, one.where.locale) for one in verdict.reasons] == [("unreadable", "ru")]
    assert verdict.editions == {"en": True, "be/ru": False}


def test_no_catalogs_at_all_blocks(empty: Newsroom) -> None:
    empty.article()
    assert not passes(empty)


def test_an_empty_issue_blocks(newsroom: Newsroom) -> None:
    (newsroom.root / f"articles/{ISSUE}/talks.md").unlink()
    assert "empty-issue" in reasons(newsroom)


def test_an_unreadable_article_blocks(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.article("no front matter\n", slug="broken")
    assert "unreadable" in reasons(newsroom)


def test_a_missing_label_blocks(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.edit_po(newsroom.po(slug="labels", issue=""), lambda entry: replace(entry, target=""))
    assert reasons(newsroom) == {"missing"}


def test_a_trend_in_words_of_ones_own_blocks(newsroom: Newsroom) -> None:
    newsroom.article(ARTICLE.replace("trend: unchanged", "trend: got no worse"))
    assert "label-trend" in reasons(newsroom)


def test_a_crashing_check_blocks(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.translate_all()

    def crash(subject):
        raise RuntimeError("boom")
        yield

    broken = dataclasses.replace(checks.CHECKS[0], run=crash)
    monkeypatch.setattr(checks, "CHECKS", (broken,))
    assert reasons(newsroom) == {"crash"}


def test_a_text_in_the_wrong_language_blocks(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    russian = "Переговоры о торговле на границе продолжались два дня и закончились ничем."
    newsroom.edit_po(
        newsroom.po(),
        lambda entry: replace(entry, target=russian if "second sentence" in entry.source else entry.target),
    )
    newsroom.project.sync()
    assert reasons(newsroom) == {"wrong-language"}


def test_policy_may_tolerate_some(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target="" if "second sentence" in entry.source else entry.target)
    )
    assert not passes(newsroom)
    policy(newsroom, "reviewed = 0\ntranslated = 75\n")
    verdict = newsroom.project.check([ISSUE])[0]
    assert verdict.passed
    assert [one.check for one in verdict.notices if one.check == "missing"] == ["missing"]


def test_the_strict_default_wants_a_review_by_another_person(newsroom: Newsroom) -> None:
    policy(newsroom, "")
    newsroom.translate_all()
    assert reasons(newsroom) == {"translated"}
    for locale in ("be", "ru"):
        verbs.review.review(newsroom.project.workspace, [], locale, "reviewer")
    assert passes(newsroom)


def test_own_review_does_not_count_under_the_strict_policy(newsroom: Newsroom) -> None:
    policy(newsroom, 'reviewer = "anyone"\n')
    newsroom.translate_all()
    for locale in ("be", "ru"):
        verbs.review.review(
            newsroom.project.workspace, [], locale, "unknown"
        )  # the name under which sync recorded the translations
    assert passes(newsroom)
    policy(newsroom, "")
    assert reasons(newsroom) == {"reviewed"}


def test_an_issues_own_policy_wins(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.write(f"articles/{ISSUE}/issue.toml", "[policy]\nreviewed = 100\n")
    assert reasons(newsroom) == {"translated"}


def test_machine_text_blocks_until_a_person_makes_it_theirs(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target="") if "second sentence" in entry.source else entry
    )
    newsroom.project.pretranslate([ISSUE], "be", "echo")
    assert "machine" in reasons(newsroom)
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, fuzzy=False))
    newsroom.project.sync()
    blocked = newsroom.project.check([ISSUE])[0]
    assert ["accepted without a change" in one.message for one in blocked.reasons if one.check == "translated"] == [
        True
    ]
    policy(newsroom, "reviewed = 0\naccepted-machine = true\n")
    assert "translated" not in reasons(newsroom)


def test_any_locale_of_an_edition_may_be_enough(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    newsroom.edit_po(newsroom.po("ru"), lambda entry: replace(entry, target=""))
    assert not passes(newsroom)
    newsroom.write("pyproject.toml", SETTINGS.replace('require = "all"', 'require = "any"'))
    assert passes(newsroom)


def test_the_verdict_and_status_agree(newsroom: Newsroom) -> None:
    newsroom.edit_po(newsroom.po(), translated)
    newsroom.project.sync()
    tallies = newsroom.project.status()
    missing = sum(tally.segments[State.MISSING] for tally in tallies)
    assert missing == sum(one.check == "missing" for one in newsroom.project.check([ISSUE])[0].reasons)
