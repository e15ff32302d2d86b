"""Pre-translation on a publication: what is filled, from where, and what a person finds of it."""

from __future__ import annotations

from collections import Counter

import pytest
from msgspec.structs import replace

from pipeline.engines import echo
from pipeline.model import Deed, digest
from pipeline.state import ledger
from tests.conftest import SETTINGS, Newsroom, coverage_of, needs
from tests.engines.services import KEY, serving

ISSUE = "2017-05-08"
RU = {
    "Minsk hosts talks": "В Минске идут переговоры",
    "The talks lasted two days.": "Переговоры шли два дня.",
    "The first sentence of the article says what happened.": "Первое предложение статьи говорит о том, что произошло.",
    "The second sentence says why it matters.": "Второе предложение говорит о том, почему это важно.",
    "A second paragraph closes the article.": "Другое предложение говорит о будущем.",
}


def in_russian(entry):
    return replace(entry, target=RU.get(entry.source, entry.target), fuzzy=False)


def made(newsroom: Newsroom, locale: str = "be") -> list:
    facts = ledger.read(newsroom.root, ledger.path_of(newsroom.po(locale))).facts
    return [fact for fact in facts if fact.deed is Deed.MADE]


@needs("lt-proc")
def test_apertium_starts_from_the_finished_russian(newsroom: Newsroom) -> None:
    newsroom.edit_po(newsroom.po("ru"), in_russian)
    newsroom.project.sync()
    filled = newsroom.project.pretranslate([ISSUE], "be", "apertium")[0]
    assert filled.pivoted == filled.from_engine == len(RU), filled.refused
    assert newsroom.entry(newsroom.po(), "lasted two days").target == "Перамовы ішлі два дня."
    assert all(entry.fuzzy for entry in newsroom.read_po(newsroom.po()).active)
    assert {fact.origin for fact in made(newsroom)} == {"machine:apertium"}
    assert {fact.pivot.digest for fact in made(newsroom)} == {digest(text) for text in RU.values()}
    assert set(newsroom.states().values()) == {"machine"}


@needs("lt-proc")
def test_a_later_change_of_the_pivot_makes_it_stale(newsroom: Newsroom) -> None:
    newsroom.edit_po(newsroom.po("ru"), in_russian)
    newsroom.project.sync()
    newsroom.project.pretranslate([ISSUE], "be", "apertium")
    newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, fuzzy=False))
    newsroom.project.sync()
    assert set(newsroom.states().values()) == {"translated"}
    newsroom.edit_po(
        newsroom.po("ru"),
        lambda entry: replace(entry, target="Переговоры шли три дня.") if "lasted" in entry.source else entry,
    )
    newsroom.project.sync()
    assert [source for source, state in newsroom.states().items() if state == "stale"] == ["The talks lasted two days."]


@needs("lt-proc")
def test_machine_and_draft_texts_are_no_pivots(newsroom: Newsroom) -> None:
    newsroom.project.pretranslate([ISSUE], "ru", "echo")
    filled = newsroom.project.pretranslate([ISSUE], "be", "apertium")[0]
    assert filled.from_engine == 0
    assert {why for _, why in filled.refused} == {
        "no engine that was named serves en–be, and there is no finished ru text to start from"
    }


@needs("lt-proc")
def test_the_second_engine_gets_what_the_first_left(newsroom: Newsroom) -> None:
    newsroom.edit_po(newsroom.po("ru"), lambda entry: in_russian(entry) if "sentence" in entry.source else entry)
    newsroom.project.sync()
    filled = newsroom.project.pretranslate([ISSUE], "be", ("apertium", "echo"))[0]
    assert filled.from_engines == {"apertium": 2, "echo": 3}
    assert not filled.refused


