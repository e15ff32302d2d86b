"""Clusters: what joblib can hand work to beyond this machine. How each is reached, and what it says when it is not."""

from __future__ import annotations

import textwrap
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.errors import PerakladError, SettingsError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from distributed import Client

T = TypeVar("T")
R = TypeVar("R")

#: Portions for each worker: to hand one out costs some 10 ms, and fewer would have workers wait for the slowest.
PORTIONS = 4

#: Seconds to wait for a cluster to answer.
PATIENCE = 10


def spread(
    backend: str,
    scheduler: str,
    task: Callable[[Sequence[T]], list[R]],
    portions: Callable[[int], Sequence[Sequence[T]]],
) -> Iterator[list[R]]:
    """Yield what comes of each portion, in their order; ``portions`` makes about as many as it is asked for.

    An error of the task is raised here. Raises SettingsError if the backend is not installed or not known,
    PerakladError if the cluster can't be reached or fails.
    """
    import joblib

    with _engaged(backend, scheduler):
        given = portions(_workers(backend, scheduler) * PORTIONS)
        try:
            answers = joblib.Parallel(n_jobs=-1, batch_size=1)(joblib.delayed(_answer)(task, one) for one in given)
        except Exception as error:
            raise _failed(backend, error) from error
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
        yield answer


def _workers(backend: str, scheduler: str) -> int:
    """How many workers the cluster has, once it has any: it may start its first only when it is asked."""
    import joblib

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(TimeoutError):  # dask's way of saying it, after as long
            if number := joblib.effective_n_jobs():
                return int(number)
        time.sleep(0.1)
    raise PerakladError(f"the cluster at {scheduler} has no workers", hint=f"Start {backend}'s workers there.")


def _answer(task: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R] | Exception:
    """What comes of a portion, be it an error: raised on a cluster, it may be tried again (by spark, four times)."""
    try:
        return task(items)
    except Exception as error:  # noqa: BLE001 - raised again where the answer arrives
        if not isinstance(error, PerakladError):
            error.add_note(traceback.format_exc())
        return error


def _failed(backend: str, error: BaseException) -> PerakladError:
    while error.__context__:
        error = error.__context__
    message = textwrap.shorten(str(error), 160, placeholder="…")
    return PerakladError(
        f"the cluster failed ({type(error).__name__}: {message})",
        hint=f"Look into the logs of {backend}'s workers. They need this version of peraklad and all that it imports.",
    )


def _engaged(backend: str, scheduler: str) -> AbstractContextManager[None]:
    """Within, joblib spreads its work over the cluster."""
    match backend:
        case "dask":
            return _dask(scheduler)
        case "ray":
            return _ray(scheduler)
        case "spark":
            return _spark(scheduler)
    raise SettingsError(f"unknown backend “{backend}”", hint="The backends are: processes, dask, ray, spark.")


@contextmanager
def _dask(scheduler: str) -> Iterator[None]:
    try:
        from distributed import Client
    except ImportError as error:
        raise _missing("dask", "dask[distributed]") from error
    import joblib

    if not scheduler:
        raise SettingsError("no cluster is named", hint="Say where it is: --scheduler tcp://HOST:8786.")
    # What goes wrong is raised here; the libraries would print how it went wrong in their own rooms as well.
    _hush("distributed", "tornado.application")
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise _unreachable(scheduler, error) from error
    with client, joblib.parallel_config(_dask_backend(client)):
        yield


def _dask_backend(client: Client) -> Any:  # noqa: ANN401 - joblib has no types
    """Make joblib's backend for dask, mended in two things that were seen of joblib 1.6.0.

    It waits for ever for a task that dask has given up, since it never tells joblib of one; and joblib works in this
    process for a cluster of one worker, though others may be on their way.
    """
    from joblib._dask import DaskDistributedBackend

    class Backend(DaskDistributedBackend):  # type: ignore[misc]
        def submit(self, func: Any, callback: Callable[[Any], None]) -> Future[Any]:  # noqa: ANN401
            future: Future[Any] = super().submit(func, callback)
            future.add_done_callback(lambda done: callback(done.exception()) if done.exception() else None)
            return future

        def effective_n_jobs(self, n_jobs: int) -> int:
            workers: int = super().effective_n_jobs(n_jobs)
            return max(2, workers) if workers else 0

    return Backend(client=client)


@contextmanager
def _ray(scheduler: str) -> Iterator[None]:
    try:
        import ray
        from ray.util.joblib import register_ray
    except ImportError as error:
        raise _missing("ray", "ray") from error
    import joblib

    _look_for(scheduler)
    _hush("ray")
    ray.init(address=scheduler or None, log_to_driver=False, configure_logging=False)
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

    _look_for(scheduler)
    builder = SparkSession.builder.appName("peraklad").config("spark.ui.showConsoleProgress", "false")
    session = (builder.master(scheduler) if scheduler else builder).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        register_spark()
        with warnings.catch_warnings(action="ignore"), joblib.parallel_config(backend="spark"):
            yield
    finally:
        session.stop()


def _hush(*loggers: str) -> None:
    import logging

    for name in loggers:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _look_for(scheduler: str) -> None:
    """Refuse a cluster's address at which nobody listens: ray and spark would try for minutes.

    Addresses without a port (ray's ``auto``, spark's ``local[2]``) are left to them.
    """
    host, _, port = scheduler.rpartition("/")[2].rpartition(":")
    if not (host and port.isdecimal()):
        return
    import socket

    try:
        socket.create_connection((host, int(port)), timeout=PATIENCE).close()
    except (OSError, OverflowError) as error:
        raise _unreachable(scheduler, error) from error


def _unreachable(scheduler: str, error: Exception) -> PerakladError:
    return PerakladError(
        f"the cluster at {scheduler} can't be reached ({error})",
        hint="Start its scheduler and its workers there, or mend the address.",
    )


def _missing(backend: str, packages: str) -> SettingsError:
    return SettingsError(f"the backend {backend} is not installed", hint=f"Install it: pip install {packages}.")
