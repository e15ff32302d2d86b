"""The same work on a cluster: a real dask scheduler and workers, processes of their own on loopback; one is killed.

Ray and Spark take half a minute to start, and half a gigabyte to install: their tests are slow ones.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.errors import PerakladError, SettingsError
from pipeline.parallel.workers import FEW, Workers
from tests.conftest import ROOT, Newsroom

WORKERS = 3
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """A scheduler and workers; yields the scheduler's address and the workers."""
    with dask_cluster(tmp_path_factory.mktemp("cluster"), WORKERS) as started:
        yield started


@contextmanager
def dask_cluster(folder: Path, workers: int, nanny: str = "--no-nanny") -> Iterator[tuple[str, list[subprocess.Popen]]]:
    log = folder / "scheduler.log"
    quiet = {"cwd": folder, "env": ENVIRONMENT, "stdout": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "dask"]
    with log.open("w") as stream:
        started = [
            subprocess.Popen(
                [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], **quiet, stderr=stream
            )
        ]
        address = _said(log, r"Scheduler at:\s+(tcp://\S+)")
        worker = [*dask, "worker", address, "--nthreads", "1", nanny, "--host", "127.0.0.1", "--no-dashboard"]
        started += [subprocess.Popen(worker, **quiet, stderr=subprocess.DEVNULL) for _ in range(workers)]
    try:
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _said(log: Path, pattern: str) -> str:
    for _ in range(300):
        found = re.search(pattern, log.read_text())
        if found:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


@pytest.fixture
def archive(newsroom: Newsroom) -> Newsroom:
    """A year of issues, half of them translated."""
    for number in range(2 * FEW):
        issue = (date(2019, 1, 7) + timedelta(weeks=number)).isoformat()
        newsroom.article(issue=issue)
    newsroom.project.sync()
    newsroom.translate_all()
    for number in range(FEW):
        (newsroom.root / newsroom.po(issue=(date(2019, 1, 7) + timedelta(weeks=2 * number)).isoformat())).unlink()
    return newsroom


def forget(room: Newsroom) -> None:
    (room.root / ".peraklad/index.sqlite").unlink(missing_ok=True)


def test_a_cluster_finds_what_one_process_finds(archive: Newsroom, cluster) -> None:
    dask = ("--backend", "dask", "--scheduler", cluster[0])
    for command in (["status", "--format", "csv"], ["check", "--output-format", "json"]):
        forget(archive)
        alone = archive.run(*command, "--jobs", "1")
        forget(archive)
        spread = archive.run(*command, *dask)
        assert (spread.returncode, spread.stdout) == (alone.returncode, alone.stdout)
    before = archive.files()
    forget(archive)
    assert archive.run("sync", *dask).returncode == 0
    spread_files = archive.files()
    for path in set(spread_files) - set(before):
        (archive.root / path).unlink()
    forget(archive)
    assert archive.run("sync", "--jobs", "1").returncode == 0
    assert {path: len(data) for path, data in archive.files().items()} == {p: len(d) for p, d in spread_files.items()}


def slowly(number: int) -> int:
    time.sleep(0.05)
    return number * number


def test_a_worker_that_is_killed_in_mid_run_costs_nothing_but_time(cluster) -> None:
    address, workers = cluster
    victim = workers[0]
    timer = threading.Timer(1.0, os.kill, (victim.pid, signal.SIGKILL))
    timer.start()
    started = time.monotonic()
    found = list(Workers(backend="dask", scheduler=address).map(slowly, range(200)))
    took = time.monotonic() - started
    timer.join()
    assert found == [number * number for number in range(200)]
    assert victim.wait(timeout=5) == -signal.SIGKILL
    assert took > 1.0, "the worker was killed after the work was done: nothing was tested"


def test_an_error_on_a_worker_is_this_process_s_error(archive: Newsroom, cluster) -> None:
    archive.write(archive.po(issue="2019-01-14"), "broken")
    done = archive.run("status", "--backend", "dask", "--scheduler", cluster[0])
    assert done.returncode == 2
    assert "2019-01-14/talks.po:1" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("backend", ["dask", "ray", "spark"])
def test_a_backend_that_is_not_installed_is_named(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("distributed", "ray", "joblibspark"):
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SettingsError, match=f"{backend} is not installed") as refused:
        list(Workers(backend=backend, scheduler="127.0.0.1:9").map(slowly, range(100)))
    assert refused.value.hint.startswith("Install it: pip install ")


