"""Make an archive of issues for measuring: `python -m benchmarks.archive DIR [--years 10]`. Seeded; the text is ours.

Ten years are 520 issues of 4 articles of about 30 sentences, complete and reviewed in two target locales: 4,160 catalogs
with some 125,000 entries.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from pipeline import articles
from pipeline.languages.sentences import split_sentences
from pipeline.model import Deed, Entry, Fact, digest
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.ledger import Ledger
from pipeline.workspace import Workspace

SETTINGS = '[tool.peraklad]\ntitle = "Archive"\nurl = "https://archive.example"\n'
LOCALES = ("en", "be", "ru")
PLACES = [
    ("Brest", "Брэст", "Брест"), ("Hrodna", "Гродна", "Гродно"), ("Polatsk", "Полацк", "Полоцк"),
    ("Pinsk", "Пінск", "Пинск"), ("Orsha", "Орша", "Орша"), ("Lida", "Ліда", "Лида"), ("Slutsk", "Слуцк", "Слуцк"),
]  # fmt: skip
THINGS = [
    ("roads", "дарогі", "дороги"), ("libraries", "бібліятэкі", "библиотеки"), ("schools", "школы", "школы"),
    ("bridges", "масты", "мосты"), ("street lighting", "асвятленне вуліц", "освещение улиц"),
    ("heating", "ацяпленне", "отопление"), ("water pipes", "водаправод", "водопровод"),
]  # fmt: skip
SENTENCES = [
    (
        "The town of {place} spent {n} thousand roubles on {thing} in {year}.",
        "Горад {place} патраціў {n} тысяч рублёў на {thing} у {year} годзе.",
        "Город {place} потратил {n} тысяч рублей на {thing} в {year} году.",
    ),
    (
        "According to the plan for {year}, spending on {thing} in the town of {place} will reach {n} thousand roubles.",
        "Паводле плана на {year} год, выдаткі на {thing} у горадзе {place} дасягнуць {n} тысяч рублёў.",
        "По плану на {year} год, расходы на {thing} в городе {place} достигнут {n} тысяч рублей.",
    ),
    (
        "Residents of the town of {place} sent {n} letters about {thing} and received an answer within {m} days.",
        "Жыхары горада {place} даслалі {n} лістоў пра {thing} і атрымалі адказ праз {m} дзён.",
        "Жители города {place} прислали {n} писем про {thing} и получили ответ через {m} дней.",
    ),
    (
        "Analysts expect that {thing} will cost the town of {place} {n} thousand roubles more than in {year}.",
        "Аналітыкі чакаюць, што {thing} абыдуцца гораду {place} на {n} тысяч рублёў даражэй, чым у {year} годзе.",
        "Аналитики ожидают, что {thing} обойдутся городу {place} на {n} тысяч рублей дороже, чем в {year} году.",
    ),
]
SECTIONS = ("ruling-elite", "society-parties", "security", "belarus-west", "belarus-russia")
TRENDS = ("improved", "unchanged", "worsened")


def sentence(dice: random.Random) -> tuple[str, str, str]:
    """One sentence in the three languages."""
    forms, place, thing = dice.choice(SENTENCES), dice.choice(PLACES), dice.choice(THINGS)
    n, m, year = dice.randint(100, 99_999), dice.randint(3, 90), dice.randint(2005, 2026)
    return tuple(forms[i].format(place=place[i], thing=thing[i], n=n, m=m, year=year) for i in range(3))  # type: ignore[return-value]


def sentences_of(text: Path) -> list[str]:
    """The sentences of a text file (one paragraph a line), in our own splitting, each once."""
    lines = text.read_text(encoding="utf-8").splitlines()
    found = (one for line in lines for one in split_sentences(line.strip(), "en"))
    return list(dict.fromkeys(one for one in found if len(one.split()) >= 4))


def corpus(size: int, text: Path | None = None, seed: int = 11) -> list[str]:
    """As many different sentences: of a text, and then of pairs of words that follow each other in it.

    Without a text, of made-up words that are as unevenly used as words are (Zipf's law).
    """
    dice = random.Random(seed)
    if text is None:
        syllables = "га ра ды ма ло сла ве ры ня ста ко пры зо бу ле шы да ці".split()
        words = list(dict.fromkeys("".join(dice.choices(syllables, k=dice.randint(1, 5))) for _ in range(40_000)))
        weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
        made = dict.fromkeys(
            " ".join(dice.choices(words, cum_weights=weights, k=dice.randint(6, 25))) for _ in range(size)
        )
        return list(made)
    known = sentences_of(text)
    following: dict[str, list[str]] = defaultdict(list)
    for one in known:
        for first, second in itertools.pairwise(["", *one.split(), ""]):
            following[first].append(second)
    made = dict.fromkeys(known)
    while len(made) < size:
        words = [dice.choice(following[""])]
        while words[-1] and len(words) < 45:
            words.append(dice.choice(following[words[-1]]))
        if len(words) > 5:
            made[" ".join(words).strip()] = None
    return dice.sample(list(made), size)


def edited_copies(texts: list[str], count: int, seed: int = 9) -> list[str]:
    """New sentences: known ones of which up to a quarter of the words were replaced, dropped, added or bent."""
    dice = random.Random(seed)
    words = [word for text in dice.sample(texts, min(2000, len(texts))) for word in text.split()]
    made = []
    for text in dice.sample(texts, count):
        parts = text.split()
        for _ in range(max(1, round(len(parts) * dice.uniform(0.03, 0.25)))):
            at = dice.randrange(len(parts))
            match dice.choice(("replace", "replace", "drop", "add", "bend")):
                case "replace":
                    parts[at] = dice.choice(words)
                case "drop" if len(parts) > 4:
                    del parts[at]
                case "add":
                    parts.insert(at, dice.choice(words))
                case _:
                    parts[at] = parts[at][:-1] + dice.choice("аыіоу")
        made.append(" ".join(parts))
    return made


_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдэфгхыйклмнопярстуввксз")


def given(texts: list[str], dice: random.Random) -> tuple[str, str, str]:
    """A sentence of a given text, and its words in Cyrillic letters for translations."""
    source = dice.choice(texts)
    return (source, *(f"{source.lower().translate(_LETTERS)} {end}." for end in ("ы", "и")))


def make(folder: Path, years: int, seed: int = 1, text: Path | None = None) -> int:
    """Write the archive, of made-up sentences or of those of a text; return the number of catalogs."""
    dice = random.Random(seed)
    known = sentences_of(text) if text else []
    folder.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    first = date(2016, 1, 4)
    texts: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for week in range(52 * years):
        issue = (first + timedelta(weeks=week)).isoformat()
        (folder / "articles" / issue).mkdir(parents=True)
        for number in range(4):
            sentences = [given(known, dice) if known else sentence(dice) for _ in range(dice.randint(26, 34))]
            slug = f"article-{'abcd'[number]}"
            texts[issue, slug] = sentences
            rest = [one[0] for one in sentences[2:]]
            paragraphs = "\n\n".join(" ".join(rest[i : i + 5]) for i in range(0, len(rest), 5))
            front = articles.dump_front_matter(
                {
                    "title": sentences[0][0],
                    "lang": "en",
                    "section": dice.choice(SECTIONS),
                    "trend": dice.choice(TRENDS),
                    "lead": sentences[1][0],
                }
            )
            whole = articles.join_front_matter(front, f"\n{paragraphs}\n")
            (folder / "articles" / issue / f"{slug}.md").write_text(whole, encoding="utf-8")
    workspace = Workspace.find(folder)
    for (issue, slug), sentences in texts.items():
        source = workspace.source(workspace.article(issue, slug))
        for index, locale in enumerate(LOCALES[1:], 1):
            _catalog(workspace, source, locale, {one[0]: one[index] for one in sentences})
    for locale in LOCALES[1:]:
        first_labels = {entry.source: entry.target for entry in workspace.first_label_entries(locale)}
        _catalog(workspace, workspace.label_source(), locale, first_labels)
    return 2 * len(texts)


def _catalog(workspace, source, locale: str, targets: dict[str, str]) -> None:
    entries, facts = [], []
    for segment in source.segments:
        target = targets.get(segment.text) or segment.text.lower().translate(_LETTERS)
        entries.append(Entry(segment.text, target, segment.context, segment.kind, source.path))
        pair = (digest(segment.text, segment.context), digest(target))
        facts.append(Fact(Deed.MADE, *pair, "2026-01-01T10:00:00Z", "translator", origin="human"))
        facts.append(Fact(Deed.REVIEWED, *pair, "2026-01-02T10:00:00Z", "reviewer"))
    path = workspace.root / source.catalog_path(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = catalogs.new_header(f"Archive {source.issue}".strip(), locale, "en", "2026-01-01 10:00+0000")
    path.write_text(catalogs.dump(catalogs.Catalog(header, tuple(entries))), encoding="utf-8")
    (workspace.root / ledger.path_of(source.catalog_path(locale))).write_text(
        ledger.dump(Ledger.of(facts)), encoding="utf-8"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--text", type=Path, help="a text file whose sentences are used instead of made-up ones")
    arguments = parser.parse_args()
    print(make(arguments.folder, arguments.years, text=arguments.text), "catalogs")
