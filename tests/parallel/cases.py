"""Work spread over processes of this machine: what comes back, and what becomes of them when something goes wrong.

``test_workers.py`` runs these.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from pipeline import parallel
from pipeline.errors import ArticleError, PerakladError
from pipeline.parallel.workers import FEW, PORTIONS, WAITING, Workers
from tests.conftest import ROOT

TWO = Workers(2)
#: As many as make 64 portions of two.
MANY = range(2 * 2 * PORTIONS)


def squared(number: int) -> int:
    return number * number


def pid(_number: int) -> int:
    return os.getpid()


def refusing(number: int) -> int:
    if number == 70:
        raise ArticleError("there is no title", where="article 70", hint="Give it one.")
    return number


def dying(number: int) -> int:
    if number == 70:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def marking(folder: Path, number: int) -> int:
    (folder / str(number)).touch()
    return number


def bulky(fault: int, number: int) -> str:
    """Results that don't fit into a pipe, so that a worker is mostly sending one."""
    if number == fault:
        raise ArticleError("there is no title", where=f"article {fault}", hint="Give it one.")
    return "текст " * 20_000


def slow(number: int) -> int:
    time.sleep(0.02)
    return number


def until(true: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    """However a run ends, no worker outlives it."""
    yield
    assert until(lambda: not multiprocessing.active_children())


@pytest.mark.parametrize("light", [True, False])
@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, len(MANY), len(MANY) + 1])
def test_results_come_in_order(count: int, light: bool) -> None:
    assert list(TWO.map(squared, range(count), light=light)) == [number * number for number in range(count)]


@pytest.mark.parametrize(("workers", "count", "processes"), [(TWO, FEW, 2), (TWO, FEW - 1, 1), (Workers(1), 99, 1)])
def test_few_things_need_no_processes(workers: Workers, count: int, processes: int) -> None:
    found = set(workers.map(pid, range(count)))
    assert len(found) <= processes
    assert (os.getpid() in found) == (processes == 1)


def test_a_process_with_threads_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork would copy locks that the other threads hold: joblib starts new interpreters."""
    monkeypatch.setattr(parallel.workers, "_by_forks", None)
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert list(TWO.map(abs, range(FEW))) == list(range(FEW))
    finally:
        done.set()
        thread.join()
        from joblib.externals.loky import get_reusable_executor

        get_reusable_executor().shutdown()


def test_results_are_handed_over_as_they_come(tmp_path: Path) -> None:
    found = TWO.map(partial(marking, tmp_path), MANY)
    assert next(found) == 0
    seen = len(list(tmp_path.iterdir()))
    assert list(found) == list(MANY)[1:]
    assert seen < len(MANY)


def test_workers_do_not_run_far_ahead_of_who_takes_the_results(tmp_path: Path) -> None:
    """What waits to be taken is in memory."""
    found = TWO.map(partial(marking, tmp_path), MANY)
    next(found)
    ahead = (WAITING * 2 + 1) * 2
    assert until(lambda: len(list(tmp_path.iterdir())) == ahead)
    time.sleep(0.2)
    assert len(list(tmp_path.iterdir())) == ahead
    assert len(list(found)) == len(MANY) - 1


def test_an_error_of_a_worker_is_raised_here() -> None:
    with pytest.raises(ArticleError, match="no title") as caught:
        list(TWO.map(refusing, MANY))
    assert (caught.value.where, caught.value.hint) == ("article 70", "Give it one.")


def test_a_fault_while_others_send_their_results_ends_the_work() -> None:
    """A worker killed then would leave half a result, and the pool wait for the rest of it for ever."""

    def too_long(*_: object) -> None:
        raise TimeoutError

    dice = random.Random(18)
    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(60)
    try:
        for _ in range(12):
            fault = dice.choice(MANY)
            with pytest.raises(ArticleError, match="no title"):
                list(TWO.map(partial(bulky, fault), MANY, light=True))
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_a_worker_that_is_killed_is_told_of() -> None:
    """As the kernel does where memory is short. A pool that only waits would wait for ever."""
    begin = time.monotonic()
    with pytest.raises(PerakladError, match="a worker process was killed") as caught:
        list(TWO.map(dying, MANY))
    assert "--jobs 1" in caught.value.hint
    assert time.monotonic() - begin < 5


def test_who_stops_taking_results_ends_the_work() -> None:
    found = TWO.map(slow, MANY)
    assert next(found) == 0
    assert multiprocessing.active_children()
    begin = time.monotonic()
    found.close()
    assert until(lambda: not multiprocessing.active_children())
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda how: how.name)
def test_workers_end_with_the_process_that_they_work_for(how: signal.Signals) -> None:
    program = (
        "import signal; from pipeline.parallel.workers import Workers; from tests.parallel.cases import slow\n"
        # A shell may have had it ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "found = Workers(2).map(slow, range(2000)); next(found); print(flush=True); list(found)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as run:
        assert run.stdout
        run.stdout.readline()
        workers = children_of(run.pid)
        assert len(workers) == 2
        run.send_signal(how)
        run.wait(timeout=10)
        assert until(lambda: not any(map(is_alive, workers)))


def children_of(parent: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
