"""Every service's wire format against a server on loopback: deadlines, errors, keys."""

from __future__ import annotations

import logging
import time

import msgspec
import pytest

from pipeline.config import EngineRules, EngineSettings
from pipeline.engines import ENGINES, get
from pipeline.errors import EngineError
from pipeline.guard import Cache, Guard, runner
from tests.engines.services import KEY, MISBEHAVIOURS, Server, answering, rendered, serving

PATHS = {
    "google": "/google",
    "mymemory": "/mymemory",
    "deepl": "/deepl/",
    "libre": "/libre/",
    "microsoft": "/microsoft?api-version=3.0",
    "yandex": "/yandex/{version}/{endpoint}",
}
VARIABLES = ("DEEPL_API_KEY", "LIBRE_API_KEY", "MICROSOFT_API_KEY", "YANDEX_API_KEY")
TEXT = "The council approved the budget of 1,250 roubles."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch):
    for variable in VARIABLES:
        monkeypatch.setenv(variable, KEY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(runner, "BACKOFF", 0.01)
    with serving() as server:
        yield server


def rules(server: Server, **changes) -> EngineRules:
    engines = {name: EngineSettings(url=server.url + path, rate=10_000) for name, path in PATHS.items()}
    return msgspec.structs.replace(EngineRules(deadline=5.0, attempts=2), **engines, **changes)


def ask(server: Server, name: str, texts: list[str], pair=("en", "be"), cache=None, **changes):
    bounds = rules(server, **changes)
    guard = Guard(get(name, bounds), bounds, cache)
    try:
        return [answer for _, answer in sorted(guard.translate(texts, *pair), key=lambda one: one[0])]
    finally:
        guard.close()


@pytest.mark.parametrize("name", PATHS)
def test_each_service_translates(server: Server, name: str) -> None:
    texts = {"en": TEXT, "pl": "Rada przyjęła budżet w wysokości 1250 zł."}
    for source, target in (("en", "be"), ("en", "ru"), ("be", "en"), ("ru", "be"), ("en", "pl"), ("pl", "en")):
        text = texts.get(source, "Савет 1250 не.")
        answer = ask(server, name, [text], (source, target))[0]
        assert answer.text == rendered(text, target), answer.why


@pytest.mark.parametrize("name", PATHS)
def test_no_key_and_no_text_in_an_address(server: Server, name: str) -> None:
    ask(server, name, [TEXT])
    for seen in server.seen:
        assert KEY not in seen["path"]
        assert name in ("google", "mymemory") or "council" not in seen["path"]


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("fault", MISBEHAVIOURS)
def test_a_service_that_misbehaves(server: Server, name: str, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.behaviour = MISBEHAVIOURS[fault]
    bounds = rules(server, deadline=0.6)
    engine = get(name, bounds).make(bounds)
    begin = time.monotonic()
    try:
        answer, said = engine.translate([TEXT], "en", "be")[0], ""
    except EngineError as error:
        answer, said = None, f"{error} {error.hint} {error!r} {error.__cause__!r}"
    assert time.monotonic() - begin < 0.6 + 0.4
    assert answer is None
    assert KEY not in said
    assert KEY not in caplog.text
    engine.close()


@pytest.mark.parametrize("fault", MISBEHAVIOURS)
def test_what_is_no_translation_is_a_reason(server: Server, fault: str) -> None:
    server.behaviour = MISBEHAVIOURS[fault]
    said = ""
    try:
        answers = ask(server, "deepl", [TEXT], deadline=0.6)
        said = answers[0].why
        assert not answers[0].text
    except EngineError as error:
        said = str(error)
    assert said
    assert KEY not in said


def test_a_service_that_recovers_is_asked_again(server: Server) -> None:
    def behave(handler, number, text):
        if number < 3:
            handler.reply(429 if number == 1 else 500, {}, headers=[("Retry-After", "0")])
        return number < 3

    server.behaviour = behave
    assert ask(server, "deepl", [TEXT], attempts=3)[0].text == rendered(TEXT, "be")
    assert len(server.seen) == 3


def test_retry_after_is_honoured(server: Server) -> None:
    def behave(handler, number, text):
        if number == 1:
            handler.reply(429, {}, headers=[("Retry-After", "1")])
        return number == 1

    server.behaviour = behave
    begin = time.monotonic()
    assert ask(server, "libre", [TEXT])[0].text
    assert time.monotonic() - begin >= 1.0


def test_a_service_that_asks_for_an_hour_is_not_waited_for(server: Server) -> None:
    server.behaviour = MISBEHAVIOURS["429 for an hour"]
    begin = time.monotonic()
    assert "busy" in ask(server, "deepl", [TEXT])[0].why
    assert time.monotonic() - begin < 3
    assert len(server.seen) == 1


def test_the_breaker_opens(server: Server) -> None:
    server.behaviour = MISBEHAVIOURS["500"]
    with pytest.raises(EngineError, match="gave up after 6 failures"):
        ask(server, "deepl", [f"The council met on {day} May." for day in range(1, 32)], threads=1)
    assert len(server.seen) == 6


def test_a_refused_key_stops_the_run(server: Server) -> None:
    server.behaviour = MISBEHAVIOURS["the key refused"]
    with pytest.raises(EngineError, match="refuses us") as caught:
        ask(server, "deepl", [f"The council met on {day} May." for day in range(1, 32)], threads=1)
    assert "DEEPL_API_KEY" in caught.value.hint
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("429", "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT AVAILABLE IN 10 HOURS"),
        ("403", "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS"),
        (200, "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY"),
    ],
)
def test_mymemorys_notices_are_no_translations(server: Server, tmp_path, status, answer: str) -> None:
    server.behaviour = lambda handler, number, text: handler.write_mymemory(answer, status) is None
    cache = Cache(tmp_path / "engines.sqlite")
    if status == "403":
        with pytest.raises(EngineError, match="refuses us"):
            ask(server, "mymemory", [TEXT], cache=cache)
    else:
        answers = ask(server, "mymemory", [TEXT], cache=cache)
        assert answers[0].why
        assert not answers[0].text
    server.behaviour = lambda handler, number, text: False
    assert ask(server, "mymemory", [TEXT], cache=cache)[0].text  # the notice was not remembered
    cache.close()


