"""One function over many things: in this process, in several, or on a cluster. The only module that knows joblib."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
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

#: Things in a portion for a cluster, which has workers of its own number.
CLUSTER_PORTION = 8


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
        import joblib

        # A cluster knows by itself how many workers it has, and is given everything at once.
        here = self.backend == "processes"
        size = max(1, len(items) // (jobs * PORTIONS)) if here else CLUSTER_PORTION
        portions = [items[at : at + size] for at in range(0, len(items), size)]
        wave = WAITING * jobs if here and not light else len(portions)
        # Not every cluster's backend hands over results as they come.
        coming = "generator" if here else "list"
        with self._engaged(), joblib.Parallel(jobs if here else -1, batch_size=1, return_as=coming) as parallel:
            for at in range(0, len(portions), wave):
                for done in parallel(
                    joblib.delayed(_portion)(fingerprint.program(), function, one) for one in portions[at : at + wave]
                ):
                    yield from done

    def _engaged(self) -> AbstractContextManager[Any]:
        import multiprocessing

        import joblib

        match self.backend:
            case "processes":
                # A fork is ten times as quick as a new interpreter, and safe while this process has one thread.
                forks = multiprocessing.get_start_method() == "fork" and threading.active_count() == 1
                config: AbstractContextManager[Any] = joblib.parallel_config(_forks() if forks else "loky")
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


def _forks() -> Any:  # noqa: ANN401 - joblib has no types
    """A pool of forked processes: joblib's, but for the folder in which it shares large arrays.

    We have none, and the process that it starts to watch over that folder takes as long as counting a year of issues.
    """
    import multiprocessing

    from joblib.parallel import MultiprocessingBackend

    class Forks(MultiprocessingBackend):  # type: ignore[misc]
        supports_return_generator = True

        def configure(self, n_jobs: int = 1, parallel: Any = None, **_: Any) -> int:  # noqa: ANN401 - joblib's
            self.parallel = parallel
            self._pool = multiprocessing.get_context("fork").Pool(n_jobs, _as_a_worker)
            return n_jobs

    return Forks()


def _as_a_worker() -> None:
    """Take signals as a worker does, whatever this process's command does with them: a pool ends its workers by one.

    An interrupt is for the parent alone, which ends them.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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
