"""What servers of chat completions say when they can't or won't, in words of their own."""

from __future__ import annotations

import pytest

from pipeline.engines.brief import Brief
from pipeline.errors import EngineError
from tests.engines.models import dumped, model
from tests.engines.services import rendered
from tests.engines.test_llm import TEXTS, _here, translated  # noqa: F401 - a fixture


@pytest.mark.parametrize(
    ("status", "said"),
    [(400, "Server is pinned to 'owl-8b'; requested 'owl-7b'."), (422, "no such model"), (404, "{}")],
)
def test_in_whatever_words_a_model_is_refused(monkeypatch: pytest.MonkeyPatch, status: int, said: str) -> None:
    monkeypatch.setattr("tests.engines.models.MODEL", "owl-8b")  # what its list says
    with (
        model(lambda handler, _a, _n: handler.reply(status, {"detail": said})) as server,
        pytest.raises(EngineError, match="no model “owl-7b”") as caught,
    ):
        translated(server.url, TEXTS)
    assert "owl-8b" in caught.value.hint


def test_one_text_that_is_refused_keeps_none_back() -> None:
    odd = "The mayor resigned on a Tuesday."

    def picky(handler, answers, _number):
        if odd in handler.texts.values():
            handler.reply(400, '{"error": {"message": "flagged"}}')
            return None
        return dumped(answers), "stop"

    with model(picky) as server:
        answers = translated(server.url, [*TEXTS, odd])
    assert [answers[number].text for number in range(len(TEXTS))] == [rendered(text, "be") for text in TEXTS]
    assert "won't take this text (status 400)" in answers[len(TEXTS)].why


def test_each_text_that_is_left_says_why() -> None:
    with model(lambda _handler, _answers, _number: ("nonsense", "stop")) as server:
        answers = translated(server.url, TEXTS)
    assert {answer.why for answer in answers.values()} == {"llm: the answer is no JSON object of texts"}


def test_a_window_smaller_than_the_settings_say_is_found_out_and_the_texts_stay_together() -> None:
    """Servers count tokens in ways of their own: what stands around the texts gives way, and the form stays."""
    article = tuple(f"Sentence {number} says what the council had decided in that year." for number in range(400))

    def narrow(handler, answers, _number):
        request = handler.server.requests[-1]
        if sum(len(one["content"]) for one in request["messages"]) > 9_000:
            handler.reply(400, {"error": {"message": "maximum context length is 3000 tokens", "param": "messages"}})
            return None
        return dumped(answers), "stop"

    with model(narrow) as server:
        answers = translated(server.url, TEXTS, Brief(article=(*article, *TEXTS)), context=8192)
        assert all(answer.text for answer in answers.values())
        assert len(server.requests) <= 5
        assert {request["response_format"]["type"] for request in server.requests} == {"json_schema"}
