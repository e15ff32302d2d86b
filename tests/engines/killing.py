"""Killing a run at random moments, to see what it pays for again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.engines.models import dumped, model
from tests.engines.services import serving

ROOT = Path(__file__).parent.parent.parent
SEGMENTS = 600

LLM_RUN = f"""
import sys
from pathlib import Path
from pipeline.config import EngineRules, LlmSettings
from pipeline.engines import get, informed
from pipeline.engines.brief import Brief
from pipeline.guard import Cache, Guard
bounds = EngineRules(llm=LlmSettings(url=sys.argv[1], model="owl-7b", rate=10_000, batch=1))
guard = Guard(informed(get("llm", bounds), bounds, Brief()), bounds, Cache(Path(sys.argv[2])))
texts = [f"The council met on {{number}} occasions." for number in range(1000, {1000 + SEGMENTS})]
print(sum(bool(answer.text) for _, answer in guard.translate(texts, "en", "be")))
"""

RUN = f"""
import sys
from pathlib import Path
from pipeline.config import EngineRules, EngineSettings
from pipeline.engines import get
from pipeline.guard import Cache, Guard
bounds = EngineRules(deepl=EngineSettings(url=sys.argv[1] + "/deepl/", rate=10_000))
guard = Guard(get("deepl", bounds), bounds, Cache(Path(sys.argv[2])))
texts = [f"The council met on {{number}} occasions." for number in range(1000, {1000 + SEGMENTS})]
print(sum(bool(answer.text) for _, answer in guard.translate(texts, "en", "be")))
"""


@dataclass(frozen=True)
class Outcome:
    """How many runs were killed at work, what was sent more than once, what the last run had translated in the end."""

    struck: int
    twice: int
    translated: int


def soon(_handler, _number, _text):
    time.sleep(0.02)


def kill(times: int) -> Outcome:
    """Kill a run so many times and let the last one finish; DEEPL_API_KEY must be set to the tests' key."""
    with serving() as server:
        server.behaviour = soon
        return _kill(times, RUN, server.url, lambda: [seen["text"] for seen in server.seen])


def kill_model(times: int) -> Outcome:
    """The same with a language model; LLM_API_KEY must be set."""

    def slow(_handler: object, answers: dict[str, str], _number: int) -> tuple[str, str]:
        time.sleep(0.02)
        return dumped(answers), "stop"

    with model(slow) as server:
        return _kill(times, LLM_RUN, server.url, lambda: list(server.asked.elements()))


def _kill(times: int, run: str, url: str, seen: Callable[[], list[str]]) -> Outcome:
    dice = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", run, url, f"{folder}/engines.sqlite"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        struck = 0
        for _ in range(times):
            child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
            before, until = len(seen()), time.monotonic() + 20
            while len(seen()) == before and child.poll() is None and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(dice.uniform(0, 0.12))
            struck += child.poll() is None
            child.send_signal(signal.SIGKILL)
            child.wait()
        last = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        sent = Counter(seen())
    return Outcome(struck, sum(count > 1 for count in sent.values()), int(last.stdout))
