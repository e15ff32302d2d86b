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
from dataclasses import dataclass
from pathlib import Path

from tests.engines.services import serving

ROOT = Path(__file__).parent.parent.parent
SEGMENTS = 600

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
    dice = random.Random(7)
    with serving() as server, tempfile.TemporaryDirectory() as folder:
        server.behaviour = soon
        command = [sys.executable, "-c", RUN, server.url, f"{folder}/engines.sqlite"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        struck = 0
        for _ in range(times):
            child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
            before, until = len(server.seen), time.monotonic() + 20
            while len(server.seen) == before and child.poll() is None and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(dice.uniform(0, 0.12))
            struck += child.poll() is None
            child.send_signal(signal.SIGKILL)
            child.wait()
        last = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        sent = Counter(seen["text"] for seen in server.seen)
    return Outcome(struck, sum(count > 1 for count in sent.values()), int(last.stdout))
