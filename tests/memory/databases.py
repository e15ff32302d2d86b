"""A PostgreSQL server of its own for the tests: a real one, on loopback, gone when they end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.memory.postgres import disconnect


def programs() -> Path | None:
    """The folder of the server's programs (Debian keeps them off the path), or None."""
    if os.environ.get("PERAKLAD_BARE"):
        return None
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    beside = shutil.which("initdb")
    return Path(beside).parent if beside else None


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server; yield the address of an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="peraklad-postgres-"))
    # The server refuses to run as root; Debian's package brings a user for it.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    port = _free_port()
    data, tools = folder / "data", programs()

    def run(*command: object, check: bool = True) -> None:
        subprocess.run(
            [*user, *map(str, command)], check=check, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    run(tools / "initdb", "--pgdata", data, "--auth=trust", "--username=peraklad", "--no-sync", "--encoding=UTF8")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    command = [*user, str(tools / "postgres"), "-D", str(data), *options.split()]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, server)
        yield f"postgresql://peraklad@127.0.0.1:{port}/postgres"
    finally:
        disconnect()
        run(tools / "pg_ctl", "stop", "--pgdata", data, "--mode", "immediate", check=False)
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(port: int, server: subprocess.Popen) -> None:
    import psycopg

    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            psycopg.connect(f"postgresql://peraklad@127.0.0.1:{port}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")
