"""A real server of chat completions, llama-cpp-python's, with a model that says nothing but noise.

What goes over the wire is what a server that is none of ours takes and gives; nothing of the noise may be believed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.config import EngineRules, LlmSettings
from pipeline.engines import get, informed
from pipeline.engines.brief import Brief
from pipeline.engines.llm import Llm
from pipeline.guard import Guard
from tests.conftest import Newsroom
from tests.engines import weights
from tests.engines.test_llm import TEXTS
from tests.web.conftest import free_port

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address. Where it is installed elsewhere, PERAKLAD_LLAMA_PYTHON names the Python that has it."""
    python = os.environ.get("PERAKLAD_LLAMA_PYTHON", sys.executable)
    has = [python, "-c", "import llama_cpp.server, gguf"]
    if subprocess.run(has, capture_output=True, check=False).returncode:
        pytest.skip("llama-cpp-python[server] and gguf are not installed (make .venv/.modelling)")
    path = tmp_path_factory.mktemp("model") / "noise.gguf"
    root = Path(__file__).parents[2]
    script = f"from pathlib import Path; from tests.engines import weights; weights.write(Path({str(path)!r}))"
    subprocess.run([python, "-c", script], check=True, cwd=root)
    port = free_port()
    running = subprocess.Popen(
        [python, "-m", "llama_cpp.server", "--model", str(path), "--model_alias", weights.NAME, "--n_ctx", "12000",
         "--port", str(port), "--host", "127.0.0.1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        running.kill()
        running.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not start")


def test_no_noise_is_taken_for_a_translation(server: str) -> None:
    bounds = EngineRules(attempts=1, threads=1, llm=LlmSettings(url=server, model=weights.NAME, deadline=60, rate=1000))
    guard = Guard(informed(get("llm", bounds), bounds, Brief(article=tuple(TEXTS))), bounds)
    with closing(guard):
        answers = dict(guard.translate(TEXTS, "en", "be"))
    assert sorted(answers) == list(range(len(TEXTS)))
    for answer in answers.values():
        assert not answer.text
        assert "busy" not in answer.why  # it was understood
        assert answer.why


def test_its_window_is_found_out(server: str) -> None:
    """The settings say more than it has, and it counts bytes: what stands around the text gives way."""
    article = tuple(f"Sentence {number} says what the council had decided in that year." for number in range(1000))
    bounds = EngineRules(attempts=1, llm=LlmSettings(url=server, model=weights.NAME, context=30_000, deadline=60))
    with closing(Llm(bounds, Brief(article=(*article, *TEXTS)))) as engine:
        (answer,) = engine.translate(TEXTS[:1], "en", "be")
        sent = engine.body(TEXTS[:1], "en", "be")
    assert "window" not in getattr(answer, "message", "")
    assert sum(len(one["content"]) for one in sent["messages"]) < 12_000


def test_a_catalog_stays_as_it_is(newsroom: Newsroom, server: str) -> None:
    settings = newsroom.read("pyproject.toml")
    newsroom.write(
        "pyproject.toml",
        f'{settings}\n[tool.peraklad.engines.llm]\nurl = "{server}"\nmodel = "{weights.NAME}"\ncontext = 10000\nrate = 1000\n',
    )
    before = newsroom.read(newsroom.po())
    for locale in ("be", "ru"):
        done = newsroom.run("pretranslate", "2017-05-08", "--locale", locale, "--engine", "llm")
        assert done.returncode == 0, done.stderr
        assert "left missing" in done.stderr
    assert newsroom.read(newsroom.po()) == before
