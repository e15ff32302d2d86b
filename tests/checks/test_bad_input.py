"""What the checks make of poor evidence: wrong pairs among what was learned, one language, no pair at all, odd texts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.alignment import lengths
from pipeline.alignment.lexicon import NOTHING, Learner, Links
from pipeline.alignment.reading import reading
from pipeline.checks import CHECKS, ISSUE_CHECKS, Subject, run, run_issue
from pipeline.model import Severity, Where
from tests.conftest import SETTINGS, Newsroom

#: The checks that judge a pair by its fit.
FIT = ("misplaced", "omission", "addition", "names", "length")


def issue(
    pairs: Sequence[tuple[str, str]], locale: str, kind: str = "paragraph", links: Links = NOTHING
) -> list[Subject]:
    return [
        Subject(target, locale, Where("x.po", at, "2017-05-08", "talks", locale), source, "en", kind, links=links)
        for at, (source, target) in enumerate(pairs)
    ]


def said(subjects: list[Subject]) -> list[str]:
    found = [one for subject in subjects for one in run(CHECKS, subject, {})]
    found += run_issue(ISSUE_CHECKS, subjects, lambda _: {})
    return [f"{one.check}: {one.message} ({one.text})" for one in found if one.severity is not Severity.INFO]


def pieces() -> Iterator[object]:
    text = Path(__file__).with_name("abstain.txt").read_text(encoding="utf-8")
    for piece in text.split("\n[")[1:]:
        head, *lines = piece.strip().split("\n")
        locale, kind, name = (part.strip() for part in head.rstrip("]").split("|"))
        pairs = [tuple(line.split(" → ")) for line in lines if line.strip()]
        yield pytest.param(locale, kind, pairs, id=f"{locale}: {name}")


@pytest.mark.parametrize(("locale", "kind", "pairs"), list(pieces()))
def test_nothing_is_said_where_nothing_can_be_told(locale: str, kind: str, pairs: list[tuple[str, str]]) -> None:
    assert said(issue(pairs, locale, kind)) == []


def _language(chance: random.Random, consonants: str, vowels: str) -> list[str]:
    """Two hundred words of a language that nobody speaks."""
    found: set[str] = set()
    while len(found) < 200:
        found.add(
            "".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(3)) + chance.choice(consonants)
        )
    return sorted(found)


def _texts(chance: random.Random, count: int) -> list[tuple[str, str]]:
    """Sentences of words drawn by lot, with their translations, word by word in another order."""
    ours, theirs = (
        _language(random.Random(1), "bdfklmnprst", "aeiou"),
        _language(random.Random(2), "вгджзхцчш", "аоуыэ"),
    )
    found = []
    for _ in range(count):
        numbers = chance.sample(range(len(ours)), 9)
        other = chance.sample(numbers, len(numbers))
        found.append((" ".join(ours[one] for one in numbers) + ".", " ".join(theirs[one] for one in other) + "."))
    return found


def _learned(pairs: Sequence[tuple[str, str]]) -> Links:
    learner = Learner()
    read = [(reading(one, "en"), reading(other, "ru")) for one, other in pairs]
    ratios = [lengths.ratio(one.length, other.length) for one, other in read]
    learner.add([(one.stems, other.stems) for one, other in read], ratios)
    return learner.links()


def _misplaced(pairs: list[tuple[str, str]], links: Links) -> set[str]:
    found = run_issue(ISSUE_CHECKS, issue(pairs, "ru", links=links), lambda _: {})
    return {one.text for one in found if one.check == "misplaced"}


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_wrong_pairs_in_the_archive_break_nothing_that_is_learned(share: float) -> None:
    chance = random.Random(3)
    archive = _texts(chance, 600)
    wrong = round(share * len(archive))
    strangers = [other for _, other in archive[:wrong]]
    archive[:wrong] = [(one, strangers[at - 1]) for at, (one, _) in enumerate(archive[:wrong])]
    links = _learned(archive)
    new = _texts(chance, 120)
    assert _misplaced(new, links) == set()
    faulty = list(new)
    for at in range(0, 120, 6):
        faulty[at], faulty[at + 1] = (new[at][0], new[at + 1][1]), (new[at + 1][0], new[at][1])
    seen = _misplaced(faulty, links)
    swapped = [(faulty[at][1], faulty[at + 1][1]) for at in range(0, 120, 6)]
    assert sum(not seen.isdisjoint(pair) for pair in swapped) >= 19
    assert len(seen - {text for pair in swapped for text in pair}) == 0


def test_a_publication_in_one_language_is_checked_and_learns_nothing(newsroom: Newsroom) -> None:
    settings = newsroom.root / "pyproject.toml"
    alone = SETTINGS.replace('"be/ru" = { locales = ["be", "ru"], require = "all" }\n', "")
    settings.write_text(alone.replace("[tool.peraklad]\n", '[tool.peraklad]\nlocales = ["en"]\n', 1), encoding="utf-8")
    newsroom.article()
    newsroom.project.sync()
    done = newsroom.run("check", "--all")
    assert done.returncode == 0, done.stdout + done.stderr


#: A locale of which nothing was learned: names, numbers and length are all there is.
POLISH = [
    ("The mayor of Ostrava, Marta Zaleska, opened the new bridge over the Odra on Monday.",
     "Burmistrz Ostrawy Marta Zaleska otworzyła w poniedziałek nowy most na Odrze."),
    ("It cost 14.5 million zlotys and took three years, the newspaper Wyborcza reported on its first page.",
     "Kosztował 14,5 mln złotych i powstawał trzy lata, podała na pierwszej stronie gazeta „Wyborcza”."),
    ("Anton Kryvicki, who lives across the river in Bohumin, will no longer need the ferry to get to his work.",
     "Antoni Krywicki, który mieszka za rzeką w Boguminie, nie będzie już potrzebował promu, żeby dotrzeć do pracy."),
]  # fmt: skip


def test_a_locale_without_any_pair_is_judged_by_names_numbers_and_length() -> None:
    assert said(issue(POLISH, "pl")) == []
    first, second, third = POLISH
    swapped = said(issue([first, (second[0], third[1]), (third[0], second[1])], "pl"))
    assert any(one.startswith("misplaced") for one in swapped)
    half = said(issue([first, second, (third[0], third[1][:50] + ".")], "pl"))
    assert any(one.startswith("omission") for one in half)
