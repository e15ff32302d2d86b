"""Articles: texts that must be told apart or taken for one, bodies made to break a splitter, names, clocks."""

from __future__ import annotations

import time
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import articles
from pipeline.articles.segmentation import assemble, split
from pipeline.errors import PerakladError
from pipeline.po import strings
from tests.conftest import ARTICLE
from tests.hostile.injections import ISSUE, PO, SOURCES
from tests.hostile.judging import verdict_of

FRONT = ARTICLE.split("---\n")[1]


def with_body(body: str) -> str:
    return f"---\n{FRONT}---\n{body}"


@pytest.mark.row("C1", "C3", "C4", "C6")
@pytest.mark.parametrize("fault", [one for one in SOURCES if one.row in ("C1", "C3", "C4", "C6")], ids=str)
def test_sync_refuses_and_writes_nothing(complete, fault) -> None:
    """What the gate calls red, `sync` refuses in a line, without a traceback and without a byte written."""
    fault.do(complete)
    before = complete.files()
    start = time.process_time()
    if fault.title == "a bidi override in a translation" or fault.row == "C4":
        with pytest.raises(PerakladError):
            complete.project.sync()
    else:
        with pytest.raises(PerakladError) as caught:
            complete.project.sync()
        assert caught.value.message
        assert caught.value.where
    assert time.process_time() - start < 5
    assert complete.files() == before


@pytest.mark.row("C2")
@pytest.mark.parametrize(
    "value", ["no", "yes", "on", "010", "12:30", "2017-05-08", "1e3", "null", "~", ".nan", "0x1F", "true"]
)
def test_words_that_yaml_takes_for_values_are_words(value: str) -> None:
    article = articles.parse(ARTICLE.replace("title: Minsk hosts talks", f"title: {value}"), ISSUE, "talks", "en")
    assert article.fields["title"] == value


@pytest.mark.row("C5")
def test_an_article_in_another_unicode_form_is_no_other_article(complete) -> None:
    text = ARTICLE.replace("Minsk hosts", "Mińsk hosts café")
    complete.article(unicodedata.normalize("NFC", text))
    complete.project.sync()
    complete.translate_all()
    complete.project.sync()
    before = complete.read_po(PO)
    complete.article(unicodedata.normalize("NFD", text))
    complete.project.sync()
    assert [(one.key, one.target, one.fuzzy) for one in complete.read_po(PO).active] == [
        (one.key, one.target, one.fuzzy) for one in before.active
    ]


@pytest.mark.row("C5")
@pytest.mark.parametrize("char", ["\u00a0", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2028"])
def test_invisible_characters_do_no_harm(complete, char: str) -> None:
    complete.article(ARTICLE.replace("two days", f"two{char}days").replace("first sentence", f"first{char}sentence"))
    complete.project.sync()
    complete.translate_all()
    complete.project.sync()
    again = complete.files()
    complete.project.sync()
    assert complete.files() == again


@pytest.mark.row("C7")
def test_what_differs_in_case_or_number_is_two_and_what_is_the_same_is_one(complete) -> None:
    complete.article(with_body("\nIt grew by 5. It grew by 6. It Grew by 6. It grew by 5.\n"))
    complete.project.sync()
    sources = [entry.source for entry in complete.read_po(PO).active if entry.context is None]
    assert sorted(sources) == ["It Grew by 6.", "It grew by 5.", "It grew by 6."]


BODIES = {
    "nothing": "",
    "only a line break": "\n",
    "only code": "\n```\ncode\n```\n",
    "only HTML": "\n<div>\n<b>x</b>\n</div>\n",
    "a megabyte": "\n" + "Доўгі абзац. " * 80_000 + "\n",
    "no last line break": "\nText.",
    "tabs": "\n\ta\tb\n\t\tc\n",
    "lazy quotes": "\n> a\nb\nc\n",
    "link references": "\n[a]\n\n[a]: http://x.y 'title'\n",
    "deep quotes": "\n" + ">" * 500 + " a\n",
    "deep lists": "\n" + "".join("  " * depth + "- a\n" for depth in range(300)),
    "brackets": "\n" + "[" * 50_000 + "\n",
    "one line of ten megabytes": "\n" + "word " * 2_000_000 + "\n",
    "carriage returns": "\na\rb\r\nc\n",
    "front matter again": "\n---\ntitle: x\n---\n",
    "footnotes that call themselves": "\nA.[^1]\n\n[^1]: B.[^1]\n",
    "a table without end": "\n|a|b|\n|-|-|\n" + "|c|d|\n" * 5_000,
}


@pytest.mark.row("C8", "C9")
@pytest.mark.parametrize("name", BODIES)
def test_an_odd_body_comes_back_byte_for_byte(name: str) -> None:
    start = time.process_time()
    article = articles.parse(with_body(BODIES[name].replace("\r\n", "\n").replace("\r", "\n")), ISSUE, "talks", "en")
    assert assemble(article, lambda segment: segment.text) == (dict(article.fields), article.body)
    assert time.process_time() - start < 10


@pytest.mark.row("C9")
@pytest.mark.parametrize("name", [name for name in BODIES if "mega" not in name])
def test_an_odd_body_is_synced_and_judged(complete, name: str) -> None:
    complete.article(with_body(BODIES[name]))
    complete.project.sync()
    again = complete.files()
    complete.project.sync()
    assert complete.files() == again
    assert verdict_of(complete)[0] in ("red", "green")


@pytest.mark.row("C8")
@given(
    st.lists(
        st.sampled_from(
            [
                "A sentence. ",
                "Other; words ",
                "*x* ",
                "[l](u) ",
                "\n\n",
                "\n",
                "> ",
                "- ",
                "# ",
                "`c` ",
                "|",
                "    ",
                "<b>",
                "&amp; ",
            ]
        ),
        max_size=30,
    )
)
def test_any_body_comes_back(parts: list[str]) -> None:
    body = "\n" + "".join(parts)
    if strings.unfit(body):
        return
    article = articles.parse(with_body(body), ISSUE, "talks", "en")
    assert assemble(article, lambda segment: segment.text)[1] == article.body
    split(article)


@pytest.mark.row("C10")
@pytest.mark.parametrize("year", [1970, 1999, 2100, 9999])
def test_a_clock_that_is_far_off_changes_no_verdict(complete, monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(year, 1, 1, tzinfo=tz or UTC)

    monkeypatch.setattr("pipeline.workspace.updating.datetime", Clock)
    assert verdict_of(complete) == ("green", [])
    complete.article(ARTICLE.replace("two days", "three days"))
    complete.project.sync()
    assert "stale" in complete.states().values()
    monkeypatch.undo()
    assert "stale" in complete.states().values()
    assert verdict_of(complete)[0] == "red"
