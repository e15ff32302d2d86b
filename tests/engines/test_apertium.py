"""Apertium on this machine, through a pipe that is kept open; and the pipe with programs that misbehave."""

from __future__ import annotations

import time

import pytest

from pipeline.config import EngineRules
from pipeline.engines import get
from pipeline.engines.apertium import Apertium
from pipeline.engines.pipe import Pipe, PipeError
from pipeline.guard import Guard
from tests.conftest import needs

RULES = EngineRules()


def guarded(texts: list[str], source: str, target: str) -> list:
    guard = Guard(get("apertium", RULES), RULES)
    answers = sorted(guard.translate(texts, source, target), key=lambda one: one[0])
    guard.close()
    return [answer for _, answer in answers]


@needs("lt-proc")
def test_both_directions() -> None:
    there = guarded(["Прэзідэнт сустрэўся з дэлегацыяй, якая прыехала ў Мінск."], "be", "ru")[0]
    assert there.text == "Президент встретился с делегацией, которая приехала в Минск."
    back = guarded(["Делегация, которая **приехала** сегодня в [Минск](https://example.org/a).[^1]"], "ru", "be")[0]
    assert back.text == "Дэлегацыя, якая **прыехала** сёння ў [Мінск](https://example.org/a).[^1]"


@needs("lt-proc")
def test_a_word_that_the_rules_drop_is_seen() -> None:
    assert guarded(["Закон принят."], "ru", "be")[0].why == "the engine dropped a word"


@needs("lt-proc")
def test_hostile_characters_come_back() -> None:
    engine = Apertium(RULES)
    text = r"Кот ^дом$ [сад] {лес} <b> @ / \ * # ~ | кот"
    answer = engine.translate([text, "дом"], "ru", "be")
    engine.close()
    assert len(answer) == 2
    assert answer[1] == "дом"
    for sign in "^$[]{}<>@/\\|":
        assert sign in answer[0]


@needs("lt-proc")
def test_many_texts_keep_their_order() -> None:
    engine = Apertium(RULES)
    answers = engine.translate([f"дом {number}" for number in range(3000)], "ru", "be")
    assert answers == [f"дом {number}" for number in range(3000)]
    engine.close()


def test_a_pipe_that_hangs_is_given_up_and_started_anew() -> None:
    pipe = Pipe([["sh", "-c", "read line; echo; sleep 30"]])
    begin = time.monotonic()
    with pytest.raises(PipeError, match="in time"):
        pipe.ask(["a", "b"], 0.3)
    assert time.monotonic() - begin < 1
    assert pipe._programs == []
    pipe.close()


POISON = (
    "import sys\ndata = b''\n"
    "while (byte := sys.stdin.buffer.read(1)):\n"
    "    if byte != b'\\0': data += byte; continue\n"
    "    if b'poison' in data: sys.exit(1)\n"
    "    sys.stdout.buffer.write(data.upper() + byte); sys.stdout.buffer.flush(); data = b''\n"
)


def test_a_text_that_kills_a_program_costs_no_other_text() -> None:
    import sys

    pipe = Pipe([[sys.executable, "-c", POISON], ["cat"]])
    texts = ["a", "b", "poison", "c", "poison too", "d"]
    assert pipe.ask(texts, 20) == ["A", "B", None, "C", None, "D"]
    assert pipe.ask(["e"], 20) == ["E"]
    pipe.close()


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(PipeError, match="can't be started"):
        Pipe([["cat"], ["no-such-program"]]).ask(["a"], 5)


def test_more_than_a_pipe_holds_at_once() -> None:
    pipe = Pipe([["cat"], ["cat"]])
    texts = ["x" * 5000 for _ in range(200)]
    assert pipe.ask(texts, 20) == texts
    pipe.close()