def test_a_cluster_that_is_not_there_is_named() -> None:
    with pytest.raises(SettingsError, match="no cluster is named"):
        list(Workers(backend="dask").map(slowly, range(100)))
    with pytest.raises(PerakladError, match="can't be reached"):
        list(Workers(backend="dask", scheduler="tcp://127.0.0.1:9").map(slowly, range(100)))


def test_a_cluster_without_workers_says_so(tmp_path: Path) -> None:
    with dask_cluster(tmp_path, 0) as (address, _), pytest.raises(PerakladError, match="has no workers") as refused:
        list(Workers(backend="dask", scheduler=address).map(slowly, range(100)))
    assert refused.value.hint == "Start dask's workers there."


def pid(_number: int) -> int:
    return os.getpid()


def test_a_cluster_of_one_worker_does_the_work(tmp_path: Path) -> None:
    with dask_cluster(tmp_path, 1) as (address, [worker]):
        assert set(Workers(backend="dask", scheduler=address).map(pid, range(100))) == {worker.pid}


def deadly(number: int) -> int:
    if number == 60:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_work_that_kills_every_worker_is_given_up(tmp_path: Path) -> None:
    with dask_cluster(tmp_path, 1, "--nanny") as (address, _):
        with pytest.raises(PerakladError, match=r"the cluster failed .*KilledWorker") as refused:
            list(Workers(backend="dask", scheduler=address).map(deadly, range(100)))
        assert refused.value.hint.startswith("Look into the logs of dask's workers.")


@contextmanager
def ray_cluster(folder: Path) -> Iterator[str]:
    pytest.importorskip("ray")
    port = free_port()
    command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block", "--include-dashboard=false"]
    options = ["--node-ip-address=127.0.0.1", f"--port={port}", "--num-cpus=2", "--disable-usage-stats"]
    with running([*command, *options], folder / "ray.log", "Ray runtime started"):
        yield f"127.0.0.1:{port}"


@contextmanager
def spark_cluster(folder: Path) -> Iterator[str]:
    spark = Path(pytest.importorskip("pyspark").__file__).parent
    pytest.importorskip("joblibspark")
    if not shutil.which("java"):
        pytest.skip("there is no Java for Spark")
    deploy = "org.apache.spark.deploy"
    start = [str(spark / "bin/spark-class")]
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    master = [*start, f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
    worker = [*start, f"{deploy}.worker.Worker", address, "--cores", "2", "--memory", "1g", "--webui-port", "0"]
    with (
        running(master, folder / "master.log", "New state: ALIVE"),
        running([*worker, "--work-dir", str(folder)], folder / "worker.log", "Successfully registered"),
    ):
        yield address


@contextmanager
def running(command: list[str], log: Path, ready: str) -> Iterator[None]:
    """A server and all that it starts, from when it says that it is ready."""
    with log.open("w") as stream:
        process = subprocess.Popen(
            command, cwd=log.parent, env=ENVIRONMENT, stdout=stream, stderr=stream, start_new_session=True
        )
    try:
        _said(log, f"({ready})")
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


OTHERS = {"ray": ray_cluster, "spark": spark_cluster}


@pytest.mark.slow
@pytest.mark.parametrize("backend", OTHERS)
def test_other_clusters_find_what_one_process_finds(backend: str, archive: Newsroom, tmp_path: Path) -> None:
    command = ("check", "--output-format", "json")
    alone = archive.run(*command, "--jobs", "1")
    with OTHERS[backend](tmp_path) as address:
        forget(archive)
        spread = archive.run(*command, "--backend", backend, "--scheduler", address)
        assert (spread.returncode, spread.stdout) == (alone.returncode, alone.stdout)
        archive.write(archive.po(issue="2019-01-14"), "broken")
        refused = archive.run("status", "--backend", backend, "--scheduler", address)
        assert refused.returncode == 2
        assert "error: locales/be/LC_MESSAGES/2019-01-14/talks.po:1" in refused.stderr
    started = time.monotonic()
    gone = archive.run("status", "--backend", backend, "--scheduler", address)
    assert (gone.returncode, f"the cluster at {address} can't be reached" in gone.stderr) == (2, True)
    assert time.monotonic() - started < 30
