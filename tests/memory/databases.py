"""A PostgreSQL server of its own for the tests: a real one, on loopback, gone when they end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
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


#: Addresses of this machine that the program doesn't take for it: a server there must prove who it is.
ELSEWHERE, NAMELESS = "127.0.0.2", "127.0.0.3"

PASSWORD = "the word of the team"


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server; yield the address of an empty database."""
    with _server(["--auth=trust"], "127.0.0.1", lambda _: "") as (port, _):
        yield f"postgresql://peraklad@127.0.0.1:{port}/postgres"


@contextmanager
def elsewhere() -> Iterator[tuple[int, Path]]:
    """Run a server as another machine would; yield its port, and the certificate of ``ELSEWHERE`` that it shows.

    ``peraklad`` proves the password, ``careless`` is asked for it in clear; the server answers at ``NAMELESS``, too.
    """

    def prepare(data: Path) -> str:
        key, certificate = data / "server.key", data / "server.crt"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=database",
             "-addext", f"subjectAltName=IP:{ELSEWHERE}"], check=True, capture_output=True,
        )  # fmt: skip
        key.chmod(0o600)
        for path in (key, certificate) if os.geteuid() == 0 else ():
            shutil.chown(path, "postgres", "postgres")
        rules = data / "pg_hba.conf"
        rules.write_text(f"host all careless all password\nhost all all all scram-sha-256\n{rules.read_text()}")
        return "-c ssl=on"

    with _server(["--auth=trust"], f"127.0.0.1,{ELSEWHERE},{NAMELESS}", prepare) as (port, data):
        yield port, data / "server.crt"


@contextmanager
def _server(how: list[str], addresses: str, prepare: Callable[[Path], str]) -> Iterator[tuple[int, Path]]:
    """Run a server; yield its port and the folder of its data. ``prepare`` gets that folder, and adds to the options."""
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

    word = folder / "word"
    word.write_text(PASSWORD)
    more = ["--username=peraklad", f"--pwfile={word}", "--no-sync", "--encoding=UTF8"]
    run(tools / "initdb", "--pgdata", data, *how, *more)
    options = f"-c listen_addresses={addresses} -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    options = f"{options} {prepare(data)}"
    command = [*user, str(tools / "postgres"), "-D", str(data), *options.split()]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, server)
        yield port, data
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
            address = f"postgresql://peraklad@127.0.0.1:{port}/postgres"
            psycopg.connect(address, password=PASSWORD, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")