def test_a_persons_work_is_never_overwritten(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even what is written while the engine is at work."""

    def slow(self, texts, source, target):
        newsroom.edit_po(newsroom.po(), lambda entry: replace(entry, target="Чалавек."))
        return ["Машына зрабіла гэты пераклад." for _ in texts]

    newsroom.edit_po(
        newsroom.po(),
        lambda entry: replace(entry, target="Накід.", fuzzy=True) if "lasted" in entry.source else entry,
    )
    monkeypatch.setattr(echo.Echo, "translate", slow)
    newsroom.project.pretranslate([ISSUE], "be", "echo")
    assert {entry.target for entry in newsroom.read_po(newsroom.po()).active} == {"Чалавек."}


def test_what_is_refused_stays_missing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [None, "", "<html>Error 500</html>", "The same old English text", "MYMEMORY WARNING: NO MORE"]
    monkeypatch.setattr(echo.Echo, "translate", lambda self, texts, source, target: answers[: len(texts)])
    filled = newsroom.project.pretranslate([ISSUE], "be", "echo")[0]
    assert len(filled.refused) == 5
    assert set(newsroom.states().values()) == {"missing"}
    assert made(newsroom) == []


def test_accepted_as_is_and_post_edited_are_told_apart(newsroom: Newsroom) -> None:
    newsroom.project.pretranslate([ISSUE], "be", "echo")
    newsroom.edit_po(
        newsroom.po(),
        lambda entry: replace(entry, fuzzy=False, target="Размовы." if "lasted" in entry.source else entry.target),
    )
    newsroom.project.sync()
    coverage = coverage_of(newsroom.project, ISSUE, "talks", "be")
    by_source = {segment.text: coverage.standings[segment.key] for segment in coverage.segments}
    edited = by_source.pop("The talks lasted two days.")
    assert (edited.origin, edited.accepted_as_is) == ("human", False)
    assert all(one.accepted_as_is and one.origin == "machine:echo" for one in by_source.values())


def test_repeats_of_last_weeks_issue_come_from_the_memory(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    repeated = "A second paragraph closes the article."
    newsroom.article(
        issue="2017-05-15",
        slug="again",
        text=f"---\ntitle: Another title\nlang: en\nlead: {repeated}\n---\n\nThe second sentence says why it matters.\n",
    )
    newsroom.project.sync()
    # The paragraph is the very text that was translated last week; the lead is only worded like one.
    states = newsroom.states(issue="2017-05-15", slug="again")
    assert sorted(states.values()) == ["missing"] * 2 + ["translated"]
    filled = newsroom.project.pretranslate(["2017-05-15"], "be", "echo")[0]
    assert (filled.from_memory, filled.from_engine) == (1, 1)
    states = newsroom.states(issue="2017-05-15", slug="again")
    assert sorted(states.values()) == ["draft", "machine", "translated"]


def test_the_preview_sends_nothing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        monkeypatch.setenv("DEEPL_API_KEY", KEY)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("PERAKLAD_TRUSTED_HOSTS", "127.0.0.1")
        newsroom.write(
            "pyproject.toml",
            f'{SETTINGS}\n[tool.peraklad.engines.deepl]\nurl = "{server.url}/deepl"\nprice = 20\nrate = 1000\n',
        )
        before = newsroom.files()
        run = newsroom.run("pretranslate", "--locale", "be", "--engine", "deepl", "-n")
        assert run.returncode == 0, run.stderr
        characters = sum(map(len, RU))
        assert f"{characters} characters would be sent, about 0.00" in run.stderr
        assert server.seen == []
        assert newsroom.files() == before
        done = newsroom.run("pretranslate", "--locale", "be", "--engine", "deepl")
        assert done.returncode == 0
        assert f"{characters} characters sent" in done.stderr
        assert KEY not in done.stderr + done.stdout
        assert len(server.seen) == 5
        assert set(newsroom.states().values()) == {"machine"}, done.stderr


def test_the_list_of_engines(newsroom: Newsroom) -> None:
    done = newsroom.run("pretranslate", "--list-engines", DEEPL_API_KEY="", LIBRE_API_KEY="")
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert lines.keys() == {"apertium", "google", "mymemory", "deepl", "libre", "microsoft", "yandex", "llm", "echo"}
    assert "DEEPL_API_KEY is not set" in lines["deepl"]
    assert lines["echo"].endswith("ready")


def settings(newsroom: Newsroom, engines: str) -> None:
    newsroom.write("pyproject.toml", f"{SETTINGS}\n[tool.peraklad.engines]\n{engines}\n")


def test_without_an_engine_the_memory_alone_fills_or_the_settings_order(newsroom: Newsroom) -> None:
    (filled,) = newsroom.project.pretranslate([ISSUE], "be", ())
    assert (filled.from_memory, filled.from_engine, filled.refused) == (0, 0, filled.refused)
    settings(newsroom, 'order.be = ["echo"]')
    (filled,) = newsroom.project.pretranslate([ISSUE], "be", ())
    assert filled.from_engines.keys() == {"echo"}


@needs("lt-proc")
@pytest.mark.parametrize(("policy", "kept"), [("leave", False), ("mixed", True), ("draft", True)])
def test_a_mixed_answer_is_kept_with_its_reason_unless_the_settings_say_otherwise(
    newsroom: Newsroom, policy: str, kept: bool
) -> None:
    """“Говорит” is no word of Apertium's: it stands in the Belarusian text as it is."""
    settings(newsroom, f'refused = "{policy}"')
    newsroom.edit_po(newsroom.po("ru"), in_russian)
    newsroom.project.sync()
    (filled,) = newsroom.project.pretranslate([ISSUE], "be", "apertium")
    assert len(filled.kept if kept else filled.refused) == 3
    assert Counter(newsroom.states().values())["missing"] == (0 if kept else 3)
    told = [entry.comment for entry in newsroom.read_po(newsroom.po()).active if "говорит" in entry.comment]
    assert len(told) == (3 if kept else 0)


def test_a_near_match_is_stale_with_its_old_source_where_the_settings_say_so(newsroom: Newsroom) -> None:
    newsroom.translate_all()
    text = newsroom.read("articles/2017-05-08/talks.md").replace("lasted two days", "lasted three days")
    newsroom.article(text.replace("Minsk hosts talks", "Minsk hosts more talks"), slug="more", issue="2017-05-15")
    newsroom.project.sync()
    newsroom.run("memory", "rebuild")
    where = newsroom.po(slug="more", issue="2017-05-15")
    near = "The talks lasted three days."
    newsroom.edit_po(where, lambda entry: replace(entry, target="", fuzzy=False, previous=None, previous_context=None))
    newsroom.project.pretranslate(["2017-05-15"], "be", ())
    assert not newsroom.entry(where, "three days").target
    settings(newsroom, "near = 85")
    newsroom.project.pretranslate(["2017-05-15"], "be", ())
    entry = newsroom.entry(where, "three days")
    assert entry.target
    assert entry.previous == "The talks lasted two days."
    assert newsroom.states("be", "more", "2017-05-15")[near] == "stale"
    newsroom.project.sync()
    assert newsroom.states("be", "more", "2017-05-15")[near] == "stale"
