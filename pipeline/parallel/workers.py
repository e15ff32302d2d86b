"""One function over many things: in this process, in several, or on a cluster (``clusters``).

On this machine workers are forked, where that can be done: they start ten times as quickly as new interpreters, and
need not be sent what to work on. Everywhere else joblib spreads the work.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from mmap import mmap
from typing import Any, TypeVar

import msgspec

from pipeline.errors import PerakladError
from pipeline.parallel import fingerprint

T = TypeVar("T")
R = TypeVar("R")

#: Where work can be spread: over this machine's processors, or over a cluster through joblib's own backends.
BACKENDS = ("processes", "dask", "ray", "spark")

#: Things for which it is not worth while to start processes (some 0.2 s).
FEW = 24

#: Portions for each process: enough that none waits long for the slowest, few enough that handing out costs nothing.
PORTIONS = 32

#: Portions for each process whose results may be waiting at once, where they are not light.
WAITING = 8


class Workers(msgspec.Struct, frozen=True):
    """Who does the work: how many processes (0: one a processor), by which backend, on whose cluster.

    ``scheduler`` is the address of the cluster's scheduler (dask ``tcp://HOST:8786``, ray ``HOST:6379``, spark
    ``spark://HOST:7077``). Workers elsewhere must see the publication's folder under the same path, and run this very
    version of the program.
    """

    jobs: int = 1
    backend: str = "processes"
    scheduler: str = ""

    def map(self, function: Callable[[T], R], items: Sequence[T], *, light: bool = False) -> Iterator[R]:
        """Yield ``function(item)`` for each item, in their order.

        ``light``: all that comes back may be waiting at once, since it is small or kept anyway.
        An error in a worker is raised here. Raises SettingsError if the backend is not installed, PerakladError if the
        cluster can't be reached or fails.
        """
        jobs = self.jobs or os.cpu_count() or 1
        if self.backend == "processes" and (jobs == 1 or len(items) < FEW):
            yield from map(function, items)
            return
        from concurrent.futures import BrokenExecutor

        task = partial(_portion, fingerprint.program(), function)
        try:
            for done in self._spread(task, items, jobs, light):
                yield from done
        except BrokenExecutor as error:
            raise PerakladError(
                "a worker process was killed; the machine may be short of memory",
                hint="Run the command again with --jobs 1.",
            ) from error

    def _spread(
        self, task: Callable[[Sequence[T]], list[R]], items: Sequence[T], jobs: int, light: bool
    ) -> Iterator[list[R]]:
        if self.backend != "processes":
            from pipeline.parallel import clusters

            return clusters.spread(self.backend, self.scheduler, task, partial(_portions, items))
        portions = _portions(items, jobs * PORTIONS)
        ahead = len(portions) if light else WAITING * jobs
        # A fork is safe while this process has one thread; on a Mac the system's own libraries may have more.
        forks = sys.platform == "linux" and threading.active_count() == 1
        return (_by_forks if forks else _by_loky)(task, portions, jobs, ahead)


#: Everything in this process.
ALONE = Workers()


def _portions(items: Sequence[T], number: int) -> list[Sequence[T]]:
    """About as many portions as asked for, of one size."""
    size = max(1, len(items) // number)
    return [items[at : at + size] for at in range(0, len(items), size)]


def _by_loky(
    task: Callable[[Sequence[T]], list[R]], portions: Sequence[Sequence[T]], jobs: int, ahead: int
) -> Iterator[list[R]]:
    import joblib

    with joblib.parallel_config("loky"), joblib.Parallel(n_jobs=jobs, batch_size=1) as parallel:
        for at in range(0, len(portions), ahead):
            yield from parallel(joblib.delayed(task)(portion) for portion in portions[at : at + ahead])


def _by_forks(
    task: Callable[[Sequence[T]], list[R]], portions: Sequence[Sequence[T]], jobs: int, ahead: int
) -> Iterator[list[R]]:
    """The results of all portions in their order, as they come; ``ahead`` of them may be under way or waiting.

    Raises BrokenExecutor if a worker is killed.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    stop = mmap(-1, 1)  # one byte that all of them see
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _as_a_worker, (task, portions, stop))
    try:
        left = iter(range(len(portions)))
        under_way = deque(pool.submit(_nth, number) for number in islice(left, ahead))
        while under_way:
            done = under_way.popleft().result()
            under_way.extend(pool.submit(_nth, number) for number in islice(left, 1))
            yield done
    except BaseException:
        # After an error or an interrupt nobody waits for the rest. They aren't killed: one that is sending its result
        # would leave half of it in the pipe, and the pool wait for the other half for ever.
        stop[0] = True
        raise
    finally:
        pool.shutdown(cancel_futures=True)


#: What a forked worker works on, and how; it has all of it from the process that it was forked off.
_given: tuple[Callable[[Any], Any], Sequence[Any], mmap | bytes] = (len, (), b"\0")


def _as_a_worker(task: Callable[[Any], Any], portions: Sequence[Any], stop: mmap | bytes) -> None:
    """Begin as a worker: take what is to be done, and signals as a worker does.

    Whatever this process's command does with them, a pool ends its workers by one, and an interrupt is for the parent.
    """
    global _given  # noqa: PLW0603 - a process of its own, which does nothing else
    _given = task, portions, stop
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """Don't wait for work for ever if the parent is killed, which can't say so."""
    import multiprocessing

    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _nth(number: int) -> Any:  # noqa: ANN401 - whatever the task makes of it
    task, portions, stop = _given
    return task(item for item in portions[number] if not stop[0])


def _portion(version: bytes, function: Callable[[T], R], items: Iterable[T]) -> list[R]:
    if version != fingerprint.program():
        raise PerakladError(
            "a worker of the cluster runs another version of peraklad", hint="Install the same version on all of them."
        )
    return [function(item) for item in items]
