"""Machines: what is no translation is never taken for one, and what was got so far is never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from msgspec.structs import replace

from pipeline.config import EngineRules, EngineSettings
from pipeline.engines import echo, get
from pipeline.engines.apertium import APERTIUM
from pipeline.errors import PerakladError
from pipeline.guard import Guard
from pipeline.guard.refusal import refuse
from pipeline.model import State
from tests.conftest import ROOT
from tests.engines.services import KEY, MISBEHAVIOURS, serving
from tests.hostile.injections import ISSUE, PO
from tests.hostile.judging import verdict_of

SOURCE = "The council met on 12 May and read [the decree](https://example.org/a)."
GOOD = "Рада сабралася 12 мая і прачытала [указ](https://example.org/a)."

RUBBISH = {
    "nothing": None,
    "an empty text": "",
    "blanks": "  \n ",
    "the source again": SOURCE,
    "the source with a blank": f" {SOURCE} ",
    "another language": "Der Rat trat am 12. Mai zusammen und las [den Erlass](https://example.org/a).",
    "another script": "Rada sabralasia 12 maja i pračytala [ukaz](https://example.org/a).",
    "a page": "<!DOCTYPE html><html><body>Рада 12</body></html>",
    "a script": GOOD + "<script>alert(1)</script>",
    "a handler": GOOD + '<img src=x onerror="alert(1)">',
    "a link lost": "Рада сабралася 12 мая і прачытала указ.",
    "a link's target changed": GOOD.replace("example.org", "evil.example"),
    "a scheme of its own": GOOD.replace("https://example.org/a", "javascript:alert(1)"),
    "a number lost": GOOD.replace("12 ", ""),
    "a number changed": GOOD.replace("12", "21"),
    "ten times as long": GOOD + " Яшчэ слова." * 60,
    "a letter": "Р",
    "a captcha": "Our systems have detected unusual traffic from your computer network",
    "a quota notice": "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY",
    "an entity": GOOD + " &quot;так&quot;",
    "NUL": GOOD.replace("Рада", "Ра\0да"),
    "an escape character": GOOD + "\x1b[31m",
    "a bidi override": GOOD.replace("указ", "\u202eуказ"),
    "an isolate": "\u2067" + GOOD,
    "a lone surrogate": GOOD + "\ud800",
    "a conflict marker": "<<<<<<< ours\n" + GOOD,
    "the replacement character": GOOD.replace("і", "\ufffd"),
}


@pytest.mark.row("D1")
@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish_is_refused_with_a_reason(name: str) -> None:
    assert refuse(SOURCE, GOOD, "en", "be") == ""
    assert refuse(SOURCE, RUBBISH[name], "en", "be")


@pytest.mark.row("D1")
@pytest.mark.parametrize(
    "answer", [None, "", "{source}", "<script>alert(1)</script>", "Пе\0раклад", "Пераклад \u202eтэксту"]
)
def test_what_is_refused_stays_missing_and_the_rest_is_saved(
    complete, monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    complete.edit_po(PO, lambda entry: replace(entry, target=""))
    real = echo.Echo.translate

    def translate(self, texts, *rest, **named):
        found = real(self, texts, *rest, **named)
        return [
            answer and answer.replace("{source}", text) if "second sentence" in text else good
            for text, good in zip(texts, found, strict=True)
        ]

    monkeypatch.setattr(echo.Echo, "translate", translate)
    (filled, *_) = complete.project.pretranslate([ISSUE], "be", "echo")
    assert any("second sentence" in source for source, _ in filled.refused)
    states = complete.states()
    assert states["The second sentence says why it matters."] == State.MISSING
    assert verdict_of(complete)[0] == "red"


RULES = EngineRules(deadline=0.4, attempts=2, libre=EngineSettings(rate=1000.0))


@pytest.mark.row("D2")
@pytest.mark.parametrize("fault", [name for name in MISBEHAVIOURS if name != "429 for an hour"])
def test_a_service_that_fails_gives_reasons_in_bounded_time(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("LIBRE_API_KEY", KEY)
    with serving() as server:
        server.behaviour = MISBEHAVIOURS[fault]
        rules = replace_rules(server.url)
        start = time.perf_counter()
        answers, said = [], ""
        try:
            answers = list(Guard(get("libre", rules), rules).translate([SOURCE], "en", "be"))
        except PerakladError as error:  # a refused key stops the run
            said = str(error)
        assert KEY not in said
        assert time.perf_counter() - start < 10
        assert all(not answer.text and answer.why for _, answer in answers)
        assert all(KEY not in answer.why for _, answer in answers)


def replace_rules(url: str) -> EngineRules:
    import msgspec

    return msgspec.structs.replace(RULES, libre=EngineSettings(url=f"{url}/libre/", rate=1000.0))


@pytest.mark.row("D3")
def test_half_a_run_is_saved(complete, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        server.behaviour = lambda handler, number, text: number > 2 and MISBEHAVIOURS["500"](handler, number, text)
        count = pretranslated(complete, server.url)
    assert count["machine"] == 2
    assert verdict_of(complete)[0] == "red"


def pretranslated(room, url: str) -> Counter:
    room.edit_po(PO, lambda entry: replace(entry, target=""))
    settings = (room.root / "pyproject.toml").read_text()
    room.write(
        "pyproject.toml",
        settings
        + f'\n[tool.peraklad.engines]\nthreads = 1\nattempts = 1\ndeadline = 2\n[tool.peraklad.engines.libre]\nurl = "{url}/libre/"\nrate = 1000\n',
    )
    room.project.pretranslate([ISSUE], "be", "libre")
    return Counter(room.states().values())


@pytest.mark.row("D4")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_saves_what_it_has(complete, number: signal.Signals) -> None:
    with serving() as server:
        hung = []

        def behaviour(handler, count, text):
            if count > 2:
                hung.append(count)
                time.sleep(3)
            return False

        server.behaviour = behaviour
        complete.edit_po(PO, lambda entry: replace(entry, target=""))
        settings = (complete.root / "pyproject.toml").read_text()
        complete.write(
            "pyproject.toml",
            settings
            + f'\n[tool.peraklad.engines]\nthreads = 1\nattempts = 1\ndeadline = 20\n[tool.peraklad.engines.libre]\nurl = "{server.url}/libre/"\nrate = 1000\n',
        )
        run = subprocess.Popen(
            # A shell lets what it starts in the background ignore SIGINT, and the suite may have been started so.
            ["env", "--default-signal=INT", sys.executable, "-m", "pipeline", "-C", str(complete.root), "pretranslate", ISSUE, "--locale", "be", "--engine", "libre"],
            stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "NO_PROXY": "127.0.0.1"},
        )  # fmt: skip
        until = time.monotonic() + 30
        while not hung and time.monotonic() < until and run.poll() is None:
            time.sleep(0.01)
        run.send_signal(number)
        said = run.communicate(timeout=30)[1]
    assert run.returncode == 130, said
    assert "Traceback" not in said
    # The third was under way: it is waited for, and has been paid for like the others.
    assert Counter(complete.states().values())["machine"] == 3


@pytest.mark.row("D5")
@pytest.mark.parametrize("fuzzy", [True, False])
def test_a_persons_text_is_never_overwritten(complete, fuzzy: bool) -> None:
    complete.edit_po(PO, lambda entry: replace(entry, fuzzy=fuzzy))
    before = {entry.key: entry.target for entry in complete.read_po(PO).active}
    complete.project.pretranslate([ISSUE], "be", "echo")
    assert {entry.key: entry.target for entry in complete.read_po(PO).active} == before


@pytest.mark.row("D6")
def test_a_text_of_many_thousand_characters_and_a_pair_that_nobody_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        rules = replace_rules(server.url)
        long = " ".join(f"The council met {number} times." for number in range(400))
        ((_, answer),) = Guard(get("libre", rules), rules).translate([long], "en", "be")
        assert answer.text or answer.why
        assert all(len(seen["text"]) <= 5000 for seen in server.seen)
    assert not APERTIUM.serves("en", "be")
