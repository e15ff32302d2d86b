"""The lexicon: what is learned of finished issues, taken back when they change, and made anew when the index is gone."""

from __future__ import annotations

import random

import pytest

from pipeline.archive.by_issue import index_of
from pipeline.archive.learning import learn
from pipeline.archive.lexicon import links_of
from pipeline.workspace import Workspace
from tests.conftest import Newsroom

WORDS = {
    "river": "река", "bridge": "мост", "mayor": "мэр", "council": "савет", "school": "школа", "road": "дарога",
    "market": "рынак", "harbour": "порт", "library": "бібліятэка", "garden": "сад", "tower": "вежа", "square": "пляц",
}  # fmt: skip


def issue(newsroom: Newsroom, number: int, seed: int) -> str:
    """An issue of sentences that are made of the words by lot, with their translations."""
    chance = random.Random(seed)
    name = f"2017-05-{number:02}"
    lines = [" ".join(chance.sample(sorted(WORDS), 4)).capitalize() + f" {line}." for line in range(100, 112)]
    body = "\n\n".join(lines)
    newsroom.article(f"---\ntitle: Words of {name}\nlang: en\n---\n\n{body}\n", slug="words", issue=name)
    newsroom.project.sync()

    def fill(entry):
        from msgspec.structs import replace

        words = [WORDS.get(word.strip(".").lower(), word) for word in entry.source.split()]
        return replace(entry, target=" ".join(words), fuzzy=False)

    newsroom.edit_po(newsroom.po("be", "words", name), fill)
    newsroom.project.sync()
    return name


@pytest.fixture
def archive(newsroom: Newsroom) -> Newsroom:
    for number in (15, 22, 29):
        issue(newsroom, number, number)
    return newsroom


def workspace(newsroom: Newsroom) -> Workspace:
    return newsroom.project.workspace


def test_words_are_learned_of_finished_issues(archive: Newsroom) -> None:
    own = workspace(archive)
    assert links_of(own, "en", "be").links == {}
    assert learn(own, own.issues()) == 4
    links = links_of(own, "en", "be")
    assert links.links["bridge"][0] == "мост"
    assert links.links["library"[:7]][0] == "бібліятэка"[:5]
    assert links.pairs >= 36
    assert links_of(own, "en", "ru").links == {}
    assert learn(own, own.issues()) == 0


def test_a_changed_issue_is_learned_again_and_a_gone_one_forgotten(archive: Newsroom) -> None:
    own = workspace(archive)
    learn(own, own.issues())
    before = links_of(own, "en", "be")
    issue(archive, 29, 99)
    own = workspace(archive)
    assert learn(own, own.issues()) == 1
    assert links_of(own, "en", "be").pairs == before.pairs
    (archive.root / "articles/2017-05-29/words.md").unlink()
    (archive.root / "articles/2017-05-29").rmdir()
    own = workspace(archive)
    learn(own, own.issues())
    assert links_of(own, "en", "be").pairs < before.pairs


def test_what_is_learned_step_by_step_is_what_is_learned_at_once(archive: Newsroom) -> None:
    own = workspace(archive)
    for name in own.issues():
        learn(own, [name])
    stepwise = links_of(own, "en", "be")
    index_of(own).path.unlink()
    learn(own, own.issues())
    at_once = links_of(own, "en", "be")
    assert at_once.pairs == stepwise.pairs
    assert {word: links[0] for word, links in at_once.links.items()} == {
        word: links[0] for word, links in stepwise.links.items() if word in at_once.links
    }


def test_check_learns_by_itself(archive: Newsroom) -> None:
    archive.run("check", "--all")
    assert links_of(workspace(archive), "en", "be").pairs > 0