@pytest.mark.parametrize("name", ["google", "deepl", "microsoft"])
def test_eight_threads_never_mix_answers_up(server: Server, name: str) -> None:
    """The server answers late and out of order."""

    def behave(handler, number, text):
        time.sleep(((number * 7919) % 13) / 400)
        return False

    server.behaviour = behave
    texts = [f"The council met on {number} occasions." for number in range(1000, 1200)]
    answers = ask(server, name, texts, threads=8)
    assert [answer.text for answer in answers] == [rendered(text, "be") for text in texts]


def test_the_cap_on_characters(server: Server) -> None:
    texts = [f"The council met on {number} occasions." for number in range(1000, 1020)]
    with pytest.raises(EngineError, match="the cap of 200 characters"):
        ask(server, "deepl", texts, max_characters=200)
    assert sum(map(len, server.done)) <= 200


def test_long_texts_go_in_pieces(server: Server) -> None:
    text = " ".join(f"The council met on {number} occasions in that year." for number in range(1000, 1020))
    answer = ask(server, "mymemory", [text])[0]
    assert all(str(number) in answer.text for number in range(1000, 1020)), answer.why
    assert max(len(seen["text"]) for seen in server.seen) <= 240
    assert "longer than the engine takes" in ask(server, "mymemory", ["word " * 60 + "end."])[0].why


def test_what_was_answered_is_not_asked_again(server: Server, tmp_path) -> None:
    cache = Cache(tmp_path / "engines.sqlite")
    first = ask(server, "deepl", [TEXT, TEXT], cache=cache)
    assert ask(server, "deepl", [TEXT], cache=cache) == first[:1]
    assert len(server.seen) == 1
    cache.close()


def test_what_may_have_been_paid_for_is_not_sent_again(server: Server, tmp_path) -> None:
    cache = Cache(tmp_path / "engines.sqlite")
    server.behaviour = MISBEHAVIOURS["hangs"]
    assert "may have been paid for" in ask(server, "deepl", [TEXT], cache=cache, deadline=0.3)[0].why
    server.behaviour = lambda handler, number, text: False
    assert "may have been paid for" in ask(server, "deepl", [TEXT], cache=cache)[0].why
    assert len(server.seen) == 1
    bounds = rules(server)
    guard = Guard(get("deepl", bounds), bounds, cache, resend=True)
    assert next(iter(guard.translate([TEXT], "en", "be")))[1].text
    guard.close()
    cache.close()


def test_a_key_never_goes_over_plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", KEY)
    bounds = EngineRules(deepl=EngineSettings(url="http://translate.example.org/"))
    with pytest.raises(EngineError, match="only over https"):
        get("deepl", bounds).make(bounds)


def test_engines_without_a_key_say_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    missing = {info.name: info.unavailable(EngineRules()) for info in ENGINES}
    for variable, name in zip(VARIABLES, ("deepl", "libre", "microsoft", "yandex"), strict=True):
        assert variable in missing[name]
    assert not missing["google"]
    own = EngineRules(libre=EngineSettings(url="http://127.0.0.1:5000"))
    assert not get("libre", own).unavailable(own)


def test_a_page_of_googles_without_an_answer(server: Server) -> None:
    server.behaviour = answering(
        200, "<html><body>Our systems have detected unusual traffic</body></html>", "text/html"
    )
    assert "without a translation" in ask(server, "google", [TEXT])[0].why
