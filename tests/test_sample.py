"""The sample publication in this repository: what the demo shows is what stands here."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pipeline import markdown
from pipeline.model import State
from pipeline.project import Project
from tests.conftest import ROOT

COMPLETE, INCOMPLETE, FRESH = "2026-11-02", "2026-11-09", "2026-11-16"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("sample")
    for name in ("articles", "locales"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pyproject.toml", "glossary.csv"):
        shutil.copy(ROOT / name, folder / name)
    return Project.find(folder)


def test_it_is_in_sync(sample: Project) -> None:
    assert [one.path for one in sample.sync() if one.written] == []


def test_its_verdicts(sample: Project) -> None:
    assert {verdict.issue: verdict.passed for verdict in sample.check()} == {
        COMPLETE: True,
        INCOMPLETE: False,
        FRESH: False,
    }


def test_the_complete_issue_is_reviewed_in_all_languages(sample: Project) -> None:
    for tally in sample.status([COMPLETE]):
        assert tally.segments[State.REVIEWED] == tally.total > 0


def test_the_incomplete_issue_has_everything_that_can_be_wrong(sample: Project) -> None:
    tallies = sample.status([INCOMPLETE])
    for state in State:
        assert sum(tally.segments[state] for tally in tallies), state
    found = {finding.check for verdict in sample.check([INCOMPLETE]) for finding in verdict.reasons}
    assert {
        "wrong-language", "keyboard-layout", "homoglyphs", "glued-words", "terms", "numbers", "markup", "label-trend",
    } <= found  # fmt: skip


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("вшысщгте", "discount"),
        ("ghbrfp", "приказ"),
        ("talksvia", "talks via"),
        ("Polack", "Polatsk"),
        ("Połack", "Polatsk"),
        ("Госцi", "Госці"),
        ("got worse", "worsened"),
        ("this is Belarusian, not English", "English"),
        ("this is Russian, not Belarusian", "Belarusian"),
    ],
)
def test_a_planted_mistake_is_caught(sample: Project, words: str, hint: str) -> None:
    reasons = [one for verdict in sample.check([INCOMPLETE]) for one in verdict.reasons if words in one.message]
    assert any(hint in one.hint for one in reasons), reasons


def test_the_articles_have_the_shape_of_commentaries(sample: Project) -> None:
    workspace = sample.workspace
    articles = [workspace.article(issue, slug) for issue, slug in workspace.select(())]
    assert len(articles) >= 8
    assert {article.locale for article in articles} == {"en", "be", "ru"}
    for article in articles:
        words = sum(markdown.words(text) for text in article.fields.values()) + markdown.words(article.body)
        assert 350 <= words <= 600, (article.path, words)
    bodies = "".join(article.body for article in articles)
    for part in (r"^- ", r"^1\. ", r"^> ", r"^\| ", r"^\[\^1\]: ", r"\]\(https://", r"«[^»]+»", r"^## "):
        assert re.search(part, bodies, re.MULTILINE), part
    assert any("caption" in article.fields for article in articles)


def test_the_complete_issue_is_published_in_each_language_alone(sample: Project, tmp_path: Path) -> None:
    done = sample.publish([COMPLETE], "html", tmp_path / "site")
    assert done.omitted == ()
    assert len([path for path in done.written if re.match(rf"\w\w/{COMPLETE}/[\w-]+\.html", path)]) == 3 * 4
    for locale in ("en", "be", "ru"):
        for path in (tmp_path / "site" / locale / COMPLETE).glob("*.html"):
            text = re.sub(
                r"<(header|footer|style|head)\b.*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
            )
            text = re.sub(r"<[^>]+>", " ", text)
            cyrillic = len(re.findall(r"[\u0400-\u04ff]", text))
            if locale == "en":
                assert cyrillic == 0, path
            else:
                assert not re.search("[ищъ]" if locale == "be" else "[ўі]", text), path
