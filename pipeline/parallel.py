"""One function over many things: in this process, in several, or on a cluster. The only module that knows joblib.

On this machine workers are forked, where that can be done: they start ten times as quickly as new interpreters, and
need not be sent what to work on. Everywhere else joblib spreads the work.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import msgspec

from pipeline import fingerprint
from pipeline.errors import PerakladError, SettingsError

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

#: Portions for each worker of a cluster, where to hand out one costs some 10 ms.
CLUSTER_PORTIONS = 8


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
        An error in a worker is raised here. Raises SettingsError if the backend is not to be had, PerakladError if the
        cluster is.
        """
        jobs = self.jobs or os.cpu_count() or 1
        if self.backend == "processes" and (jobs == 1 or len(items) < FEW):
            yield from map(function, items)
            return
        from concurrent.futures import BrokenExecutor

        task = partial(_portion, fingerprint.program(), function)
        # A fork is safe while this process has one thread; on a Mac the system's own libraries may have more.
        here = self.backend == "processes"
        forks = here and sys.platform == "linux" and threading.active_count() == 1
        spread = _by_forks if forks else self._by_joblib
        try:
            for done in spread(task, items, jobs, light):
                yield from done
        except BrokenExecutor as error:
            raise PerakladError(
                "a worker process was killed; the machine may be short of memory",
                hint="Run the command again with --jobs 1.",
            ) from error

    def _by_joblib(
        self, task: Callable[[Sequence[T]], list[R]], items: Sequence[T], jobs: int, light: bool
    ) -> Iterator[list[R]]:
        import joblib

        here = self.backend == "processes"
        with self._engaged(), joblib.Parallel(n_jobs=jobs if here else -1, batch_size=1) as parallel:
            # A cluster knows how many workers it has, and is given everything at once.
            each = jobs * PORTIONS if here else joblib.effective_n_jobs() * CLUSTER_PORTIONS
            portions = _portions(items, each)
            ahead = WAITING * jobs if here and not light else len(portions)
            for at in range(0, len(portions), ahead):
                yield from parallel(joblib.delayed(task)(one) for one in portions[at : at + ahead])

    def _engaged(self) -> AbstractContextManager[Any]:
        import joblib

        match self.backend:
            case "processes":
                config: AbstractContextManager[Any] = joblib.parallel_config("loky")
                return config
            case "dask":
                return _dask(self.scheduler)
            case "ray":
                return _ray(self.scheduler)
            case "spark":
                return _spark(self.scheduler)
        raise SettingsError(f"unknown backend “{self.backend}”", hint=f"The backends are: {', '.join(BACKENDS)}.")


#: Everything in this process.
ALONE = Workers()


def _portions(items: Sequence[T], number: int) -> list[Sequence[T]]:
    """About as many portions as asked for, of one size."""
    size = max(1, len(items) // number)
    return [items[at : at + size] for at in range(0, len(items), size)]


def _by_forks(task: Callable[[Sequence[T]], list[R]], items: Sequence[T], jobs: int, light: bool) -> Iterator[list[R]]:
    """The results of all portions in their order, as they come, however many are waiting if they are light.

    Raises BrokenExecutor if a worker is killed.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    portions = _portions(items, jobs * PORTIONS)
    ahead = len(portions) if light else WAITING * jobs
    others = multiprocessing.active_children()
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _as_a_worker, (task, portions))
    try:
        left = iter(range(len(portions)))
        under_way = deque(pool.submit(_nth, number) for number in islice(left, ahead))
        while under_way:
            done = under_way.popleft().result()
            under_way.extend(pool.submit(_nth, number) for number in islice(left, 1))
            yield done
    except BaseException:
        # After an error or an interrupt nobody waits for what they are doing: they only read.
        for process in multiprocessing.active_children():
            if process not in others:
                process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


#: What a forked worker works on, and how; it has all of it from the process that it was forked off.
_given: tuple[Callable[[Any], Any], Sequence[Any]] = (len, ())


def _as_a_worker(task: Callable[[Any], Any], portions: Sequence[Any]) -> None:
    """Begin as a worker: take what is to be done, and signals as a worker does.

    Whatever this process's command does with them, a pool ends its workers by one, and an interrupt is for the parent.
    """
    global _given  # noqa: PLW0603 - a process of its own, which does nothing else
    _given = task, portions
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
    task, portions = _given
    return task(portions[number])


def _portion(version: bytes, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    if version != fingerprint.program():
        raise PerakladError(
            "a worker of the cluster runs another version of peraklad", hint="Install the same version on all of them."
        )
    return [function(item) for item in items]


@contextmanager
def _dask(scheduler: str) -> Iterator[None]:
    try:
        from distributed import Client
    except ImportError as error:
        raise _missing("dask", "dask[distributed]") from error
    import joblib

    if not scheduler:
        raise SettingsError("no cluster is named", hint="Say where it is: --scheduler tcp://HOST:8786.")
    import logging

    # What goes wrong is raised here; the libraries would print how it went wrong in their own rooms as well.
    for name in ("distributed", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise PerakladError(
            f"the cluster at {scheduler} can't be reached ({error})",
            hint="Start `dask scheduler` and `dask worker` there, or mend the address.",
        ) from error
    with client, joblib.parallel_config(backend="dask", client=client):
        try:
            joblib.effective_n_jobs()  # a cluster may start its first worker only now
        except TimeoutError as error:
            raise PerakladError(
                f"the cluster at {scheduler} has no workers", hint=f"Start one: `dask worker {scheduler}`."
            ) from error
        yield


@contextmanager
def _ray(scheduler: str) -> Iterator[None]:
    try:
        import ray
        from ray.util.joblib import register_ray
    except ImportError as error:
        raise _missing("ray", "ray") from error
    import joblib

    ray.init(address=scheduler or None, log_to_driver=False)
    try:
        register_ray()
        with joblib.parallel_config(backend="ray"):
            yield
    finally:
        ray.shutdown()


@contextmanager
def _spark(scheduler: str) -> Iterator[None]:
    try:
        from joblibspark import register_spark
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise _missing("spark", "joblibspark pyspark") from error
    import joblib

    builder = SparkSession.builder.appName("peraklad")
    session = (builder.master(scheduler) if scheduler else builder).getOrCreate()
    try:
        register_spark()
        with joblib.parallel_config(backend="spark"):
            yield
    finally:
        session.stop()


def _missing(backend: str, packages: str) -> SettingsError:
    return SettingsError(f"the backend {backend} is not installed", hint=f"Install it: pip install {packages}.")
